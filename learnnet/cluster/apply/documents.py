"""From a file to the objects in it, with the complaints that kubectl has before it asks the server anything.

Simplified: the fields of a List's items are left to the server; kubectl holds them against the OpenAPI schema first.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from learnnet.cluster.apply.fields import Problem, problems_of
from learnnet.cluster.apply.outcome import Outcome
from learnnet.cluster.decoding import DecodeError, decode
from learnnet.cluster.kinds import KINDS, Kind
from learnnet.cluster.manifest import Document, Manifest
from learnnet.cluster.request_body import json_name
from learnnet.cluster.shape import thaw
from learnnet.cluster.store import Key

FILE = "manifest.yaml"
IGNORE = "if you choose to ignore these errors, turn validation off with --validate=false"
CONVERTING = "error converting YAML to JSON: "
SEPARATOR = "invalid Yaml document separator"
NO_OBJECT = "invalid object to validate"
# client-go's mapper from discovery knows each kind in small letters, too: it is the server that does not.
KIND_BY_WORD = {(kind.api_version, word): kind for kind in KINDS for word in (kind.name, kind.singular)}
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
        misfit = _missing(document.value)
        if misfit:  # a file is not read any further than that (cli-runtime, StreamVisitor)
            yield _invalid(misfit, number, file)
            return
        yield from _items(document, number, file, namespace)
    if manifest.error:
        error = manifest.error
        by_reader = error.message.startswith(SEPARATOR)  # it is kubectl that cuts a file into documents
        text = f"error: error parsing {file}: {'' if by_reader else CONVERTING}{error.message}"
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
    if value.get("items") is None:
        yield _item(value, number, "", file, namespace)
    elif not isinstance(value["items"], list):
        why = f"json: cannot unmarshal {json_name(value['items'])} into Go struct field decodeList.items of type "
        yield _refused(f'unable to decode "{file}": {why}[]json.RawMessage', number, "")
    else:  # whatever has items is a list, by whatever kind (apimachinery, unstructuredJSONScheme)
        for index, inner in enumerate(value["items"]):
            of_list = {"apiVersion": value["apiVersion"], "kind": value["kind"].removesuffix("List")}
            yield _item({**of_list, **inner}, number, f"items[{index}].", file, namespace)


def _item(value: Map, number: int, prefix: str, file: str, namespace: str) -> Item | Outcome:
    if not value["kind"]:
        told = json.dumps(thaw(value), separators=(",", ":"), sort_keys=True, ensure_ascii=False)
        return _refused(f"unable to decode \"{file}\": Object 'Kind' is missing in '{told}'", number, prefix)
    kind = KIND_BY_WORD.get((value["apiVersion"], value["kind"]))
    if kind is None:
        return _unknown(value, number, prefix, file)
    misfit = _metadata_misfit(kind, value)
    if misfit:
        problems = problems_of({"message": misfit}, value, prefix)
        return _refused(f'unable to decode "{file}": {misfit}', number, prefix, problems)
    body = thaw(value)
    if not isinstance(body.get("metadata"), dict):
        body["metadata"] = {}
    if not kind.namespaced:
        body["metadata"].pop("namespace", None)
    elif not body["metadata"].get("namespace"):
        body["metadata"]["namespace"] = namespace
    return Item(kind=kind, body=body, document=number, written=value, prefix=prefix)


def _missing(value: Any) -> list[str]:
    """What keeps kubectl from knowing what to validate (kubectl, pkg/validation, and its list)."""
    if not isinstance(value, Mapping):
        return [NO_OBJECT]
    wrong = [why for name in ("apiVersion", "kind") if (why := _unfit(name, value.get(name)))]
    if wrong or (value["apiVersion"], value["kind"]) != ("v1", "List"):
        return wrong
    items = value.get("items")
    if not isinstance(items, Sequence) or isinstance(items, str):
        return [NO_OBJECT]
    return [why for item in items for why in _missing(item)]


def _unfit(name: str, value: Any) -> str:
    if value is None:
        return f"{name} not set"
    if not isinstance(value, str):
        return f"{name} isn't string type"
    if name == "apiVersion" and value.count("/") > 1:
        return f"unexpected GroupVersion string: {value}"
    return ""


def _invalid(wrong: Sequence[str], number: int, file: str) -> Outcome:
    different = list(dict.fromkeys(wrong))
    why = different[0] if len(different) == 1 else f"[{', '.join(different)}]"
    return _refused(f'error validating "{file}": error validating data: {why}; {IGNORE}', number, "")


def _unknown(value: Map, number: int, prefix: str, file: str) -> Outcome:
    meta = value.get("metadata") if isinstance(value.get("metadata"), dict) else {}
    name, namespace = (meta or {}).get("name", ""), (meta or {}).get("namespace", "")
    why = f'no matches for kind "{value["kind"]}" in version "{value["apiVersion"]}"'
    field = "apiVersion" if any(kind.name == value["kind"] for kind in KINDS) else "kind"
    if prefix:  # FlattenListVisitor, which wraps even a single error
        text = f"unable to recognize {why}"
        return replace(_refused(text, number, prefix, (Problem(prefix + field, why),)), text=text)
    text = (
        f'resource mapping not found for name: "{name}" namespace: "{namespace}" from "{file}": {why}\n'
        "ensure CRDs are installed first"
    )
    return _refused(text, number, prefix, (Problem(prefix + field, text.partition("\n")[0]),))


def _metadata_misfit(kind: Kind, value: Map) -> str:
    """kubectl reads the metadata itself, so its type errors are kubectl's own."""
    meta = value.get("metadata")
    if meta is None:
        return ""
    try:
        decode(kind, {"metadata": meta})
    except DecodeError as error:
        return str(error).replace(f"{kind.name}.metadata of", "metadataOnlyObject.metadata of")
    return ""


def _refused(text: str, number: int, prefix: str, problems: tuple[Problem, ...] = ()) -> Outcome:
    return Outcome(
        text=f"error: {text}",
        among_others=text,
        error=True,
        document=number,
        problems=problems or (Problem(prefix.rstrip("."), text),),
    )
