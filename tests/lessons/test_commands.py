"""What an author runs: a new lesson to begin with, and a check that names what is wrong."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from learnnet.classroom import render
from learnnet.classroom.learning.drawings import drawings


def run(*arguments: str) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def test_a_new_lesson_is_listed_and_keeps_what_lessons_keep(lessons: Path) -> None:
    run("newlesson", "track/the-first-one")

    assert run("checklessons") == "Every lesson keeps what lessons keep.\n"
    assert (lessons / "track" / "track.yaml").read_text(encoding="utf-8").endswith("lessons:\n  - the-first-one\n")


@pytest.mark.parametrize("slug", ["track/../x", "track", "nowhere/lesson", "track/Lesson"])
def test_a_lesson_belongs_to_a_track_that_is_there(lessons: Path, slug: str) -> None:
    with pytest.raises(CommandError, match="has to be track/lesson"):
        run("newlesson", slug)


def test_nothing_is_overwritten(lessons: Path) -> None:
    run("newlesson", "track/one")

    with pytest.raises(CommandError, match="is there already"):
        run("newlesson", "track/one")


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("lesson.yaml", "editor: {}}\n\nwrong", 'editor: {"app: web": "app: wbe"}}\n\nwrong',
         "solution “What the text says” .seed 1. leaves task two-endpoints doing: Ready endpoints of web: 0"),
        ("lesson.yaml", '"app: web": "app: wbe"}}]', '"port: 80": "port: 81"}}]',
         "wrong answer typing-error does task two-endpoints"),
        ("lesson.yaml", "holds: [{endpoints: {service: web, ready: 2", "holds: [{endpoints: {service: web, ready: 3",
         "“A Service with a selector gets .*” — expected Ready endpoints of web: 3. found Ready endpoints of web: 2."),
        ("lesson.yaml", "services-networking/service/]", "services-networking/service/, tests/golden/gone.json]",
         "there is no recording tests/golden/gone.json"),
        ("lesson.yaml", "  - from: web\n", '  - from: web\n  - "{apiVersion: v1, kind: Service, metadata: {name: web}, '
         'spec: {selector: {app: web}, ports: [{port: 80}]}}"\n', "task two-endpoints is done before the learner"),
        ("lesson.yaml", "zh-hans: 应用编辑器里的内容。", "zh-hans: Apply what you see in the editor to the left.",
         "hint of two-endpoints: not in Chinese"),
        ("zh-hans.md", "两句话", "2句话", "a space is missing between Han and Latin"),
        ("en.md", "(#view-map)", "(#view-mop)", "en.md: a link leads nowhere: #view-mop"),
    ],
)  # fmt: skip
def test_what_a_lesson_does_not_keep_is_named(lessons: Path, file: str, old: str, new: str, said: str) -> None:
    run("newlesson", "track/one")
    path = lessons / "track" / "one" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")

    with pytest.raises(CommandError, match=said):
        run("checklessons", "track/one")


FIGURE = "::: figure way\n```dot\n%s\n```\nThe Pod `web` and `db`.\n:::\n"


def with_figures(lessons: Path, english: str, chinese: str) -> None:
    run("newlesson", "track/drawn")
    for name, dot in (("en.md", english), ("zh-hans.md", chinese)):
        file = lessons / "track" / "drawn" / name
        file.write_text(file.read_text(encoding="utf-8") + "\n" + FIGURE % dot, encoding="utf-8")


def test_figures_that_show_the_same_in_both_languages_are_drawn(lessons: Path) -> None:
    with_figures(lessons, "digraph { web -> db }", 'digraph { a [label="Web"]; a -> db }')

    assert run("checklessons") == "Every lesson keeps what lessons keep.\n"


@pytest.mark.parametrize(
    ("english", "chinese", "said"),
    [
        ("digraph { web -> }", "digraph { web -> db }", r"drawn/en\.md: figure way: .*syntax error in line 1"),
        ("digraph { web -> db }", "digraph { web }", "figure way has other nodes or edges in another language"),
        ("digraph { web -> db }", "digraph { web -> queue }", r"zh-hans\.md: .* do not mention 'queue'"),
        ("digraph { web [href=x] }", "digraph { web }", r"en\.md:23: ::: figure way: href may not be set"),
    ],
)
def test_what_is_wrong_with_a_figure_is_told(lessons: Path, english: str, chinese: str, said: str) -> None:
    with_figures(lessons, english, chinese)

    with pytest.raises(CommandError, match=said):
        run("checklessons")


def test_a_machine_that_cannot_draw_says_that_it_could_not_check(
    lessons: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_figures(lessons, "digraph { web -> db }", "digraph { web -> db }")
    drawings.clear()
    monkeypatch.setattr(render.shutil, "which", lambda name: None)
    monkeypatch.setattr(render, "find_spec", lambda name: None)

    with pytest.raises(CommandError, match=r"figure way: cannot be checked\. Neither Graphviz"):
        run("checklessons")
