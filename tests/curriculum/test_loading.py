"""What an author does wrong is told at the file and line where it stands."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from learnnet.curriculum.errors import LessonError
from learnnet.curriculum.loading import load
from learnnet.curriculum.schema import lesson_schema, track_schema
from learnnet.curriculum.skeleton import new_lesson
from learnnet.curriculum.track import load_track
from learnnet.curriculum.walkthrough import Walkthrough

COMMON = Path(__file__).parent.parent.parent / "lessons" / "common"
Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """A new lesson, with some pieces of its files replaced: write("lesson.yaml", {"old": "new"})."""
    folder = tmp_path / "track" / "lesson"
    folder.mkdir(parents=True)
    shutil.copytree(COMMON, tmp_path / "common")

    def written(changed: str = "", edits: dict[str, str] | None = None) -> Path:
        for name, text in new_lesson("lesson").items():
            for old, new in (edits or {}).items() if name == changed else ():
                assert old in text
                text = text.replace(old, new, 1)
            (folder / name).write_text(text, encoding="utf-8")
        return folder

    return written


def test_a_new_lesson_is_whole(write: Write) -> None:
    lesson = load(write(), lesson_schema())

    assert [task.id for task in lesson.tasks] == ["two-endpoints"]
    assert "kube-dns" in lesson.start[0]


def test_a_lesson_sets_up_its_whole_lab_and_its_actors(write: Write) -> None:
    settings = "minutes: 10\nsettings: {proxy_mode: nftables, dual_stack: true, max-endpoints-per-slice: 2}"

    lab = Walkthrough(load(write("lesson.yaml", {"minutes: 10": settings}), lesson_schema())).lab

    assert (lab.proxy_mode, lab.families) == ("nftables", ("IPv4", "IPv6"))
    assert {lab.node(node).mode for node in lab.nodes} == {"nftables"}


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("lesson.yaml", "minutes: 10", "minutes: ten", r"track/lesson/lesson\.yaml:9: minutes: 'ten'"),
        ("lesson.yaml", "minutes: 10", "minutes: 10\nsettings: {proxy_mode: ipvs}", r"yaml:10: .*'ipvs' is not one of"),
        ("lesson.yaml", "level:", "levle:", r"track/lesson/lesson\.yaml:\d+: .*'levle' was unexpected"),
        ("lesson.yaml", "ready: 2}}\n        hints", "ready: 2, redy: 2}}\n        hints", r"yaml:62: .*'redy' was un"),
        ("lesson.yaml", "kind: state", "kind: state\n        needs: [nothing]", r"there is no earlier task 'nothing'"),
        ("lesson.yaml", "check: {endpoints: {service: web, ready: 2}}", "check: {packet: {result: refused}}",
         r"lesson\.yaml:59: .*packet waits for an event; write kind: event"),
        ("lesson.yaml", "from: web", "from: wbe", r"lesson\.yaml:12: start\.1: there is no file common/wbe\.yaml"),
        ("lesson.yaml", '"app: web": ', '"app: bew": ', r"the editor's text has no 'app: bew'"),
        ("lesson.yaml", "minutes: 10", "minutes: 10\nminutes: 12", r"lesson\.yaml:10: .minutes. stands twice"),
        ("lesson.yaml", "title:\n", "title: [\n", r"lesson\.yaml:\d+: yaml: "),
        ("lesson.yaml", "misconception: names-are-pods", "right: false", r"there is no use of 'names-are-pods'"),
        ("en.md", "{#first}", "{#frist}", r"track/lesson/en\.md:3: heading 'frist': the next step .* is 'first'"),
        ("zh-hans.md", "## 第一步 {#first}", "第一步", r"track/lesson/zh-hans\.md: no heading for step 'first'"),
        ("en.md", "::: predict how-many\n:::\n", "", r"lesson\.yaml:\d+: .*the languages have different blocks"),
        ("en.md", "\n## The first", "\n## The first {#first}\n\n## Second {#x}\n\nThe", r"no further step"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_at_its_line(write: Write, file: str, old: str, new: str, said: str) -> None:
    folder = write(file, {old: new})

    with pytest.raises(LessonError, match=said):
        load(folder, lesson_schema())


def test_a_lesson_without_one_of_the_languages_is_refused(write: Write) -> None:
    folder = write()
    (folder / "zh-hans.md").unlink()

    with pytest.raises(LessonError, match="no text in zh-hans"):
        load(folder, lesson_schema())


TRACK = "title: {en: T, zh-hans: T}\nsummary: {en: S, zh-hans: S}\nlessons:\n"


def test_a_track_says_what_comes_next(write: Write) -> None:
    track = write().parent
    shutil.copytree(track / "lesson", track / "second")
    (track / "track.yaml").write_text(f"{TRACK}  - second\n  - lesson\n", encoding="utf-8")

    listed = load_track(track, track_schema())

    assert listed.next_after("track/second") == "track/lesson"
    assert listed.next_after("track/lesson") is None


@pytest.mark.parametrize(
    ("lines", "said"),
    [("  - lesson\n  - gone\n", r"track\.yaml:5: .*no track/gone/lesson\.yaml"), ("  - gone\n", "no track/gone")],
)
def test_a_track_lists_only_lessons_that_are_there(write: Write, lines: str, said: str) -> None:
    track = write().parent
    (track / "track.yaml").write_text(TRACK + lines, encoding="utf-8")

    with pytest.raises(LessonError, match=said):
        load_track(track, track_schema())


def test_a_track_forgets_none_of_its_lessons(write: Write) -> None:
    track = write().parent
    shutil.copytree(track / "lesson", track / "second")
    (track / "track.yaml").write_text(f"{TRACK}  - second\n", encoding="utf-8")

    with pytest.raises(LessonError, match="not listed: lesson"):
        load_track(track, track_schema())
