"""The node IPAM controller: hands each new node the range from which its Pods get their addresses."""

from collections.abc import Iterable
from ipaddress import ip_network

from learnnet.cluster.actor import Actor
from learnnet.cluster.objects import Node
from learnnet.cluster.store import Key, Write
from learnnet.cluster.text import Text
from learnnet.cluster.turn import Turn

# kube-controller-manager --cluster-cidr and --node-cidr-mask-size
CLUSTER, MASK = "10.244.0.0/16", 24


class NodeAddressController(Actor):
    """The first node gets the first range, and so on; a range that a node brings with it is taken."""

    name = "node-ipam-controller"
    watches = ("Node",)

    def reconcile(self, turn: Turn, key: Key) -> None:
        node = turn.view.get(Node, key.name)
        if node is None or node.pod_cidrs:
            return
        taken = {cidr for other in turn.view.list(Node) for cidr in other.pod_cidrs}
        free = next((str(r) for r in ip_network(CLUSTER).subnets(new_prefix=MASK) if str(r) not in taken), None)
        record = turn.view.record(key)
        if record is None:
            return
        if free is None:
            turn.tell(record, "Normal", "CIDRNotAvailable", f"Node {key.name} status is now: CIDRNotAvailable")
            return
        turn.because(Text("Node {node} gets {cidr} for its Pods.", {"node": key.name, "cidr": free}))
        spec = {**(node.body.get("spec") or {}), "podCIDR": free, "podCIDRs": [free]}
        turn.update({**node.body, "spec": spec})

    def keys_for(self, write: Write) -> Iterable[Key]:
        return (write.key,) if write.before is None else ()
