"""What NetworkPolicies let through: the first packet of a connection, at the node of the Pod that sends it or gets it.

As CNI plugins on top of iptables do it: judged where packets are forwarded, when the destination has been translated
and the source has not. A node reaches its own Pods always, and its Pods reach it. What is not let through is dropped
without a word, and answers come through by themselves (Kubernetes, "Network Policies").

Simplified: the verdict is one step of the packet's way. Real plugins write rules, sets or programs of their own for it,
each in another form.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from typing import Any

from learnnet.cluster.controllers.ownership import selects
from learnnet.cluster.objects import Namespace, Pod
from learnnet.cluster.store import Record, View
from learnnet.netfilter.packet import Packet

INGRESS, EGRESS = "Ingress", "Egress"
Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What the policies that select one Pod say to one packet; `by` is the one that lets it through."""

    direction: str
    pod: str
    policies: tuple[str, ...]
    by: str = ""

    @property
    def allowed(self) -> bool:
        return bool(self.by)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    """Reads the policies of a cluster as it stands."""

    view: View

    def decisions(self, packet: Packet, sender: Pod | None, receiver: Pod | None) -> Iterator[Decision]:
        """For Pods on this node: what leaves the sender, and what enters the receiver. None for anybody else."""
        for direction, pod, other in ((EGRESS, sender, packet.destination), (INGRESS, receiver, packet.source)):
            found = list(self._selecting(pod, direction)) if pod else []
            if pod and found:
                target = self._pod(packet.destination)
                by = next((one for one in found if self._allows(one, direction, packet, other, target)), None)
                yield Decision(
                    direction=direction,
                    pod=f"{pod.meta.namespace}/{pod.meta.name}",
                    policies=tuple(one.key.name for one in found),
                    by=by.key.name if by else "",
                )

    def _selecting(self, pod: Pod, direction: str) -> Iterator[Record]:
        for policy in self.view.records("NetworkPolicy", pod.meta.namespace):
            spec = policy.body["spec"]
            if direction in (spec.get("policyTypes") or ()) and selects(spec.get("podSelector") or {}, pod.meta.labels):
                yield policy

    def _allows(self, policy: Record, direction: str, packet: Packet, other: str, target: Pod | None) -> bool:
        rules: Sequence[Body] = policy.body["spec"].get(direction.lower()) or ()
        side = "from" if direction == INGRESS else "to"
        return any(
            _port_fits(rule.get("ports") or (), packet, target)
            and (not rule.get(side) or any(self._is(peer, other, policy.key.namespace) for peer in rule[side]))
            for rule in rules
        )

    def _is(self, peer: Body, address: str, namespace: str) -> bool:
        if block := peer.get("ipBlock"):
            return _within(address, block["cidr"]) and not any(_within(address, x) for x in block.get("except") or ())
        pod = self._pod(address)
        if pod is None or not selects(peer.get("podSelector") or {}, pod.meta.labels):
            return False
        if peer.get("namespaceSelector") is None:
            return pod.meta.namespace == namespace
        space = self.view.get(Namespace, pod.meta.namespace)
        return space is not None and selects(peer["namespaceSelector"], space.meta.labels)

    def _pod(self, address: str) -> Pod | None:
        """Whose address it is; Pods in the network of their node have none of their own."""
        pods = (pod for pod in self.view.list(Pod) if address in pod.ips and not pod.host_network)
        return next((pod for pod in pods if not pod.finished), None)


def _within(address: str, cidr: str) -> bool:
    found = ip_network(cidr, strict=False)
    return ip_address(address) in found


def _port_fits(ports: Sequence[Body], packet: Packet, target: Pod | None) -> bool:
    return not ports or any(_is_port(port, packet, target) for port in ports)


def _is_port(port: Body, packet: Packet, target: Pod | None) -> bool:
    protocol, wanted = port.get("protocol", "TCP"), port.get("port")
    if protocol.lower() != packet.protocol:
        return False
    if wanted is None:
        return True
    if isinstance(wanted, str):
        named = target.ports if target else ()
        return any(
            one.name == wanted and one.protocol == protocol and one.port == packet.destination_port for one in named
        )
    last: int = port.get("endPort", wanted)
    return int(wanted) <= packet.destination_port <= last
