from django.apps import AppConfig


class TalliesConfig(AppConfig):
    name = "guiju.workflow.tallies"
    label = "tallies"
