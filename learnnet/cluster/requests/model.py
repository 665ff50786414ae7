"""What goes in and out of the API server: one request, understood, and one response."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from learnnet.cluster.kinds import Kind
from learnnet.cluster.store import Key


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """An HTTP status, a JSON body, and the texts of the Warning headers."""

    code: int
    body: dict[str, Any]
    warnings: tuple[str, ...] = ()

    @property
    def accepted(self) -> bool:
        return self.code < 400

    def warned(self, texts: tuple[str, ...]) -> "Response":
        """The same response, with more warnings in front."""
        return replace(self, warnings=(*texts, *self.warnings)) if texts else self


def warning_header(text: str) -> str:
    """A warning as it travels (RFC 7234, 299: Miscellaneous Persistent Warning)."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'299 - "{escaped}"'


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The query of a request, checked."""

    dry_run: bool = False
    validation: str = "Warn"
    manager: str = ""
    force: bool = False
    query: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Who asks what of which objects; `trusted` clients are parts of the control plane and send objects as stored."""

    kind: Kind
    namespace: str = ""
    name: str = ""
    subresource: str = ""
    options: Options = field(default_factory=Options)
    actor: str = "you"
    cause: int | None = None
    trusted: bool = False
    owners: tuple[Any, ...] | None = None  # who owns which fields after a server-side apply

    @property
    def key(self) -> Key:
        return Key(self.kind.name, self.namespace, self.name)
