"""Where an object has its Pod's spec, and what `kubectl set` sends for a changed one."""

from collections.abc import Callable, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Any

from learnnet.cluster.kubectl.call import Call
from learnnet.cluster.kubectl.common import asked, dry_run
from learnnet.cluster.kubectl.failures import Failure, Refusal
from learnnet.cluster.kubectl.visiting import kind_of, printed
from learnnet.cluster.patches.three_way import three_way_patch
from learnnet.cluster.shape import thaw
from learnnet.cluster.store import Record

SETTER = "kubectl-set"
WITH_TEMPLATE = ("Deployment", "ReplicaSet", "StatefulSet")
Body = dict[str, Any]


def pod_spec(record: Record, body: Body) -> Body:
    """The part of `body` that is the Pod's spec."""
    kind = kind_of(record)
    if kind.name not in ("Pod", *WITH_TEMPLATE):
        raise Failure(
            f"{kind.plural}/{record.key.name} the object is not a pod or does not have a pod template: "
            f"*{kind.version}.{kind.name}"
        )
    found: Body = body["spec"] if kind.name == "Pod" else body["spec"]["template"]["spec"]
    return found


def containers(spec: Mapping[str, Any], pattern: str) -> list[Body]:
    """All whose name fits, `*` and `?` standing for letters (cmd/set/helper.go, selectContainers)."""
    every = [*(spec.get("initContainers") or ()), *(spec.get("containers") or ())]
    return [one for one in every if fnmatchcase(one["name"], pattern or "*")]


def updated(call: Call, record: Record, change: Callable[[Body], None], operation: str, failing: str) -> str:
    """`change` alters a Pod's spec; the difference is sent. Nothing is said where there is none.

    `failing` is what kubectl says before the server's reason.
    """
    before = thaw(record.body)
    wanted = thaw(record.body)
    change(pod_spec(record, wanted))
    if wanted == before:
        return ""
    if dry_run(call) == "client" or call.arguments.on("local"):
        return printed(call, wanted, operation)
    key, kind = record.key, kind_of(record)
    patch = three_way_patch(key.kind, before, wanted, before)
    try:
        body = call.client.patch(kind, key.namespace, key.name, patch, asked(call, SETTER))
    except Refusal as refusal:
        raise Failure(f"{failing}{refusal.message}") from refusal
    return printed(call, body, operation)


def pairs_of(text: str, complain: Callable[[str], str]) -> Sequence[tuple[str, str]]:
    """`cpu=1,memory=2`"""
    found = []
    for part in text.split(","):
        name, equals, value = part.partition("=")
        if not equals or not name:
            raise Failure(complain(part))
        found.append((name, value))
    return found
