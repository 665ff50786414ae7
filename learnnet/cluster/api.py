"""The API server: every request, from kubectl or from a controller, goes through here and comes back as a response."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from learnnet.cluster.allocation.allocators import Allocators
from learnnet.cluster.kinds import KIND_BY_NAME
from learnnet.cluster.requests import discovery
from learnnet.cluster.requests.bodies import Sent
from learnnet.cluster.requests.model import Options, Request, Response
from learnnet.cluster.requests.options import options_of
from learnnet.cluster.requests.paths import Target, target_of
from learnnet.cluster.shape import thaw
from learnnet.cluster.status import RefusedError, no_such_path
from learnnet.cluster.store import Body, Key, Store
from learnnet.cluster.surroundings import Chance, NoChance, Now, Recorder, unrecorded
from learnnet.cluster.verbs import pods, read
from learnnet.cluster.verbs.as_table import as_table
from learnnet.cluster.verbs.backend import Backend
from learnnet.cluster.verbs.create import create
from learnnet.cluster.verbs.delete import delete
from learnnet.cluster.verbs.handlers import handler
from learnnet.cluster.verbs.load import load
from learnnet.cluster.verbs.update import update
from learnnet.cluster.warnings import ENDPOINTS

IPV4_SERVICES, IPV6_SERVICES = "10.96.0.0/16", "fd00:10:96::/112"


class Api:
    """One API server over one store. Answers are values: a refusal is a Status with its code, never an exception."""

    def __init__(
        self,
        store: Store,
        chance: Chance,
        now: Now,
        record: Recorder,
        *,
        dual_stack: bool = False,
        books: Allocators | None = None,
        quota: Mapping[str, int] | None = None,
    ) -> None:
        self.dual_stack = dual_stack
        books = books or Allocators.of(self.networks, store)
        self._backend = Backend(store=store, chance=chance, now=now, record=record, books=books, quota=quota or {})

    @property
    def networks(self) -> tuple[str, ...]:
        """The networks of the cluster IPs, the preferred family first."""
        return (IPV4_SERVICES, IPV6_SERVICES) if self.dual_stack else (IPV4_SERVICES,)

    @property
    def store(self) -> Store:
        return self._backend.store

    @property
    def books(self) -> Allocators:
        """What is handed out at this moment."""
        return self._backend.books

    def branch(self, store: Store) -> "Api":
        """The same server over another store, unheard: what it hands out there is not taken here."""
        here, books = self._backend, self.books.branch()
        return Api(store, NoChance(), here.now, unrecorded, dual_stack=self.dual_stack, books=books, quota=here.quota)

    # What clients send.

    def request(
        self,
        method: str,
        path: str,
        body: Sent = None,
        query: Mapping[str, str] | None = None,
        content_type: str = "application/yaml",
        actor: str = "you",
        cause: int | None = None,
        accept: str = "",
    ) -> Response:
        """One HTTP request; a query may also stand in the path."""
        path, asked = discovery.split_query(path, query or {})
        target = target_of(path)
        if target is None:
            return discovery.answer(path) or _refusal(no_such_path())
        deprecated = (ENDPOINTS,) if target.kind.name == "Endpoints" else ()
        answer = self._answer(lambda: self._serve(method, target, body, asked, content_type, actor, cause))
        if method == "GET" and "as=Table" in accept:
            answer = as_table(target.kind, answer, self._backend.now(), asked.get("includeObject", "Metadata"))
        return answer.warned(deprecated)

    def watch(self, path: str, query: Mapping[str, str] | None = None) -> Iterator[dict[str, Any]]:
        """Watch events since `resourceVersion`, up to now. Refusals are raised: the stream has not begun."""
        path, asked = discovery.split_query(path, query or {})
        target = target_of(path)
        if target is None:
            raise no_such_path()
        options = Options(query=asked)
        return read.watch(self._backend, Request(kind=target.kind, namespace=target.namespace, options=options))

    def _serve(
        self,
        method: str,
        target: Target,
        body: Sent,
        query: Mapping[str, str],
        media_type: str,
        actor: str,
        cause: int | None,
    ) -> Response:
        request = Request(
            kind=target.kind,
            namespace=target.namespace,
            name=target.name,
            subresource=target.subresource,
            options=options_of(method, query),
            actor=actor,
            cause=cause,
        )
        return handler(method, request)(self._backend, request, body, media_type)

    # What the control plane's own programs send: objects as they are stored, decoded already.

    def create(self, body: Body, actor: str, cause: int | None = None) -> Response:
        return self._write(create, body, actor, cause, "")

    def update(self, body: Body, actor: str, cause: int | None = None) -> Response:
        return self._write(update, body, actor, cause, "")

    def update_status(self, body: Body, actor: str, cause: int | None = None) -> Response:
        return self._write(update, body, actor, cause, "status")

    def finalize(self, body: Body, actor: str, cause: int | None = None) -> Response:
        return self._write(update, body, actor, cause, "finalize")

    def load(self, body: Body, actor: str, cause: int | None = None) -> Response:
        """Put down a whole object, status and all, as if it had long been there."""
        return self._write(load, body, actor, cause, "")

    def delete(
        self,
        key: Key,
        actor: str,
        cause: int | None = None,
        *,
        grace: int | None = None,
        propagation: str | None = None,
    ) -> Response:
        request = _request(key, actor, cause)
        asked = {"gracePeriodSeconds": grace, "propagationPolicy": propagation}
        wishes = {name: value for name, value in asked.items() if value is not None}
        return self._answer(lambda: delete(self._backend, request, wishes))

    def bind(self, key: Key, node: str, actor: str, cause: int | None = None) -> Response:
        return self._answer(lambda: pods.bind(self._backend, _request(key, actor, cause), node))

    def evict(self, key: Key, actor: str, cause: int | None = None) -> Response:
        return self.delete(key, actor, cause)

    def _write(
        self,
        verb: Callable[[Backend, Request, dict[str, Any]], Response],
        body: Body,
        actor: str,
        cause: int | None,
        part: str,
    ) -> Response:
        meta = body["metadata"]
        key = Key(body["kind"], meta.get("namespace", ""), meta.get("name", ""))
        request = _request(key, actor, cause, part)
        return self._answer(lambda: verb(self._backend, request, thaw(body)))

    def _answer(self, serve: Callable[[], Response]) -> Response:
        try:
            return serve()
        except RefusedError as refused:
            return _refusal(refused)


def _request(key: Key, actor: str, cause: int | None, part: str = "") -> Request:
    return Request(
        kind=KIND_BY_NAME[key.kind],
        namespace=key.namespace,
        name=key.name,
        subresource=part,
        actor=actor,
        cause=cause,
        trusted=True,
    )


def _refusal(refused: RefusedError) -> Response:
    return Response(code=refused.code, body=refused.status, warnings=refused.warnings)
