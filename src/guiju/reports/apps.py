from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "guiju.reports"
    label = "reports"
