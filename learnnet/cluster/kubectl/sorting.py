"""`--sort-by`: objects in the order of one of their fields (kubectl, pkg/cmd/get/sorter.go)."""

import re
from collections.abc import Sequence
from typing import Any

from learnnet.cluster.kubectl.failures import Failure
from learnnet.cluster.kubectl.go_values import go_type
from learnnet.cluster.kubectl.jsonpath import JsonPathError, find
from learnnet.cluster.kubectl.printers import relaxed
from learnnet.cluster.quantities import amount_of
from learnnet.cluster.store import Record

_CHUNK = re.compile(r"\d+|\D+")


def unknown(path: str) -> Failure:
    return Failure(f'couldn\'t find any field with path "{{{relaxed(path)}}}" in the list of objects')


def in_order(records: Sequence[Record], path: str) -> Sequence[Record]:
    """What lacks the field comes first, the last of them foremost: kubectl's order by insertion."""
    if not path:
        return records
    expression = relaxed(path)
    try:
        found = [find(expression, record.body) for record in records]
    except JsonPathError as reason:
        raise Failure(str(reason)) from reason
    if records and not any(found):
        raise unknown(path)
    placed: list[tuple[Record, list[Any]]] = []
    for pair in zip(records, found, strict=True):
        at = len(placed)
        while at and _before(pair[1], placed[at - 1][1], expression):
            at -= 1
        placed.insert(at, pair)
    return [record for record, _ in placed]


def _before(left: list[Any], right: list[Any], expression: str) -> bool:
    if not left:
        return True
    if not right:
        return False
    one, other = left[0], right[0]
    if not isinstance(one, str | int | float):
        raise Failure(
            f"Field {{{expression}}} in [][][]reflect.Value is an unsortable type: interface, err: unsortable type: "
            f"{go_type(one)}",
            fatal=True,
        )
    if isinstance(one, str) is not isinstance(other, str):
        return False
    return _quantities_or_words(one, other) if isinstance(one, str) else bool(one < other)


def _quantities_or_words(left: str, right: str) -> bool:
    try:
        return bool(amount_of(left) < amount_of(right))
    except ValueError:
        return _natural(left) < _natural(right)


def _natural(text: str) -> list[tuple[bool, int, str]]:
    """`web-2` before `web-10` (fvbommel/sortorder)."""
    return [(not part.isdigit(), int(part) if part.isdigit() else 0, part) for part in _CHUNK.findall(text)]
