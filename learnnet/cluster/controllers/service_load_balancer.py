"""The service controller of a cloud: gives Services of type LoadBalancer an address from outside.

A cluster has it only where there is a cloud (the lab's setting `cloud`); without one such a Service stays pending.
"""

from collections.abc import Iterable, Mapping
from ipaddress import ip_network
from typing import Any

from learnnet.cluster.actor import Actor
from learnnet.cluster.objects import Service
from learnnet.cluster.store import Key, Record, Write
from learnnet.cluster.text import Text
from learnnet.cluster.turn import Turn

ADDRESSES = "203.0.113.0/24"  # TEST-NET-3 (RFC 5737): what a cloud's addresses look like in examples
FINALIZER = "service.kubernetes.io/load-balancer-cleanup"
DELAY = 2000  # ms that a cloud takes to make a load balancer


class ServiceLoadBalancerController(Actor):
    """Makes, updates and takes away load balancers (cloud-provider/controllers/service)."""

    name = "service-controller"
    watches = ("Service",)

    def __init__(self) -> None:
        self._addresses: dict[Key, str] = {}
        self._due: dict[Key, int] = {}

    def keys_for(self, write: Write) -> Iterable[Key]:
        return (write.key,)

    def reconcile(self, turn: Turn, key: Key) -> None:
        record = turn.view.record(key)
        service = turn.view.get(Service, key.name, key.namespace)
        if not turn.settings.get("cloud"):
            return
        if record is None or service is None:
            self._addresses.pop(key, None)
            self._due.pop(key, None)
            return
        ours = service.type == "LoadBalancer" and not service.load_balancer_class
        finalizers = record.body["metadata"].get("finalizers") or ()
        if ours and not service.meta.deleted:
            self._ensure(turn, record, service)
        elif FINALIZER in finalizers:
            self._take_away(turn, record)

    def _ensure(self, turn: Turn, record: Record, service: Service) -> None:
        if service.ingress:
            return
        if record.key not in self._due:
            turn.because(Text("Service {name} asks the cloud for a load balancer.", {"name": service.meta.name}))
            turn.tell(record, "Normal", "EnsuringLoadBalancer", "Ensuring load balancer")
            self._due[record.key] = turn.clock.now + turn.settings.get("cloud/delay", DELAY)
            meta = record.body["metadata"]
            turn.update({**record.body, "metadata": {**meta, "finalizers": [*meta.get("finalizers", ()), FINALIZER]}})
        wait = self._due[record.key] - turn.clock.now
        if wait > 0:
            turn.again(wait)
            return
        ingress: Mapping[str, Any] = {"ip": self._address(record.key), "ipMode": "VIP"}
        turn.because(Text("The cloud gives Service {name} the address {ip}.", {"name": service.meta.name, **ingress}))
        turn.update_status({**record.body, "status": {"loadBalancer": {"ingress": [ingress]}}})
        turn.tell(record, "Normal", "EnsuredLoadBalancer", "Ensured load balancer")

    def _take_away(self, turn: Turn, record: Record) -> None:
        turn.because(Text("The load balancer of Service {name} is taken away.", {"name": record.key.name}))
        turn.tell(record, "Normal", "DeletingLoadBalancer", "Deleting load balancer")
        self._addresses.pop(record.key, None)
        self._due.pop(record.key, None)
        current = record.body
        if (current.get("status") or {}).get("loadBalancer"):
            current = turn.update_status({**current, "status": {"loadBalancer": {}}})
        meta = {**current["metadata"], "finalizers": [f for f in current["metadata"]["finalizers"] if f != FINALIZER]}
        if not meta["finalizers"]:
            meta.pop("finalizers")
        turn.tell(record, "Normal", "DeletedLoadBalancer", "Deleted load balancer")
        turn.update({**current, "metadata": meta})

    def _address(self, key: Key) -> str:
        taken = set(self._addresses.values())
        hosts = (str(host) for host in ip_network(ADDRESSES).hosts())
        return self._addresses.setdefault(key, next(host for host in hosts if host not in taken))
