"""`kubectl get`: the API server's tables, or the objects themselves in the form that -o asks for."""

import json
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

from learnnet.cluster.kinds import KIND_BY_NAME, Kind
from learnnet.cluster.kubectl.call import Call, Command, Output
from learnnet.cluster.kubectl.columns import one_line, table
from learnnet.cluster.kubectl.commands.get_watch import watch, watching
from learnnet.cluster.kubectl.common import FILES, OUTPUT, SELECTION
from learnnet.cluster.kubectl.failures import Failure, Refusal, told
from learnnet.cluster.kubectl.flags import Arguments, Flag, UsageError
from learnnet.cluster.kubectl.manifests import named_in_files
from learnnet.cluster.kubectl.printers import FOR_LISTS, printer
from learnnet.cluster.kubectl.resources import Named, full_name, named
from learnnet.cluster.kubectl.selection import Found, find
from learnnet.cluster.kubectl.sorting import in_order, unknown
from learnnet.cluster.requests.paths import SUBRESOURCES
from learnnet.cluster.status import no_such_path
from learnnet.cluster.store import Body, Record
from learnnet.cluster.tables import TABLES
from learnnet.cluster.tables.table import PLAIN, Table, labels_text
from learnnet.cluster.tables.workloads import SCALES
from learnnet.cluster.verbs.scale import scale_of

NO_TYPE = (
    'You must specify the type of resource to get. Use "kubectl api-resources" for a complete list of supported '
    'resources.\n\nerror: Required resource not specified.\nUse "kubectl explain <resource>" for a detailed '
    "description of that resource (e.g. kubectl explain pods).\nSee 'kubectl get -h' for help and examples\n"
)
BOTH = "when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well"


def get(call: Call) -> Output:
    arguments = call.arguments
    if arguments.has("raw"):
        return Output(stdout=_raw(call))
    if arguments.words and (arguments.has("filename") or arguments.has("kustomize")):
        raise Failure(BOTH)
    if arguments.on("output-watch-events") and not watching(arguments):
        raise Failure("--output-watch-events option can only be used with --watch or --watch-only")
    if not arguments.words and not arguments.has("filename"):
        raise UsageError(NO_TYPE)
    _fits_subresource(call)
    wanted = named_in_files(call) if arguments.has("filename") else named(arguments.words)
    form = arguments.get("output")
    plainly = form in ("", "wide") and not arguments.has("template")
    write = None if plainly else printer(arguments, FOR_LISTS, call.files)
    if watching(arguments):
        return watch(call, wanted, lambda bodies: _headers_and_rows(call, wanted[0].kind, bodies), write)
    found = _seen_through(call, find(call, wanted)) if arguments.has("subresource") else find(call, wanted)
    failures = () if arguments.on("ignore-not-found") else found.failures
    records = _sorted(call, wanted, found.records, tables=write is None)
    if write is None and not records and not found.failures:
        return Output(stderr="" if arguments.on("ignore-not-found") else _nothing(call, wanted))
    text = ""
    if write is None:
        text = _tables(call, records, wide=form == "wide", several=len({one.kind for one in wanted}) > 1)
    elif records or not found.failures:
        text = write(_whole(records, single=len(wanted) == 1 and bool(wanted[0].name)))
    return Output(rc=1 if failures else 0, stdout=text, stderr=told(failures))


def _fits_subresource(call: Call) -> None:
    arguments = call.arguments
    if not arguments.has("subresource"):
        return
    names = named(arguments.words)
    if arguments.get("selector") or not all(one.name for one in names):
        raise Failure("subresource cannot be used when bulk resources are specified")


def _seen_through(call: Call, found: Found) -> Found:
    """What --subresource shows of each object; not every kind has every one."""
    part, records, failures = call.arguments.get("subresource"), [], list(found.failures)
    for record in found.records:
        kind = record.key.kind
        if part in ("scale", "status") and part in SUBRESOURCES.get(kind, ()):
            records.append(replace(record, body=scale_of(record.body)) if part == "scale" else record)
        else:
            failures.append(Refusal(no_such_path().status))
    return Found(records=records, failures=failures)


def _sorted(call: Call, wanted: Sequence[Named], records: Sequence[Record], *, tables: bool) -> Sequence[Record]:
    """A table that cannot be sorted is not printed, and nobody says why; several tables are not sorted at all."""
    path = call.arguments.get("sort-by")
    if path and tables and len({one.kind for one in wanted}) > 1:
        raise unknown(path)
    if tables and len(records) < 2:
        return records
    try:
        return in_order(records, path)
    except Failure as failure:
        if tables and not failure.fatal:
            return []
        raise


def _raw(call: Call) -> str:
    """The server's own bytes."""
    return f"{json.dumps(call.client.send('GET', call.arguments.get('raw')), separators=(',', ':'))}\n"


def _asks_the_server(arguments: Arguments) -> bool:
    return watching(arguments) or arguments.has("raw")


def _nothing(call: Call, wanted: Sequence[Named]) -> str:
    everywhere = call.everywhere or not any(one.kind.namespaced for one in wanted)
    return "No resources found\n" if everywhere else f"No resources found in {call.namespace} namespace.\n"


def _whole(records: Sequence[Record], *, single: bool) -> dict[str, Any]:
    if single and len(records) == 1:
        return dict(records[0].body)
    bodies = [dict(record.body) for record in records]
    return {"apiVersion": "v1", "items": bodies, "kind": "List", "metadata": {"resourceVersion": ""}}


def _tables(call: Call, records: Sequence[Record], *, wide: bool, several: bool) -> str:
    texts = []
    for kind, group in groupby(records, key=lambda record: record.key.kind):
        texts.append(_table(call, kind, list(group), wide=wide, several=several))
    return ("" if call.arguments.on("no-headers") else "\n").join(texts)


def _table(call: Call, kind: str, records: Sequence[Record], *, wide: bool, several: bool) -> str:
    header, rows = _layout(call, kind, [record.body for record in records], wide=wide, several=several)
    return table([*([] if call.arguments.on("no-headers") else [header]), *rows])


def _headers_and_rows(call: Call, kind: Kind, bodies: Sequence[Body]) -> tuple[list[str], list[list[str]]]:
    return _layout(call, kind.name, bodies, wide=call.arguments.get("output") == "wide", several=False)


def _layout(
    call: Call, kind: str, bodies: Sequence[Body], *, wide: bool, several: bool
) -> tuple[list[str], list[list[str]]]:
    shown = _shown_as(call, kind)
    headers = [column.name.upper() for column in shown.columns]
    header = _row(call, kind, "NAMESPACE", headers, wide, _label_headers(call), "LABELS")
    now, rows = call.time.now if call.time else call.now, []
    for body in bodies:
        cells = [one_line(str(cell)) for cell in shown.cells(body, now)]
        if several or call.arguments.on("show-kind"):
            cells = _with_kind(kind, shown, cells)
        labels = body["metadata"].get("labels") or {}
        extra = [labels.get(name, "") for name in _label_columns(call)]
        rows.append(_row(call, kind, body["metadata"].get("namespace", ""), cells, wide, extra, labels_text(labels)))
    return header, rows


def _shown_as(call: Call, kind: str) -> Table:
    if call.arguments.has("server-print") and not call.arguments.on("server-print"):
        return PLAIN
    return SCALES if call.arguments.get("subresource") == "scale" else TABLES[kind]


def _with_kind(kind: str, shown: Table, cells: Sequence[str]) -> list[str]:
    """`service/web` in the column of names; a table of Events has none (printers, decorateTable)."""
    return [
        full_name(KIND_BY_NAME[kind], cell) if column.format == "name" else cell
        for cell, column in zip(cells, shown.columns, strict=True)
    ]


def _row(
    call: Call, kind: str, namespace: str, cells: Sequence[str], wide: bool, extra: Sequence[str], labels: str
) -> list[str]:
    shown = [cell for cell, column in zip(cells, _shown_as(call, kind).columns, strict=True) if wide or not column.wide]
    spaces = call.everywhere and KIND_BY_NAME[kind].namespaced
    return [
        *([namespace] if spaces else []),
        *shown,
        *extra,
        *([labels] if call.arguments.on("show-labels") else []),
    ]


def _label_columns(call: Call) -> list[str]:
    return [name for text in call.arguments.all("label-columns") for name in text.split(",") if name]


def _label_headers(call: Call) -> list[str]:
    return [name.rpartition("/")[2].upper() for name in _label_columns(call)]


GET = Command(
    name="get",
    usage="[(-o|--output=)json|yaml|name|go-template|go-template-file|template|templatefile|jsonpath|jsonpath-as-json|"
    "jsonpath-file|custom-columns|custom-columns-file|wide] "
    "(TYPE[.VERSION][.GROUP] [NAME | -l label] | TYPE[.VERSION][.GROUP]/NAME ...) [flags]",
    flags=(
        *SELECTION,
        *FILES,
        *OUTPUT,
        Flag(name="show-labels", value=False),
        Flag(name="sort-by"),
        Flag(name="no-headers", value=False),
        Flag(name="label-columns", short="L"),
        Flag(name="show-kind", value=False),
        Flag(name="ignore-not-found", value=False),
        Flag(name="raw"),
        Flag(name="watch", short="w", value=False),
        Flag(name="watch-only", value=False),
        Flag(name="output-watch-events", value=False),
        Flag(name="chunk-size", number=True),
        Flag(name="server-print", value=False),
        Flag(name="subresource"),
    ),
    run=get,
    waits=_asks_the_server,
    suggests=("list", "ps"),
)
