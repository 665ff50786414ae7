"""`kubectl delete` (kubectl, pkg/cmd/delete)."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from learnnet.cluster.kinds import Kind
from learnnet.cluster.kubectl.call import Call, Command, Output
from learnnet.cluster.kubectl.common import DRY_RUN, FILES, SELECTION, dry_run
from learnnet.cluster.kubectl.failures import Failure, OurError, Refusal
from learnnet.cluster.kubectl.flags import Arguments, Flag, UsageError
from learnnet.cluster.kubectl.manifests import namespace_of, read_files
from learnnet.cluster.kubectl.resources import Named, full_name, kind_word, named
from learnnet.cluster.kubectl.selection import every
from learnnet.cluster.kubectl.visiting import NO_RESOURCES, SUFFIXES, each_of
from learnnet.cluster.kubectl.waiting import LONGEST, STOPPED, TIMED_OUT, passing, until
from learnnet.cluster.store import Key

CASCADES = {"background": "Background", "foreground": "Foreground", "orphan": "Orphan", "true": "Background"}
FORCED = (
    "Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may "
    "continue to run on the cluster indefinitely."
)
CLUSTER_SCOPED = "deleting cluster-scoped resources, not scoped to the provided namespace"

Target = tuple[Key, Kind, str]  # the object, and the file that names it


def delete(call: Call) -> Output:
    arguments = call.arguments
    grace = _grace(call)
    if arguments.get("output") not in ("", "name"):
        raise Failure(f"unexpected -o output mode: {arguments.get('output')}. We only support '-o name'")
    if arguments.on("all") and arguments.get("selector"):
        raise Failure("setting 'all' parameter but found a non empty selector. ")
    read = read_files(call) if arguments.has("filename") else None
    targets: list[Target] = []
    if read is not None:
        for item, source in read.items:
            targets.append((Key(item.kind.name, namespace_of(item), item.key.name), item.kind, source))
    elif not arguments.words and (arguments.on("all") or arguments.get("selector")):
        raise Failure("at least one resource must be specified to use a selector")
    else:
        targets = _named(call)
    if arguments.has("namespace") and any(not kind.namespaced for _, kind, _ in targets):
        call.client.warnings[CLUSTER_SCOPED] = None
    if grace == 0 and arguments.on("force"):
        call.client.warnings[FORCED] = None
    deleted: list[Target] = []
    output = each_of(call, targets, lambda target: _delete(call, target, grace, deleted), read.failures if read else ())
    if not targets and not output.rc:
        return Output(stdout="No resources found\n")
    if output.rc or not _waits(arguments) or dry_run(call):
        return output
    late = _first_that_stays(call, deleted)
    if late is None:
        return output
    if not arguments.duration("timeout"):
        return replace(output, rc=1, stderr=OurError(STOPPED).alone, note=STOPPED)
    key, kind, _ = late
    return replace(output, rc=1, stderr=f"error: {TIMED_OUT} on {kind.plural}/{key.name}\n")


def _waits(arguments: Arguments) -> bool:
    return not arguments.has("wait") or arguments.on("wait")


def _first_that_stays(call: Call, deleted: Sequence[Target]) -> Target | None:
    """Waits until all are gone; one timeout is shared by all. Another object under the same name is not waited for."""
    time, timeout = passing(call), call.arguments.duration("timeout")
    end = (time.now if time else 0) + (min(timeout, LONGEST) if timeout > 0 else LONGEST)
    for target in deleted:
        there = call.view.record(target[0])
        if there is None or time is None:
            continue
        uid = there.body["metadata"]["uid"]

        def gone(key: Key = target[0], uid: str = uid) -> bool:
            now = call.view.record(key)
            return now is None or now.body["metadata"]["uid"] != uid

        if not until(call, gone, end - time.now):
            return target
    return None


def _named(call: Call) -> list[Target]:
    arguments = call.arguments
    if not arguments.words:
        raise UsageError(NO_RESOURCES)
    wanted = named(arguments.words)
    chosen = arguments.on("all") or arguments.get("selector") or arguments.get("field-selector")
    if not chosen and not all(one.name for one in wanted):
        raise Failure("resource(s) were provided, but no name was specified")
    if call.everywhere and any(one.name for one in wanted):
        raise Failure("a resource cannot be retrieved by name across all namespaces")
    if chosen and any(one.name for one in wanted):
        raise Failure("name cannot be provided when a selector is specified")
    return [target for one in wanted for target in _targets(call, one)]


def _targets(call: Call, one: Named) -> list[Target]:
    if one.name:
        return [(Key(one.kind.name, call.namespace if one.kind.namespaced else "", one.name), one.kind, "")]
    return [(record.key, one.kind, "") for record in every(call, one)]


def _grace(call: Call) -> int:
    """Seconds to stop in; -1 is the object's own. kubectl takes 0 for 1 unless it is forced."""
    arguments = call.arguments
    grace, force = arguments.number("grace-period", -1), arguments.on("force")
    if arguments.on("now"):
        if grace != -1:
            raise Failure("--now and --grace-period cannot be specified together")
        grace = 1
    if grace == 0 and not force:
        grace = 1
    if force and grace < 0:
        grace = 0
    if force and grace > 0:
        raise Failure("--force and --grace-period greater than 0 cannot be specified together")
    return grace


def _delete(call: Call, target: Target, grace: int, deleted: list[Target]) -> str:
    key, kind, source = target
    cascade = call.arguments.get("cascade", "background")
    if cascade not in CASCADES:
        raise Failure(f'invalid cascade value ({cascade}). Must be "background", "foreground", or "orphan"')
    options: dict[str, Any] = {"propagationPolicy": CASCADES[cascade]}
    if grace >= 0:
        options["gracePeriodSeconds"] = grace
    if dry_run(call) == "server":
        options["dryRun"] = ["All"]
    if dry_run(call) != "client":
        try:
            call.client.delete(kind, key.namespace, key.name, options, {})
        except Refusal as refusal:
            if refusal.reason == "NotFound" and _forgiving(call):
                return ""
            raise refusal.during(f'error when deleting "{source}": ' if source else "") from refusal
    deleted.append(target)
    return _said(call, kind, key, grace)


def _forgiving(call: Call) -> bool:
    arguments = call.arguments
    by_itself = "true" if arguments.on("all") or arguments.get("selector") else "false"
    return arguments.get("ignore-not-found", by_itself) == "true"


def _said(call: Call, kind: Kind, key: Key, grace: int) -> str:
    if call.arguments.get("output") == "name":
        return f"{full_name(kind, key.name)}\n"
    how = "force deleted" if grace == 0 else "deleted"
    where = f" from {key.namespace} namespace" if kind.namespaced else ""
    return f'{kind_word(kind)} "{key.name}" {how}{where}{SUFFIXES[dry_run(call)]}\n'


DELETE = Command(
    name="delete",
    usage="([-f FILENAME] | [-k DIRECTORY] | TYPE [(NAME | -l label | --all)])",
    flags=(
        *SELECTION,
        *FILES,
        *DRY_RUN,
        Flag(name="output", short="o"),
        Flag(name="all", value=False),
        Flag(name="cascade", bare="background"),
        Flag(name="force", value=False),
        Flag(name="grace-period", number=True),
        Flag(name="ignore-not-found", value=False),
        Flag(name="now", value=False),
        Flag(name="timeout", duration=True),
        Flag(name="wait", value=False),
    ),
    run=delete,
    writes=True,
    suggests=("rm",),
)
