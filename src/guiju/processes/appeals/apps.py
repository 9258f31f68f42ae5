from django.apps import AppConfig


class AppealsConfig(AppConfig):
    name = "guiju.processes.appeals"
    label = "appeals"
