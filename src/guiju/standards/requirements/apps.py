from django.apps import AppConfig


class RequirementsConfig(AppConfig):
    name = "guiju.standards.requirements"
    label = "requirements"
