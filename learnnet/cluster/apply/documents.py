"""From a file to the objects in it, with the complaints that kubectl has before it asks the server anything."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from learnnet.cluster.apply.fields import Problem, problems_of
from learnnet.cluster.apply.outcome import Outcome
from learnnet.cluster.decoding import DecodeError, decode
from learnnet.cluster.kinds import KIND_BY_API, KINDS, Kind
from learnnet.cluster.manifest import Document, Manifest
from learnnet.cluster.shape import thaw
from learnnet.cluster.store import Key

FILE = "manifest.yaml"
IGNORE = "if you choose to ignore these errors, turn validation off with --validate=false"
Map = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One object to apply; `prefix` is its place in a document that is a List."""

    kind: Kind
    body: Map
    document: int
    written: Any  # as the author wrote it, for finding fields
    prefix: str = ""

    @property
    def key(self) -> Key:
        meta = self.body["metadata"]
        return Key(self.kind.name, meta.get("namespace") or "", meta.get("name") or "")


def items_of(manifest: Manifest, file: str, namespace: str) -> Iterator[Item | Outcome]:
    """The objects in order; an Outcome stands for one that cannot be sent."""
    for number, document in enumerate(manifest.documents):
        yield from _items(document, number, file, namespace)
    if manifest.error:
        error = manifest.error
        text = f"error: error parsing {file}: error converting YAML to JSON: {error.message}"
        yield Outcome(
            text=text,
            among_others=text.removeprefix("error: "),
            error=True,
            document=len(manifest.documents),
            line=error.line,
            column=error.column,
        )


def _items(document: Document, number: int, file: str, namespace: str) -> Iterator[Item | Outcome]:
    value = document.value
    if isinstance(value, dict) and value.get("kind") == "List" and isinstance(value.get("items"), list):
        for index, inner in enumerate(value["items"]):
            yield _item(inner, number, f"items[{index}].", file, namespace)
    else:
        yield _item(value, number, "", file, namespace)


def _item(value: Any, number: int, prefix: str, file: str, namespace: str) -> Item | Outcome:
    missing = _missing(value)
    if missing:
        why = missing[0] if len(missing) == 1 else f"[{', '.join(missing)}]"
        text = f'error validating "{file}": error validating data: {why}; {IGNORE}'
        return _refused(text, number, prefix)
    kind = KIND_BY_API.get((value["apiVersion"], value["kind"]))
    if kind is None:
        return _unknown(value, number, prefix, file)
    misfit = _metadata_misfit(kind, value)
    if misfit:
        problems = problems_of({"message": misfit}, value, prefix)
        return _refused(f'unable to decode "{file}": {misfit}', number, prefix, problems)
    body = thaw(value)
    if not isinstance(body.get("metadata"), dict):
        body["metadata"] = {}
    if kind.namespaced and not body["metadata"].get("namespace"):
        body["metadata"]["namespace"] = namespace
    return Item(kind=kind, body=body, document=number, written=value, prefix=prefix)


def _missing(value: Any) -> list[str]:
    if not isinstance(value, dict):
        return ["invalid object to validate"]
    fields = ("apiVersion", "kind")
    return [f"{name} not set" for name in fields if not isinstance(value.get(name), str) or not value[name]]


def _unknown(value: Map, number: int, prefix: str, file: str) -> Outcome:
    meta = value.get("metadata") if isinstance(value.get("metadata"), dict) else {}
    name, namespace = (meta or {}).get("name", ""), (meta or {}).get("namespace", "")
    text = (
        f'resource mapping not found for name: "{name}" namespace: "{namespace}" from "{file}": '
        f'no matches for kind "{value["kind"]}" in version "{value["apiVersion"]}"\nensure CRDs are installed first'
    )
    field = "apiVersion" if any(kind.name == value["kind"] for kind in KINDS) else "kind"
    return _refused(text, number, prefix, (Problem(prefix + field, text.partition("\n")[0]),))


def _metadata_misfit(kind: Kind, value: Map) -> str:
    """kubectl reads the metadata itself, so its type errors are kubectl's own."""
    meta = value.get("metadata")
    if meta is None:
        return ""
    try:
        decode(kind, {"metadata": meta})
    except DecodeError as error:
        return str(error)
    return ""


def _refused(text: str, number: int, prefix: str, problems: tuple[Problem, ...] = ()) -> Outcome:
    return Outcome(
        text=f"error: {text}",
        among_others=text,
        error=True,
        document=number,
        problems=problems or (Problem(prefix.rstrip("."), text),),
    )
