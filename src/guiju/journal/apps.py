from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "guiju.journal"
    label = "journal"
