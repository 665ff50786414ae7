"""Finds every sentence that somebody may read: in Python, in templates, in TypeScript and in the kinds' schemas."""

import ast
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation.template import templatize

# `Text("…")` is a sentence that travels with its holes unfilled; the rest are Django's.
PYTHON_CALLS = {"_", "gettext", "gettext_lazy", "Text"}
TYPESCRIPT_CALL = re.compile(r'\bt\(\s*("(?:[^"\\]|\\.)*")')
TEMPLATE_CALL = re.compile(r"""(?:\bgettext|\b_)\(u?((?:'(?:[^'\\]|\\.)*')|(?:"(?:[^"\\]|\\.)*"))\)""")
# A sentence that is handed on by name stands in a table somewhere, marked so that it is found: /* t */ "Map"
TYPESCRIPT_MARK = re.compile(r'/\* t \*/\s*("(?:[^"\\]|\\.)*")')

SCHEMAS = "learnnet/cluster/schemas"  # the help on a kind's fields: each description is a sentence of ours


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One sentence at one place."""

    message: str
    file: str
    line: int


def everything(base: Path) -> Iterator[Found]:
    """In a fixed order, so that the catalogues change only where the words did."""
    for file in sorted((base / "learnnet").rglob("*.py")):
        yield from in_python(file.read_text(encoding="utf-8"), str(file.relative_to(base)))
    for file in sorted((base / "templates").rglob("*.html")):
        yield from in_template(file.read_text(encoding="utf-8"), str(file.relative_to(base)))
    for file in sorted((base / "static" / "ts").rglob("*.ts")):
        yield from in_typescript(file.read_text(encoding="utf-8"), str(file.relative_to(base)))
    for file in sorted((base / SCHEMAS).glob("*.json")):
        yield from in_schema(file.read_text(encoding="utf-8"), str(file.relative_to(base)))


def in_python(source: str, file: str) -> Iterator[Found]:
    for node in ast.walk(ast.parse(source, file)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute) and node.args:
            name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
            if name in PYTHON_CALLS:
                for message in literals(node.args[0]):
                    yield Found(message=message, file=file, line=node.lineno)


def literals(node: ast.expr) -> Iterator[str]:
    """What an argument may turn out to be: one text, or either side of a condition."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value:
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from literals(node.body)
        yield from literals(node.orelse)


def in_template(source: str, file: str) -> Iterator[Found]:
    """Django's own reader of templates writes what it finds as calls of gettext."""
    for number, line in enumerate(templatize(source, origin=file).splitlines(), 1):
        for quoted in TEMPLATE_CALL.findall(line):
            yield Found(message=ast.literal_eval(quoted), file=file, line=number)


def in_typescript(source: str, file: str) -> Iterator[Found]:
    for pattern in (TYPESCRIPT_CALL, TYPESCRIPT_MARK):
        for match in pattern.finditer(source):
            yield Found(message=ast.literal_eval(match[1]), file=file, line=source.count("\n", 0, match.start()) + 1)


def in_schema(source: str, file: str) -> Iterator[Found]:
    for message in descriptions(json.loads(source)):
        where = source.find(json.dumps(message, ensure_ascii=False))
        yield Found(message=message, file=file, line=source.count("\n", 0, max(where, 0)) + 1)


def descriptions(schema: Any) -> Iterator[str]:
    """The texts that say what a field is for; a field may itself be called "description"."""
    if isinstance(schema, dict):
        if isinstance(schema.get("description"), str):
            yield schema["description"]
        for value in schema.values():
            yield from descriptions(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from descriptions(value)
