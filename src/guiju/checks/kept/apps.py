from django.apps import AppConfig


class KeptChecksConfig(AppConfig):
    name = "guiju.checks.kept"
    label = "kept"
