"""What stands beside the learner's lines: what each field has led to, and what the API server filled in below.

Every lens is counted from the cluster as it is at this moment, and names the view where the same can be seen.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from learnnet.cluster.objects import Deployment, Object, Pod, Service
from learnnet.cluster.store import Record
from learnnet.cluster.text import Text
from learnnet.diagrams.applied import Row, filled_in, pasted
from learnnet.diagrams.picture import JSON, Look, wire
from learnnet.diagrams.reading import record_id
from learnnet.diagrams.rules_nft import goals
from learnnet.lab.moment import Moment, NodeFace
from learnnet.netfilter.nft import DrawEndpoint, Goto, NftTable
from learnnet.netfilter.rule import Dnat, Jump
from learnnet.netfilter.rule import Origin as Cause
from learnnet.proxy.config import NFTABLES

KINDS = ("Service", "Deployment", "StatefulSet", "ReplicaSet", "Pod", "ConfigMap", "NetworkPolicy", "EndpointSlice")
MOST_OBJECTS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Lens:
    """A few words at the end of the line where `path` is written."""

    path: str
    words: Text
    view: str

    def as_dict(self) -> dict[str, JSON]:
        return {"path": self.path, "words": wire(self.words), "view": self.view}


@dataclass(frozen=True, slots=True, kw_only=True)
class Notes:
    """All that stands beside and below one document."""

    object: str
    revision: int
    lenses: tuple[Lens, ...]
    filled: tuple[Row, ...]

    def as_dict(self) -> dict[str, JSON]:
        return {
            "object": self.object,
            "revision": self.revision,
            "lenses": [lens.as_dict() for lens in self.lenses],
            "filled": [row.as_dict() for row in self.filled],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A rule, or an entry of a map: what it was made for, and where it leads."""

    origin: Cause | None
    chains: tuple[str, ...] = ()
    endpoints: int = 0


class Kernel:
    """The rules of the node that one looks at, by the Service that they are there for."""

    def __init__(self, moment: Moment, node: str) -> None:
        self.chains: dict[str, list[Way]] = {}
        self.own: dict[tuple[str, str], list[Way]] = {}
        for place, way in _ways(moment.node(node)) if node in moment.nodes else ():
            self.chains.setdefault(place, []).append(way)
            if way.origin is not None and way.origin.kind == "Service":
                self.own.setdefault((way.origin.namespace, way.origin.name), []).append(way)

    def of_port(self, service: Service, field: str) -> tuple[int, int]:
        """How many rules the line itself has led to, and how many behind them name an endpoint."""
        ways = self.own.get((service.meta.namespace, service.meta.name), ())
        own = [way for way in ways if way.origin is not None and way.origin.field.startswith(field)]
        seen: set[str] = set()
        todo = [chain for way in own for chain in way.chains]
        found = 0
        while todo:
            name = todo.pop()
            if name in seen or name not in self.chains:
                continue
            seen.add(name)
            for way in self.chains[name]:
                found += way.endpoints
                todo.extend(way.chains)
        return len(own), found


def _ways(face: NodeFace) -> Iterator[tuple[str, Way]]:
    """Of IPv4, where a cluster has both: the other family's rules are the same once more."""
    if face.mode == NFTABLES:
        yield from _nft_ways(face.table())
        return
    for chain in face.ruleset.table("nat").chains:
        for rule in chain.listed:
            chains = (rule.target.chain,) if isinstance(rule.target, Jump) else ()
            yield chain.name, Way(origin=rule.origin, chains=chains, endpoints=int(isinstance(rule.target, Dnat)))


def _nft_ways(table: NftTable) -> Iterator[tuple[str, Way]]:
    for set_ in table.sets:
        for each in set_.elements:
            goal = each.verdict
            yield f"@{set_.name}", Way(origin=each.origin, chains=(goal.chain,) if isinstance(goal, Goto) else ())
    for chain in table.chains:
        for rule in chain.rules:
            last = rule.expressions[-1]
            count = len(last.endpoints) if isinstance(last, DrawEndpoint) else int(isinstance(last, Dnat))
            chains = tuple(goal for goal, _ in goals(table, rule))
            yield chain.name, Way(origin=rule.origin, chains=chains, endpoints=count)


def notes(moment: Moment, look: Look) -> tuple[Notes, ...]:
    """For every object that stands as somebody applied it; the system's own are nobody's document."""
    records = (record for kind in KINDS for record in moment.view.records(kind))
    own = [record for record in records if record.key.namespace != "kube-system" and pasted(record.body)]
    kernel = Kernel(moment, look.node)
    return tuple(_notes(moment, record, kernel) for record in own[:MOST_OBJECTS])


def _notes(moment: Moment, record: Record, kernel: Kernel) -> Notes:
    write = LENSES.get(record.key.kind)
    return Notes(
        object=record_id(record),
        revision=record.revision,
        lenses=tuple(write(moment, record.typed, kernel)) if write else (),
        filled=tuple(filled_in(pasted(record.body) or {}, record.body)),
    )


def _of_service(moment: Moment, thing: Object, kernel: Kernel) -> Iterator[Lens]:
    if not isinstance(thing, Service):
        return
    if moment.names.get(Service, thing.meta.name, thing.meta.namespace) is not None:
        yield Lens(path="metadata.name", words=Text("1 DNS name"), view="dns")
    if thing.selector:
        count = len(moment.view.select(Pod, thing.meta.namespace, thing.selector))
        words = Text("1 pod matches") if count == 1 else Text("{count} pods match", {"count": count})
        yield Lens(path=f"spec.selector[{list(thing.selector)[-1]}]", words=words, view="map")
    for index, _port in enumerate(thing.ports):
        own, behind = kernel.of_port(thing, f"spec.ports[{index}].")
        if own:
            words = Text("1 rule") if own == 1 else Text("{count} rules", {"count": own})
            yield Lens(path=f"spec.ports[{index}].port", words=words, view="rules")
        if behind:
            words = Text("{count} DNAT", {"count": behind})
            yield Lens(path=f"spec.ports[{index}].targetPort", words=words, view="rules")


def _of_deployment(moment: Moment, thing: Object, kernel: Kernel) -> Iterator[Lens]:
    if isinstance(thing, Deployment):
        status = thing.body.get("status") or {}
        ready, wanted = status.get("readyReplicas", 0), thing.body["spec"].get("replicas", 1)
        yield Lens(
            path="spec.replicas",
            words=Text("{ready} of {wanted} ready", {"ready": ready, "wanted": wanted}),
            view="map",
        )


def _of_pod(moment: Moment, thing: Object, kernel: Kernel) -> Iterator[Lens]:
    if isinstance(thing, Pod) and thing.ip:
        yield Lens(
            path="metadata.name",
            words=Text("{address} on {node}", {"address": thing.ip, "node": thing.node}),
            view="map",
        )


LENSES: Mapping[str, Callable[[Moment, Object, Kernel], Iterator[Lens]]] = {
    "Service": _of_service,
    "Deployment": _of_deployment,
    "Pod": _of_pod,
}
