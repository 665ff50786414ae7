"""The schema files are valid, complete and fit what a real API server stores."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from learnnet.cluster.decoding import decode
from learnnet.cluster.kinds import KIND_BY_NAME, KINDS
from learnnet.cluster.schemas import definition, field_schema, schema_for

GOLDEN = Path(__file__).parents[1] / "golden"
SOURCES = [
    "service-create.json",
    "kubectl-apply.json",
    "api-exchanges.json",
    *sorted(f"clusters/{path.name}" for path in (GOLDEN / "clusters").glob("*.json")),
]


def stored_objects(source: str) -> Iterator[dict[str, Any]]:
    """All objects in a recording, wherever they are; lists leave the kind out of their items."""
    yield from _objects(json.loads((GOLDEN / source).read_text(encoding="utf-8")), "")


def _objects(value: Any, kind: str) -> Iterator[dict[str, Any]]:
    if isinstance(value, list):
        for each in value:
            yield from _objects(each, kind)
    elif isinstance(value, dict):
        own = value.get("kind") or kind
        if "metadata" in value and own in KIND_BY_NAME:
            yield {"kind": own, **{key: value[key] for key in ("apiVersion",) if key in value}, **value}
            return
        plurals = {each.plural: each.name for each in KINDS}
        for key, each in value.items():
            if key in ("object", "response", "exchanges", "steps", "items", "objects", *plurals):
                yield from _objects(each, plurals.get(key) or str(own or "").removesuffix("List"))


def restored(body: dict[str, Any]) -> dict[str, Any]:
    """The recordings leave out what is never the same twice; an owner's uid is a must, though."""
    for owner in body["metadata"].get("ownerReferences", ()):
        owner["uid"] = "0"
    return body


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_each_kinds_schema_is_valid_json_schema(kind):
    Draft202012Validator.check_schema(schema_for(kind.name))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_each_kinds_schema_refers_only_to_itself(kind):
    text = json.dumps(schema_for(kind.name))
    names = {part.split('"')[0] for part in text.split('"$ref": "')[1:]}

    assert all(name.startswith("#/$defs/") for name in names)
    assert {name.removeprefix("#/$defs/") for name in names} == set(schema_for(kind.name)["$defs"])


@pytest.mark.parametrize("source", SOURCES)
def test_what_a_real_server_stored_fits_and_keeps_its_order_when_read_again(source):
    for body in map(restored, stored_objects(source)):
        errors = list(Draft202012Validator(schema_for(body["kind"])).iter_errors(body))
        decoded = decode(KIND_BY_NAME[body["kind"]], body, in_order=True)

        assert errors == []
        assert decoded.problems == ()
        if not source.startswith("clusters/"):  # their `objects` were written by hand
            assert json.dumps(decoded.body) == json.dumps(body)


def test_a_field_can_be_looked_up_for_hover_help_and_explain():
    port = field_schema("Service", ("spec", "ports", 0, "port"))

    assert port["description"] == "The port on the Service's own address."
    assert field_schema("Service", ("spec", "prots")) is None
    assert field_schema("Service", ("metadata", "labels", "app"))["type"] == "string"
    assert field_schema("Service", ())["description"].startswith("A stable name and address")


@pytest.mark.parametrize(("kind", "type_"), [("Service", "ServiceSpec"), ("Service", "ServicePort")])
def test_every_field_that_a_learner_writes_in_a_service_is_described(kind, type_):
    fields = definition(kind, type_)["properties"]

    assert [name for name, schema in fields.items() if "description" not in schema] == []


def test_lists_say_how_patches_merge_them():
    ports = definition("Service", "ServiceSpec")["properties"]["ports"]

    assert ports["x-patch-merge-key"] == "port"
    assert ports["x-kubernetes-list-map-keys"] == ["port", "protocol"]
