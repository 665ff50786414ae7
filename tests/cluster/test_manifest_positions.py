"""Every field knows its line and column, so that a message can point at it."""

import pytest

from learnnet.cluster.manifest import Span, parse, parse_path

TEXT = """\
# a comment
apiVersion: v1
kind: Service
metadata:
  name: web
  labels:
    app.kubernetes.io/name: web
spec:
  selector:
  ports:
  - name: http
    port: 80
  - {port: 443, name: https}
"""


@pytest.fixture
def document():
    return parse("a: 1\n---\n" + TEXT).documents[0 + 1]


@pytest.mark.parametrize(
    ("path", "span"),
    [
        ("metadata.name", (7, 9, 7, 12)),
        ("spec.ports[0].port", (14, 11, 14, 13)),
        ("spec.ports[1].name", (15, 23, 15, 28)),
        ("metadata.labels[app.kubernetes.io/name]", (9, 29, 9, 32)),
        ("spec.ports", (12, 3, 12, 8)),
        ("spec", (10, 1, 10, 5)),
    ],
)
def test_a_field_is_marked_at_its_value_and_a_mapping_at_its_name(document, path, span):
    assert document.span(path) == Span(*span)


@pytest.mark.parametrize(
    ("path", "span"),
    [
        ("spec.ports[0].targetPort", (13, 5, 14, 13)),
        ("spec.type", (10, 1, 10, 5)),
        ("metadata.namespace", (6, 1, 6, 9)),
        ("spec.selector", (11, 3, 11, 11)),
        ("status.loadBalancer", (5, 7, 5, 14)),
        ("", (5, 7, 5, 14)),
    ],
)
def test_a_missing_field_is_marked_at_what_would_hold_it(document, path, span):
    assert document.span(path) == Span(*span)


def test_a_block_ends_with_its_last_line_not_with_the_next_word(document):
    assert document.positions["metadata",] == Span(7, 3, 9, 32)


def test_json_has_positions_too():
    document = parse('{\n  "spec": {"ports": [{"port": 80}]}\n}').documents[0]

    assert document.span("spec.ports[0].port") == Span(2, 31, 2, 33)
    assert document.keys["spec",] == Span(2, 3, 2, 9)


def test_the_paths_of_api_messages_are_understood():
    assert parse_path("spec.ports[10].port") == ("spec", "ports", 10, "port")
    assert parse_path("metadata.annotations[a.b/c]") == ("metadata", "annotations", "a.b/c")
    assert parse_path("spec.selector[app]") == ("spec", "selector", "app")
