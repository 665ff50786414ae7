"""A copy of a lab goes on exactly as the lab itself would have, and neither notices the other."""

import gc
from ipaddress import IPv4Address
from types import FunctionType, ModuleType
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from learnnet.cluster.store import Key, Write
from learnnet.cluster.unchanging import Unchanging
from learnnet.dns.corefile import KUBEADM
from learnnet.lab import Lab
from tests.lab.test_properties import LIVES, Change, lived

WEB = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: nginx, ports: [{containerPort: 80}]}]}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, sessionAffinity: ClientIP, ports: [{port: 80}]}
---
apiVersion: v1
kind: Pod
metadata: {name: client}
spec: {containers: [{name: client, image: busybox}]}
"""
SENT = {"kind": "send", "source": "default/client", "to": "web:80", "protocol": "tcp"}
ASKED = {"kind": "resolve", "pod": "default/client", "name": "web"}
# One of each kind of thing that a lab remembers: connections, cached names, a Corefile that waits to be read.
FULL_LIFE: list[Change] = [
    {"kind": "apply", "manifest": WEB},
    SENT,
    ASKED,
    {"kind": "corefile", "text": KUBEADM.replace("30", "5")},
    {"kind": "node-local-dns", "on": True},
    ASKED,
    SENT,
    {"kind": "proxy-mode", "mode": "nftables"},
    SENT,
    {"kind": "network", "setting": "network-policies", "on": True},
    {"kind": "kubectl", "line": "scale deployment web --replicas=3"},
    {"kind": "run", "source": "node-a", "line": "curl -s 10.96.0.1:443"},
    {"kind": "wait", "ms": 60_000},
    SENT,
]


def told(lab: Lab) -> list[dict[str, Any]]:
    return [event.as_dict() for event in lab.events]


def going_on(lab: Lab, changes: list[Change]) -> Lab:
    for change in changes:
        lab.apply(change)
    return lab


@settings(max_examples=15, deadline=None)
@given(LIVES, LIVES)
def test_both_live_on_as_if_the_other_were_not_there(first: list[Change], then: list[Change]) -> None:
    lab = lived(first)
    copy = lab.copy()

    going_on(lab, then[::-1])
    going_on(copy, then)

    assert told(copy) == told(lived([*first, *then]))
    assert told(lab) == told(lived([*first, *then[::-1]]))


@settings(max_examples=len(FULL_LIFE), deadline=None)
@given(st.integers(min_value=1, max_value=len(FULL_LIFE) - 1))
def test_connections_caches_and_plans_are_copied_too(at: int) -> None:
    copy = lived(FULL_LIFE[:at]).copy()

    assert told(going_on(copy, FULL_LIFE[at:])) == told(lived(FULL_LIFE))


def test_a_copy_shares_only_what_never_changes() -> None:
    lab = lived(FULL_LIFE)

    here, there = reached(lab), reached(lab.copy())

    shared = [here[key] for key in here.keys() & there.keys()]
    assert not [thing for thing in shared if not isinstance(thing, VALUES) and not frozen(thing)]


VALUES = (
    *(str, int, float, bytes, type(None), tuple, frozenset, type, ModuleType, FunctionType, IPv4Address),
    *(Unchanging, Key, Write),
)


def frozen(thing: object) -> bool:
    parameters = getattr(thing, "__dataclass_params__", None)
    return parameters is not None and bool(parameters.frozen)


def reached(lab: Lab) -> dict[int, object]:
    """Everything that hangs on a lab, but for what hangs on values."""
    found: dict[int, object] = {}
    waiting: list[object] = [lab]
    while waiting:
        thing = waiting.pop()
        if id(thing) in found:
            continue
        found[id(thing)] = thing
        if isinstance(thing, FunctionType):
            waiting += [cell.cell_contents for cell in thing.__closure__ or ()]
        elif not isinstance(thing, (type, ModuleType, Unchanging, Key, Write)):
            waiting += gc.get_referents(thing)
    return found
