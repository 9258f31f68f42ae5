"""A job for the worker to do."""

from django_tasks import task

DONE: list[str] = []


@task()
def note(text: str) -> str:
    DONE.append(text)
    return text.upper()
