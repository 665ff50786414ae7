"""The same answer as a Table, for clients that ask for one with `Accept: application/json;as=Table`.

Source: apiserver pkg/endpoints/handlers/response.go, asTable.
"""

from collections.abc import Mapping
from typing import Any

from learnnet.cluster.kinds import Kind
from learnnet.cluster.requests.model import Response
from learnnet.cluster.tables import TABLES
from learnnet.cluster.tables.table import Table

GROUP = "meta.k8s.io/v1"


def as_table(kind: Kind, response: Response, now: int, include: str = "Metadata") -> Response:
    """Of one object or of a list; refusals stay as they are. `include`: what of the objects goes along."""
    body = response.body
    if not response.accepted or body.get("kind") not in (kind.name, f"{kind.name}List"):
        return response
    table = TABLES[kind.name]
    objects = body.get("items", [body])
    meta = {name: value for name, value in body["metadata"].items() if name in _LIST_META}
    rows = [{"cells": list(table.cells(one, now)), **_object(kind, one, include)} for one in objects]
    answer = {
        "kind": "Table",
        "apiVersion": GROUP,
        "metadata": meta,
        "columnDefinitions": _columns(table),
        "rows": rows,
    }
    return Response(code=response.code, body=answer, warnings=response.warnings)


_LIST_META = ("resourceVersion", "continue", "remainingItemCount")


def _columns(table: Table) -> list[dict[str, Any]]:
    return [
        {
            "name": column.name,
            "type": column.type,
            "format": column.format,
            "description": "",
            "priority": 1 if column.wide else 0,
        }
        for column in table.columns
    ]


def _object(kind: Kind, body: Mapping[str, Any], include: str) -> dict[str, Any]:
    if include == "None":
        return {}
    if include == "Object":
        return {"object": {"kind": kind.name, "apiVersion": kind.api_version, **body}}
    head = {"kind": "PartialObjectMetadata", "apiVersion": GROUP}
    return {"object": {**head, "metadata": body["metadata"]}}
