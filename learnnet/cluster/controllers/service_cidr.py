"""The ServiceCIDR controller: makes further networks for cluster IPs ready, and lets go of those that nobody uses.

Source: pkg/controller/servicecidrs/servicecidrs_controller.go. That of the cluster itself is ready from the start.
"""

from collections.abc import Iterable
from typing import Any

from learnnet.cluster.actor import Actor
from learnnet.cluster.addresses import parse_address, parse_network
from learnnet.cluster.bootstrap import SERVICE_CIDR_FINALIZER
from learnnet.cluster.clock import timestamp
from learnnet.cluster.store import Body, Key, Write
from learnnet.cluster.text import Text
from learnnet.cluster.turn import Turn

READY = "Kubernetes Service CIDR is ready"
IN_USE = "There are still IPAddresses referencing the ServiceCIDR, please remove them or create a new ServiceCIDR"
DELETION_GRACE = 10_000  # ms: nobody must be about to take an address from it


class ServiceCIDRController(Actor):
    """Looks at a ServiceCIDR when it or an IPAddress changes."""

    name = "service-cidr-controller"
    watches = ("ServiceCIDR", "IPAddress")

    def __init__(self) -> None:
        self._known: dict[Key, None] = {}

    def keys_for(self, write: Write) -> Iterable[Key]:
        if write.key.kind == "ServiceCIDR":
            if write.after:
                self._known[write.key] = None
            else:
                self._known.pop(write.key, None)
            return (write.key,)
        return list(self._known) if write.after is None else ()

    def reconcile(self, turn: Turn, key: Key) -> None:
        record = turn.view.record(key)
        if record is None:
            return
        body = record.body
        meta = body["metadata"]
        finalizers = list(meta.get("finalizers") or ())
        if meta.get("deletionTimestamp"):
            self._let_go(turn, body, finalizers)
        elif SERVICE_CIDR_FINALIZER not in finalizers:
            turn.because(Text("ServiceCIDR {name} must not go while its addresses are in use.", {"name": key.name}))
            turn.update({**body, "metadata": {**meta, "finalizers": [*finalizers, SERVICE_CIDR_FINALIZER]}})
        elif not _condition(body):
            turn.because(Text("Addresses of ServiceCIDR {name} can be given out now.", {"name": key.name}))
            turn.update_status(_with(body, "True", "", READY, turn.clock.now))

    def _let_go(self, turn: Turn, body: Body, finalizers: list[str]) -> None:
        if SERVICE_CIDR_FINALIZER not in finalizers:
            return
        meta = body["metadata"]
        if _used(turn, body):
            if _condition(body).get("reason") != "Terminating":
                why = Text("Addresses of ServiceCIDR {name} are still in use.", {"name": meta["name"]})
                turn.because(why)
                turn.update_status(_with(body, "False", "Terminating", IN_USE, turn.clock.now))
            return
        if _condition(body).get("status") == "True":
            turn.because(Text("No more addresses of ServiceCIDR {name} are given out.", {"name": meta["name"]}))
            turn.update_status(_with(body, "False", "Terminating", IN_USE, turn.clock.now))
            turn.again(DELETION_GRACE)
            return
        turn.because(Text("Nobody uses addresses of ServiceCIDR {name}: it can go.", {"name": meta["name"]}))
        rest = [one for one in finalizers if one != SERVICE_CIDR_FINALIZER]
        turn.update({**body, "metadata": {**meta, "finalizers": rest}})


def _used(turn: Turn, body: Body) -> bool:
    networks = [parsed.network for text in body["spec"]["cidrs"] if (parsed := parse_network(text))]
    names = [record.key.name for record in turn.view.records("IPAddress")]
    addresses = [found.address for name in names if (found := parse_address(name))]
    return any(address in network for network in networks for address in addresses)


def _condition(body: Body) -> dict[str, Any]:
    conditions = (body.get("status") or {}).get("conditions") or ()
    return next((dict(one) for one in conditions if one["type"] == "Ready"), {})


def _with(body: Body, status: str, reason: str, message: str, now: int) -> Body:
    condition = {
        "type": "Ready",
        "status": status,
        "lastTransitionTime": timestamp(now),
        "reason": reason,
        "message": message,
    }
    return {**body, "status": {"conditions": [condition]}}
