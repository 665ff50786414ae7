"""A headless Service whose Pods are all ending: they still answer, but DNS no longer names them."""

from learnnet.cluster.text import Text
from learnnet.curriculum.faults.base import Fault, Trouble, finds, pods_of, repair
from learnnet.curriculum.faults.manifests import CONTAINER, POD, again, apply, edited
from learnnet.curriculum.faults.scene import Target
from learnnet.lab.chance import Chance
from learnnet.lab.lab import Lab

HOUR = 3600  # seconds


def inject(lab: Lab, target: Target, chance: Chance) -> Trouble:
    app = target.app
    headless = edited(app.service(), "spec.clusterIP", "None")
    draining = edited(app.deployment(), f"{CONTAINER}.lifecycle", {"preStop": {"sleep": {"seconds": HOUR}}})
    draining = edited(draining, f"{POD}.terminationGracePeriodSeconds", 2 * HOUR)
    # Recreate: no new Pod before the last old one is gone.
    renewed = edited(draining, "spec.template.metadata.annotations", {"version": "2"})
    end = f"kubectl delete pods -n {app.namespace} -l app={app.name} --grace-period=0 --force"
    return Trouble(
        changes=(*again(app.service(), headless), apply(draining), apply(renewed)),
        complaint=finds(target, app.name),
        proof=pods_of(app),
        story=Text("All Pods of {name} are ending, and take an hour for it. CoreDNS names only Pods that are ready and "
                   "stay.", {"name": app.name}),
        repairs=(repair(Text("Delete the ending Pods at once"), {"kind": "kubectl", "line": end}),),
    )  # fmt: skip


FAULT = Fault(
    name="all-pods-ending",
    title=Text("All Pods are ending at once"),
    topics=("workloads", "dns"),
    level="advanced",
    inject=inject,
)
