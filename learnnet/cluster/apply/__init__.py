"""`kubectl apply -f`, client and all: what is sent for each document, and what the tool prints about it.

Sources: staging/src/k8s.io/kubectl/pkg/cmd/apply/{apply,patcher}.go, k8s.io/cli-runtime pkg/resource.
"""

from learnnet.cluster.api import Api
from learnnet.cluster.apply.documents import FILE, Item, items_of
from learnnet.cluster.apply.fields import Problem
from learnnet.cluster.apply.outcome import Applied, Outcome
from learnnet.cluster.apply.send import PLAINLY, Manner, send
from learnnet.cluster.manifest import Manifest, parse
from learnnet.cluster.scratch import Scratch

__all__ = ["FILE", "NOTHING", "Applied", "Manner", "Outcome", "Problem", "apply", "lint"]

NOTHING = "error: no objects passed to apply"


def apply(
    api: Api,
    manifest: Manifest | str,
    *,
    file: str = FILE,
    namespace: str = "default",
    actor: str = "you",
    cause: int | None = None,
    how: Manner = PLAINLY,
) -> Applied:
    """Apply every document; one that the server refuses does not keep the others from being applied."""
    parsed = parse(manifest) if isinstance(manifest, str) else manifest
    outcomes = []
    for item in items_of(parsed, file, namespace):
        if not isinstance(item, Item):
            outcomes.append(item)
        elif how.wants(item):
            outcomes.append(send(api, item, file, actor, cause, how))
    if not outcomes:
        outcomes.append(Outcome(text=NOTHING, error=True))
    return Applied(outcomes=tuple(outcomes))


def lint(api: Api, manifest: Manifest | str, *, file: str = FILE, namespace: str = "default") -> Applied:
    """What `apply` would say now. Nothing is written and no lot is drawn."""
    return apply(api.branch(Scratch(api.store)), manifest, file=file, namespace=namespace)
