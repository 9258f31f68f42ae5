from django.apps import AppConfig


class WorkflowConfig(AppConfig):
    name = "guiju.workflow"
    label = "workflow"
