"""`kubectl set`: images, amounts, the service account, the selector (kubectl, pkg/cmd/set)."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from learnnet.cluster.kubectl.call import Call, Command, Output
from learnnet.cluster.kubectl.commands.label import split
from learnnet.cluster.kubectl.commands.set_env import set_env
from learnnet.cluster.kubectl.common import DRY_RUN, FILES, MANAGER, OUTPUT, asked, dry_run
from learnnet.cluster.kubectl.failures import Failure, Refusal, told
from learnnet.cluster.kubectl.flags import Flag, UsageError
from learnnet.cluster.kubectl.pod_specs import SETTER, containers, pairs_of, pod_spec, updated
from learnnet.cluster.kubectl.selection import Found
from learnnet.cluster.kubectl.visiting import NO_RESOURCES, chosen, each, kind_of, printed
from learnnet.cluster.quantities import canonical_quantity
from learnnet.cluster.requests.label_selector import label_selector
from learnnet.cluster.status import RefusedError
from learnnet.cluster.store import Record

Done = tuple[str, list[Failure]]


def each_in_part(call: Call, found: Found, do: Callable[[Record], Done]) -> Output:
    """As `each`, where an object may have been changed and still something be wrong."""
    lost: list[Failure] = []

    def one(record: Record) -> str:
        text, failures = do(record)
        lost.extend(failures)
        return text

    output = each(call, found, one)
    return replace(output, rc=1, stderr=output.stderr + told(lost)) if lost else output


def set_image(call: Call) -> Output:
    resources, pairs = split(call.arguments.words)
    found = chosen(call, resources)
    if not pairs:
        raise Failure("at least one image update is required")
    images = dict(pair.partition("=")[::2] for pair in pairs)
    return each_in_part(call, found, lambda record: _set_image(call, record, images))


def _set_image(call: Call, record: Record, images: Mapping[str, str]) -> Done:
    """What is there gets its image, also where others are not."""
    known = {one["name"] for one in containers(pod_spec(record, dict(record.body)), "*")}
    lost = [Failure(f'unable to find container named "{name}"') for name in images if name not in ("*", *known)]

    def change(spec: dict[str, Any]) -> None:
        for container in containers(spec, "*"):
            container["image"] = images.get(container["name"], images.get("*", container.get("image", "")))

    return updated(call, record, change, "image updated", "failed to patch image update to pod template: "), lost


def set_resources(call: Call) -> Output:
    arguments = call.arguments
    if not arguments.words and not arguments.has("filename"):
        raise UsageError(NO_RESOURCES)
    wanted = {part: _amounts(arguments.get(part)) for part in ("limits", "requests") if arguments.get(part)}
    if not wanted:
        raise Failure("you must specify an update to requests or limits (in the form of --requests/--limits)")
    return each(call, chosen(call), lambda record: _set_resources(call, record, wanted))


def _amounts(text: str) -> dict[str, str]:
    pairs = pairs_of(text, lambda part: f"Invalid argument syntax {part}, expected <resource>=<value>")
    try:
        return {name: canonical_quantity(value) for name, value in pairs}
    except ValueError as error:
        raise Failure(str(error)) from error


def _set_resources(call: Call, record: Record, wanted: Mapping[str, Mapping[str, str]]) -> str:
    pattern = call.arguments.get("containers", "*")
    if not containers(pod_spec(record, dict(record.body)), pattern):
        raise Failure(f"unable to find container named {pattern}")

    def change(spec: dict[str, Any]) -> None:
        for container in containers(spec, pattern):
            resources = container.setdefault("resources", {})
            for part, amounts in wanted.items():
                resources[part] = {**(resources.get(part) or {}), **amounts}

    failing = "failed to patch resources update to pod template "
    return updated(call, record, change, "resource requirements updated", failing)


def set_service_account(call: Call) -> Output:
    words = call.arguments.words
    if len(words) < 2 and not call.arguments.has("filename"):
        raise UsageError(NO_RESOURCES)
    *resources, name = words

    def change(spec: dict[str, Any]) -> None:
        spec |= {"serviceAccountName": name, "serviceAccount": name}

    return each(
        call,
        chosen(call, resources),
        lambda record: updated(call, record, change, "serviceaccount updated", "failed to patch ServiceAccountName "),
    )


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
        Command(
            name="env",
            usage="RESOURCE/NAME KEY_1=VAL_1 ... KEY_N=VAL_N",
            flags=(
                *_FLAGS,
                Flag(name="selector", short="l"),
                Flag(name="containers", short="c"),
                Flag(name="env", short="e"),
                Flag(name="from"),
                Flag(name="keys"),
                Flag(name="list", value=False),
                Flag(name="overwrite", value=False),
                Flag(name="prefix"),
                Flag(name="resolve", value=False),
            ),
            run=set_env,
            writes=True,
        ),
        Command(
            name="image",
            usage="(-f FILENAME | TYPE NAME) CONTAINER_NAME_1=CONTAINER_IMAGE_1 ... CONTAINER_NAME_N=CONTAINER_IMAGE_N",
            flags=(*_FLAGS, Flag(name="selector", short="l")),
            run=set_image,
            writes=True,
        ),
        Command(
            name="resources",
            usage="(-f FILENAME | TYPE NAME)  ([--limits=LIMITS & --requests=REQUESTS]",
            flags=(
                *_FLAGS,
                Flag(name="selector", short="l"),
                Flag(name="containers", short="c"),
                Flag(name="limits"),
                Flag(name="requests"),
            ),
            run=set_resources,
            writes=True,
        ),
        Command(
            name="selector",
            usage="(-f FILENAME | TYPE NAME) EXPRESSIONS [--resource-version=version]",
            flags=_FLAGS,
            run=set_selector,
            writes=True,
        ),
        Command(
            name="serviceaccount",
            also=("sa",),
            usage="(-f FILENAME | TYPE NAME) SERVICE_ACCOUNT",
            flags=_FLAGS,
            run=set_service_account,
            writes=True,
        ),
        Command(name="subject", absent=True),
    ),
)
