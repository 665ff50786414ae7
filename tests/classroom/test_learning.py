"""A learner and a lesson: answers, hints, progress and the step that they read are kept, whatever else happens."""

import pytest

from learnnet.classroom import actions, branches, labs
from learnnet.classroom.learning import actions as learning
from learnnet.classroom.learning import report
from learnnet.classroom.learning.models import Answer
from learnnet.classroom.learning.progress import keep_progress_where_it_stands, mark_of
from learnnet.classroom.learning.solutions import way_to
from learnnet.classroom.lessons import first_lesson, lesson, track_of, tracks
from learnnet.classroom.models import Attempt, Person
from learnnet.curriculum.questions import BadAnswerError

pytestmark = pytest.mark.django_db


@pytest.fixture
def attempt(alice: Person) -> Attempt:
    chosen = first_lesson()
    return actions.start_attempt(alice, chosen.slug, chosen.start)


def apply(attempt: Attempt, *edits: tuple[str, str]) -> None:
    manifest = first_lesson().editor
    for old, new in edits:
        manifest = manifest.replace(old, new)
    assert actions.apply_change(attempt, {"kind": "apply", "manifest": manifest}).outcome.accepted


def states(attempt: Attempt) -> dict[str, str]:
    attempt.refresh_from_db()
    return dict(attempt.progress["tasks"])


def told(attempt: Attempt) -> dict[str, dict]:  # type: ignore[type-arg]
    with labs.place_of(attempt) as place:
        lab = place.caught_up(attempt)
        content = report.content(attempt, lab)
    assert content is not None
    return {task["id"]: task for task in content["tasks"]}


def test_a_task_turns_green_by_itself_and_red_again(attempt: Attempt) -> None:
    apply(attempt)
    assert states(attempt)["two-endpoints"] == "passed"

    apply(attempt, ("app: MyApp", "app: nothing"))
    assert states(attempt)["two-endpoints"] == "lost"

    apply(attempt)
    assert states(attempt)["two-endpoints"] == "passed"


def test_the_row_says_how_much_of_each_step_is_done(attempt: Attempt) -> None:
    apply(attempt)

    attempt.refresh_from_db()
    assert (attempt.progress["done"], attempt.progress["of"], attempt.progress["solved"]) == (2, 8, False)
    assert attempt.progress["steps"] == [[0, 1], [1, 1], [1, 2], [0, 1], [0, 2], [0, 1]]


def test_progress_is_the_same_when_it_is_found_out_anew(attempt: Attempt) -> None:
    apply(attempt)
    learning.answer(attempt, "who-listens", "nobody")
    kept = states(attempt)

    labs.shelf.clear()
    keep_progress_where_it_stands(attempt)

    assert states(attempt) == kept


def test_the_first_answer_to_a_prediction_is_kept(attempt: Attempt) -> None:
    first = learning.answer(attempt, "who-listens", "one-node")
    second = learning.answer(attempt, "who-listens", "nobody")

    assert (first.right, second) == (False, first)
    row = Answer.objects.get()
    assert (row.value, row.right, row.tries) == ("one-node", False, 1)
    assert states(attempt)["predicted"] == "passed"


def test_another_question_is_answered_until_it_is_right(attempt: Attempt) -> None:
    apply(attempt)
    assert learning.answer(attempt, "address", "10.96.0.1").right is False
    with labs.place_of(attempt) as place:
        service = next(
            each for each in place.caught_up(attempt).view.records("Service") if each.key.name == "my-service"
        )
        address = str(service.body["spec"]["clusterIP"])

    right = learning.answer(attempt, "address", address)

    assert (right.right, right.tries) == (True, 2)
    assert learning.answer(attempt, "address", "10.96.0.1") == right
    assert states(attempt)["address-found"] == "passed"


@pytest.mark.parametrize(("question", "value"), [("who-listens", "me"), ("nothing", "x"), ("who-listens", ["nobody"])])
def test_what_is_no_answer_is_refused_and_nothing_is_kept(attempt: Attempt, question: str, value: object) -> None:
    with pytest.raises(BadAnswerError):
        learning.answer(attempt, question, value)

    assert not Answer.objects.exists()


def test_an_order_is_kept_as_it_was_said(alice: Person) -> None:
    chosen = lesson("services/rules")
    assert chosen is not None
    attempt = actions.start_attempt(alice, chosen.slug, chosen.start)
    order = ["prerouting", "kube-services", "kube-svc", "kube-sep", "a-route"]

    assert learning.answer(attempt, "order", order).right
    assert learning.answer(attempt, "order", order[::-1]).value == tuple(order)


def test_hints_come_one_by_one_and_the_solution_last(attempt: Attempt) -> None:
    task = told(attempt)["two-endpoints"]
    assert (task["taken"], task["stages"], task["hint"], task["hints"], task["solution"]) == (0, 3, None, [], None)

    apply(attempt, ("app: MyApp", "app: myapp"))
    learning.take_hint(attempt, "two-endpoints")
    task = told(attempt)["two-endpoints"]
    assert task["hint"][0].startswith("{service} selects") or task["hint"], "the first hint is about what there is"
    assert task["hints"] == []

    for count in (2, 3):
        assert learning.take_hint(attempt, "two-endpoints") == count
    task = told(attempt)["two-endpoints"]
    assert [sorted(hint) for hint in task["hints"]] == [["en", "zh-hans"]] * 2
    assert task["solution"] is None

    learning.take_hint(attempt, "two-endpoints")
    task = told(attempt)["two-endpoints"]
    assert task["solution"] == [{"kind": "apply", "manifest": first_lesson().editor}]
    assert learning.take_hint(attempt, "two-endpoints") == 4, "there is no more than the solution"


def test_a_known_wrong_answer_is_replied_to(attempt: Attempt) -> None:
    apply(attempt, ("app: MyApp", "app: myapp"))

    assert "letter by letter" in told(attempt)["two-endpoints"]["reply"]["en"]


def test_a_tab_is_told_of_an_answer_and_of_a_hint(attempt: Attempt) -> None:
    marks = [mark_of(attempt)]
    learning.answer(attempt, "who-listens", "nobody")
    marks.append(mark_of(attempt))
    learning.take_hint(attempt, "two-endpoints")
    marks.append(mark_of(attempt))

    assert len(set(marks)) == 3


def test_an_undo_takes_a_tasks_green_away_and_a_redo_gives_it_back(attempt: Attempt) -> None:
    apply(attempt)

    branches.undo(attempt)
    keep_progress_where_it_stands(attempt)
    assert states(attempt)["two-endpoints"] == "todo" or states(attempt)["two-endpoints"] == "doing"

    branches.redo(attempt)
    keep_progress_where_it_stands(attempt)
    assert states(attempt)["two-endpoints"] == "passed"


def test_the_step_is_remembered_and_has_to_be_one(attempt: Attempt) -> None:
    learning.go_to_step(attempt, "listen")
    attempt.refresh_from_db()
    assert attempt.step == "listen"

    with pytest.raises(BadAnswerError):
        learning.go_to_step(attempt, "nowhere")


def test_every_task_of_every_lesson_has_a_way_to_it() -> None:
    for track in tracks():
        for slug in track.lessons:
            chosen = lesson(slug)
            assert chosen is not None
            assert all(way_to(chosen, task.id) for task in chosen.tasks), slug


def test_a_lesson_knows_its_track() -> None:
    track = track_of("services/first-service")
    assert track is not None
    assert track.next_after("services/first-service") == "services/nobody-answers"
    assert track_of("services/none") is None
