"""Tasks turn green by themselves, and red again; each knows since when."""

import json
from pathlib import Path

import pytest

from learnnet.curriculum.lesson import Lesson
from learnnet.curriculum.loading import load
from learnnet.curriculum.progress import DOING, LOST, PASSED, TODO
from learnnet.curriculum.report import as_dict
from learnnet.curriculum.schema import lesson_schema
from learnnet.curriculum.walkthrough import Walkthrough

LESSONS = Path(__file__).parent.parent.parent / "lessons"


@pytest.fixture(scope="module")
def first() -> Lesson:
    return load(LESSONS / "services" / "first-service", lesson_schema())


@pytest.fixture
def way(first: Lesson) -> Walkthrough:
    return Walkthrough(first)


def applying(lesson: Lesson, selector: str = "MyApp") -> dict[str, str]:
    return {"kind": "apply", "manifest": lesson.editor.replace("MyApp", selector)}


def states(way: Walkthrough) -> dict[str, str]:
    return {name: state.state for name, state in way.progress.states.items()}


def test_at_first_everything_that_needs_nothing_is_open(way: Walkthrough) -> None:
    assert states(way)["two-endpoints"] == DOING
    assert states(way)["refused"] == TODO
    assert not way.progress.solved


def test_a_state_is_passed_at_the_event_that_brought_it(way: Walkthrough) -> None:
    way.go([applying(way.lesson)])

    state = way.progress.states["two-endpoints"]
    assert state.state == PASSED
    assert state.at is not None
    event = way.lab.events[state.at]
    assert (event.action, event.detail["by"]) == ("write", "endpointslice-controller")
    assert state.revision == event.revision


def test_a_figure_shows_all_that_followed_from_the_change_that_did_a_task(way: Walkthrough) -> None:
    way.go([applying(way.lesson)])
    rest = way.lab.index

    way.go([applying(way.lesson, "nothing")])

    done = way.progress.states["two-endpoints"].passed_at
    assert done is not None
    assert done < rest
    assert way.progress.at_rest("two-endpoints") == rest
    assert way.progress.at_rest("three") is None


def test_several_objects_of_one_text_are_one_change(way: Walkthrough) -> None:
    account = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: NAME\n---\n"
    way.go([{"kind": "apply", "manifest": account.replace("NAME", "a") + way.lesson.editor}])

    assert way.progress.at_rest("two-endpoints") == way.lab.index


def test_every_turn_of_a_check_is_remembered(way: Walkthrough) -> None:
    way.go([applying(way.lesson), applying(way.lesson, "nothing"), applying(way.lesson)])

    state = way.progress.states["two-endpoints"]
    assert [passed for _, passed in state.turns] == [True, False, True]
    assert state.turns[0][0] == state.passed_at
    assert state.turns[-1][0] == state.at
    assert [at for at, _ in state.turns] == sorted(at for at, _ in state.turns)
    told = next(task for task in as_dict(way.progress)["tasks"] if task["id"] == "two-endpoints")
    assert told["turns"] == [list(turn) for turn in state.turns]


def test_a_state_is_lost_when_it_no_longer_holds_and_found_again(way: Walkthrough) -> None:
    way.go([applying(way.lesson), applying(way.lesson, "nothing")])
    lost = way.progress.states["two-endpoints"]

    assert lost.state == LOST
    assert lost.at is not None
    assert lost.passed_at is not None
    assert lost.at > lost.passed_at
    assert lost.verdict is not None
    assert str(lost.verdict.hint) == "app=nothing matches 0 of 2 Pods. Closest labels: app=MyApp."

    way.go([applying(way.lesson)])
    assert states(way)["two-endpoints"] == PASSED


def test_an_event_stays_whatever_comes_after(way: Walkthrough) -> None:
    way.go([applying(way.lesson), applying(way.lesson, "nothing")])
    refused = way.progress.states["refused"]

    way.go([applying(way.lesson)])

    assert refused.state == PASSED
    assert way.progress.states["refused"] == refused


def test_an_event_before_what_it_needs_does_not_count(way: Walkthrough) -> None:
    way.go([applying(way.lesson, "nothing"), applying(way.lesson)])

    assert states(way)["refused"] == DOING


def test_found_out_anew_the_progress_is_the_same(way: Walkthrough) -> None:
    way.go(way.lesson.solutions[0].changes)

    assert as_dict(way.again()) == as_dict(way.progress)
    assert [state.at for state in way.again().states.values()] == [state.at for state in way.progress.states.values()]


def test_any_answer_to_a_prediction_counts_and_gets_its_reply(way: Walkthrough) -> None:
    way.go([{"kind": "answer", "question": "who-listens", "value": "kube-proxy"}])

    told = next(each for each in as_dict(way.progress)["questions"] if each["id"] == "who-listens")
    assert states(way)["predicted"] == PASSED
    assert (told["right"], told["tries"]) == (False, 1)
    assert told["reply"]["en"].startswith("<code>kube-proxy</code> only writes rules.")


def test_a_question_about_the_lab_wants_this_labs_answer(way: Walkthrough) -> None:
    way.go([applying(way.lesson), {"kind": "answer", "question": "address", "value": "10.96.0.1"}])
    assert states(way)["address-found"] == DOING

    way.go([{"kind": "answer", "question": "address", "right": True}])
    assert states(way)["address-found"] == PASSED
    assert way.answers["address"].tries == 2


def test_a_known_wrong_answer_is_answered_beside_its_task(way: Walkthrough) -> None:
    way.go([applying(way.lesson, "myapp")])

    told = next(each for each in as_dict(way.progress)["tasks"] if each["id"] == "two-endpoints")
    assert told["reply"]["zh-hans"].startswith("<code>myapp</code>")
    assert told["hint"] == [
        "{selector} matches 0 of {pods} Pods. Closest labels: {labels}.",
        {"selector": "app=myapp", "pods": 2, "labels": "app=MyApp"},
    ]


def test_progress_travels_as_json(way: Walkthrough) -> None:
    way.go(way.lesson.solutions[0].changes)

    told = json.loads(json.dumps(as_dict(way.progress)))

    assert (told["solved"], told["done"], told["of"]) == (True, 8, 8)
    assert told["steps"][0] == {"id": "look", "done": 1, "of": 1}
    assert {task["state"] for task in told["tasks"]} == {PASSED}


def test_a_page_is_told_no_answers_beforehand(first: Lesson) -> None:
    told = json.dumps(first.as_dict("en"))

    assert "writes rules. No connection" not in told
    assert '"right"' not in told


def test_a_button_names_a_pod_that_is_there(way: Walkthrough) -> None:
    lesson = load(LESSONS / "services" / "ports", lesson_schema())

    told = as_dict(Walkthrough(lesson).progress)

    call = {"id": "call-web", "change": {"kind": "send", "source": "default/client", "to": "web:80"}}
    assert told["commands"][0] == call
