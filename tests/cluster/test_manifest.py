"""A manifest is read as kubectl reads it, and refused in its words."""

import json
from pathlib import Path

import pytest

from learnnet.cluster.manifest import parse, parse_body

GOLDEN = Path(__file__).parents[1] / "golden"
SERVICES = json.loads((GOLDEN / "service-create.json").read_text(encoding="utf-8"))
UNREADABLE = [case for case in SERVICES if "yaml: line" in case.get("status", {}).get("message", "")]


@pytest.mark.parametrize(
    "case", [case for case in UNREADABLE if "unmarshal errors" not in case["status"]["message"]], ids=lambda c: c["id"]
)
def test_a_syntax_error_reads_as_the_api_server_wrote_it(case):
    manifest = parse_body(case["manifest"])

    assert manifest.error is not None
    assert f": {manifest.error.message} (" in case["status"]["message"]


@pytest.mark.parametrize(
    ("text", "message", "place"),
    [
        ("a:\n\tb: 2\n", "yaml: line 2: found character that cannot start any token", (2, 1)),
        ("a: 1\n\tb: 2\n", "yaml: line 2: found a tab character that violates indentation", (2, 1)),
        ("a: {b: 1\nc: 2\n", "yaml: line 1: did not find expected ',' or '}'", (2, 2)),
        ("a: b: c\n", "yaml: mapping values are not allowed in this context", (1, 5)),
        ("a:\n  b: c: d\n", "yaml: line 2: mapping values are not allowed in this context", (2, 7)),
        ("a: *b\n", "yaml: unknown anchor 'b' referenced", (1, 4)),
        ("a: &b [*b]\n", "yaml: anchor 'b' value contains itself", (1, 8)),
        ("x: 1\n<<: 7\n", "yaml: map merge requires map or sequence of maps as the value", (2, 1)),
        ("? [a]\n: b\n", 'yaml: invalid map key: []interface {}{"a"}', (1, 3)),
        ("a: .inf\n", "json: unsupported value: +Inf", (1, 4)),
        ("a: !!int b\n", "yaml: cannot decode !!str `b` as a !!int", (1, 4)),
        ("a: 1\n--- b\n", "invalid Yaml document separator: b", (2, 4)),
        ("a: \x01\n", "yaml: control characters are not allowed", (1, 4)),
    ],
)
def test_an_error_has_go_yamls_words_and_its_place_in_the_text(text, message, place):
    manifest = parse(text)

    assert manifest.error is not None
    assert manifest.error.message == message
    assert (manifest.error.line, manifest.error.column) == place


def test_a_documents_line_numbers_count_from_its_start_but_the_editors_from_the_top():
    manifest = parse("a: 1\n---\nb: 1\nc: d: e\n")

    assert [document.value for document in manifest.documents] == [{"a": 1}]
    assert manifest.error is not None
    assert manifest.error.message == "yaml: line 2: mapping values are not allowed in this context"
    assert manifest.error.line == 4


def test_documents_are_cut_at_dashes_and_empty_ones_are_skipped():
    manifest = parse("---\na: 1\n---\n# nothing\n---\n\n--- # two\nb: 2\n...\nrubbish: [\n")

    assert manifest.error is None
    assert [(document.value, document.line) for document in manifest.documents] == [({"a": 1}, 2), ({"b": 2}, 8)]


def test_lines_may_end_as_in_windows():
    manifest = parse("a: 1\r\n---\r\nb: two\r\n")

    assert [document.value for document in manifest.documents] == [{"a": 1}, {"b": "two"}]


def test_an_empty_text_has_no_documents():
    assert parse("").documents == ()
    assert parse("# only a comment\n").error is None


def test_a_duplicate_key_is_data_and_the_last_value_wins():
    document = parse("spec:\n  ports:\n  - port: 80\n    targetPort: 8080\n    port: 81\n").documents[0]

    assert document.value == {"spec": {"ports": [{"port": 81, "targetPort": 8080}]}}
    assert [duplicate.message for duplicate in document.duplicates] == ['line 5: key "port" already set in map']
    assert document.duplicates[0].path == ("spec", "ports", 0, "port")


def test_a_duplicate_is_reported_at_the_line_of_its_value_as_go_yaml_does():
    document = parse("---\na:\n  x: 1\na:\n  y: 1\n").documents[0]

    assert document.duplicates[0].message == 'line 5: key "a" already set in map'


def test_keys_become_text_as_sigs_yaml_makes_them():
    assert parse("1: a\n2.5: b\ntrue: c\n1e3: d\nyes: e\n").documents[0].value == {
        "1": "a",
        "2.5": "b",
        "true": "e",
        "1000": "d",
    }


def test_merge_keys_are_merged_where_they_stand():
    document = parse(
        "base: &b {x: 1, z: 2}\nmore: &m {z: 3}\none:\n  <<: *b\n  x: 9\nall:\n  <<: [*m, *b]\n"
    ).documents[0]

    assert document.value["one"] == {"x": 9, "z": 2}
    assert document.value["all"] == {"x": 1, "z": 3}


def test_json_is_read_with_its_duplicates_and_several_values_may_follow_each_other():
    manifest = parse('{"a": 1, "b": 2, "a": 3}\n{"c": [true, null, 1.5]}\n')

    assert [document.value for document in manifest.documents] == [{"a": 3, "b": 2}, {"c": [True, None, 1.5]}]
    assert manifest.documents[0].duplicates[0].keys_before == 2


def test_a_flow_mapping_that_is_not_json_is_still_yaml():
    assert parse("{kind: Service, metadata: {name: web}}\n---\n{a: y}\n").documents[1].value == {"a": True}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "unexpected end of JSON input"),
        ('{"a"', "unexpected end of JSON input"),
        ('{"a":1,}', "invalid character '}' looking for beginning of object key string"),
        ("{'a':1}", "invalid character '\\'' looking for beginning of object key string"),
        ('{"a" 1}', "invalid character '1' after object key"),
        ('{"a":1 "b":2}', "invalid character '\"' after object key:value pair"),
        ("[1 2]", "invalid character '2' after array element"),
        ('{"a":yes}', "invalid character 'y' looking for beginning of value"),
        ('{"a":tru}', "invalid character '}' in literal true (expecting 'e')"),
        ('{"a":1.}', "invalid character '}' after decimal point in numeric literal"),
        ('{"a":-x}', "invalid character 'x' in numeric literal"),
        ('{"a":"\\x"}', "invalid character 'x' in string escape code"),
        ('{"a":"\n"}', "invalid character '\\n' in string literal"),
        ("{} x", "invalid character 'x' after top-level value"),
        ("{中", "invalid character 'ä' looking for beginning of object key string"),
    ],
)
def test_a_json_error_has_the_words_of_gos_encoding_json(text, message):
    error = parse_body(text, "json").error

    assert error is not None
    assert error.message == message


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("a:\n\tb: 1\n", "YAML does not allow tabs for indentation. Use spaces."),
        ("a: 1\n\tb: 1\n", "YAML does not allow tabs for indentation. Use spaces."),
        ("a: @b\n", "Text that begins with @ must be in quotes."),
        ("a: {b: 1\n", "A “{” further up is not closed, or a comma is missing."),
        ("a: 'b\n", "A quotation mark further up is not closed."),
        ("a:\n  b: 1\n c: 2\n", "This line is indented differently from the keys that it belongs to."),
        ("- a\nb: 1\n", "All items of a list start with “- ” in the same column."),
    ],
)
def test_a_syntax_error_comes_with_a_hint_for_beginners(text, hint):
    assert str(parse(text).error.hint) == hint
