"""`kubectl label` and `kubectl annotate`: one patch of the metadata (kubectl, pkg/cmd/label, pkg/cmd/annotate)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from learnnet.cluster.kubectl.call import Call, Command, Output
from learnnet.cluster.kubectl.client import MERGE
from learnnet.cluster.kubectl.common import DRY_RUN, FILES, MANAGER, OUTPUT, SELECTION, asked, dry_run
from learnnet.cluster.kubectl.failures import Failure
from learnnet.cluster.kubectl.flags import Flag
from learnnet.cluster.kubectl.selection import Found
from learnnet.cluster.kubectl.visiting import chosen, each, kind_of, printed
from learnnet.cluster.store import Record
from learnnet.cluster.validation.content import label_value


@dataclass(frozen=True, slots=True)
class Wish:
    """What to set and what to take away."""

    wanted: Mapping[str, str]
    gone: Sequence[str]


def split(words: Sequence[str]) -> tuple[list[str], list[str]]:
    """Resources come first, pairs behind them; `a-` takes a away."""
    for index, word in enumerate(words):
        if "=" in word or (word.endswith("-") and word != "-"):
            return list(words[:index]), list(words[index:])
    return list(words), []


def wish(pairs: Sequence[str], what: str) -> Wish:
    wanted, gone = {}, []
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if equals:
            if what == "label" and (wrong := label_value(value)):
                raise Failure(f'invalid label value: "{pair}": {"; ".join(wrong)}')
            wanted[key] = value
        elif pair.endswith("-"):
            gone.append(pair[:-1])
        else:
            raise Failure(f"unknown {what} spec: {pair}")
    if set(wanted) & set(gone):
        raise Failure(
            f"can not both modify and remove {'a label' if what == 'label' else 'an annotation'} in the same command"
        )
    return Wish(wanted, gone)


def _resources(call: Call, what: str) -> tuple[list[str], Wish]:
    resources, pairs = split(call.arguments.words)
    if not resources and not call.arguments.has("filename"):
        raise Failure("one or more resources must be specified as <resource> <name> or <resource>/<name>")
    wanted = wish(pairs, what)
    if not pairs and not call.arguments.on("list"):
        raise Failure(f"at least one {what} update is required")
    return resources, wanted


def label(call: Call) -> Output:
    resources, wanted = _resources(call, "label")
    return each(call, _targets(call, resources), lambda record: _label(call, record, wanted))


def _label(call: Call, record: Record, wanted: Wish) -> str:
    has = record.body["metadata"].get("labels") or {}
    if not call.arguments.on("overwrite"):
        for key, value in wanted.wanted.items():
            if has.get(key, value) != value:
                raise Failure(f"'{key}' already has a value ({has[key]}), and --overwrite is false")
    missing = "".join(f'label "{key}" not found.\n' for key in wanted.gone if key not in has)
    if call.arguments.on("list"):
        return _listed(has, wanted)
    change = _change(has, wanted)
    body = _patched(call, record, {"metadata": {"labels": change}} if change else {}, "kubectl-label")
    return missing + printed(call, body, _told(has, wanted, change))


def _change(has: Mapping[str, str], wanted: Wish) -> dict[str, str | None]:
    change: dict[str, str | None] = {key: value for key, value in wanted.wanted.items() if has.get(key) != value}
    return change | dict.fromkeys(key for key in wanted.gone if key in has)


def _told(has: Mapping[str, str], wanted: Wish, change: Mapping[str, str | None]) -> str:
    if not change:
        return "not labeled"
    return "unlabeled" if all(value is None for value in change.values()) else "labeled"


def annotate(call: Call) -> Output:
    resources, wanted = _resources(call, "annotation")
    return each(call, _targets(call, resources), lambda record: _annotate(call, record, wanted))


def _annotate(call: Call, record: Record, wanted: Wish) -> str:
    has = record.body["metadata"].get("annotations") or {}
    taken = [
        f"'{key}' already has a value ({has[key]})"
        for key, value in wanted.wanted.items()
        if has.get(key, value) != value
    ]
    if taken and not call.arguments.on("overwrite"):
        raise Failure(f"--overwrite is false but found the following declared annotation(s): {'; '.join(taken)}")
    if call.arguments.on("list"):
        return _listed(has, wanted)
    change = _change(has, wanted)
    body = _patched(call, record, {"metadata": {"annotations": change}} if change else {}, "kubectl-annotate")
    return printed(call, body, "annotated")


def _listed(has: Mapping[str, str], wanted: Wish) -> str:
    """--list shows what would be there, and sends nothing."""
    would = {key: value for key, value in {**has, **wanted.wanted}.items() if key not in wanted.gone}
    return "".join(f"{key}={value}\n" for key, value in sorted(would.items()))


def _patched(call: Call, record: Record, change: Mapping[str, Any], manager: str) -> Mapping[str, Any]:
    if dry_run(call) == "client":
        return record.body
    key = record.key
    if wanted := call.arguments.get("resource-version"):
        change = {**change, "metadata": {**(change.get("metadata") or {}), "resourceVersion": wanted}}
    return call.client.patch(kind_of(record), key.namespace, key.name, change, asked(call, manager), MERGE)


def _targets(call: Call, resources: Sequence[str]) -> Found:
    found = chosen(call, resources)
    if call.arguments.get("resource-version") and len(found.records) + len(found.failures) > 1:
        raise Failure("--resource-version may only be used with a single resource")
    return found


_FLAGS = (
    *SELECTION,
    *FILES,
    *OUTPUT,
    *DRY_RUN,
    *MANAGER,
    Flag(name="all", value=False),
    Flag(name="overwrite", value=False),
    Flag(name="list", value=False),
    Flag(name="local", value=False),
    Flag(name="resource-version"),
)
LABEL = Command(
    name="label",
    usage="[--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N=VAL_N [--resource-version=version]",
    flags=_FLAGS,
    run=label,
    writes=True,
)
ANNOTATE = Command(
    name="annotate",
    usage="[--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N=VAL_N [--resource-version=version]",
    flags=_FLAGS,
    run=annotate,
    writes=True,
)
