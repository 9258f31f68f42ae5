from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "guiju.workflow.notices"
    label = "notices"
