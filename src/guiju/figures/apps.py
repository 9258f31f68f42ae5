from django.apps import AppConfig


class FiguresConfig(AppConfig):
    name = "guiju.figures"
    label = "figures"
