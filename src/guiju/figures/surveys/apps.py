from django.apps import AppConfig


class SurveysConfig(AppConfig):
    name = "guiju.figures.surveys"
    label = "surveys"
