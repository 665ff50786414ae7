"""`kubectl apply view-last-applied`, `set-last-applied`: the note that apply leaves (kubectl, pkg/cmd/apply)."""

from collections.abc import Mapping
from typing import Any

from learnnet.cluster.apply.documents import Item
from learnnet.cluster.apply.send import LAST_APPLIED
from learnnet.cluster.kubectl.call import Call, Command, Output
from learnnet.cluster.kubectl.client import MERGE, in_go_order
from learnnet.cluster.kubectl.common import DRY_RUN, FILES, OUTPUT, SELECTION, asked, dry_run
from learnnet.cluster.kubectl.documents import as_json, as_yaml, compact
from learnnet.cluster.kubectl.failures import Failure, Refusal, told
from learnnet.cluster.kubectl.flags import Flag, UsageError
from learnnet.cluster.kubectl.manifests import namespace_of, read_files
from learnnet.cluster.kubectl.visiting import NO_RESOURCES, chosen, printed
from learnnet.cluster.manifest import parse
from learnnet.cluster.requests.paths import collection_path
from learnnet.cluster.shape import thaw
from learnnet.cluster.status import not_found
from learnnet.cluster.store import Key

FORMS = ("yaml", "json")


def view(call: Call) -> Output:
    form = call.arguments.get("output", "yaml")
    if form not in FORMS:
        raise UsageError(
            f"error: Unexpected -o output mode: {form}, the flag 'output' must be one of yaml|json\n"
            "See 'kubectl apply view-last-applied -h' for help and examples\n"
        )
    found = chosen(call)
    if found.failures:
        return Output(rc=1, stderr=told(found.failures))
    texts = [text for record in found.records if (text := _noted(record.body))]
    bodies = [thaw(parse(text).documents[0].value) for text in texts]
    return Output(stdout="".join(as_json(body, 2) if form == "json" else as_yaml(body) for body in bodies))


def _noted(body: Mapping[str, Any]) -> str:
    return str((body["metadata"].get("annotations") or {}).get(LAST_APPLIED, ""))


def set_(call: Call) -> Output:
    """Every object is looked at before anything is written."""
    if not call.arguments.has("filename"):
        raise UsageError(NO_RESOURCES)
    read = read_files(call)
    if read.failures:
        raise read.failures[0]
    notes = [_note(call, item) for item, _ in read.items]
    return Output(stdout="".join(_write(call, item, *note) for (item, _), note in zip(read.items, notes, strict=True)))


def _note(call: Call, item: Item) -> tuple[Mapping[str, Any], str]:
    """The object as it is, and what shall be noted with it: the file as it stands."""
    key = Key(item.kind.name, namespace_of(item), item.key.name)
    record = call.view.record(key)
    if record is None:
        raise Refusal(not_found(item.kind, key.name).status)
    if not _noted(record.body) and not call.arguments.on("create-annotation"):
        raise Failure(
            f"no last-applied-configuration annotation found on resource: {key.name}, to create the annotation, run "
            "the command with --create-annotation"
        )
    return record.body, f"{compact(in_go_order(item.body))}\n"


def _write(call: Call, item: Item, body: Mapping[str, Any], note: str) -> str:
    if _noted(body) == note:
        return f"set-last-applied {item.key.name}: no changes required.\n"
    if dry_run(call) == "client":
        return printed(call, body, "configured")
    change = {"metadata": {"annotations": {LAST_APPLIED: note}}}
    path = f"{collection_path(item.kind, namespace_of(item))}/{item.key.name}"
    query = {name: value for name, value in asked(call, "").items() if name == "dryRun"}
    return printed(call, call.client.send("PATCH", path, change, query, MERGE), "configured")


VIEW_LAST_APPLIED = Command(
    name="view-last-applied",
    usage="(TYPE [NAME | -l label] | TYPE/NAME | -f FILENAME)",
    flags=(*SELECTION, *FILES, Flag(name="output", short="o"), Flag(name="all", value=False)),
    run=view,
)
SET_LAST_APPLIED = Command(
    name="set-last-applied",
    usage="-f FILENAME",
    flags=(*FILES, *OUTPUT, *DRY_RUN, Flag(name="create-annotation", value=False)),
    run=set_,
    writes=True,
)
