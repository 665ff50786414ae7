"""An API server to test against, and how its answers compare with recorded ones."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from learnnet.cluster.api import Api
from learnnet.cluster.bootstrap import bootstrap
from learnnet.cluster.requests.model import Response
from learnnet.cluster.store import Store
from learnnet.lab.chance import Chance

GOLDEN = Path(__file__).parents[1] / "golden"
SERVICES = "/api/v1/namespaces/default/services"

# Left to chance by the real server (golden/README.md); a trailing name part of five letters is, too.
DRAWN = ("uid", "resourceVersion", "creationTimestamp", "deletionTimestamp", "managedFields")


class Server(Api):
    """An API server whose clock stands still until `time` is set, and whose events are a list."""

    def __init__(self, *, dual_stack: bool = False) -> None:
        self.time = 0
        self.events: list[dict[str, Any]] = []
        super().__init__(Store(), Chance(1), lambda: self.time, self.note, dual_stack=dual_stack)
        bootstrap(self)

    def note(self, actor: str, action: str, **more: Any) -> int:
        self.events.append({"actor": actor, "action": action, **more})
        return len(self.events) - 1

    def post(self, body: Any, path: str = SERVICES, **query: str) -> Response:
        return self.request(
            "POST", path, body, query, "application/json" if isinstance(body, dict) else "application/yaml"
        )

    def service(self, name: str = "web", **spec: Any) -> Response:
        """Create a Service with one port, unless `spec` says otherwise."""
        return self.post(service(name, **spec))


def service(name: str = "web", **spec: Any) -> dict[str, Any]:
    whole = {"selector": {"app": name}, "ports": [{"port": 80}], **spec}
    return {"kind": "Service", "apiVersion": "v1", "metadata": {"name": name}, "spec": whole}


def recording(name: str) -> Any:
    return json.loads((GOLDEN / name).read_text(encoding="utf-8"))


class Pairs:
    """What chance drew in the recording, and what it drew here instead."""

    def __init__(self) -> None:
        self.drawn: dict[Any, Any] = {}

    def learn(self, recorded: Any, ours: Any, asked: str) -> None:
        """Pair what the request had not `asked` for."""
        if isinstance(recorded, Mapping) and isinstance(ours, Mapping):
            for name in recorded.keys() & ours.keys():
                self._learn_field(name, recorded[name], ours[name], asked)
        elif isinstance(recorded, list) and isinstance(ours, list):
            for one, other in zip(recorded, ours, strict=False):
                self.learn(one, other, asked)

    def _learn_field(self, name: str, recorded: Any, ours: Any, asked: str) -> None:
        if name == "clusterIPs":
            pairs = zip(recorded, ours, strict=False)
        elif name in (*DRAWN[:4], "nodePort", "healthCheckNodePort") or (name == "name" and '"generateName"' in asked):
            pairs = zip([recorded], [ours], strict=True)
        else:
            self.learn(recorded, ours, asked)
            return
        for one, other in pairs:
            if json.dumps(one) not in asked and in_range(one, other):
                self.drawn[one] = other

    def applied(self, value: Any, *, within: bool = False) -> Any:
        """The value with our draws in it; `within`: also inside of texts."""
        if isinstance(value, Mapping):
            return {name: self.applied(inner, within=within) for name, inner in value.items()}
        if isinstance(value, list):
            return [self.applied(inner, within=within) for inner in value]
        if isinstance(value, bool) or value is None:
            return value
        if value in self.drawn:
            return self.drawn[value]
        if within and isinstance(value, str):
            for one, other in self.drawn.items():
                if isinstance(one, str) and len(one) > 6:
                    value = value.replace(one, other)
        return value


def in_range(recorded: Any, ours: Any) -> bool:
    """A drawn node port or address stays in its range."""
    if isinstance(recorded, int):
        return isinstance(ours, int) and (30000 <= ours <= 32767 or ours >= 32769)
    prefix = re.match(r"10\.96\.|fd00:10:96::", recorded)
    return prefix is None or str(ours).startswith(prefix[0])


def comparable(value: Any) -> Any:
    """Without what is drawn anew every time."""
    if isinstance(value, Mapping):
        return {name: comparable(inner) for name, inner in value.items() if name not in DRAWN}
    if isinstance(value, list):
        return [comparable(inner) for inner in value]
    if isinstance(value, str):
        value = re.sub(r'"10\.96\.\d+\.\d+" is invalid: spec\.parentRef', '"IP" is invalid: spec.parentRef', value)
        return without_metadata(value)
    return value


def without_metadata(text: str) -> str:
    """An object quoted in a message carries its revision, its times and its managed fields."""
    text = re.sub(r'\\?"managedFields\\?":\[.*?\}\}\}\}\],?', "", text)
    text = re.sub(r',?\\?"(resourceVersion|creationTimestamp)\\?":\\?"[^"]*?\\?"(?=[,}])', "", text)
    return text.replace(',"}', '"}').replace(",}", "}")
