"""`kubectl set image` and `kubectl set selector` (kubectl, pkg/cmd/set)."""

from collections.abc import Mapping, Sequence
from typing import Any

from learnnet.cluster.kubectl.call import Call, Command, Output
from learnnet.cluster.kubectl.commands.label import split
from learnnet.cluster.kubectl.common import DRY_RUN, FILES, MANAGER, OUTPUT, asked, dry_run
from learnnet.cluster.kubectl.failures import Failure, Refusal
from learnnet.cluster.kubectl.flags import Flag
from learnnet.cluster.kubectl.visiting import chosen, each, kind_of, printed
from learnnet.cluster.requests.selectors import label_selector
from learnnet.cluster.status import RefusedError
from learnnet.cluster.store import Record

SETTER = "kubectl-set"
WITH_TEMPLATE = ("Deployment", "ReplicaSet", "StatefulSet")
Body = Mapping[str, Any]


def set_image(call: Call) -> Output:
    resources, pairs = split(call.arguments.words)
    found = chosen(call, resources)
    if not pairs:
        raise Failure("at least one image update is required")
    images = dict(pair.partition("=")[::2] for pair in pairs)
    return each(call, found, lambda record: _set_image(call, record, images))


def _set_image(call: Call, record: Record, images: Mapping[str, str]) -> str:
    kind, key = kind_of(record), record.key
    if kind.name not in ("Pod", *WITH_TEMPLATE):
        raise Failure(
            f"{kind.plural}/{key.name} the object is not a pod or does not have a pod template: "
            f"*{kind.version}.{kind.name}"
        )
    spec = record.body["spec"] if kind.name == "Pod" else record.body["spec"]["template"]["spec"]
    lists = {name: spec.get(name) or [] for name in ("containers", "initContainers")}
    known = {container["name"] for containers in lists.values() for container in containers}
    for name in images:
        if name != "*" and name not in known:
            raise Failure(f'unable to find container named "{name}"')
    inner: dict[str, Any] = {}
    for field, containers in lists.items():
        changed = _changed(containers, images)
        if changed:
            inner[f"$setElementOrder/{field}"] = [{"name": container["name"]} for container in containers]
            inner[field] = changed
    if not inner:
        return ""
    change = {"spec": inner} if kind.name == "Pod" else {"spec": {"template": {"spec": inner}}}
    if dry_run(call) == "client":
        return printed(call, record.body, "image updated")
    body = call.client.patch(kind, key.namespace, key.name, change, asked(call, SETTER))
    return printed(call, body, "image updated")


def _changed(containers: Sequence[Body], images: Mapping[str, str]) -> list[dict[str, str]]:
    changed = []
    for container in containers:
        image = images.get(container["name"], images.get("*"))
        if image is not None and image != container.get("image"):
            changed.append({"image": image, "name": container["name"]})
    return changed


def set_selector(call: Call) -> Output:
    words = call.arguments.words
    if not words:
        raise Failure("one selector is required")
    *resources, text = words
    if "=" not in text and " in " not in text and len(words) < 3:
        raise Failure("one selector is required")
    selector = _selector(text)
    return each(call, chosen(call, resources), lambda record: _set_selector(call, record, selector))


def _selector(text: str) -> dict[str, str]:
    try:
        requirements = label_selector(text)
    except RefusedError as refused:
        raise Refusal(refused.status) from refused
    for one in requirements:
        if one.operator != "=":
            name = {"in": "In", "notin": "NotIn", "exists": "Exists", "!": "DoesNotExist"}.get(one.operator, "NotIn")
            values = f"[{' '.join(one.values)}]"
            raise Failure(f"match expression [{{{one.key} {name} {values}}}] not supported on this object")
    return {one.key: one.values[0] for one in requirements}


def _set_selector(call: Call, record: Record, selector: Mapping[str, str]) -> str:
    kind, key = kind_of(record), record.key
    if kind.name != "Service":
        raise Failure("setting a selector is only supported for Services")
    has = record.body["spec"].get("selector") or {}
    change: dict[str, str | None] = {name: None for name in has if name not in selector}
    change |= {name: value for name, value in selector.items() if has.get(name) != value}
    if dry_run(call) == "client":
        return printed(call, record.body, "selector updated")
    query = asked(call, SETTER)
    body = call.client.patch(kind, key.namespace, key.name, {"spec": {"selector": change}} if change else {}, query)
    return printed(call, body, "selector updated")


_FLAGS = (
    *FILES,
    *OUTPUT,
    *DRY_RUN,
    *MANAGER,
    Flag(name="all", value=False),
    Flag(name="local", value=False),
    Flag(name="resource-version"),
)
SET = Command(
    name="set",
    usage="SUBCOMMAND",
    below=(
        Command(name="env", absent=True),
        Command(
            name="image",
            usage="(-f FILENAME | TYPE NAME) CONTAINER_NAME_1=CONTAINER_IMAGE_1 ... CONTAINER_NAME_N=CONTAINER_IMAGE_N",
            flags=(*_FLAGS, Flag(name="selector", short="l")),
            run=set_image,
            writes=True,
        ),
        Command(name="resources", absent=True),
        Command(
            name="selector",
            usage="(-f FILENAME | TYPE NAME) EXPRESSIONS [--resource-version=version]",
            flags=_FLAGS,
            run=set_selector,
            writes=True,
        ),
        Command(name="serviceaccount", absent=True),
        Command(name="subject", absent=True),
    ),
)
