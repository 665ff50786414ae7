"""The lab's face: views, checks, lessons, tests and measurements use a lab only through this.

A lab is a seed and a list of changes. `Lab.replay` makes the same world again, event for event.
"""

from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import replace
from typing import Any

from learnnet.cluster.bootstrap import bootstrap
from learnnet.cluster.kubectl import Output
from learnnet.cluster.requests.model import Response, warning_header
from learnnet.dns.corefile import KUBEADM
from learnnet.lab.base import NODES, QUOTA, NodeSpec, node_body
from learnnet.lab.changes import change
from learnnet.lab.changes.apply import lint
from learnnet.lab.changes.corefile import check
from learnnet.lab.changes.payload import Change
from learnnet.lab.changes.send import CannotSendError, chances
from learnnet.lab.events import Event
from learnnet.lab.load import load_object
from learnnet.lab.moment import Moment
from learnnet.lab.naming.config_map import body_of
from learnnet.lab.naming.directory import Directory
from learnnet.lab.naming.state import DnsState
from learnnet.lab.outcome import Line, Outcome
from learnnet.lab.outside import ZONES
from learnnet.lab.packets.odds import Ending
from learnnet.lab.packets.trace import Trace
from learnnet.lab.packets.wiring import Wiring
from learnnet.lab.shell.lines import may_change
from learnnet.lab.world import Setup, World
from learnnet.proxy.config import DUAL_STACK, ProxyConfig

# Longer than anything that is worth waiting for: a terminating Pod's 30 s, a rollout's progress deadline of 600 s.
SETTLE_LIMIT = 15 * 60 * 1000


class Lab(Moment):
    """One learner's world, at its newest event."""

    def __init__(
        self,
        seed: int = 1,
        *,
        nodes: Sequence[NodeSpec] = NODES,
        dual_stack: bool = False,
        controllers: bool = True,
        proxy: ProxyConfig | None = None,
        proxy_mode: str = "iptables",
        settings: Mapping[str, int] | None = None,
        quota: Mapping[str, int] | None = None,
        corefile: str = KUBEADM,
        upstream_zones: Mapping[str, str] | None = None,
        node_local_dns: bool = False,
        dns_faults: Iterable[str] = (),
        hairpin: bool = True,
        narrow_paths: Iterable[Iterable[str]] = (),
        network_policies: bool = False,
    ) -> None:
        """`settings` are latencies and periods in ms, by name; `hairpin` is the mode of every bridge's ports.

        A path in `narrow_paths` joins two nodes, and loses packets of more than 1400 bytes.
        """
        zones = ZONES if upstream_zones is None else upstream_zones
        setup = Setup(
            nodes=nodes,
            dual_stack=dual_stack,
            controllers=controllers,
            proxy=proxy or (DUAL_STACK if dual_stack else ProxyConfig()),
            proxy_mode=proxy_mode,
            settings=settings or {},
            quota=QUOTA if quota is None else quota,
            dns=DnsState(
                corefile=corefile,
                zones=tuple(zones.items()),
                node_local=node_local_dns,
                faults=frozenset(dns_faults),
            ),
            wiring=Wiring.of(
                (node.name for node in nodes),
                hairpin=hairpin,
                narrow_paths=narrow_paths,
                network_policies=network_policies,
            ),
        )
        super().__init__(World(seed, setup), -1)
        self.outcome = Outcome(accepted=True)
        bootstrap(self._world.api)
        self.load(node_body(node, number, dual_stack=dual_stack) for number, node in enumerate(nodes))
        self.load([body_of(corefile)])
        self.settle()

    @property
    def index(self) -> int:
        return len(self._world.log.events) - 1

    @property
    def now(self) -> int:
        return self._world.clock.now

    @property
    def revision(self) -> int:
        return self._world.store.revision

    def api(
        self,
        method: str,
        path: str,
        body: str | bytes | dict[str, Any] | list[Any] = "",
        query: Mapping[str, str] | None = None,
        content_type: str = "application/yaml",
    ) -> Response:
        """One request to the API server, as any client could send it. What follows from it happens in `settle`.

        The answer's `warnings` are its Warning headers, as they travel: `299 - "…"`.
        """
        response = self._world.api.request(method, path, body, query or {}, content_type)
        self._world.runtime.notice()
        return replace(response, warnings=tuple(warning_header(text) for text in response.warnings))

    def load(self, objects: Iterable[Mapping[str, Any]]) -> "Lab":
        """Whole objects, status and deletionTimestamp included, as kubelets and clouds would have left them."""
        for body in objects:
            load_object(self._world, body)
        self._world.runtime.notice()
        return self

    def settle(self) -> "Lab":
        """Run controllers, kubelets and proxies until nothing is left to do; virtual time passes, nobody waits."""
        self._world.runtime.notice()
        self._world.clock.settle(SETTLE_LIMIT)
        return self

    def apply(self, payload: Change) -> tuple[Event, ...]:
        """Do one change, let everything that follows from it happen, and answer what did.

        `outcome` then says what the learner is told. A change that is refused leaves the lab exactly as it was.
        """
        first = len(self._world.log.events)
        self.outcome = change(self._world, payload)
        if self.outcome.accepted:
            self.settle()
        return tuple(self._world.log.events[first:])

    def kubectl(self, line: str, files: Mapping[str, str] | None = None) -> Output:
        """What `kubectl LINE` prints, and does. `files` are what -f may name."""
        if not may_change(line):
            return super().kubectl(line, files)
        self.apply({"kind": "kubectl", "line": line, "files": dict(files or {})})
        assert self.outcome.output is not None, "kubectl always prints"
        return self.outcome.output

    def lint(self, manifest: str) -> tuple[Line, ...]:
        """What `apply` would be refused for if it came now, each complaint at its place in the text."""
        return lint(self._world, manifest)

    def check_corefile(self, text: str) -> tuple[Line, ...]:
        """What CoreDNS would refuse to start with, at its place in the text."""
        return check(self.view, text)

    def name_service(self, after: int = 0) -> Directory:
        """Remembers what it is asked until the lab's own servers are asked or changed; the lab does not notice."""
        return self._world.names.beside(after)

    def send(self, source: str, to: str, protocol: str = "tcp", **more: Any) -> Trace:
        """A program at `source` ("default/client", "node-a", "outside") asks `to` ("web:80"): the way, and the end.

        `more`: `count`, `seconds` to wait for an answer, `source_port`, `way_in` (the node that the router leads to).
        """
        events = self.apply({"kind": "send", "source": source, "to": to, "protocol": protocol, **more})
        if not self.outcome.accepted:
            raise CannotSendError(self.outcome.lines[0].text)
        return self._world.traces[events[0].index]

    def odds(self, source: str, to: str, protocol: str = "tcp", **more: Any) -> Mapping[Ending, float]:
        """How the same would end, and how likely each end is; nothing is sent, nothing changes."""
        return chances(self._world, {"source": source, "to": to, "protocol": protocol, **more})

    def copy(self) -> "Lab":
        """The same world once more: whatever happens to one of the two, the other does not notice."""
        return deepcopy(self)

    @classmethod
    def replay(cls, seed: int, changes: Iterable[Change], **setup: Any) -> "Lab":
        """The lab that lived through these changes."""
        lab = cls(seed, **setup)
        for payload in changes:
            lab.apply(payload)
        return lab
