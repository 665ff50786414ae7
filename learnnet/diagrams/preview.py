"""What a change would do: two moments of a branch that nobody keeps, before it and after it, and all that differs.

The map, the chains and the names of the moment after are drawn with ghosts.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from learnnet.cluster.objects import EndpointSlice, Pod, Service
from learnnet.cluster.text import Text
from learnnet.diagrams import written
from learnnet.diagrams.dns import names_served
from learnnet.diagrams.ghosts import map_ghosts, name_ghosts, rules_ghosts
from learnnet.diagrams.lenses import Notes, notes
from learnnet.diagrams.map import map_picture
from learnnet.diagrams.picture import JSON, Look, Picture, Words
from learnnet.diagrams.reading import fqdn
from learnnet.diagrams.rules import rules_picture
from learnnet.lab.moment import Moment

Rules = Mapping[str, Counter[str]]  # by node, each rule as its own text
MOST_RULES = 60
FAMILIES = (  # as a packet meets them
    *("SERVICES", "NODEPORTS", "EXT", "FW", "SVC", "SVL", "SEP"),
    *("service-ips", "service-nodeports", "no-endpoint-services", "external", "firewall", "service", "endpoint"),
)


@dataclass(frozen=True, slots=True)
class Delta:
    """How many of something would come, and how many would go."""

    added: int = 0
    removed: int = 0

    def __bool__(self) -> bool:
        return bool(self.added or self.removed)

    def as_list(self) -> list[int]:
        return [self.added, self.removed]


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """The strip under the editor, the ghosts on the map, and the same in words."""

    rules: Mapping[str, Delta]  # by node
    endpoints: Delta
    names: Delta
    pods: Delta
    objects: Delta
    picture: Picture
    notes: tuple[Notes, ...]
    more: tuple[str, ...]  # the rules themselves, of the node that one looks at
    less: tuple[str, ...]
    chains: JSON  # the same as ghosts in the chains of that node
    served: JSON  # the names that would come and go

    def as_dict(self) -> dict[str, JSON]:
        return {
            "rules": {node: delta.as_list() for node, delta in self.rules.items()},
            "endpoints": self.endpoints.as_list(),
            "names": self.names.as_list(),
            "pods": self.pods.as_list(),
            "objects": self.objects.as_list(),
            "more": list(self.more[:MOST_RULES]),
            "less": list(self.less[:MOST_RULES]),
            "map": self.picture.as_dict(),
            "chains": self.chains,
            "served": self.served,
            "notes": [each.as_dict() for each in self.notes],
        }


def preview(before: Moment, after: Moment, look: Look) -> Preview:
    nodes = sorted({*before.nodes, *after.nodes})
    old = {node: _rules(before, node) for node in nodes}
    new = {node: _rules(after, node) for node in nodes}
    rules = {node: _delta(old[node], new[node]) for node in nodes}
    endpoints = _delta(_endpoints(before), _endpoints(after))
    names = _delta(_names(before), _names(after))
    pods = _delta(_pods(before), _pods(after))
    nothing: Counter[str] = Counter()
    here, there = old.get(look.node, nothing), new.get(look.node, nothing)
    counted = Preview(
        rules=rules,
        endpoints=endpoints,
        names=names,
        pods=pods,
        objects=_delta(_objects(before), _objects(after)),
        notes=notes(after, look),
        more=tuple((there - here).elements()),
        less=tuple((here - there).elements()),
        picture=map_ghosts(map_picture(before, look), map_picture(after, look), _chains(old, new)),
        chains=rules_ghosts(rules_picture(before, look), rules_picture(after, look)),
        served=name_ghosts(tuple(names_served(before)), tuple(names_served(after))),
    )
    words = Words(sentences=tuple(_sentences(counted)), tables=counted.picture.words.tables)
    return replace(counted, picture=replace(counted.picture, words=words))


def _delta(before: Counter[Any], after: Counter[Any]) -> Delta:
    return Delta((after - before).total(), (before - after).total())


def _rules(moment: Moment, node: str) -> Counter[str]:
    """Every rule of a node as its own text; one that is written anew with another chance counts twice."""
    if node not in moment.nodes:
        return Counter()
    return Counter(written.lines(moment.node(node)))


def _endpoints(moment: Moment) -> Counter[tuple[str, str, str]]:
    return Counter(
        (slice_.meta.namespace, slice_.service, endpoint.address)
        for slice_ in moment.view.list(EndpointSlice)
        for endpoint in slice_.endpoints
        if endpoint.ready is not False
    )


def _names(moment: Moment) -> Counter[str]:
    return Counter(fqdn(service) for service in moment.names.list(Service))


def _pods(moment: Moment) -> Counter[str]:
    return Counter(f"{pod.meta.namespace}/{pod.meta.name}" for pod in moment.view.list(Pod))


def _objects(moment: Moment) -> Counter[str]:
    kinds = ("Namespace", "Service", "Deployment", "StatefulSet", "ReplicaSet", "ConfigMap", "NetworkPolicy")
    return Counter(str(record.key) for kind in kinds for record in moment.view.records(kind))


def _chains(before: Rules, after: Rules) -> dict[str, JSON]:
    """By node, which chains would grow or shrink: those of a Service together, and those of its endpoints."""
    found = {}
    for node, new in after.items():
        more, less = _by_family(new - before[node]), _by_family(before[node] - new)
        families = sorted({*more, *less}, key=lambda family: (*FAMILIES, family).index(family))
        found[node] = [[family, more[family], less[family]] for family in families]
    return found


def _by_family(rules: Counter[str]) -> Counter[str]:
    found: Counter[str] = Counter()
    for rule, count in rules.items():
        found[written.family_of_chains(rule)] += count
    return found


def _sentences(found: Preview) -> Iterator[Text]:
    most = max(found.rules.values(), key=lambda delta: delta.added + delta.removed, default=Delta())
    if not any((found.endpoints, found.names, found.pods, found.objects, most)):
        yield Text("Apply would change nothing that is drawn here.")
        return
    yield Text("Dashed blue is what Apply would add; struck through is what it would take away.")
    yield Text(
        "Rules on a node: {added} more, {removed} fewer. Ready endpoints: {more} more, {less} fewer.",
        {
            "added": most.added,
            "removed": most.removed,
            "more": found.endpoints.added,
            "less": found.endpoints.removed,
        },
    )
    if found.names:
        yield Text(
            "DNS names: {added} more, {removed} fewer.", {"added": found.names.added, "removed": found.names.removed}
        )
    if found.pods:
        yield Text("Pods: {added} more, {removed} fewer.", {"added": found.pods.added, "removed": found.pods.removed})
