"""The asking Pod's hosts file leads a name to an address of long ago."""

from learnnet.cluster.text import Text
from learnnet.curriculum.faults.base import Fault, Trouble, asks, repair
from learnnet.curriculum.faults.manifests import again, edited
from learnnet.curriculum.faults.scene import Target
from learnnet.lab.chance import Chance
from learnnet.lab.lab import Lab


def inject(lab: Lab, target: Target, chance: Chance) -> Trouble:
    pod = target.scene.client_pod()
    broken = edited(pod, "spec.hostAliases", [{"ip": "10.96.200.200", "hostnames": [target.app.name]}])
    return Trouble(
        changes=(*again(pod, broken),),
        complaint=asks(target),
        proof={"look": "describe", "kind": "Pod", "namespace": target.scene.home, "name": target.scene.client_name},
        story=Text("The asking Pod has a line for the name in its hosts file, which comes before DNS."),
        repairs=(repair(Text("Make the asking Pod anew, without it"), *again(broken, pod)),),
    )


FAULT = Fault(
    name="hosts-file-stale",
    title=Text("The asking Pod's hosts file is out of date"),
    topics=("dns",),
    level="advanced",
    inject=inject,
    alone=True,
)
