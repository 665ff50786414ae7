"""Finding the objects that a command names in the cluster, and saying which are not there."""

from collections.abc import Sequence
from dataclasses import dataclass

from learnnet.cluster.kubectl.call import Call
from learnnet.cluster.kubectl.failures import Failure, Refusal
from learnnet.cluster.kubectl.flags import UsageError
from learnnet.cluster.kubectl.resources import Named, kind_called
from learnnet.cluster.requests.field_selector import FieldTerm, field_selector
from learnnet.cluster.requests.label_selector import Requirement, label_selector
from learnnet.cluster.status import RefusedError, not_found
from learnnet.cluster.store import Key, Record
from learnnet.cluster.warnings import ENDPOINTS

NAMESPACES = kind_called("namespaces")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    records: Sequence[Record]
    failures: Sequence[Failure] = ()


def missing(call: Call, named: Named) -> Refusal:
    """Since 1.32 kubectl says so when it is the namespace that is not there."""
    if named.kind.namespaced and call.view.record(Key("Namespace", "", call.namespace)) is None:
        return Refusal(not_found(NAMESPACES, call.namespace).status)
    return Refusal(not_found(named.kind, named.name).status)


def find(call: Call, wanted: Sequence[Named]) -> Found:
    """In the order of the command line; a name that is missing is an error, an empty kind is not."""
    names = any(one.name for one in wanted)
    if call.everywhere and names:
        raise UsageError("error: a resource cannot be retrieved by name across all namespaces\n")
    if names and (call.arguments.get("selector") or call.arguments.get("field-selector")):
        raise Failure("name cannot be provided when a selector is specified")
    records: list[Record] = []
    failures: list[Failure] = []
    for one in wanted:
        if one.kind.name == "Endpoints":
            call.client.warnings[ENDPOINTS] = None
        space = _namespace(call, one)
        if not one.name:
            records += every(call, one)
        elif record := call.view.record(Key(one.kind.name, space, one.name)):
            records.append(record)
        else:
            failures.append(missing(call, one))
    return Found(records=records, failures=failures)


def _namespace(call: Call, one: Named) -> str:
    if one.namespace is not None:
        return one.namespace
    return call.namespace if one.kind.namespaced else ""


def one_of(call: Call, wanted: Named) -> Record:
    """The one object that is meant, or the refusal."""
    found = find(call, [wanted])
    if found.failures:
        raise found.failures[0]
    return found.records[0]


def every(call: Call, one: Named) -> list[Record]:
    """All objects of a kind that the selectors let through."""
    space: str | None = call.namespace if one.kind.namespaced else ""
    labels, fields = _selectors(call, one)
    found = call.view.records(one.kind.name, None if call.everywhere and one.kind.namespaced else space)
    return [
        record
        for record in found
        if all(term.holds(record.body["metadata"].get("labels") or {}) for term in labels)
        and all(field.holds(record.body) for field in fields)
    ]


def _selectors(call: Call, one: Named) -> tuple[tuple[Requirement, ...], tuple[FieldTerm, ...]]:
    """The API server reads the selectors; kubectl tells what it was looking for."""
    labels, fields = call.arguments.get("selector"), call.arguments.get("field-selector")
    try:
        return label_selector(labels), field_selector(one.kind, fields)
    except RefusedError as refused:
        sought = (
            f'Unable to find "{one.kind.group}/{one.kind.version}, Resource={one.kind.plural}" that match '
            f'label selector "{labels}", field selector "{fields}": '
        )
        raise Refusal(refused.status, sought) from refused
