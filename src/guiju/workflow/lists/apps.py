from django.apps import AppConfig


class ListsConfig(AppConfig):
    name = "guiju.workflow.lists"
    label = "lists"
