"""A UDP client that keeps its port keeps its connection too, to a Pod that is gone: nobody cleaned up after it."""

from learnnet.cluster.text import Text
from learnnet.curriculum.faults.base import Complaint, Fault, Trouble, repair
from learnnet.curriculum.faults.manifests import Change, apply, edited
from learnnet.curriculum.faults.scene import Target, coredns
from learnnet.lab.chance import Chance
from learnnet.lab.lab import Lab

KUBE_DNS = "@ip/kube-system/kube-dns:53"
PORT = 45_353  # of the client: as a resolver that asks from one port only


def inject(lab: Lab, target: Target, chance: Chance) -> Trouble:
    node, client = target.scene.client_node, target.scene.client
    asked = {"source": client, "protocol": "udp", "source_port": PORT}
    # The node's kernel knows the connection before the Pods go. kube-proxy would delete it (conntrack, cleanup.go).
    first: Change = {"kind": "send", **asked, "to": "10.96.0.10:53"}
    replaced = edited(coredns(), "spec.template.metadata.annotations", {"restarted": "yes"})
    return Trouble(
        changes=(first, {"kind": "kube-proxy", "node": node, "action": "stop"}, apply(replaced)),
        complaint=Complaint(observation={"look": "send", "to": KUBE_DNS, **asked}, whom="kube-system/coredns"),
        proof={"look": "rules", "node": node},
        story=Text("kube-proxy on {node} has stopped. CoreDNS's Pods were replaced, and the node's connection table "
                   "still leads UDP clients to the old ones.", {"node": node}),
        repairs=(
            repair(Text("Start kube-proxy on that node"), {"kind": "kube-proxy", "node": node, "action": "start"}),
        ),
    )  # fmt: skip


FAULT = Fault(
    name="udp-connection-stale",
    title=Text("kube-proxy has stopped, and UDP clients keep to a Pod that is gone"),
    topics=("nodes", "dns"),
    level="advanced",
    inject=inject,
    alone=True,
)
