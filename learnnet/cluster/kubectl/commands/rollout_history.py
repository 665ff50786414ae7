"""`kubectl rollout history`: the revisions that can still be gone back to (polymorphichelpers, history.go)."""

from collections.abc import Mapping

from learnnet.cluster.kubectl.call import Call, Output
from learnnet.cluster.kubectl.columns import tabbed
from learnnet.cluster.kubectl.commands.rollout_revisions import (
    CHANGE_CAUSE,
    KEPT_IN,
    Body,
    revisions,
    template_of,
)
from learnnet.cluster.kubectl.describers.containers import pod_template
from learnnet.cluster.kubectl.failures import Failure
from learnnet.cluster.kubectl.printers import printer
from learnnet.cluster.kubectl.resources import full_name
from learnnet.cluster.kubectl.visiting import chosen, each, kind_of
from learnnet.cluster.store import Record
from learnnet.cluster.tables.table import NONE


def history(call: Call) -> Output:
    if not call.arguments.words and not call.arguments.has("filename"):
        raise Failure("required resource not specified")
    if call.arguments.number("revision") < 0:
        raise Failure(f"revision must be a positive integer: {call.arguments.number('revision')}")
    return each(call, chosen(call, any_name=True), lambda record: _history(call, record))


def _history(call: Call, record: Record) -> str:
    kind = kind_of(record)
    if kind.name not in KEPT_IN:
        raise Failure(f'no history viewer has been implemented for "{kind.qualified}"')
    found = revisions(call.view, record)
    wanted = call.arguments.number("revision")
    if call.arguments.get("output"):
        return _objects(call, record, found, wanted)
    name = full_name(kind, record.key.name)
    causes = {number: (one["metadata"].get("annotations") or {}).get(CHANGE_CAUSE, "") for number, one in found.items()}
    if not wanted:
        rows = ["REVISION\tCHANGE-CAUSE", *(f"{number}\t{causes[number] or NONE}" for number in sorted(found))]
        return f"{name} \n{tabbed(chr(10).join(rows))}\n\n"
    if wanted not in found:
        raise Failure("unable to find the specified revision")
    template = template_of(found[wanted])
    if causes[wanted]:
        meta = {**template["metadata"], "annotations": {CHANGE_CAUSE: causes[wanted]}}
        template = {**template, "metadata": meta}
    text = "\n".join(pod_template(template))  # its tabs are not laid out here
    return f"{name} with revision #{wanted}\n{text}\n\n"


def _objects(call: Call, record: Record, found: Mapping[int, Body], wanted: int) -> str:
    """-o prints a Deployment's ReplicaSets, and a StatefulSet as it was."""
    if wanted and wanted not in found:
        raise Failure("unable to find the specified revision")
    write = printer(call.arguments)
    kept = [found[number] for number in sorted(found) if not wanted or number == wanted]
    if record.key.kind == "StatefulSet":
        kept = [{**record.body, "spec": {**record.body["spec"], "template": template_of(one)}} for one in kept]
    texts = [write(one) for one in kept]
    return ("---\n" if call.arguments.get("output") == "yaml" else "").join(texts)
