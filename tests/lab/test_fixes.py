"""Each complaint stands at its place, says at which station it came up, and brings its one fix if there is one."""

import pytest

from learnnet.cluster.manifest import Span
from learnnet.lab import Lab
from learnnet.lab.outcome import Line

SERVICE = """apiVersion: v1
kind: Service
metadata:
  name: my-service
spec:
  selector:
    app: MyApp
  ports:
    - protocol: TCP
      port: 80
      targetPort: 9376
"""


@pytest.fixture(scope="module")
def lab() -> Lab:
    return Lab(controllers=False)


def mended(text: str, line: Line) -> str:
    """The text with the fix in it, as an editor would do it."""
    assert line.fix is not None
    lines = text.split("\n")
    first, column, last, end = line.fix.span
    assert first == last
    old = lines[first - 1]
    lines[first - 1] = old[: column - 1] + line.fix.text + old[end - 1 :]
    return "\n".join(lines)


def test_an_unknown_field_is_marked_by_its_name(lab: Lab) -> None:
    (line,) = lab.lint(SERVICE.replace("targetPort", "targetport"))

    assert line.span == Span(11, 7, 11, 17)


SLIPS = {
    "a capital letter too few": SERVICE.replace("targetPort", "targetport"),
    "a letter too few": SERVICE.replace("selector", "seletor"),
    "a word in the wrong case": SERVICE.replace("TCP", "tcp"),
    "a number in quotes": SERVICE.replace("port: 80", 'port: "80"'),
    "a label that is a number": SERVICE.replace("MyApp", "8"),
    "a name with a capital": SERVICE.replace("my-service", "My_Service"),
    "the wrong version": SERVICE.replace("apiVersion: v1", "apiVersion: v2"),
    "the kind in the wrong case": SERVICE.replace("kind: Service", "kind: service"),
    "a tab": SERVICE.replace("    app: MyApp", "\t\tapp: MyApp"),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_fix_leaves_nothing_to_complain_about(lab: Lab, slip: str) -> None:
    text = SLIPS[slip]
    (line,) = lab.lint(text)

    assert lab.lint(mended(text, line)) == ()


@pytest.mark.parametrize(
    "text",
    [
        SERVICE.replace("port: 80", "port: 70000"),  # nobody knows which port was meant
        SERVICE.replace("  selector:", "  clusterIP: 10.1.1.1\n  selector:"),
        SERVICE.replace("targetPort: 9376", "targetPort: 9376\n      targetport: 9377"),  # both are there
        SERVICE.replace("    app: MyApp", "    app: yes"),  # yes may have been meant as a word or as true
    ],
)
def test_what_was_meant_is_never_guessed(lab: Lab, text: str) -> None:
    assert [line.fix for line in lab.lint(text)] == [None]


STATIONS = {
    "read": SERVICE.replace("    app: MyApp", "    {app: MyApp"),
    "client": SERVICE.replace("kind: Service", "kind: Servise"),
    "decode": SERVICE.replace("targetPort", "targetport"),
    "admit": SERVICE.replace("  name:", "  namespace: nowhere\n  name:"),
    "allocate": SERVICE.replace("  selector:", "  clusterIP: 10.1.1.1\n  selector:"),
    "validate": SERVICE.replace("port: 80", "port: 70000"),
}


@pytest.mark.parametrize("station", STATIONS)
def test_a_refusal_says_where_the_document_was_stopped(lab: Lab, station: str) -> None:
    lab.apply({"kind": "apply", "manifest": STATIONS[station]})

    assert [line.station for line in lab.outcome.lines] == [station]


def test_several_documents_are_told_of_in_order_each_with_its_object() -> None:
    lab = Lab(controllers=False)
    texts = [SERVICE, SERVICE.replace("my-service", "other").replace("port: 80", "port: 0"), SERVICE]

    lab.apply({"kind": "apply", "manifest": "---\n".join(texts)})

    told = [(line.document, line.what and line.what.name, line.verb, line.station) for line in lab.outcome.lines]
    assert told == [
        (0, "my-service", "created", ""),
        (1, "other", "", "validate"),
        (2, "my-service", "unchanged", ""),
    ]
