"""Doing one thing to each of several objects; one that fails does not keep the others from being done."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from learnnet.cluster.kinds import KIND_BY_API, KIND_BY_NAME, Kind
from learnnet.cluster.kubectl.call import Call, Output
from learnnet.cluster.kubectl.common import dry_run
from learnnet.cluster.kubectl.failures import Failure, OurError, told
from learnnet.cluster.kubectl.flags import UsageError
from learnnet.cluster.kubectl.manifests import named_in_files
from learnnet.cluster.kubectl.printers import printer
from learnnet.cluster.kubectl.resources import full_name, named
from learnnet.cluster.kubectl.selection import Found, find
from learnnet.cluster.store import Record

NO_RESOURCES = (
    "error: You must provide one or more resources by argument or filename.\nExample resource specifications include:\n"
    "   '-f rsrc.yaml'\n   '--filename=rsrc.json'\n   '<resource> <name>'\n   '<resource>'\n"
)
SUFFIXES = {"": "", "client": " (dry run)", "server": " (server dry run)"}


def chosen(call: Call, words: Sequence[str] | None = None, *, any_name: bool = False) -> Found:
    """Objects by name, from files, by labels or all of a kind; `any_name`: a kind alone means all of it."""
    words = call.arguments.words if words is None else words
    if call.arguments.has("filename"):
        return find(call, named_in_files(call))
    if not words:
        raise UsageError(NO_RESOURCES)
    wanted = named(words)
    selected = call.arguments.on("all") or call.arguments.get("selector") or call.arguments.get("field-selector")
    if not any_name and not selected and not all(one.name for one in wanted):
        raise Failure("resource(s) were provided, but no name was specified")
    return find(call, wanted)


def each(call: Call, found: Found, do: Callable[[Record], str]) -> Output:
    """`do` answers what is printed about an object, or raises why not."""
    return each_of(call, found.records, do, found.failures)


def each_of(call: Call, things: Sequence[Any], do: Callable[[Any], str], failed: Sequence[Failure] = ()) -> Output:
    lines, failures = [], list(failed)
    for thing in things:
        try:
            lines.append(do(thing))
        except OurError:
            raise
        except Failure as failure:
            failures.append(failure)
    return Output(rc=1 if failures else 0, stdout=separated(call, lines), stderr=told(failures))


def separated(call: Call, texts: Sequence[str]) -> str:
    """YAML documents have a line between them."""
    return ("---\n" if call.arguments.get("output") == "yaml" else "").join(texts)


def printed(call: Call, body: Mapping[str, Any], operation: str) -> str:
    """`service/web created`, or the object in the form that -o asks for."""
    if call.arguments.get("output"):
        return printer(call.arguments)(body)
    if body["kind"] == "Scale":  # what --subresource=scale answers is no kind of its own
        return f"scale.autoscaling/{body['metadata'].get('name', '')} {operation}{SUFFIXES[dry_run(call)]}\n"
    kind = KIND_BY_API[body["apiVersion"], body["kind"]]
    return said(call, kind, str(body["metadata"].get("name", "")), operation)


def said(call: Call, kind: Kind, name: str, operation: str) -> str:
    return f"{full_name(kind, name)} {operation}{SUFFIXES[dry_run(call)]}\n"


def kind_of(record: Record) -> Kind:
    return KIND_BY_NAME[record.key.kind]
