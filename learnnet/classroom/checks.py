"""Mistakes in how an installation is set up, told before it serves anybody."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.checks import Warning as Advice

IN_MEMORY = "channels.layers.InMemoryChannelLayer"


def one_process_only(workers: int) -> list[CheckMessage]:
    """The in-memory layer does not leave its process: tabs on different workers would never hear of each other."""
    if workers > 1 and settings.CHANNEL_LAYERS["default"]["BACKEND"] == IN_MEMORY:
        return [
            Error(
                f"{workers} workers cannot meet in the in-memory channel layer: "
                "what one tab does would not reach a tab on another worker.",
                hint="Set LEARNNET_REDIS_URL (and LEARNNET_DATABASE_URL), or run one worker.",
                id="learnnet.E001",
            )
        ]
    return []


@register()
def channel_layer(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    return one_process_only(settings.WORKERS)


@register(Tags.security, deploy=True)
def sqlite_and_workers(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """SQLite serves several processes of one machine, slowly; several machines it cannot serve at all."""
    if settings.WORKERS > 1 and settings.DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
        return [
            Advice(
                "Several workers write to one SQLite file.",
                hint="Set LEARNNET_DATABASE_URL to a PostgreSQL server.",
                id="learnnet.W001",
            )
        ]
    return []


def workers_asked_for(arguments: Sequence[str]) -> int:
    """How many workers the command line of uvicorn names; its worker processes are handed the same line."""
    for index, argument in enumerate(arguments):
        name, _, value = argument.partition("=")
        if name == "--workers":
            value = value or "".join(arguments[index + 1 : index + 2])
            return int(value) if value.isdecimal() else 1
    return 1
