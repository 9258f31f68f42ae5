from django.apps import AppConfig


class PlanningAheadConfig(AppConfig):
    name = "guiju.processes.planning_ahead"
    label = "planning_ahead"
