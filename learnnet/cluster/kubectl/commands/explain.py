"""`kubectl explain`: what a kind's fields are for, in our words and kubectl's form (kubectl, pkg/explain/v2)."""

import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

from learnnet.cluster.kinds import KINDS, Kind
from learnnet.cluster.kubectl.call import Call, Command, Output
from learnnet.cluster.kubectl.failures import Failure, OurError
from learnnet.cluster.kubectl.flags import Flag, UsageError
from learnnet.cluster.kubectl.resources import kind_called
from learnnet.cluster.schemas import definition, field_schema
from learnnet.cluster.text import Text

Schema = Mapping[str, Any]
NO_TYPE = (
    'You must specify the type of resource to explain. Use "kubectl api-resources" for a complete list of supported '
    "resources."
)
WIDTH = 80
NEWLINE = "\n"
NOTHING_SAID, EMPTY = "<no description>", "<empty>"


def explain(call: Call) -> Output:
    words = call.arguments.words
    if not words:
        raise Failure(NO_TYPE)
    if len(words) > 1:
        raise Failure("We accept only this format: explain RESOURCE")
    if "[" in words[0] or words[0].startswith("."):
        raise Failure("invalid jsonpath syntax, first node must be field node")
    kind, path = _target(words[0])
    wanted = call.arguments.get("api-version")
    if wanted and wanted != kind.api_version:
        if wanted.count("/") > 1:
            raise Failure(f"unexpected GroupVersion string: {wanted}")
        if any(wanted == other.api_version for other in KINDS):
            group, _, version = wanted.rpartition("/")
            raise Failure(f"GVR ({group}/{version}, Resource={kind.plural}) not found in OpenAPI schema")
        group, _, version = wanted.rpartition("/")
        raise Failure(f'couldn\'t find resource for "{group}/{version}, Resource={kind.plural}"')
    form = call.arguments.get("output", "plaintext")
    if form == "plaintext-openapiv2":
        raise OurError(Text("`kubectl explain --output=plaintext-openapiv2` is not available in this lab."))
    if form != "plaintext":
        raise Failure(f"unrecognized format: {form}")
    head = _head(kind)
    schema = _walk(kind, path)
    if schema is None:
        return Output(rc=1, stdout=head, stderr=f'error: field "{path[-1]}" does not exist\n')
    return Output(stdout=head + _body(kind, path, schema, recursive=call.arguments.on("recursive")))


def _target(text: str) -> tuple[Kind, list[str]]:
    """The longest beginning that names a kind (`deployments.apps`), and the fields behind it."""
    words = text.split(".")
    for count in range(len(words), 1, -1):
        try:
            return kind_called(".".join(words[:count])), words[count:]
        except UsageError:
            continue
    try:
        return kind_called(words[0]), words[1:]
    except UsageError as error:
        raise UsageError(error.text.removeprefix("error: ")) from error


def _head(kind: Kind) -> str:
    group = f"GROUP:      {kind.group}\n" if kind.group else ""
    return f"{group}KIND:       {kind.name}\nVERSION:    {kind.version}\n\n"


def _walk(kind: Kind, path: Sequence[str]) -> Schema | None:
    """Lists are stepped into without a number."""
    steps: list[str | int] = []
    for name in path:
        holder = field_schema(kind.name, tuple(steps))
        if holder is not None and "items" in holder:
            steps.append(0)
        if holder is None or name not in _fields(kind, field_schema(kind.name, tuple(steps)) or {}):
            return None
        steps.append(name)
    return field_schema(kind.name, tuple(steps))


def _body(kind: Kind, path: Sequence[str], schema: Schema, *, recursive: bool) -> str:
    values = _enum(schema, "ENUM:\n", "    ")
    text = f"FIELD: {path[-1]} <{_type(kind, schema)}>\n{'' if values else NEWLINE}" if path else ""
    text += values
    said = _paragraph(schema.get("description") or EMPTY, "    ")
    about = _type_description(kind, schema) if path else ""
    said += f"\n{_paragraph(about, '    ')}" if about else ""
    end = "    \n" if schema.get("description") or about else ""
    text += f"{chr(10) if path else ''}DESCRIPTION:\n{said}\n{end}"
    fields = _fields(kind, schema)
    if not fields:
        return f"{text}\n"
    inside = _outline(kind, schema, "  ", ()) if recursive else _listing(kind, schema, fields)
    return f"{text}FIELDS:\n{inside}\n"


def _listing(kind: Kind, schema: Schema, fields: Mapping[str, Schema]) -> str:
    required = _holder(kind, schema).get("required") or ()
    lines = []
    for name, field in sorted(fields.items()):
        must = " -required-" if name in required else ""
        enum = _enum(field, "  enum: ", "", separator=", ")
        said = _paragraph(field.get("description") or NOTHING_SAID, "    ")
        lines.append(f"  {name}\t<{_type(kind, field)}>{must}\n{enum}{said}\n\n")
    return "".join(lines)


def _outline(kind: Kind, schema: Schema, indent: str, above: Sequence[str]) -> str:
    """--recursive: names and types only."""
    required = _holder(kind, schema).get("required") or ()
    lines = []
    for name, field in sorted(_fields(kind, schema).items()):
        must = " -required-" if name in required else ""
        lines.append(f"{indent}{name}\t<{_type(kind, field)}>{must}\n")
        lines.append(_enum(field, f"{indent}enum: ", "", separator=", "))
        own = _type(kind, field)
        if own not in above:
            lines.append(_outline(kind, field, f"{indent}  ", (*above, own)))
    return "".join(lines)


def _type_description(kind: Kind, schema: Schema) -> str:
    """What is said of the type itself, or of the type of a list's items."""
    named = schema if "$ref" in schema else schema.get("items") or {}
    reference = named.get("$ref")
    own = definition(kind.name, reference.rpartition("/")[2]).get("description", "") if reference else ""
    return str(own) if own != schema.get("description") else ""


def _enum(schema: Schema, title: str, indent: str, separator: str = "\n") -> str:
    values = [str(value) for value in schema.get("enum") or ()]
    return f"{title}{separator.join(indent + value for value in values)}\n" if values else ""


def _paragraph(text: str, indent: str) -> str:
    return textwrap.fill(text, WIDTH, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False)


def _fields(kind: Kind, schema: Schema) -> Mapping[str, Schema]:
    found: Mapping[str, Schema] = _holder(kind, schema).get("properties") or {}
    return found


def _holder(kind: Kind, schema: Schema) -> Schema:
    """The struct that a field's value is made of, behind references, lists and maps."""
    shape = _resolved(kind, schema)
    while "properties" not in shape:
        inner = shape.get("items") or shape.get("additionalProperties")
        if not isinstance(inner, Mapping):
            break
        shape = _resolved(kind, inner)
    return shape


def _resolved(kind: Kind, schema: Schema) -> Schema:
    reference = schema.get("$ref")
    return {**definition(kind.name, reference.rpartition("/")[2]), **schema} if reference else schema


def _type(kind: Kind, schema: Schema) -> str:
    """`[]ServicePort`, `map[string]string`, `integer`; a struct by its name."""
    plain = _plain_type(schema)
    if reference := schema.get("$ref"):
        name = str(reference.rpartition("/")[2])
        shape = definition(kind.name, name)
        return name if _plain_type(shape) in ("object", "") else _type(kind, shape)
    if plain == "array":
        return f"[]{_type(kind, schema['items'])}"
    if isinstance(schema.get("additionalProperties"), Mapping):
        return f"map[string]{_type(kind, schema['additionalProperties'])}"
    return "Object" if plain in ("object", "") else plain


def _plain_type(schema: Schema) -> str:
    """The one type that a value has, null apart; "" where there are several."""
    found = schema.get("type", "")
    if isinstance(found, str):
        return found
    types = [one for one in found if one != "null"]
    return types[0] if len(types) == 1 else ""


EXPLAIN = Command(
    name="explain",
    usage="TYPE [--recursive=FALSE|TRUE] [--api-version=api-version-group] [-o|--output=plaintext|plaintext-openapiv2]",
    flags=(Flag(name="recursive", value=False), Flag(name="api-version"), Flag(name="output")),
    run=explain,
)
