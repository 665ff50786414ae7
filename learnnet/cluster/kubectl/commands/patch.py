"""`kubectl patch` (kubectl, pkg/cmd/patch)."""

from learnnet.cluster.kubectl.call import Call, Command, Output
from learnnet.cluster.kubectl.client import JSON_PATCH, MERGE, STRATEGIC, path_of
from learnnet.cluster.kubectl.common import DRY_RUN, FILES, MANAGER, OUTPUT, asked, dry_run
from learnnet.cluster.kubectl.failures import Failure
from learnnet.cluster.kubectl.flags import Flag
from learnnet.cluster.kubectl.visiting import chosen, each, kind_of, printed
from learnnet.cluster.manifest import JSON, parse_body
from learnnet.cluster.status import quoted
from learnnet.cluster.store import Record

TYPES = {"json": JSON_PATCH, "merge": MERGE, "strategic": STRATEGIC}


def patch(call: Call) -> Output:
    arguments = call.arguments
    kind_of_patch = arguments.get("type", "strategic").lower()
    if kind_of_patch not in TYPES:
        raise Failure(f"--type must be one of [{' '.join(sorted(TYPES))}], not {quoted(arguments.get('type'))}")
    change = _read(_text(call))
    return each(call, chosen(call), lambda record: _patch(call, record, change, TYPES[kind_of_patch]))


def _text(call: Call) -> str:
    arguments = call.arguments
    if arguments.has("patch-file") and arguments.has("patch"):
        raise Failure("cannot specify --patch and --patch-file together")
    if arguments.has("patch-file"):
        name = arguments.get("patch-file")
        if name not in call.files:
            raise Failure(f"unable to read patch file: open {name}: no such file or directory")
        return call.files[name]
    if not arguments.get("patch"):
        raise Failure("must specify --patch or --patch-file containing the contents of the patch")
    return arguments.get("patch")


def _read(text: str) -> JSON:
    """YAML or JSON; what begins like JSON goes to the server as it is."""
    if text.lstrip().startswith("{"):
        return text
    manifest = parse_body(text, "yaml")
    if manifest.error is not None:
        raise Failure(f"unable to parse {quoted(text)}: {manifest.error.message}")
    return manifest.documents[0].value


def _patch(call: Call, record: Record, change: JSON, media_type: str) -> str:
    key, arguments = record.key, call.arguments
    if dry_run(call) == "client":
        return printed(call, record.body, "patched")
    part = f"/{arguments.get('subresource')}" if arguments.get("subresource") else ""
    path = path_of(kind_of(record), key.namespace, key.name) + part
    body = call.client.send("PATCH", path, change, asked(call, "kubectl-patch"), media_type)
    same = body["metadata"].get("resourceVersion") == record.body["metadata"].get("resourceVersion")
    return printed(call, body, "patched (no change)" if same and not dry_run(call) else "patched")


PATCH = Command(
    name="patch",
    usage="(-f FILENAME | TYPE NAME) [-p PATCH|--patch-file FILE]",
    flags=(
        *FILES,
        *OUTPUT,
        *DRY_RUN,
        *MANAGER,
        Flag(name="patch", short="p"),
        Flag(name="patch-file"),
        Flag(name="type"),
        Flag(name="subresource"),
        Flag(name="local", value=False),
    ),
    run=patch,
    writes=True,
)
