"""DOT: the structure of every picture, and that nothing a learner writes can become markup or a command of Graphviz."""

import re
from pathlib import Path

import pytest

from learnnet.cluster.text import Text
from learnnet.diagrams import DIAGRAMS, Look, dot
from learnnet.diagrams.dot import svg_id, text
from learnnet.diagrams.picture import Edge, Group, Node, Picture
from learnnet.lab import Lab
from tests.diagrams.worlds import empty, endpoint, endpoint_slice, lesson, pod, service

GOLDEN = Path(__file__).parent / "golden"
LOOK = Look(node="node-a")
HOSTILE = (
    "<b>bold</b>",
    '"] ; evil [label="x',
    "\\N \\G \\l",
    "&lt;script&gt;",
    "<IMG SRC='/etc/passwd'/>",
    "line\nbreak\x00\x07",
    "a:b",
    "名字",
)


def structure(source: str) -> list[str]:
    """Which things and ties there are, with their classes: no sizes, no order of attributes."""
    kept = []
    for line in source.splitlines():
        ids = re.search(r'\bid="?([^"\s\]]+)', line)
        classes = re.search(r'class="([^"]*)"|class=(\w+)', line)
        if ids:
            kept.append(f"{ids[1]} ({(classes and (classes[1] or classes[2])) or ''})")
    return kept


def asked() -> Lab:
    lab = lesson()
    lab.apply({"kind": "resolve", "pod": "default/app-1", "name": "my-service", "type": "", "resolver": "glibc"})
    return lab


@pytest.mark.parametrize("name", ["map", "rules", "dns"])
def test_the_structure_of_the_lesson_s_pictures(name: str) -> None:
    recorded = (GOLDEN / f"{name}.txt").read_text()

    source = dot(DIAGRAMS[name](asked(), LOOK))

    assert "\n".join(structure(source)) + "\n" == recorded


@pytest.mark.parametrize("name", DIAGRAMS)
def test_an_empty_cluster_can_be_drawn(name: str) -> None:
    assert dot(DIAGRAMS[name](empty(), LOOK)).startswith("digraph")


@pytest.mark.parametrize("words", HOSTILE)
def test_words_stay_words(words: str) -> None:
    picture = Picture(
        name="map",
        title=Text(words),
        groups=(Group(id=words, kind="node", label=words),),
        nodes=(Node(id="a", kind="pod", label=words, note=words, group=words), Node(id="b", kind="pod", label="b")),
        edges=(Edge(id=words, kind="endpoint", source="a", target="b", label=words),),
    )

    source = dot(picture)

    assert "label=<" not in source
    outside_quotes = re.sub(r'"(?:\\.|[^"\\])*"', '""', source)
    assert not re.search(r"(^|[;\s])evil\b", outside_quotes)
    assert "<" not in outside_quotes
    assert not re.search(r"[\x00-\x08\x0b-\x1f]", source.replace("\t", ""))


def test_labels_of_hostile_objects_draw_as_they_are_written() -> None:
    lab = lesson(
        pod("bad", "node-c", "10.244.2.9", labels={"app": "MyApp"}, annotations={"x": '"]; evil'}),
        service(externalIPs=["203.0.113.9"]),
        endpoint_slice(endpoint("bad", "node-c", "10.244.2.9")),
    )

    for draw in DIAGRAMS.values():
        assert "evil" not in dot(draw(lab, LOOK))


def test_an_escape_sequence_of_graphviz_is_only_letters() -> None:
    assert text("\\N") == "\\\\N"
    assert text("a & b") == "a &amp; b"


def test_ids_stay_different_and_are_letters_that_xml_allows() -> None:
    ids = {svg_id(id) for id in ("Pod/a-b/c", "Pod/a/b-c", "Pod/a/b:c", "Pod/a/b_c", "Pod//b c")}

    assert len(ids) == 5
    assert all(re.fullmatch(r"[A-Za-z][A-Za-z0-9._-]*", id) for id in ids)
