"""The contract of lessons: a new one is found by itself and held to it."""

import json

import pytest

from learnnet.classroom.learning import drawings
from learnnet.curriculum import contract, wording
from learnnet.curriculum.lesson import LANGUAGES
from learnnet.curriculum.progress import progress
from learnnet.curriculum.report import as_dict
from learnnet.curriculum.schema import lesson_schema, track_schema
from learnnet.curriculum.track import load_track
from learnnet.curriculum.walkthrough import walk
from tests.lessons.conftest import BASE, LESSONS, SLUGS, lesson

each_lesson = pytest.mark.parametrize("slug", SLUGS)


@each_lesson
def test_it_is_told_in_every_language(slug: str) -> None:
    told = lesson(slug)

    assert set(told.prose) == set(LANGUAGES)
    assert all(step.title[language] for step in told.steps for language in LANGUAGES)


@each_lesson
def test_the_api_server_takes_its_start_and_what_its_editor_holds(slug: str) -> None:
    assert list(contract.start(lesson(slug))) == []


@each_lesson
def test_nothing_is_done_before_the_learner_does_anything(slug: str) -> None:
    assert list(contract.unsolved(lesson(slug))) == []


@each_lesson
def test_each_solution_does_every_task_whatever_the_seed(slug: str) -> None:
    assert list(contract.solved(lesson(slug))) == []


@each_lesson
def test_no_wrong_answer_does_its_task_and_each_is_answered(slug: str) -> None:
    assert list(contract.not_fooled(lesson(slug))) == []


@each_lesson
def test_every_hint_can_be_reached(slug: str) -> None:
    assert list(contract.hints(lesson(slug))) == []


@each_lesson
def test_what_it_claims_is_so_in_the_lab(slug: str) -> None:
    assert list(contract.claims(lesson(slug))) == []


@each_lesson
def test_its_questions_can_be_answered(slug: str) -> None:
    assert list(contract.questions(lesson(slug))) == []


@each_lesson
def test_it_is_written_as_lessons_are(slug: str) -> None:
    assert list(wording.complaints(lesson(slug))) == []


@each_lesson
def test_its_figures_can_be_drawn_and_say_in_words_what_they_show(slug: str) -> None:
    assert list(drawings.complaints(lesson(slug))) == []


@each_lesson
def test_the_recordings_that_it_relies_on_are_there(slug: str) -> None:
    assert [source for source in contract.recordings(lesson(slug)) if not (BASE / source).is_file()] == []


@each_lesson
def test_what_comes_before_it_is_there(slug: str) -> None:
    assert [before for before in lesson(slug).after if before not in SLUGS] == []


@each_lesson
def test_it_is_twenty_to_forty_minutes_long_and_has_four_to_eight_tasks(slug: str) -> None:
    assert 20 <= lesson(slug).minutes <= 40
    assert 4 <= len(lesson(slug).tasks) <= 8


@pytest.mark.parametrize("track", sorted({slug.partition("/")[0] for slug in SLUGS}))
def test_a_track_lists_all_its_lessons_each_after_those_that_it_needs(track: str) -> None:
    listed = load_track(LESSONS / track, track_schema()).lessons

    assert all(listed.index(before) < listed.index(slug) for slug in listed for before in lesson(slug).after)


@pytest.mark.parametrize(("file", "schema"), [("lesson", lesson_schema()), ("track", track_schema())])
def test_editors_complete_by_the_schema_that_the_loader_refuses_by(file: str, schema: dict[str, object]) -> None:
    """`manage.py checklessons --write-schema` writes it anew."""
    assert json.loads((LESSONS / f"{file}.schema.json").read_text(encoding="utf-8")) == schema


@each_lesson
def test_going_back_shows_the_tasks_as_they_were(slug: str) -> None:
    acts = [change for change in lesson(slug).solutions[0].changes if change["kind"] != "answer"]
    way = walk(lesson(slug), acts)

    for then in way.history:
        assert as_dict(progress(way.lesson, way.lab.at(then.index), {})) == as_dict(then)
