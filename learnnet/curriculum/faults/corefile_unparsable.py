"""CoreDNS cannot read its Corefile, which nobody noticed until its Pods were started anew."""

from learnnet.cluster.text import Text
from learnnet.curriculum.faults.base import Fault, Trouble, asks, repair
from learnnet.curriculum.faults.manifests import Change, apply
from learnnet.curriculum.faults.scene import Target
from learnnet.dns.corefile import KUBEADM
from learnnet.lab.chance import Chance
from learnnet.lab.lab import Lab
from learnnet.lab.naming.config_map import body_of

ANEW: Change = {"kind": "kubectl", "line": "kubectl delete pods -n kube-system -l k8s-app=kube-dns"}


def inject(lab: Lab, target: Target, chance: Chance) -> Trouble:
    misspelt = KUBEADM.replace("    forward ", "    foward ")
    return Trouble(
        # A running CoreDNS keeps what it has read when the new file cannot be (plugin/reload).
        changes=(apply(body_of(misspelt)), ANEW),
        complaint=asks(target),
        proof={"look": "describe", "kind": "ConfigMap", "namespace": "kube-system", "name": "coredns"},
        story=Text("The Corefile has a word wrong, so CoreDNS ends as soon as it is started."),
        repairs=(repair(Text("Correct the Corefile, and start CoreDNS anew"), apply(body_of(KUBEADM)), ANEW),),
    )


FAULT = Fault(
    name="corefile-unparsable",
    title=Text("CoreDNS cannot read its Corefile"),
    topics=("dns",),
    level="intermediate",
    inject=inject,
    alone=True,
)
