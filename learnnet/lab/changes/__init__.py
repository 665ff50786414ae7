"""What a learner can do to a lab. A change is plain JSON, so that it can be stored, shared and replayed.

Each kind of change is one module with one function, listed in `CHANGES`. It answers an outcome; one that is not
accepted has done nothing.
"""

from collections.abc import Callable, Mapping

from learnnet.lab.changes.apply import apply
from learnnet.lab.changes.corefile import corefile
from learnnet.lab.changes.delete import delete
from learnnet.lab.changes.dns_fault import dns_fault
from learnnet.lab.changes.kube_proxy import kube_proxy
from learnnet.lab.changes.kubectl import kubectl
from learnnet.lab.changes.look import look
from learnnet.lab.changes.network import network
from learnnet.lab.changes.node_local_dns import node_local_dns
from learnnet.lab.changes.payload import BadChangeError, Change
from learnnet.lab.changes.proxy_mode import proxy_mode
from learnnet.lab.changes.resolve import resolve
from learnnet.lab.changes.run import run
from learnnet.lab.changes.send import send
from learnnet.lab.changes.upstream_zone import upstream_zone
from learnnet.lab.changes.wait import wait
from learnnet.lab.outcome import Outcome
from learnnet.lab.world import World

CHANGES: Mapping[str, Callable[[World, Change], Outcome]] = {
    "apply": apply,
    "corefile": corefile,
    "delete": delete,
    "dns-fault": dns_fault,
    "kube-proxy": kube_proxy,
    "kubectl": kubectl,
    "network": network,
    "look": look,
    "node-local-dns": node_local_dns,
    "proxy-mode": proxy_mode,
    "resolve": resolve,
    "run": run,
    "send": send,
    "upstream-zone": upstream_zone,
    "wait": wait,
}


def change(world: World, payload: Change) -> Outcome:
    """Do it, or leave everything as it was."""
    kind = payload.get("kind")
    if not isinstance(kind, str) or kind not in CHANGES:
        raise BadChangeError(f"unknown kind of change: {kind!r}")
    before = world.mark()
    try:
        outcome = CHANGES[kind](world, payload)
    except BadChangeError:
        world.take_back(before)
        raise
    if outcome.accepted:
        world.keep()
    else:
        world.take_back(before)
    return outcome
