from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "guiju.people"
    label = "people"
