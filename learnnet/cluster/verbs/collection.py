"""Deleting all that a list would show."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from learnnet.cluster.requests.model import Request, Response
from learnnet.cluster.verbs.backend import Backend
from learnnet.cluster.verbs.delete import delete
from learnnet.cluster.verbs.read import filter_of, list_objects


def delete_all(backend: Backend, request: Request, wishes: Mapping[str, Any]) -> Response:
    """Answers the list as it was."""
    listed = list_objects(backend, request)
    for record in list(filter_of(request).records(backend.store)):
        one = replace(request, namespace=record.key.namespace, name=record.key.name)
        delete(backend, one, wishes)
    return listed
