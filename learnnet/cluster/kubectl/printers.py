"""What -o asks for: objects as YAML, JSON, names, JSONPath or columns (cli-runtime, pkg/printers)."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from learnnet.cluster.kinds import KIND_BY_API
from learnnet.cluster.kubectl.columns import table
from learnnet.cluster.kubectl.documents import as_json, as_kyaml, as_yaml
from learnnet.cluster.kubectl.failures import Failure, OurError
from learnnet.cluster.kubectl.flags import Arguments
from learnnet.cluster.kubectl.go_values import literal, plain
from learnnet.cluster.kubectl.jsonpath import JsonPathError, JsonPathSyntaxError, find, render
from learnnet.cluster.kubectl.resources import full_name
from learnnet.cluster.tables.table import NONE
from learnnet.cluster.text import Text

Body = Mapping[str, Any]
Printer = Callable[[Any], str]  # an object, or a List of them

TEMPLATES = "go-template,go-template-file,json,jsonpath,jsonpath-as-json,jsonpath-file,kyaml,name,template,templatefile"
FOR_OBJECTS = f"{TEMPLATES},yaml"
FOR_LISTS = f"custom-columns,custom-columns-file,{TEMPLATES},wide,yaml"
# cli-runtime, customcolumn.go, jsonRegexp.
_RELAXED = re.compile(r"\{\.?([^{}]+)\}|\.?([^{}]+)")


WRITERS: Mapping[str, Printer] = {"json": as_json, "kyaml": as_kyaml, "yaml": as_yaml}


def printer(arguments: Arguments, allowed: str = FOR_OBJECTS) -> Printer:
    """For any form but the plain ones ("" and wide), which each command prints in its own way."""
    form, equals, template = arguments.get("output").partition("=")
    template = template if equals else arguments.get("template")
    if write := WRITERS.get(form):
        return lambda data: write(shown(data, managed=arguments.on("show-managed-fields")))
    if form == "name":
        return names
    if form in ("jsonpath", "jsonpath-as-json"):
        strict = arguments.get("allow-missing-template-keys", "true") not in ("true", "1")
        return _jsonpath(template, strict=strict, as_array=form == "jsonpath-as-json")
    if form == "custom-columns" and form in allowed:
        return _columns(template, headers=not arguments.on("no-headers"))
    known = allowed.split(",")
    if form in known:
        raise OurError(Text("The output format {form} is not available in this lab.", {"form": form}))
    raise Failure(f'unable to match a printer suitable for the output format "{form}", allowed formats are: {allowed}')


def shown(data: Body, *, managed: bool = False) -> dict[str, Any]:
    """kubectl hides managedFields unless it is asked for them."""
    if "items" in data and str(data.get("kind", "")).endswith("List"):
        return {**data, "items": [shown(item, managed=managed) for item in data["items"]]}
    if set(data) == {"type", "object"}:
        return {**data, "object": shown(data["object"], managed=managed)}
    if managed:
        return dict(data)
    meta = {key: value for key, value in data["metadata"].items() if key != "managedFields"}
    return {**data, "metadata": meta}


def items_of(data: Body) -> Sequence[Body]:
    return list(data["items"]) if "items" in data and str(data.get("kind", "")).endswith("List") else [data]


def names(data: Body) -> str:
    lines = []
    for item in items_of(data):
        kind = KIND_BY_API[item["apiVersion"], item["kind"]]
        lines.append(f"{full_name(kind, item['metadata'].get('name', ''))}\n")
    return "".join(lines)


def _jsonpath(template: str, *, strict: bool, as_array: bool) -> Printer:
    if not template:
        raise Failure("template format specified but no template given")

    def write(data: Any) -> str:
        inside = shown(data)
        try:
            if as_array:
                return as_json(find(template.strip().strip("{}"), inside))
            return render(template, inside, strict=strict)
        except JsonPathSyntaxError as reason:
            raise Failure(f"error parsing jsonpath {template}, {reason}") from reason
        except JsonPathError as reason:
            raise Failure(
                f'error executing jsonpath "{template}": Error executing template: {reason}. Printing more information '
                f"for debugging the template:\n\ttemplate was:\n\t\t{template}\n\tobject given to jsonpath engine was:"
                f"\n\t\t{literal(inside)}\n\n\n"
            ) from reason

    return write


def _columns(template: str, *, headers: bool) -> Printer:
    if not template:
        raise Failure("custom-columns format specified but no custom columns given")
    columns = []
    for part in template.split(","):
        name, colon, path = part.partition(":")
        if not colon:
            raise Failure(f"unexpected custom-columns spec: {part}, expected <header>:<json-path-expr>")
        columns.append((name, relaxed(path)))

    widths: list[int] = []
    heads = [[name for name, _ in columns]] if headers else []

    def write(data: Body) -> str:
        """The headers come once, and columns never become narrower: a watch prints object by object."""
        rows = [[_cell(path, item) for _, path in columns] for item in items_of(data)]
        rows = [*heads, *rows]
        heads.clear()
        return table(rows, widths)

    return write


def relaxed(path: str) -> str:
    """kubectl takes `.a.b`, `a.b`, `{.a.b}` and `{a.b}` alike where it wants one path."""
    if not path:
        return ""
    found = _RELAXED.fullmatch(path)
    if found is None:
        raise Failure(
            "unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'"
        )
    inside: str = found[1] or found[2]
    return f".{inside}"


def _cell(path: str, item: Body) -> str:
    try:
        values = find(path, shown(item))
    except JsonPathError as reason:
        raise Failure(str(reason)) from reason
    return ",".join(plain(value) for value in values) or NONE
