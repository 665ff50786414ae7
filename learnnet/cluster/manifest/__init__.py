"""The text that a learner writes, read as kubectl and the API server read it, with the place of every field."""

from collections.abc import Callable

from learnnet.cluster.manifest.compose import compose
from learnnet.cluster.manifest.documents import split
from learnnet.cluster.manifest.go_json import read_json, read_json_stream
from learnnet.cluster.manifest.model import (
    JSON,
    LIMITS,
    Document,
    Duplicate,
    Limits,
    Manifest,
    ManifestError,
    Path,
    Span,
    UnreadableError,
    parse_path,
)
from learnnet.cluster.text import Text

__all__ = [
    "JSON",
    "LIMITS",
    "Document",
    "Duplicate",
    "Limits",
    "Manifest",
    "ManifestError",
    "Path",
    "Span",
    "parse",
    "parse_body",
    "parse_path",
]


def parse(text: str, limits: Limits = LIMITS) -> Manifest:
    """A file as `kubectl apply -f` takes it: many documents, empty ones skipped, YAML or JSON."""
    documents: list[Document] = []
    error = _collect(text, lambda: _read_file(text, limits, documents))
    return Manifest(documents=tuple(documents), error=error)


def parse_body(text: str, syntax: str = "yaml", limits: Limits = LIMITS) -> Manifest:
    """The body of one request, as the API server takes it: one document, whatever follows."""
    documents: list[Document] = []

    def read() -> None:
        _weigh(text, limits)
        documents.append(read_json(text, limits) if syntax == "json" else compose(text, 1, limits))

    error = _collect(text, read)
    return Manifest(documents=tuple(documents), error=error)


def _collect(text: str, read: Callable[[], None]) -> ManifestError | None:
    try:
        read()
    except UnreadableError as refusal:
        line, column = _seen(text, max(refusal.line, 1), max(refusal.column, 1))
        return ManifestError(message=refusal.message, line=line, column=column, hint=refusal.hint)
    return None


def _seen(text: str, line: int, column: int) -> tuple[int, int]:
    """What is missed at the end of the text is shown behind the last thing that stands there."""
    written = text.rstrip().split("\n")
    return (line, column) if line <= len(written) else (len(written), len(written[-1]) + 1)


def _read_file(text: str, limits: Limits, documents: list[Document]) -> None:
    _weigh(text, limits)
    if text.lstrip().startswith("{") and _read_as_json(text, limits, documents):
        return
    for piece, first_line in split(text):
        try:
            document = compose(piece, first_line, limits)
        except UnreadableError as refusal:
            raise _in_file(refusal, first_line) from refusal
        if document.value is not None:
            documents.append(document)


def _read_as_json(text: str, limits: Limits, documents: list[Document]) -> bool:
    """kubectl takes `{` for JSON. A YAML flow mapping starts with it as well, so YAML has the last word."""
    try:
        documents.extend(read_json_stream(text, limits))
    except UnreadableError:
        documents.clear()
        return False
    return True


def _in_file(refusal: UnreadableError, first_line: int) -> UnreadableError:
    """A refusal's position counts from its document; the editor counts from the top."""
    return UnreadableError(refusal.message, refusal.line + first_line - 1, refusal.column, refusal.hint)


def _weigh(text: str, limits: Limits) -> None:
    try:
        size = len(text.encode())
    except UnicodeEncodeError as error:
        before = text[: error.start]
        raise UnreadableError("yaml: invalid Unicode character", before.count("\n") + 1, 1) from error
    if size > limits.bytes:
        hint = Text("This manifest is larger than {limit} bytes.", {"limit": limits.bytes})
        raise UnreadableError(f"Request entity too large: limit is {limits.bytes}", 1, 1, hint)
