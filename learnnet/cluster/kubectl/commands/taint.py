"""`kubectl taint` (kubectl, pkg/cmd/taint)."""

from collections.abc import Mapping, Sequence
from typing import Any

from learnnet.cluster.kubectl.call import Call, Command, Output
from learnnet.cluster.kubectl.client import MERGE
from learnnet.cluster.kubectl.common import DRY_RUN, MANAGER, OUTPUT, VALIDATE, asked, dry_run
from learnnet.cluster.kubectl.failures import Failure
from learnnet.cluster.kubectl.flags import Flag, UsageError
from learnnet.cluster.kubectl.printers import printer
from learnnet.cluster.kubectl.resources import Named, full_name, kind_called
from learnnet.cluster.kubectl.selection import Found, find
from learnnet.cluster.kubectl.visiting import each, kind_of
from learnnet.cluster.store import Record
from learnnet.cluster.validation.content import label_value, qualified_name

EFFECTS = ("NoSchedule", "PreferNoSchedule", "NoExecute")
HELP = "See 'kubectl taint -h' for help and examples\n"
Taint = Mapping[str, Any]


def taint(call: Call) -> Output:
    words = call.arguments.words
    if not words or (len(words) == 1 and _is_spec(words[0])):
        raise Failure("one or more resources must be specified as <resource> <name>")
    kind = kind_called(words[0].partition("/")[0])
    if kind.name != "Node":
        raise Failure(f"invalid resource type {words[0]}, only node types are supported")
    specs = [word for word in words[1:] if _is_spec(word)]
    names = [word for word in words[1:] if not _is_spec(word)]
    if not specs:
        raise Failure("at least one taint update is required")
    added, removed = _read(specs)
    both = [f"{one['key']}={one.get('effect', '')}" for one in removed if any(_same(one, new) for new in added)]
    if both:
        raise Failure(f"can not both modify and remove the following taint(s) in the same command: {', '.join(both)}")
    return each(call, _nodes(call, names), lambda record: _taint(call, record, added, removed))


def _is_spec(word: str) -> bool:
    return "=" in word or word.endswith("-") or ":" in word


def _nodes(call: Call, names: Sequence[str]) -> Found:
    node = kind_called("nodes")
    if not names and not call.arguments.on("all") and not call.arguments.get("selector"):
        raise Failure("at least one resource name must be specified since 'all' parameter is not set")
    return find(call, [Named(kind=node, name=name) for name in names] or [Named(kind=node)])


def _read(specs: Sequence[str]) -> tuple[list[Taint], list[Taint]]:
    added: list[Taint] = []
    removed: list[Taint] = []
    for spec in specs:
        one = _one(spec.removesuffix("-"), spec, removing=spec.endswith("-"))
        if not spec.endswith("-") and any(_same(one, other) for other in added):
            again = f"{{{one['key']} {one.get('value', '')} {one['effect']} <nil>}}"
            raise UsageError(f"error: duplicated taints with the same key and effect: {again}\n{HELP}")
        (removed if spec.endswith("-") else added).append(one)
    return added, removed


def _one(text: str, spec: str, *, removing: bool) -> Taint:
    name, colon, effect = text.partition(":")
    if not colon and not removing:
        problems = qualified_name(text) or [""]
        raise UsageError(f"error: invalid taint spec: {spec}, {'; '.join(problems)}\n{HELP}")
    key, equals, value = name.partition("=")
    if colon and effect not in EFFECTS:
        raise UsageError(f"error: invalid taint effect: {effect}, unsupported taint effect\n{HELP}")
    problems = qualified_name(key) or (label_value(value) if equals else [])
    if problems:
        raise UsageError(f"error: invalid taint spec: {spec}, {'; '.join(problems)}\n{HELP}")
    fields = {"key": key, "value": value, "effect": effect}
    return {field: found for field, found in fields.items() if found}


def _same(one: Taint, other: Taint) -> bool:
    return bool(one["key"] == other["key"] and one.get("effect", "") in ("", other.get("effect", "")))


def _taint(call: Call, record: Record, added: Sequence[Taint], removed: Sequence[Taint]) -> str:
    kind, name = kind_of(record), record.key.name
    before: list[Taint] = list((record.body.get("spec") or {}).get("taints") or ())
    there = [one for one in added if any(_same(one, old) for old in before)]
    if there and not call.arguments.on("overwrite"):
        effects = ", ".join(f"{one['key']}={one['effect']}" for one in there)
        raise Failure(f"node {name} already has {effects} taint(s) with same effect(s) and --overwrite is false")
    for one in removed:
        if not any(_same(one, old) for old in before):
            effect = f":{one['effect']}" if one.get("effect") else ""
            raise Failure(f'taint "{one["key"]}{effect}" not found')
    kept = [old for old in before if not any(_same(one, old) for one in (*removed, *added))]
    taints = [*added, *kept]
    operation = "untainted" if removed and not added else "modified" if call.arguments.on("overwrite") else "tainted"
    body: Mapping[str, Any] = {**record.body, "spec": {**(record.body.get("spec") or {}), "taints": taints}}
    if dry_run(call) != "client":
        change = {"spec": {"taints": taints or None}}
        body = call.client.patch(kind, "", name, change, asked(call, "kubectl-taint"), MERGE)
    if call.arguments.get("output"):
        return printer(call.arguments)(body)
    return f"{full_name(kind, name)} {operation}\n"


TAINT = Command(
    name="taint",
    usage="NODE NAME KEY_1=VAL_1:TAINT_EFFECT_1 ... KEY_N=VAL_N:TAINT_EFFECT_N",
    flags=(
        *OUTPUT,
        *DRY_RUN,
        *MANAGER,
        *VALIDATE,
        Flag(name="all", value=False),
        Flag(name="overwrite", value=False),
        Flag(name="selector", short="l"),
    ),
    run=taint,
    writes=True,
)
