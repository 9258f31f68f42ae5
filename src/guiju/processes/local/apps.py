from django.apps import AppConfig


class LocalConfig(AppConfig):
    name = "guiju.processes.local"
    label = "local"
