"""kubectl's side of the wire: its requests to the API server, and what it remembers of the answers."""

from collections.abc import Mapping
from typing import Any

from learnnet.cluster.api import Api
from learnnet.cluster.kinds import Kind
from learnnet.cluster.kubectl.failures import PastError, Refusal
from learnnet.cluster.requests.paths import collection_path

Body = Mapping[str, Any]

STRATEGIC = "application/strategic-merge-patch+json"
MERGE = "application/merge-patch+json"
JSON_PATCH = "application/json-patch+json"
APPLY = "application/apply-patch+yaml"


class Client:
    """One command's requests. Without a server the moment is past: reading goes on, sending is refused."""

    def __init__(self, server: Api | None, command: str, cause: int | None = None) -> None:
        self._server = server
        self._command = command
        self.cause = cause
        self.warnings: dict[str, None] = {}  # in order, each once

    @property
    def past(self) -> bool:
        return self._server is None

    @property
    def api(self) -> Api:
        if self._server is None:
            raise PastError(self._command)
        return self._server

    def send(
        self, method: str, path: str, body: Any = None, query: Body | None = None, content_type: str = ""
    ) -> dict[str, Any]:
        """The answer's body; a refusal is raised."""
        kept = {name: str(value) for name, value in (query or {}).items() if value}
        answer = self.api.request(
            method, path, in_go_order(body), kept, content_type or "application/json", "you", self.cause
        )
        self.warnings.update(dict.fromkeys(answer.warnings))
        if not answer.accepted:
            raise Refusal(answer.body)
        return answer.body

    def get(self, kind: Kind, namespace: str, name: str) -> dict[str, Any]:
        return self.send("GET", path_of(kind, namespace, name))

    def create(self, kind: Kind, namespace: str, body: Body, query: Body) -> dict[str, Any]:
        return self.send("POST", collection_path(kind, namespace), body, query)

    def replace(self, kind: Kind, body: Body, query: Body) -> dict[str, Any]:
        meta = body["metadata"]
        return self.send("PUT", path_of(kind, meta.get("namespace", ""), meta["name"]), body, query)

    def patch(
        self, kind: Kind, namespace: str, name: str, change: Any, query: Body, content_type: str = STRATEGIC
    ) -> dict[str, Any]:
        return self.send("PATCH", path_of(kind, namespace, name), change, query, content_type)

    def delete(self, kind: Kind, namespace: str, name: str, options: Body, query: Body) -> dict[str, Any]:
        return self.send("DELETE", path_of(kind, namespace, name), options, query)


def in_go_order(value: Any) -> Any:
    """A copy as Go writes maps: in the order of their keys."""
    if isinstance(value, Mapping):
        return {name: in_go_order(value[name]) for name in sorted(value)}
    return [in_go_order(inner) for inner in value] if isinstance(value, list | tuple) else value


def path_of(kind: Kind, namespace: str, name: str) -> str:
    return f"{collection_path(kind, namespace)}/{name}"
