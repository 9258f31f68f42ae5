from django.apps import AppConfig


class ValidityConfig(AppConfig):
    name = "guiju.checks.validity"
    label = "validity"
