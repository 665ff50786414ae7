"""`kubectl edit`, without an editor of its own: first it hands out the text, then it takes it back.

Without a text on standard input (the file "-") it prints what an editor would be opened with. With one it sends what
was changed, as a patch (kubectl, pkg/cmd/util/editor).
"""

from learnnet.cluster.kubectl.call import Call, Command, Output
from learnnet.cluster.kubectl.common import FILES, MANAGER, OUTPUT, VALIDATE, asked
from learnnet.cluster.kubectl.documents import as_yaml
from learnnet.cluster.kubectl.failures import Failure, OurError
from learnnet.cluster.kubectl.flags import Flag
from learnnet.cluster.kubectl.printers import shown
from learnnet.cluster.kubectl.visiting import chosen, kind_of, printed
from learnnet.cluster.manifest import parse
from learnnet.cluster.patches.three_way import three_way_patch
from learnnet.cluster.shape import thaw
from learnnet.cluster.store import Record
from learnnet.cluster.text import Text

HEADER = (
    "# Please edit the object below. Lines beginning with a '#' will be ignored,\n"
    "# and an empty file will abort the edit. If an error occurs while saving this file will be\n"
    "# reopened with the relevant failures.\n#\n"
)


def edit(call: Call) -> Output:
    found = chosen(call)
    if found.failures:
        raise found.failures[0]
    if len(found.records) != 1:
        raise OurError(Text("Edit one object at a time in this lab."))
    record = found.records[0]
    if "-" not in call.files:
        return Output(stdout=HEADER + as_yaml(shown(record.body)))
    return _take_back(call, record, call.files["-"])


def _take_back(call: Call, record: Record, text: str) -> Output:
    manifest = parse(text)
    if manifest.error is not None:
        raise Failure(f"The edited file had a syntax error: error parsing edited-file: {manifest.error.message}")
    if not manifest.documents:
        return Output(rc=1, stderr="error: Edit cancelled, saved file was empty.\n")
    before, wanted = shown(record.body), manifest.documents[0].value
    if wanted == before:
        return Output(stderr="Edit cancelled, no changes made.\n")
    for field in ("apiVersion", "kind"):
        if wanted.get(field) != before[field]:
            raise Failure("At least one of apiVersion, kind and name was changed")
    change = three_way_patch(record.key.kind, thaw(before), wanted, thaw(before))
    key, query = record.key, asked(call, "kubectl-edit", validated=True)
    body = call.client.patch(kind_of(record), key.namespace, key.name, change, query)
    return Output(stdout=printed(call, body, "edited"))


EDIT = Command(
    name="edit",
    usage="(TYPE/NAME | -f FILENAME)",
    flags=(*FILES, *OUTPUT, *MANAGER, *VALIDATE, Flag(name="save-config", value=False), Flag(name="subresource")),
    run=edit,
    writes=True,
)
