"""The pages as Django knows them: their template tags and commands."""

from django.apps import AppConfig


class PagesConfig(AppConfig):
    """Nothing but a name."""

    name = "learnnet.pages"
    label = "pages"
