from django.apps import AppConfig


class PoliciesConfig(AppConfig):
    name = "guiju.processes.policies"
    label = "policies"
