from django.apps import AppConfig


class ProcessesConfig(AppConfig):
    name = "guiju.processes"
    label = "processes"

    def ready(self) -> None:
        from guiju.processes import modules

        for _module in modules():
            pass  # importing it registers it
