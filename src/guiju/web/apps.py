from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "guiju.web"
    label = "web"

    def ready(self) -> None:
        from guiju.web.desk.entrance import journalled  # noqa: F401  # listens from now on
