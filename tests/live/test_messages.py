"""Whatever a tab says becomes a message or a reason."""

import json

import pytest

from learnnet.live.messages import Changing, Linting, Looking, Pinging, Unreadable, read


def test_a_change_keeps_the_fields_of_its_kind_and_nothing_else() -> None:
    text = json.dumps({"id": 1, "do": "change", "kind": "apply", "manifest": "a: 1", "number": 99, "attempt": 7})

    assert read(text) == Changing(id=1, change={"kind": "apply", "manifest": "a: 1"})


def test_the_other_messages_are_read() -> None:
    assert read('{"id": 4, "do": "lint", "manifest": "x"}') == Linting(id=4, manifest="x")
    assert read('{"id": 5, "do": "look", "node": "node-b", "at": 3}') == Looking(id=5, node="node-b", at=3, family="")
    assert read('{"id": 5, "do": "look", "family": "IPv6"}') == Looking(id=5, node="", at=None, family="IPv6")
    assert read('{"id": 6, "do": "ping"}') == Pinging(id=6)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        "[" * 100_000,
        '{"do": "dance"}',
        '{"do": ["look"]}',
        '{"do": "lint", "manifest": "half a character: \\ud83d"}',
        '{"do": "change", "kind": "resolve", "name": "a\\u0000b"}',
        '{"do": "look", "at": ' + "9" * 5000 + "}",
        '{"do": "change"}',
        '{"do": "change", "kind": "destroy"}',
        '{"do": "lint"}',
        '{"do": "look", "node": 3}',
        '{"do": "look", "node": "node-a", "at": -1}',
        '{"do": "look", "node": "node-a", "at": 1e400}',
    ],
)
def test_what_is_not_a_message_gets_a_reason(text: str) -> None:
    assert isinstance(read(text), Unreadable)


def test_a_text_may_speak_of_the_character_zero() -> None:
    text = json.dumps({"id": 4, "do": "lint", "manifest": 'a: "\\u0000"'})

    assert isinstance(read(text), Linting)


def test_a_reason_names_the_message_that_it_is_about() -> None:
    assert read('{"id": 8, "do": "dance"}').id == 8
    assert read('{"id": "eight", "do": "dance"}').id is None
