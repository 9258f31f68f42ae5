from django.apps import AppConfig


class FollowingConfig(AppConfig):
    name = "guiju.standards.following"
    label = "following"
