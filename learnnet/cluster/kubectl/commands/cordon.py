"""`kubectl cordon` and `kubectl uncordon`: whether new Pods may come to a node (kubectl, pkg/cmd/drain)."""

from learnnet.cluster.kubectl.call import Call, Command, Output
from learnnet.cluster.kubectl.common import DRY_RUN, dry_run, dry_run_query
from learnnet.cluster.kubectl.flags import Flag, UsageError
from learnnet.cluster.kubectl.resources import Named, kind_called
from learnnet.cluster.kubectl.selection import Found, find
from learnnet.cluster.kubectl.visiting import each, kind_of, said
from learnnet.cluster.store import Record


def nodes(call: Call, command: str) -> Found:
    words = [word.removeprefix("node/").removeprefix("nodes/") for word in call.arguments.words]
    if not words and not call.arguments.get("selector"):
        raise UsageError(f"error: USAGE: {command} NODE [flags]\nSee 'kubectl {command} -h' for help and examples\n")
    node = kind_called("nodes")
    return find(call, [Named(kind=node, name=word) for word in words] or [Named(kind=node)])


def cordon(call: Call) -> Output:
    return each(call, nodes(call, "cordon"), lambda record: closed(call, record, True))


def uncordon(call: Call) -> Output:
    return each(call, nodes(call, "uncordon"), lambda record: closed(call, record, False))


def closed(call: Call, record: Record, shut: bool) -> str:
    kind, name = kind_of(record), record.key.name
    word = "cordoned" if shut else "uncordoned"
    if bool((record.body.get("spec") or {}).get("unschedulable")) is shut:
        return said(call, kind, name, f"already {word}")
    if dry_run(call) != "client":
        change = {"spec": {"unschedulable": True if shut else None}}
        call.client.patch(kind, "", name, change, {"dryRun": dry_run_query(call)})
    return said(call, kind, name, word)


_FLAGS = (*DRY_RUN, Flag(name="selector", short="l"))
CORDON = Command(name="cordon", usage="NODE", flags=_FLAGS, run=cordon, writes=True)
UNCORDON = Command(name="uncordon", usage="NODE", flags=_FLAGS, run=uncordon, writes=True)
