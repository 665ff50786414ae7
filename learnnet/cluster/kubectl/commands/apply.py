"""`kubectl apply`: the command around the three-way merge of `learnnet.cluster.apply`."""

from learnnet.cluster.api import Api
from learnnet.cluster.apply import NOTHING, Applied, Manner, Outcome
from learnnet.cluster.apply import apply as apply_file
from learnnet.cluster.apply.documents import Item
from learnnet.cluster.apply.send import being_deleted, with_last_applied
from learnnet.cluster.kubectl.call import Call, Command, Output
from learnnet.cluster.kubectl.client import APPLY as APPLY_PATCH
from learnnet.cluster.kubectl.client import path_of
from learnnet.cluster.kubectl.commands.last_applied import SET_LAST_APPLIED, VIEW_LAST_APPLIED
from learnnet.cluster.kubectl.common import DRY_RUN, FILES, MANAGER, OUTPUT, VALIDATE, asked, dry_run, validation
from learnnet.cluster.kubectl.failures import Failure, OurError, Refusal
from learnnet.cluster.kubectl.flags import Flag, UsageError
from learnnet.cluster.kubectl.manifests import MisplacedError, Read, labels_asked, namespace_of, read_files, sources
from learnnet.cluster.kubectl.printers import printer
from learnnet.cluster.kubectl.visiting import SUFFIXES, each_of, printed
from learnnet.cluster.scratch import Scratch
from learnnet.cluster.store import Key
from learnnet.cluster.text import Text

CONFLICTS = """
Please review the fields above--they currently have other managers. Here
are the ways you can resolve this warning:
* If you intend to manage all of these fields, please re-run the apply
  command with the `--force-conflicts` flag.
* If you do not intend to manage all of the fields, please edit your
  manifest to remove references to the fields that should keep their
  current managers.
* You may co-own fields by updating your manifest to match the existing
  value; in this case, you'll become the manager if the other manager(s)
  stop managing the field (remove it from their configuration).
See https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts"""


DRY_ON_SERVER = "--dry-run=client doesn't work with --server-side (did you mean --dry-run=server instead?)"
PRUNES_ALL = (
    "all resources selected for prune without explicitly passing --all. To prune all resources, pass the --all flag. "
    "If you did not mean to prune all resources, specify a label selector"
)


def apply(call: Call) -> Output:
    if call.arguments.words:
        words = " ".join(call.arguments.words)
        raise UsageError(f"error: Unexpected args: [{words}]\nSee 'kubectl apply -h' for help and examples\n")
    _fit_together(call)
    if call.arguments.on("server-side"):
        return _server_side(call)
    read = read_files(call)
    if misplaced := [failure for failure in read.failures if isinstance(failure, MisplacedError)]:
        raise misplaced[0]
    if dry_run(call) == "client":
        return _on_paper(call, read)
    # What is only tried happens on a branch of the server that nobody hears of.
    api = call.client.api.branch(Scratch(call.client.api.store)) if dry_run(call) else call.client.api
    outcomes: list[Outcome] = []
    how = Manner(validation=validation(call), force=call.arguments.on("force"), labels=labels_asked(call))
    for source in sources(call):
        done = apply_file(
            api,
            source.text,
            file=source.name,
            namespace=call.namespace,
            cause=call.client.cause,
            how=how,
        )
        outcomes += [one for one in done.outcomes if one.text != NOTHING]
    if not outcomes:
        raise Failure(NOTHING)
    applied = Applied(outcomes=tuple(outcomes))
    return Output(rc=applied.code, stdout=_printed(call, api, applied), stderr=applied.stderr)


def _fit_together(call: Call) -> None:
    """What kubectl says of flags before it reads a file."""
    arguments, on_server = call.arguments, call.arguments.on("server-side")
    validation(call)  # a word that it does not know is refused at once
    if arguments.on("force-conflicts") and not on_server:
        raise Failure("--force-conflicts only works with --server-side")
    if dry_run(call) == "client" and on_server:
        raise Failure(DRY_ON_SERVER)
    if arguments.on("force") and on_server:
        raise Failure("--force cannot be used with --server-side")
    if arguments.on("force") and dry_run(call) == "server":
        raise Failure("--dry-run=server cannot be used with --force")
    if arguments.on("prune"):
        if not arguments.on("all") and not arguments.get("selector"):
            raise Failure(PRUNES_ALL)
        raise OurError(Text("`kubectl apply --prune` is not available in this lab: delete what is not needed."))


def _on_paper(call: Call, read: Read) -> Output:
    """--dry-run=client: only looks whether the object is there."""

    def one(pair: tuple[Item, str]) -> str:
        item, _ = pair
        record = call.view.record(Key(item.kind.name, namespace_of(item), item.key.name))
        return printed(
            call, record.body if record else with_last_applied(item.body), "configured" if record else "created"
        )

    if not read.items and not read.failures:
        raise Failure(NOTHING)
    return each_of(call, read.items, one, read.failures)


def _printed(call: Call, api: Api, applied: Applied) -> str:
    done = [outcome for outcome in applied.outcomes if not outcome.error]
    if not call.arguments.get("output"):
        return "".join(f"{outcome.text}{SUFFIXES[dry_run(call)]}\n" for outcome in done)
    write = printer(call.arguments)
    bodies = [dict(record.body) for one in done if one.key and (record := api.store.record(one.key))]
    if call.arguments.get("output") == "name" or len(bodies) == 1:
        return "".join(map(write, bodies))
    whole = {"apiVersion": "v1", "items": bodies, "kind": "List", "metadata": {}}
    return write(whole) if bodies else ""


def _server_side(call: Call) -> Output:
    read = read_files(call)
    if not read.items and not read.failures:
        raise Failure(NOTHING)
    return each_of(call, read.items, lambda pair: _one_on_server(call, *pair), read.failures)


def _one_on_server(call: Call, item: Item, source: str) -> str:
    query = {**asked(call, "kubectl", validated=True), "force": str(call.arguments.on("force-conflicts")).lower()}
    if made_up := item.body["metadata"].get("generateName"):
        raise Failure(f"from {made_up}: cannot use generate name with apply")
    path = path_of(item.kind, namespace_of(item), item.key.name)
    try:
        body = call.client.send("PATCH", path, item.body, query, APPLY_PATCH)
    except Refusal as refusal:
        causes = (refusal.status.get("details") or {}).get("causes") or ()
        if any(cause.get("reason") == "FieldManagerConflict" for cause in causes):
            raise Failure(refusal.message + CONFLICTS) from refusal
        raise
    call.client.warnings.update(dict.fromkeys(being_deleted(item, body)))
    return printed(call, body, "serverside-applied")


APPLY = Command(
    name="apply",
    usage="(-f FILENAME | -k DIRECTORY)",
    flags=(
        *FILES,
        *OUTPUT,
        *DRY_RUN,
        *MANAGER,
        *VALIDATE,
        Flag(name="server-side", value=False),
        Flag(name="force-conflicts", value=False),
        Flag(name="overwrite", value=False),
        Flag(name="selector", short="l"),
        Flag(name="wait", value=False),
        Flag(name="timeout"),
        Flag(name="force", value=False),
        Flag(name="all", value=False),
        Flag(name="prune", value=False),
        Flag(name="prune-allowlist"),
    ),
    run=apply,
    below=(Command(name="edit-last-applied", absent=True), SET_LAST_APPLIED, VIEW_LAST_APPLIED),
    writes=True,
)
