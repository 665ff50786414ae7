"""What a real API server said to bodies that it could not read, word for word."""

import json
from pathlib import Path

import pytest

from learnnet.cluster.kinds import KIND_BY_PLURAL, Kind
from learnnet.cluster.request_body import BadRequestError, read_body, read_value, strict_refusal

GOLDEN = Path(__file__).parents[1] / "golden"
CREATED = json.loads((GOLDEN / "service-create.json").read_text(encoding="utf-8"))
EXCHANGES = [
    (group["id"], exchange)
    for group in json.loads((GOLDEN / "api-exchanges.json").read_text(encoding="utf-8"))
    for exchange in group["exchanges"]
    if exchange["method"] in ("POST", "PUT") and "fieldValidation=bad" not in exchange["path"]
]
SERVICE = KIND_BY_PLURAL["", "v1", "services"]
LATER = ("the namespace of the provided object", "the name of the object (")  # said after decoding


def refusal(kind: Kind, text: str, syntax: str, *, strict: bool) -> str:
    try:
        decoded = read_body(kind, text, syntax)
    except BadRequestError as refused:
        return str(refused)
    return strict_refusal(kind, decoded) if strict else ""


@pytest.mark.parametrize("case", CREATED, ids=lambda case: case["id"])
def test_a_service_is_read_or_refused_as_recorded(case):
    recorded = case["status"]["message"] if case["code"] == 400 else ""

    said = refusal(SERVICE, case["manifest"], "yaml", strict=True)

    assert said == ("" if recorded.startswith(LATER) else recorded)


@pytest.mark.parametrize(("name", "exchange"), EXCHANGES, ids=[name for name, _ in EXCHANGES])
def test_a_request_is_read_refused_or_warned_about_as_recorded(name, exchange):
    path, _, query = exchange["path"].partition("?")
    steps = path.removesuffix("/status").split("/")
    kind = next(kind for kind in KIND_BY_PLURAL.values() if kind.plural in (steps[-1], steps[-2]))
    body = exchange["body"]
    text = body if isinstance(body, str) else json.dumps(body) if body is not None else ""
    syntax = "yaml" if "yaml" in (exchange.get("contentType") or "") else "json"
    recorded = exchange["response"]["message"] if exchange["status"] == 400 else ""

    said = refusal(kind, text, syntax, strict="fieldValidation=Strict" in query)

    assert said == ("" if recorded.startswith(LATER) else recorded)
    if not recorded and "fieldValidation" not in query:
        warnings = [json.loads(each.removeprefix("299 - ")) for each in exchange["warnings"]]
        about_fields = [each for each in warnings if each.startswith(("unknown field", "duplicate field", "line "))]
        assert list(read_body(kind, text, syntax).warnings) == about_fields


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            '{"kind":1}',
            "the object provided is unrecognized (must be of type Service): couldn't get version/kind; "
            'json parse error: json: cannot unmarshal number into Go struct field .kind of type string ({"kind":1})',
        ),
        (
            '{"apiVersion":"a/b/c"}',
            "the object provided is unrecognized (must be of type Service): unexpected GroupVersion string: a/b/c "
            '({"apiVersion":"a/b/c"})',
        ),
        (
            '{"apiVersion":"apps/v1","kind":"Deployment"}',
            'Deployment in version "v1" cannot be handled as a Service: '
            "converting (v1.Deployment) to (core.Service): unknown conversion",
        ),
        (
            '{"apiVersion":"v2","kind":"Service"}',
            'Service in version "v2" cannot be handled as a Service: no kind "Service" is registered for version "v2" '
            'in scheme "pkg/api/legacyscheme/scheme.go:30"',
        ),
    ],
)
def test_a_body_of_no_known_type_is_refused(text, message):
    with pytest.raises(BadRequestError) as refused:
        read_body(SERVICE, text, "json")

    assert str(refused.value) == message


def test_kind_and_version_may_be_left_to_the_url():
    assert read_body(SERVICE, "metadata: {name: web}").body == {
        "kind": "Service",
        "apiVersion": "v1",
        "metadata": {"name": "web"},
    }
    assert read_value(SERVICE, {"metadata": {"name": "web"}}).body["kind"] == "Service"


def test_a_body_of_more_than_three_mebibytes_is_too_large():
    with pytest.raises(BadRequestError, match="Request entity too large: limit is 3145728") as refused:
        read_body(SERVICE, "#" * 3_200_000)

    assert refused.value.code == 413
