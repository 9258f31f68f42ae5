from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "guiju.organizations.members"
    label = "members"
