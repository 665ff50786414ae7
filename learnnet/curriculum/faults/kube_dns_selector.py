"""The Service in front of CoreDNS selects nobody."""

from learnnet.cluster.text import Text
from learnnet.curriculum.faults.base import Fault, Trouble, asks, repair
from learnnet.curriculum.faults.manifests import apply, edited
from learnnet.curriculum.faults.scene import Target, kube_dns
from learnnet.lab.chance import Chance
from learnnet.lab.lab import Lab


def inject(lab: Lab, target: Target, chance: Chance) -> Trouble:
    wrong = edited(kube_dns(), "spec.selector.k8s-app", "coredns")
    return Trouble(
        changes=(apply(wrong),),
        complaint=asks(target),
        proof={"look": "describe", "kind": "Service", "namespace": "kube-system", "name": "kube-dns"},
        story=Text("CoreDNS runs, but the selector of Service kube-dns does not fit its Pods."),
        repairs=(repair(Text("Correct the selector of kube-dns"), apply(kube_dns())),),
    )


FAULT = Fault(
    name="kube-dns-selector",
    title=Text("The Service kube-dns selects nobody"),
    topics=("dns",),
    level="intermediate",
    inject=inject,
    alone=True,
)
