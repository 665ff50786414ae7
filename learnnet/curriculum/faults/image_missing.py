"""A new version's image does not exist, and the old Pods are gone already."""

from learnnet.cluster.text import Text
from learnnet.curriculum.faults.base import Fault, Trouble, asks, pods_of, repair
from learnnet.curriculum.faults.manifests import CONTAINER, apply, edited
from learnnet.curriculum.faults.scene import IMAGE, Target
from learnnet.lab.chance import Chance
from learnnet.lab.lab import Lab


def inject(lab: Lab, target: Target, chance: Chance) -> Trouble:
    app = target.app
    image = IMAGE.replace("registry.k8s.io", "registry.k8s.invalid")
    return Trouble(
        changes=(apply(edited(app.deployment(), f"{CONTAINER}.image", image)),),
        complaint=asks(target),
        proof=pods_of(app),
        story=Text(
            "There is no image {image}: the new Pods of {name} wait for it.", {"image": image, "name": app.name}
        ),
        repairs=(repair(Text("Correct the image's name"), apply(app.deployment())),),
    )


FAULT = Fault(
    name="image-missing",
    title=Text("The image does not exist"),
    topics=("workloads",),
    level="beginner",
    inject=inject,
)
