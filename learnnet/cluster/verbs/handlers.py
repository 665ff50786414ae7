"""Which verb serves which HTTP method: bodies are read here, the verbs see objects only."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from learnnet.cluster.requests import options
from learnnet.cluster.requests.bodies import Sent, read_object, read_patch
from learnnet.cluster.requests.model import Request, Response
from learnnet.cluster.status import RefusedError, bad_request, no_such_method
from learnnet.cluster.verbs import collection, pods, read, scale
from learnnet.cluster.verbs.backend import Backend
from learnnet.cluster.verbs.create import create
from learnnet.cluster.verbs.delete import delete
from learnnet.cluster.verbs.patch import patch
from learnnet.cluster.verbs.update import update

Handler = Callable[[Backend, Request, Sent, str], Response]


def handler(method: str, request: Request) -> Handler:
    """The handler for a method on one object or on a collection; refused where there is none."""
    found = HANDLERS.get((method, bool(request.name)))
    nowhere = method == "POST" and not request.name and request.kind.namespaced and not request.namespace
    if found is None or nowhere:
        raise no_such_method()
    return found


def _post(backend: Backend, request: Request, body: Sent, media_type: str) -> Response:
    draft = read_object(request.kind, body, media_type, request.options.validation)
    return _heard(draft.warnings, lambda: create(backend, request, draft.body))


def _put(backend: Backend, request: Request, body: Sent, media_type: str) -> Response:
    if request.subresource == "scale":
        return scale.put(backend, request, read_patch(request.kind, body, media_type))
    draft = read_object(request.kind, body, media_type, request.options.validation)
    return _heard(draft.warnings, lambda: update(backend, request, draft.body))


def _heard(warnings: tuple[str, ...], serve: Callable[[], Response]) -> Response:
    """What decoding had to say is said even when the object is then refused."""
    try:
        return serve().warned(warnings)
    except RefusedError as refused:
        refused.warnings = (*warnings, *refused.warnings)
        raise


def _post_part(backend: Backend, request: Request, body: Sent, media_type: str) -> Response:
    return pods.post(backend, request, read_patch(request.kind, body, media_type))


def _patch(backend: Backend, request: Request, body: Sent, media_type: str) -> Response:
    media_type = media_type.partition(";")[0].strip()
    change = read_patch(request.kind, body, media_type)
    if request.subresource == "scale":
        return scale.patch(backend, request, change)
    return patch(backend, request, change, media_type)


def _get(backend: Backend, request: Request, body: Sent, media_type: str) -> Response:
    return scale.get(backend, request) if request.subresource == "scale" else read.get(backend, request)


def _list(backend: Backend, request: Request, body: Sent, media_type: str) -> Response:
    return read.list_objects(backend, request)


def _delete(backend: Backend, request: Request, body: Sent, media_type: str) -> Response:
    wishes = read_patch(request.kind, body, media_type) if body else {}
    query = request.options.query
    grace = query.get("gracePeriodSeconds")
    if grace is not None:
        if not grace.lstrip("-").isdecimal():
            raise bad_request(f'strconv.ParseInt: parsing "{grace}": invalid syntax')
        wishes = {**wishes, "gracePeriodSeconds": int(grace)}
    if "propagationPolicy" in query:
        wishes = {**wishes, "propagationPolicy": query["propagationPolicy"]}
    if "orphanDependents" in query:
        wishes = {**wishes, "orphanDependents": query["orphanDependents"] in ("true", "1")}
    options.check_wishes(wishes)
    if list(wishes.get("dryRun") or ()) == ["All"]:
        request = replace(request, options=replace(request.options, dry_run=True))
    if request.name:
        return delete(backend, request, wishes)
    return collection.delete_all(backend, request, wishes)


HANDLERS: Mapping[tuple[str, bool], Handler] = {
    ("POST", False): _post,
    ("POST", True): _post_part,
    ("GET", True): _get,
    ("GET", False): _list,
    ("PUT", True): _put,
    ("PATCH", True): _patch,
    ("DELETE", True): _delete,
    ("DELETE", False): _delete,
}
