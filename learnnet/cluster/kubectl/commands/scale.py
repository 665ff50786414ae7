"""`kubectl scale`: another number of replicas, asked for through the scale subresource (kubectl, pkg/cmd/scale)."""

from learnnet.cluster.kubectl.call import Call, Command, Output
from learnnet.cluster.kubectl.client import MERGE, path_of
from learnnet.cluster.kubectl.common import DRY_RUN, FILES, OUTPUT, SELECTION, dry_run, dry_run_query
from learnnet.cluster.kubectl.failures import Failure
from learnnet.cluster.kubectl.flags import Flag
from learnnet.cluster.kubectl.visiting import chosen, each, kind_of, printed
from learnnet.cluster.store import Record

SCALED = ("Deployment", "ReplicaSet", "StatefulSet")


def scale(call: Call) -> Output:
    replicas = call.arguments.number("replicas", -1)
    if replicas < 0:
        raise Failure("The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0")
    found = chosen(call)
    if found.failures and not found.records:
        raise Failure(f"no objects passed to scale {found.failures[0].text.partition(': ')[2]}")
    return each(call, found, lambda record: _scale(call, record, replicas))


def _scale(call: Call, record: Record, replicas: int) -> str:
    kind, arguments = kind_of(record), call.arguments
    now = record.body["spec"].get("replicas", 1) if kind.name in SCALED else 0
    expected = arguments.number("current-replicas", -1)
    if expected >= 0 and now != expected:
        raise Failure(f"Expected replicas to be {expected}, was {now}")
    wanted = arguments.get("resource-version")
    if wanted and wanted != record.body["metadata"]["resourceVersion"]:
        found = record.body["metadata"]["resourceVersion"]
        raise Failure(f"Expected resource version to be {wanted}, was {found}")
    body = record.body
    if dry_run(call) != "client":
        path = f"{path_of(kind, record.key.namespace, record.key.name)}/scale"
        call.client.send("PATCH", path, {"spec": {"replicas": replicas}}, {"dryRun": dry_run_query(call)}, MERGE)
        body = body if dry_run(call) else call.client.get(kind, record.key.namespace, record.key.name)
    return printed(call, body, "scaled")


SCALE = Command(
    name="scale",
    usage="[--resource-version=version] [--current-replicas=count] --replicas=COUNT (-f FILENAME | TYPE NAME)",
    flags=(
        *SELECTION,
        *FILES,
        *OUTPUT,
        *DRY_RUN,
        Flag(name="all", value=False),
        Flag(name="replicas", number=True),
        Flag(name="current-replicas", number=True),
        Flag(name="resource-version"),
        Flag(name="timeout"),
    ),
    run=scale,
    required=("replicas",),
    writes=True,
    suggests=("resize",),
)
