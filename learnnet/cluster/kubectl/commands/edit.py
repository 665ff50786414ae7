"""`kubectl edit`, without an editor of its own: first it hands out the text, then it takes it back.

Without a text on standard input (the file "-") it answers what an editor would be opened with. With one it sends what
was changed, as a patch, and where that is refused answers the text anew with the reasons above it, as kubectl opens
its editor again (kubectl, pkg/cmd/util/editor).
"""

from collections.abc import Sequence
from typing import Any

from learnnet.cluster.kubectl.call import Call, Command, Output
from learnnet.cluster.kubectl.common import FILES, MANAGER, OUTPUT, SELECTION, VALIDATE, asked
from learnnet.cluster.kubectl.documents import as_json, as_yaml, compact
from learnnet.cluster.kubectl.failures import Failure, Refusal
from learnnet.cluster.kubectl.flags import Flag
from learnnet.cluster.kubectl.printers import shown
from learnnet.cluster.kubectl.resources import full_name
from learnnet.cluster.kubectl.visiting import chosen, kind_of, printed
from learnnet.cluster.manifest import parse
from learnnet.cluster.patches.three_way import three_way_patch
from learnnet.cluster.shape import thaw
from learnnet.cluster.status import quoted
from learnnet.cluster.store import Record

HEADER = (
    "# Please edit the object below. Lines beginning with a '#' will be ignored,\n"
    "# and an empty file will abort the edit. If an error occurs while saving this file will be\n"
    "# reopened with the relevant failures.\n#\n"
)
EMPTY = "Edit cancelled, saved file was empty.\n"
UNCHANGED = "Edit cancelled, no changes made.\n"
RENAMED = "At least one of apiVersion, kind and name was changed"
IDENTITY = (("apiVersion",), ("kind",), ("metadata", "name"))


def edit(call: Call) -> Output:
    form = call.arguments.get("output", "yaml")
    if form not in ("yaml", "json"):
        raise Failure(
            f'unable to match a printer suitable for the output format "{form}", allowed formats are: json,yaml'
        )
    found = chosen(call, any_name=True)
    if found.failures:
        raise found.failures[0]
    if not found.records:
        raise Failure("edit cancelled, no objects found")
    text = _written(call, found.records)
    if "-" not in call.files:  # as an editor that only shows it would leave it
        return Output(stdout=text, stderr=UNCHANGED, editor=text)
    return _take_back(call, found.records, call.files["-"], text)


def _written(call: Call, records: Sequence[Record]) -> str:
    bodies = [shown(record.body) for record in records]
    several = {"apiVersion": "v1", "items": bodies, "kind": "List", "metadata": {}}
    whole = bodies[0] if len(bodies) == 1 else several
    if call.arguments.get("output") == "json":
        return as_json(whole)
    return HEADER + as_yaml(whole)


def _take_back(call: Call, records: Sequence[Record], text: str, original: str) -> Output:
    if _stripped(text) == _stripped(original):
        return Output(stderr=UNCHANGED)
    manifest = parse(text)
    if manifest.error is not None:
        error = f"error parsing edited-file: error converting YAML to JSON: {manifest.error.message}"
        return Output(rc=1, editor=_again(text, [f"The edited file had a syntax error: {error}"]))
    if not manifest.documents:
        return Output(stderr=EMPTY)
    document = manifest.documents[0].value
    edited = thaw(document["items"]) if document.get("kind") == "List" else [thaw(document)]
    by_name = {(one.get("kind"), (one.get("metadata") or {}).get("name")): one for one in edited}
    lines, errors, reasons = [], "", []
    for record in records:
        wanted = by_name.get((record.key.kind, record.key.name))
        if wanted is None:
            raise Failure(RENAMED)
        try:
            lines.append(_send(call, record, wanted))
        except Refusal as refusal:
            name = f"{kind_of(record).resource} {quoted(record.key.name)}"
            if refusal.reason == "Invalid":
                reasons += [f"{name} was not valid:", *_causes(refusal)]
                errors += f"error: {name} is invalid\n"
            else:
                errors += f"error: {name} could not be patched: {refusal.message}\n"
    again = _again(text, reasons) if reasons else ""
    return Output(rc=1 if errors else 0, stdout="".join(lines), stderr=errors, editor=again)


def _send(call: Call, record: Record, wanted: dict[str, Any]) -> str:
    before, key, kind = shown(record.body), record.key, kind_of(record)
    if any(_at(wanted, path) != _at(before, path) for path in IDENTITY):
        raise Failure(RENAMED)
    if wanted == before:
        return f"{full_name(kind, key.name)} skipped\n"
    change = three_way_patch(key.kind, thaw(before), wanted, thaw(before))
    patch = f"Patch: {compact(change)}\n" if call.arguments.on("output-patch") else ""
    query = asked(call, "kubectl-edit", validated=True)
    return patch + printed(call, call.client.patch(kind, key.namespace, key.name, change, query), "edited")


def _at(body: Any, path: Sequence[str]) -> Any:
    for name in path:
        body = body.get(name) if isinstance(body, dict) else None
    return body


def _causes(refusal: Refusal) -> list[str]:
    causes = (refusal.status.get("details") or {}).get("causes") or ()
    return [f"* {cause.get('field', '')}: {cause['message']}" for cause in causes]


def _stripped(text: str) -> str:
    """Without comments and empty ends, as kubectl compares what came back (editoptions.go, stripComments)."""
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return "\n".join(lines).strip()


def _again(text: str, reasons: Sequence[str]) -> str:
    told = "".join(f"# {line}\n" for reason in reasons for line in reason.splitlines())
    return f"{HEADER}{told}#\n{_stripped(text)}\n"


EDIT = Command(
    name="edit",
    usage="(RESOURCE/NAME | -f FILENAME)",
    flags=(
        *SELECTION,
        *FILES,
        *OUTPUT,
        *MANAGER,
        *VALIDATE,
        Flag(name="output-patch", value=False),
        Flag(name="save-config", value=False),
        Flag(name="subresource"),
        Flag(name="windows-line-endings", value=False),
    ),
    run=edit,
    writes=True,
)
