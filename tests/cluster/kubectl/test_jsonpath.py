"""JSONPath templates, as client-go reads them."""

import re
from typing import Any

import pytest

from learnnet.cluster.kubectl.jsonpath import JsonPath, JsonPathError, JsonPathSyntaxError, find

DATA: dict[str, Any] = {
    "kind": "List",
    "items": [
        {"name": "a", "ports": [80, 443], "labels": {"app.io/x": "1"}, "ready": True},
        {"name": "b", "ports": [53], "labels": {}, "size": 2},
        {"name": "c", "ports": [], "labels": {}, "size": 10},
    ],
}


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{.kind}", "List"),
        ("{@.kind}", "List"),
        ("{$.kind}", "List"),
        ("kind is {.kind}!", "kind is List!"),
        ("{.items[0].name}", "a"),
        ("{.items[-1].name}", "c"),
        ("{.items[*].name}", "a b c"),
        ("{.items[0:2].name}", "a b"),
        ("{.items[0,2].name}", "a c"),
        ("{..name}", "a b c"),
        ("{.items[0].ports}", "[80,443]"),
        ("{.items[0].ports[1]}", "443"),
        ("{.items[0].ready}", "true"),
        ("{.items[0].labels}", '{"app.io/x":"1"}'),
        (r"{.items[0].labels.app\.io/x}", "1"),
        (r"{.items[0].labels['app\.io/x']}", "1"),
        ("{.items[0].labels['app.io/x']}", ""),
        ("{.items[0]['name','ready']}", "a true"),
        ('{.items[?(@.name=="b")].ports[0]}', "53"),
        ("{.items[?(@.size>5)].name}", "c"),
        ("{.items[?(@.size<=2)].name}", "b"),
        ("{.items[?(@.ready)].name}", "a"),
        ('{.items[?(@.name!="b")].name}', "a c"),
        ('{range .items[*]}{.name}{"\\t"}{.ports[*]}{"\\n"}{end}', "a\t80 443\nb\t53\nc\t\n"),
        ("{range .items[*]}[{range .ports[*]}({@}){end}]{end}", "[(80)(443)][(53)][]"),
        ("{.nope}", ""),
        ("{.items[0].nope.deeper}", ""),
        ("no braces", "no braces"),
    ],
)
def test_a_template_is_filled(template: str, text: str) -> None:
    assert JsonPath(template).text(DATA) == text


@pytest.mark.parametrize(
    ("template", "complaint"),
    [
        ("{.items[0", "unterminated array"),
        ("{.kind", "unclosed action"),
        ('{"a', "unterminated quoted string"),
        ("{.items[?(@.a}", "unterminated filter"),
        ("{.items[?(@.a)}", "unclosed array expect ]"),
        ('{.items["name"]}', 'invalid array index "name"'),
        ("{....a}", "invalid multiple recursive descent"),
        ("{.items[a]}", "invalid array index a"),
    ],
)
def test_what_cannot_be_read_is_said(template: str, complaint: str) -> None:
    with pytest.raises(JsonPathSyntaxError, match=re.escape(complaint)):
        JsonPath(template)


@pytest.mark.parametrize(
    ("template", "complaint"),
    [
        ("{kind}", "unrecognized identifier kind"),
        ("{end}", "not in range, nothing to end"),
        ("{.kind[0]}", "string is not array or slice"),
        ("{.items[?(@.size=='2')]}", "incompatible types for comparison"),
        ("{.items[1:0].name}", "array index out of bounds: index 1"),
    ],
)
def test_what_does_not_fit_the_object_is_said(template: str, complaint: str) -> None:
    with pytest.raises(JsonPathError, match=re.escape(complaint)):
        JsonPath(template).text({**DATA, "items": DATA["items"][1:2]})


def test_a_range_without_an_end_goes_on_behind_it_for_the_object_itself() -> None:
    assert JsonPath("{range .items[*]}{.name}{.kind}").text(DATA) == "abcList"


def test_an_index_beyond_the_end_is_an_error_and_a_missing_field_only_if_asked_for() -> None:
    with pytest.raises(JsonPathError, match="array index out of bounds: index 5, length 3"):
        JsonPath("{.items[5]}").text(DATA)
    with pytest.raises(JsonPathError, match="nope is not found"):
        JsonPath("{.nope}", strict=True).text(DATA)


def test_find_answers_values_not_text() -> None:
    assert find(".items[*].size", DATA) == [2, 10]
