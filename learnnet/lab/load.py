"""Putting whole objects into a cluster, with the status that kubelets and clouds would have written."""

from collections.abc import Mapping
from typing import Any

from learnnet.lab.world import World


class CannotLoadError(Exception):
    """An object that was to be loaded is not valid; its author must mend it."""


def load_object(world: World, body: Mapping[str, Any]) -> None:
    answer = world.api.load(body, "load")
    if answer.code >= 400:
        raise CannotLoadError(answer.body["message"])
