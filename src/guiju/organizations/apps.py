from django.apps import AppConfig


class OrganizationsConfig(AppConfig):
    name = "guiju.organizations"
    label = "organizations"
