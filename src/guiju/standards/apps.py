from django.apps import AppConfig


class StandardsConfig(AppConfig):
    name = "guiju.standards"
    label = "standards"
