"""What -o asks for: objects as YAML, JSON, names, JSONPath or columns (cli-runtime, pkg/printers)."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from learnnet.cluster.kinds import KIND_BY_API
from learnnet.cluster.kubectl import go_template
from learnnet.cluster.kubectl.columns import table
from learnnet.cluster.kubectl.documents import as_json, as_kyaml, as_yaml, compact
from learnnet.cluster.kubectl.failures import Failure
from learnnet.cluster.kubectl.flags import TRUE, Arguments
from learnnet.cluster.kubectl.go_values import literal, plain
from learnnet.cluster.kubectl.jsonpath import JsonPath, JsonPathError, JsonPathSyntaxError, find
from learnnet.cluster.kubectl.resources import full_name
from learnnet.cluster.status import quoted
from learnnet.cluster.tables.table import NONE

Body = Mapping[str, Any]
Printer = Callable[[Any], str]  # an object, or a List of them

TEMPLATES = "go-template,go-template-file,json,jsonpath,jsonpath-as-json,jsonpath-file,kyaml,name,template,templatefile"
FOR_OBJECTS = f"{TEMPLATES},yaml"
FOR_LISTS = f"custom-columns,custom-columns-file,{TEMPLATES},wide,yaml"
# cli-runtime, customcolumn.go, jsonRegexp.
_RELAXED = re.compile(r"\{\.?([^{}]+)\}|\.?([^{}]+)")


FROM_FILE = {
    "go-template-file": "go-template",
    "jsonpath-file": "jsonpath",
    "templatefile": "go-template",
}
WRITERS: Mapping[str, Printer] = {"json": as_json, "kyaml": as_kyaml, "yaml": as_yaml}


def printer(arguments: Arguments, allowed: str = FOR_OBJECTS, files: Mapping[str, str] | None = None) -> Printer:
    """For any form but the plain ones ("" and wide), which each command prints in its own way."""
    form, equals, template = arguments.get("output").partition("=")
    template = template if equals else arguments.get("template")
    if not form and arguments.has("template"):
        form = "go-template"
    if form in FROM_FILE and form in allowed.split(","):
        form, template = FROM_FILE[form], _read(template, files or {})
    if (write := WRITERS.get(form)) and not equals:
        return lambda data: write(shown(data, managed=arguments.on("show-managed-fields")))
    if form == "name" and not equals:
        return names
    if form in ("jsonpath", "jsonpath-as-json"):
        strict = arguments.get("allow-missing-template-keys", "true") not in TRUE
        return _jsonpath(template, strict=strict, as_array=form == "jsonpath-as-json")
    if form in ("custom-columns", "custom-columns-file") and form in allowed:
        columns = _columns_of(template) if form == "custom-columns" else _columns_in(_read(template, files or {}))
        return _columns(columns, headers=not arguments.on("no-headers"))
    if form in ("go-template", "template"):
        strict = arguments.get("allow-missing-template-keys", "true") not in TRUE
        return _go_template(template, strict=strict)
    form = arguments.get("output")
    raise Failure(f'unable to match a printer suitable for the output format "{form}", allowed formats are: {allowed}')


def _read(name: str, files: Mapping[str, str]) -> str:
    if not name:
        raise Failure("template format specified but no template given")
    if name not in files:
        raise Failure(f"error reading --template {name}, open {name}: no such file or directory")
    return files[name]


def _go_template(template: str, *, strict: bool) -> Printer:
    if not template:
        raise Failure("template format specified but no template given")
    try:
        parsed = go_template.parse(template)
    except go_template.ParseError as reason:
        raise Failure(f"error parsing template {template}, {reason}") from reason

    def write(data: Any) -> str:
        inside = shown(data)
        try:
            return go_template.execute(parsed, inside, strict=strict)
        except go_template.ExecError as reason:
            text = (
                f"{reason.printed}Error executing template: {reason}. Printing more information for debugging the "
                f"template:\n\ttemplate was:\n\t\t{template}\n\traw data was:\n\t\t{compact(inside)}\n"
                f"\tobject given to template engine was:\n\t\t{plain(inside)}\n\n"
            )
            raise Failure(f"error executing template {quoted(template)}: {reason}", printed=text) from reason

    return write


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
        name = item["metadata"].get("name", "")
        if item["kind"] == "Scale":  # what --subresource=scale shows is no kind of its own
            lines.append(f"scale.autoscaling/{name}\n")
        else:
            lines.append(f"{full_name(KIND_BY_API[item['apiVersion'], item['kind']], name)}\n")
    return "".join(lines)


def _jsonpath(template: str, *, strict: bool, as_array: bool) -> Printer:
    if not template:
        raise Failure("template format specified but no template given")
    try:
        parsed = JsonPath(template, strict=strict)
    except JsonPathSyntaxError as reason:
        raise Failure(f"error parsing jsonpath {template}, {reason}") from reason

    def write(data: Any) -> str:
        inside = shown(data)
        try:
            return "".join(map(as_json, parsed.results(inside))) if as_array else parsed.text(inside)
        except JsonPathError as reason:
            raise Failure(
                f"error executing jsonpath {quoted(template)}: Error executing template: {reason}. Printing more "
                f"information for debugging the template:\n\ttemplate was:\n\t\t{template}\n\tobject given to jsonpath "
                f"engine was:\n\t\t{literal(inside)}\n\n\n"
            ) from reason

    return write


Columns = Sequence[tuple[str, str]]  # headers and paths


def _columns_of(spec: str) -> Columns:
    if not spec:
        raise Failure("custom-columns format specified but no custom columns given")
    columns = []
    for part in spec.split(","):
        name, colon, path = part.partition(":")
        if not colon:
            raise Failure(f"unexpected custom-columns spec: {part}, expected <header>:<json-path-expr>")
        columns.append((name, relaxed(path)))
    return columns


def _columns_in(text: str) -> Columns:
    """A file has its headers in the first line and its paths in the second."""
    heads, paths = (line.split() for line in (*text.splitlines(), "", "")[:2])
    if len(heads) != len(paths):
        raise Failure(f"number of headers ({len(heads)}) and field specifications ({len(paths)}) don't match")
    return [(head, relaxed(path)) for head, path in zip(heads, paths, strict=True)]


def _columns(columns: Columns, *, headers: bool) -> Printer:
    widths: list[int] = []
    heads = [[name for name, _ in columns]] if headers else []

    def write(data: Body) -> str:
        """The headers come once, and columns never become narrower: a watch prints object by object."""
        try:
            rows = [[_cell(path, item) for _, path in columns] for item in items_of(data)]
        except JsonPathError as reason:
            raise Failure(str(reason), printed=table(heads)) from reason
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
    values = find(path, shown(item)) if path else []
    return ",".join(plain(value) for value in values) or NONE
