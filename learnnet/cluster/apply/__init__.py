"""`kubectl apply -f`, client and all: what is sent for each document, and what the tool prints about it.

Sources: staging/src/k8s.io/kubectl/pkg/cmd/apply/{apply,patcher}.go, k8s.io/cli-runtime pkg/resource.
"""

from learnnet.cluster.api import Api
from learnnet.cluster.apply.documents import FILE, Item, items_of
from learnnet.cluster.apply.fields import Problem
from learnnet.cluster.apply.outcome import Applied, Outcome
from learnnet.cluster.apply.send import send
from learnnet.cluster.manifest import Manifest, parse
from learnnet.cluster.scratch import Scratch

__all__ = ["FILE", "Applied", "Outcome", "Problem", "apply", "lint"]


def apply(
    api: Api,
    manifest: Manifest | str,
    *,
    file: str = FILE,
    namespace: str = "default",
    actor: str = "you",
    cause: int | None = None,
) -> Applied:
    """Apply every document; one that fails does not keep the others from being applied."""
    parsed = parse(manifest) if isinstance(manifest, str) else manifest
    outcomes = []
    for item in items_of(parsed, file, namespace):
        outcomes.append(send(api, item, file, actor, cause) if isinstance(item, Item) else item)
    if not outcomes:
        outcomes.append(Outcome(text="error: no objects passed to apply", error=True))
    return Applied(outcomes=tuple(outcomes))


def lint(api: Api, manifest: Manifest | str, *, file: str = FILE, namespace: str = "default") -> Applied:
    """What `apply` would say now. Nothing is written and no lot is drawn."""
    return apply(api.branch(Scratch(api.store)), manifest, file=file, namespace=namespace)
