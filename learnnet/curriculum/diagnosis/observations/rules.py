"""A node's rules, and the pictures: each shows what can also be asked for word by word."""

import re
from collections.abc import Mapping
from typing import Any

from learnnet.cluster.store import Key
from learnnet.curriculum.diagnosis.masks import masker
from learnnet.curriculum.diagnosis.observations import objects
from learnnet.lab.lab import Lab

# The name of an endpoint's chain is a hash of its address, and odds depend on how many there are; both say nothing new.
CHAIN = re.compile(r"KUBE-SEP-[A-Z0-9]{16}")
DRAWN = "--probability"


def rules(lab: Lab, observation: Mapping[str, Any]) -> frozenset[str]:
    """Those of one node; in which order endpoints come is left to chance."""
    node = str(observation["node"])
    if node not in lab.nodes:
        return frozenset(["no such node"])
    lines = {CHAIN.sub("KUBE-SEP", line) for line in lab.node(node).iptables_save().splitlines()}
    mask = masker(lab)
    return frozenset(["\n".join(sorted({mask(line) for line in lines if DRAWN not in line}))])


def view(lab: Lab, observation: Mapping[str, Any]) -> frozenset[str]:
    """The map shows Pods, Services and endpoints; the control plane who has seen what; the rules one node's."""
    name = str(observation["view"])
    if name == "rules":
        return rules(lab, observation)
    if name == "control-plane":
        return frozenset([str([lab.node(node).seen < _newest(lab) for node in lab.nodes])])
    if name == "map":
        space = {"namespace": observation.get("namespace")}
        kinds = ("Pod", "Service", "EndpointSlice")
        seen = [next(iter(objects.get(lab, {"kind": kind, **space}))) for kind in kinds]
        return frozenset(["\n\n".join(seen)])
    return frozenset(["nothing yet"])  # look-ups appear there once they are asked


def _newest(lab: Lab) -> int:
    """The last write that kube-proxies have to hear of."""
    records = [*lab.view.records("Service"), *lab.view.records("EndpointSlice")]
    return max(
        (record.revision for record in records if record.key != Key("Service", "default", "kubernetes")), default=0
    )
