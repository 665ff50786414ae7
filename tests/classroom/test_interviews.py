"""Mock interviews: the server's clock, what each mode tells when, and whose they are."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from learnnet.classroom import actions, console
from learnnet.classroom.models import Attempt, Person
from learnnet.classroom.practice import interviews, runs
from learnnet.classroom.practice.models import Interview
from learnnet.curriculum.interview.draw import BadInterviewError

QUESTIONS = "15/containers+discovery/intermediate/5"  # no drill among them
WITH_DRILL = "15/services/intermediate/5"
BACKEND = "django.contrib.auth.backends.ModelBackend"

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def person() -> Person:
    return actions.new_guest()


@pytest.fixture
def visitor(client: Client, person: Person) -> Client:
    client.force_login(person, backend=BACKEND)
    return client


def begun(person: Person, mode: str, link: str = QUESTIONS) -> Interview:
    return interviews.start(person, link, mode)


def again(session: Interview) -> Interview:
    return interviews.standing(Interview.objects.get(pk=session.pk))


def right_answer(session: Interview, number: int) -> list[str]:
    """In the shown order, as the page sends it."""
    item = interviews.drawn(session).items[number]
    question = interviews.questions()[item.draws]
    order = question.shuffled(item.seed)
    if question.kind == "order":
        return [str(order.index(step)) for step in range(len(question.steps))]
    return [str(place) for place, index in enumerate(order) if question.options and question.options[index].right]


def first_of(session: Interview, *kinds: str) -> int:
    return next(number for number, item in enumerate(interviews.drawn(session).items) if item.kind in kinds)


def test_a_link_that_names_no_interview_is_refused(person: Person) -> None:
    with pytest.raises(BadInterviewError):
        begun(person, "exam", "16/services/beginner/1")


def test_a_right_answer_has_all_credit_and_a_wrong_one_none(person: Person) -> None:
    session = begun(person, "training")
    number = first_of(session, "choice")
    interviews.answer(session, number, right_answer(session, number))
    assert again(session).answers[str(number)]["credit"] == 1.0
    interviews.answer(session, number, ["99"])
    assert again(session).answers[str(number)]["credit"] == 0.0


def test_an_exam_goes_on_and_never_back(person: Person) -> None:
    session = begun(person, "exam")
    interviews.answer(session, 0, ["0"])
    assert again(session).place == 1
    for number in (0, 2, -1, 99):
        with pytest.raises(interviews.NotNowError):
            interviews.answer(session, number, ["0"])
    with pytest.raises(interviews.NotNowError):
        interviews.go_on(session, 0)
    interviews.go_on(session, 2)
    assert again(session).place == 2


def test_an_exam_tells_nothing_before_its_end(visitor: Client, person: Person) -> None:
    session = begun(person, "exam")
    page = f"/practice/interviews/{session.public_id}/"
    number = 0
    visitor.post(page, {"item": number, "said": right_answer(session, number)})
    for address in (page, f"{page}?item=0", f"{page}?item=1"):
        text = visitor.get(address).content.decode()
        assert "iv-sol" not in text
        assert "iv-credit" not in text
        assert 'class="right"' not in text
    assert visitor.get(f"{page}report/").status_code == 302
    assert visitor.get(f"{page}report.json").status_code == 404
    with pytest.raises(interviews.NotNowError):
        interviews.result_of(again(session))


def test_training_tells_at_once_and_lets_one_try_again(visitor: Client, person: Person) -> None:
    session = begun(person, "training")
    number = first_of(session, "choice")
    page = f"/practice/interviews/{session.public_id}/"
    answer = visitor.post(page, {"item": number, "said": right_answer(session, number)}, follow=True)
    text = answer.content.decode()
    assert 'class="right"' in text
    assert "100 %" in text
    assert "Answer</button>" in text


def test_a_rehearsal_tells_the_score_and_keeps_the_solution(visitor: Client, person: Person) -> None:
    session = begun(person, "rehearsal")
    number = first_of(session, "choice")
    page = f"/practice/interviews/{session.public_id}/"
    text = visitor.post(page, {"item": number, "said": ["99"]}, follow=True).content.decode()
    assert "0 %" in text
    assert "iv-sol" not in text
    with pytest.raises(interviews.NotNowError):
        interviews.answer(session, number, right_answer(session, number))


def test_when_the_time_is_over_it_is_over(visitor: Client, person: Person) -> None:
    session = begun(person, "exam")
    Interview.objects.filter(pk=session.pk).update(opened=timezone.now() - timedelta(minutes=16))
    with pytest.raises(interviews.NotNowError):
        interviews.answer(session, 0, ["0"])
    answer = visitor.get(f"/practice/interviews/{session.public_id}/")
    assert answer.headers["Location"].endswith("report/")
    assert again(session).ended is not None
    assert visitor.get(answer.headers["Location"]).status_code == 200


def test_steps_in_order_by_the_places_they_were_given(visitor: Client, person: Person) -> None:
    session = begun(person, "training")
    number = first_of(session, "order")
    order = right_answer(session, number)
    fields: dict[str, Any] = {f"place-{name}": place for place, name in enumerate(order, 1)}
    visitor.post(f"/practice/interviews/{session.public_id}/", {"item": number, **fields})
    assert again(session).answers[str(number)]["credit"] == 1.0


def test_an_open_question_waits_for_its_rating(person: Person) -> None:
    session = begun(person, "exam")
    number = first_of(session, "open")
    Interview.objects.filter(pk=session.pk).update(place=number)
    interviews.answer(session, number, ["It is a table."])
    with pytest.raises(interviews.NotNowError):
        interviews.rate(session, number, [0])
    interviews.finish(session)
    assert interviews.result_of(again(session))["waiting"] == 1
    lines = len(interviews.questions()[interviews.drawn(session).items[number].draws].rubric)
    interviews.rate(session, number, range(lines))
    assert again(session).answers[str(number)]["credit"] == 1.0
    assert interviews.result_of(again(session))["waiting"] == 0


def test_a_drill_of_an_exam_says_nothing_until_the_interview_is_over(visitor: Client, person: Person) -> None:
    session = begun(person, "exam", WITH_DRILL)
    number = first_of(session, "drill")
    Interview.objects.filter(pk=session.pk).update(place=number)
    answer = visitor.post(f"/practice/interviews/{session.public_id}/drill/", {"item": number})
    attempt = Attempt.objects.get()
    assert answer.headers["Location"] == f"/drills/{attempt.public_id}/"
    runs.give_up(attempt)
    assert visitor.get(f"/drills/{attempt.public_id}/report/").status_code == 404
    assert visitor.get(f"/attempts/{attempt.public_id}/lab.json").status_code == 404
    assert again(session).place == number + 1
    interviews.finish(session)
    assert visitor.get(f"/drills/{attempt.public_id}/report/").status_code == 200
    assert visitor.get(f"/attempts/{attempt.public_id}/lab.json").status_code == 200


def test_an_interview_that_ends_ends_its_drills(person: Person) -> None:
    session = begun(person, "training", WITH_DRILL)
    attempt = interviews.attempt_at(session, first_of(session, "drill"))
    interviews.finish(session)
    run = runs.run_of(attempt)
    assert run is not None
    assert run.outcome == runs.TIME


def test_a_drill_ends_with_the_time_of_its_interview(person: Person) -> None:
    session = begun(person, "exam", WITH_DRILL)
    number = first_of(session, "drill")
    Interview.objects.filter(pk=session.pk).update(place=number)
    attempt = interviews.attempt_at(session, number)
    Interview.objects.filter(pk=session.pk).update(opened=timezone.now() - timedelta(minutes=16))
    console.run(attempt, "kubectl", "kubectl get pods -A", {}, None)
    run = runs.run_of(attempt)
    assert run is not None
    assert (run.outcome, run.steps) == (runs.TIME, [])


def test_what_a_guest_practised_comes_along(person: Person) -> None:
    session = begun(person, "training")
    somebody = actions.sign_up(None, "somebody@example.com", "a long enough one")
    actions.bring_along(person, somebody)
    assert Interview.objects.get(pk=session.pk).person == somebody


def test_an_interview_is_its_owners(client: Client, person: Person) -> None:
    session = begun(person, "training")
    client.force_login(actions.new_guest(), backend=BACKEND)
    page = f"/practice/interviews/{session.public_id}/"
    assert client.get(page).status_code == 404
    assert client.get(f"{page}report/").status_code == 404
    for address in ("", "go/", "rate/", "drill/"):
        assert client.post(page + address, {"item": "0", "to": "end"}).status_code == 404
    assert again(session).ended is None


def test_every_kind_of_item_has_a_page_and_a_place_in_the_report(visitor: Client, person: Person) -> None:
    session = begun(person, "training", "45/everything/intermediate/3")
    page = f"/practice/interviews/{session.public_id}/"
    kinds = set()
    for number, item in enumerate(interviews.drawn(session).items):
        kinds.add(item.kind)
        assert visitor.get(f"{page}?item={number}").status_code == 200
        if item.kind != "drill":
            visitor.post(page, {"item": number, "said": ["0"]})
            assert visitor.get(f"{page}?item={number}").status_code == 200
    assert kinds == {"drill", "choice", "prediction", "order", "explain", "open"}
    visitor.post(f"{page}go/", {"to": "end"})
    assert visitor.get(f"{page}report/").status_code == 200
    assert visitor.get(f"{page}report.json").json()["topics"]
    assert visitor.get("/practice/").status_code == 200


def test_it_begins_from_the_page(client: Client) -> None:
    given = {"minutes": "15", "areas": ["services", "dns"], "level": "beginner", "mode": "exam"}
    answer = client.post("/practice/interviews/", given)
    assert answer.status_code == 302
    assert client.get(answer.headers["Location"]).status_code == 200
    assert client.post("/practice/interviews/", {**given, "mode": "none"}).status_code == 422
    assert client.post("/practice/interviews/", {**given, "minutes": "x"}).status_code == 422
