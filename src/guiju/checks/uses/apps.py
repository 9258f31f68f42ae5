from django.apps import AppConfig


class UsesConfig(AppConfig):
    name = "guiju.checks.uses"
    label = "uses"
