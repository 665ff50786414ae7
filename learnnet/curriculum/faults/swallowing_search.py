"""A search domain of the asking Pod has an answer for a name that was meant otherwise."""

from dataclasses import replace

from learnnet.cluster.text import Text
from learnnet.curriculum.faults.base import Fault, Trouble, finds, repair
from learnnet.curriculum.faults.manifests import again, edited
from learnnet.curriculum.faults.scene import Target
from learnnet.lab.chance import Chance
from learnnet.lab.lab import Lab

DOMAIN, NAME = "corp.test", "api.example.com"
ZONE = """$ORIGIN corp.test.
@ 300 IN SOA ns.corp.test. admin.corp.test. 2026010101 3600 600 604800 60
@ 300 IN NS ns.corp.test.
ns 300 IN A 192.0.2.60
api.example.com 300 IN A 192.0.2.99
"""


def inject(lab: Lab, target: Target, chance: Chance) -> Trouble:
    pod = target.scene.client_pod()
    broken = edited(pod, "spec.dnsConfig", {"searches": [DOMAIN]})
    return Trouble(
        changes=(
            {"kind": "upstream-zone", "zone": DOMAIN, "text": ZONE},
            *again(pod, broken),
        ),
        complaint=replace(
            finds(target, NAME), whom="192.0.2.81", says=Text("{client} talks to the wrong host when it asks for {to}.")
        ),
        proof={"look": "resolv-conf", "pod": target.scene.client},
        story=Text(
            "With ndots:5 the search list comes first, and one of its domains has a record for this name "
            "with the domain behind it."
        ),
        repairs=(repair(Text("Make the asking Pod anew, without it"), *again(broken, pod)),),
    )


FAULT = Fault(
    name="swallowing-search",
    title=Text("A search domain swallows the name"),
    topics=("dns",),
    level="advanced",
    inject=inject,
    alone=True,
)
