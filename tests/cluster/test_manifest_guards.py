"""No text, however hostile, takes the process down or keeps it busy."""

import itertools
import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learnnet.cluster.manifest import Limits, Manifest, ManifestError, parse, parse_body

LETTERS = "abcdefgh"
BILLION_LAUGHS = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{new}: &{new} [{','.join([f'*{old}'] * 9)}]\n" for old, new in itertools.pairwise(LETTERS)
)
MERGE_BOMB = "a: &a {x: 1, y: 2}\n" + "".join(
    f"{new}: &{new} {{<<: [{','.join([f'*{old}'] * 9)}]}}\n" for old, new in itertools.pairwise(LETTERS)
)
DEEP = "exceeded max depth of 64"
MANY = "exceeded max number of values of 20000"
ALIASES = "document contains excessive aliasing"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("[" * 30_000 + "]" * 30_000, DEEP, id="30 000 open brackets"),
        pytest.param("{a: " * 15_000, DEEP, id="open braces"),
        pytest.param('{"a":' * 12_000, DEEP, id="JSON open braces"),
        pytest.param("- " * 30_000, DEEP, id="dashes in a row"),
        pytest.param("? " * 30_000, DEEP, id="question marks"),
        pytest.param("\n".join(" " * i + "a:" for i in range(300)), DEEP, id="a staircase"),
        pytest.param("-\n" * 30_000, MANY, id="empty items"),
        pytest.param("a: [" + "1," * 30_000 + "]", MANY, id="a long list"),
        pytest.param(BILLION_LAUGHS, ALIASES, id="a billion laughs"),
        pytest.param(MERGE_BOMB, ALIASES, id="merges of merges"),
        pytest.param("a: &a {b: &b {c: *a}}", "anchor 'a' value contains itself", id="a snake that eats itself"),
        pytest.param("a: " + "x" * 70_000, "Request entity too large", id="too many bytes"),
        pytest.param("a: \ud800", "invalid Unicode character", id="half a surrogate pair"),
    ],
)
def test_a_bomb_is_refused_before_it_goes_off(text, message):
    started = time.process_time()

    manifest = parse(text)

    assert manifest.error is not None
    assert message in manifest.error.message
    assert time.process_time() - started < 1


def test_aliases_cannot_build_what_may_not_be_written_out():
    text = "a: &a " + "[" * 40 + "]" * 40 + "\nb: " + "[" * 40 + "*a" + "]" * 40

    assert DEEP in parse(text).error.message


def test_our_own_limits_explain_themselves_in_translatable_words():
    hint = parse("[" * 100).error.hint

    assert hint.message == "This manifest is nested more than {limit} levels deep."
    assert hint.params == {"limit": 64}


def test_aliases_in_good_measure_are_welcome():
    document = parse("labels: &l {app: web}\nselector: *l\ntemplate: {labels: *l}\n").documents[0]

    assert document.value["template"]["labels"] == {"app": "web"}


def test_an_ordinary_manifest_takes_a_millisecond_or_two():
    port = "  - name: p{0}\n    port: {0}\n    targetPort: {0}\n    protocol: TCP\n"
    text = "kind: Service\nspec:\n  ports:\n" + "".join(port.format(number) for number in range(1, 50))
    parse(text)
    started = time.process_time()

    for _ in range(10):
        parse(text)

    assert (time.process_time() - started) / 10 < 0.02  # 1 ms where nothing else runs


YAMLISH = st.text(alphabet=st.sampled_from(list("ab1 \n\t-:,[]{}&*!|>'\"#%?<~.é\0")), max_size=60)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=60), YAMLISH))
def test_any_text_is_a_manifest_or_an_error_and_never_an_exception(text):
    for manifest in (parse(text), parse_body(text), parse_body(text, "json"), parse(text, Limits(depth=2, values=5))):
        assert isinstance(manifest, Manifest)
        if manifest.error is not None:
            assert isinstance(manifest.error, ManifestError)
            assert 1 <= manifest.error.line <= text.count("\n") + text.count("\r") + text.count("\x85") + 3
        for document in manifest.documents:
            json.dumps(document.value)
            assert all(span.line <= span.end_line for span in document.positions.values())


@pytest.mark.parametrize("text", ['{"a":"' + "x" * 60_000, '{"a":"' + "\\n" * 30_000, "a: '" + "x" * 60_000])
def test_a_string_without_an_end_is_refused_in_no_time(text):
    started = time.process_time()

    assert parse(text).error is not None
    assert parse_body(text, "json").error is not None
    assert time.process_time() - started < 1
