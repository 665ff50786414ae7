"""The classroom as Django knows it."""

from django.apps import AppConfig


class ClassroomConfig(AppConfig):
    """Registers the checks of an installation beside the models."""

    name = "learnnet.classroom"
    label = "classroom"

    def ready(self) -> None:
        from learnnet.classroom import checks  # noqa: F401  Django registers checks on import
