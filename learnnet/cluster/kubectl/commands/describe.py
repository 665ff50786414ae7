"""`kubectl describe`: objects told to people, with their Kubernetes Events."""

from collections.abc import Sequence

from learnnet.cluster.kubectl.call import Call, Command, Output
from learnnet.cluster.kubectl.columns import tabbed
from learnnet.cluster.kubectl.common import FILES, SELECTION
from learnnet.cluster.kubectl.describers import DESCRIBERS
from learnnet.cluster.kubectl.describers.parts import events
from learnnet.cluster.kubectl.failures import Failure, told
from learnnet.cluster.kubectl.flags import Flag
from learnnet.cluster.kubectl.manifests import named_in_files
from learnnet.cluster.kubectl.resources import Named, named
from learnnet.cluster.kubectl.selection import every, find
from learnnet.cluster.store import Record

WITHOUT_EVENTS = ("Namespace", "NetworkPolicy")
NO_TYPE = (
    'You must specify the type of resource to describe. Use "kubectl api-resources" for a complete list of supported '
    "resources."
)


def describe(call: Call) -> Output:
    arguments = call.arguments
    if not arguments.words and not arguments.has("filename"):
        raise Failure(NO_TYPE)
    wanted = named_in_files(call) if arguments.has("filename") else named(arguments.words)
    found = find(call, wanted)
    records, failures = list(found.records), list(found.failures)
    if failures and len(wanted) == 1:
        alike = _by_prefix(call, wanted[0])
        if alike:
            return Output(stdout="".join(f"{described(call, record)}\n" for record in alike))
    if not records and not failures:
        where = "" if call.everywhere or not wanted[0].kind.namespaced else f" in {call.namespace} namespace."
        return Output(stderr=f"No resources found{where}\n")
    texts = [described(call, record) for record in records]
    return Output(rc=1 if failures else 0, stdout="\n\n".join(texts), stderr=told(failures))


def _by_prefix(call: Call, wanted: Named) -> list[Record]:
    """`describe pod web` also means all Pods whose names begin so (describe.go, DescribeMatchingResources)."""
    everything = every(call, Named(kind=wanted.kind))
    return [record for record in everything if record.key.name.startswith(wanted.name)]


def described(call: Call, record: Record) -> str:
    kind, body = record.key.kind, record.body
    lines: Sequence[str] = DESCRIBERS[kind](call.view, body, call.now)
    if kind not in WITHOUT_EVENTS and call.arguments.get("show-events", "true") == "true":
        lines = [*lines, *events(call.view, kind, body["metadata"], call.now)]
    return tabbed("\n".join(lines)) + "\n"


DESCRIBE = Command(
    name="describe",
    usage="(-f FILENAME | TYPE [NAME_PREFIX | -l label] | TYPE/NAME)",
    flags=(*SELECTION, *FILES, Flag(name="show-events", value=False), Flag(name="chunk-size", number=True)),
    run=describe,
)
