from django.apps import AppConfig


class NegativeConfig(AppConfig):
    name = "guiju.checks.negative"
    label = "negative"
