from django.apps import AppConfig


class ConsultationsConfig(AppConfig):
    name = "guiju.consultations"
    label = "consultations"
