"""The only writer: one row for each change that a lab took, and memory that equals what is saved."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection, transaction

from learnnet.classroom import actions, labs, queries
from learnnet.classroom.limits import Limits
from learnnet.classroom.models import Attempt, Change, Person
from learnnet.classroom.snapshots import Look

SERVICE = """
apiVersion: v1
kind: Service
metadata:
  name: {name}
spec:
  selector:
    app: MyApp
  ports:
    - port: 80
      targetPort: 9376
"""


def apply(name: str) -> dict[str, str]:
    return {"kind": "apply", "manifest": SERVICE.format(name=name)}


@pytest.fixture
def attempt(alice: Person) -> Attempt:
    return actions.start_attempt(alice, "services/first-service", [SERVICE.format(name="start")])


def saved(attempt: Attempt) -> list[int]:
    return list(attempt.changes.values_list("number", flat=True))


def shown(attempt: Attempt) -> str:
    return queries.snapshot(attempt, Look()).text


def test_a_lab_starts_with_what_its_lesson_says_saved_as_its_first_changes(attempt: Attempt) -> None:
    assert [change.payload["kind"] for change in attempt.changes.all()] == ["apply"]
    assert '"name":"start"' in shown(attempt)


def test_an_accepted_change_is_saved_as_one_row_with_the_next_number(attempt: Attempt) -> None:
    applied = actions.apply_change(attempt, apply("web"))

    assert applied.outcome.accepted
    assert applied.number == 2
    assert saved(attempt) == [1, 2]
    assert attempt.changes.last().payload == apply("web")


def test_a_refused_change_leaves_no_row_and_the_lab_as_it_was(attempt: Attempt) -> None:
    before = shown(attempt)

    applied = actions.apply_change(attempt, {"kind": "apply", "manifest": "kind: [unclosed"})

    assert not applied.outcome.accepted
    assert saved(attempt) == [1]
    assert shown(attempt) == before


def test_another_worker_sees_the_same_lab_event_for_event(attempt: Attempt) -> None:
    actions.apply_change(attempt, apply("web"))
    here = shown(attempt)

    labs.shelf.clear()  # as a worker that was just started
    queries.shared.clear()

    assert shown(attempt) == here


def test_a_change_that_was_made_elsewhere_is_caught_up_with_before_the_next(attempt: Attempt) -> None:
    shown(attempt)
    Change.objects.create(attempt=attempt, number=2, payload=apply("elsewhere"))

    assert actions.apply_change(attempt, apply("here")).number == 3
    assert '"elsewhere"' in shown(attempt)


def test_a_lab_whose_change_could_not_be_saved_forgets_it(attempt: Attempt, monkeypatch) -> None:
    before = shown(attempt)

    def full(*args: object, **kwargs: object) -> None:
        raise OSError("disk full")

    with monkeypatch.context() as broken:
        broken.setattr(Change.objects, "create", full)
        with pytest.raises(OSError, match="disk full"):
            actions.apply_change(attempt, apply("lost"))
    queries.shared.clear()

    assert shown(attempt) == before
    assert saved(attempt) == [1]


def test_the_database_keeps_two_changes_from_having_one_number(attempt: Attempt) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Change.objects.create(attempt=attempt, number=1, payload={})


def test_an_attempt_takes_so_many_changes_and_no_more(attempt: Attempt, settings) -> None:
    settings.LIMITS = Limits(changes_per_attempt=2)
    actions.apply_change(attempt, apply("web"))

    with pytest.raises(actions.AttemptIsFullError):
        actions.apply_change(attempt, apply("one-too-many"))
    assert saved(attempt) == [1, 2]


def test_an_attempt_that_was_deleted_meanwhile_takes_nothing(attempt: Attempt) -> None:
    Attempt.objects.filter(pk=attempt.pk).delete()

    with pytest.raises(actions.AttemptIsGoneError):
        actions.apply_change(attempt, apply("web"))


@pytest.mark.django_db(transaction=True)
def test_tabs_that_change_the_same_lab_at_once_all_win_in_some_order(alice: Person) -> None:
    attempt = actions.start_attempt(alice, "services/first-service", [])

    def work(number: int) -> None:
        if number % 2:
            labs.shelf.clear()  # half of them as if from another worker
        try:
            actions.apply_change(attempt, apply(f"web-{number}"))
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=8) as tabs:
        list(tabs.map(work, range(24)))

    labs.shelf.clear()
    queries.shared.clear()
    assert saved(attempt) == list(range(1, 25))
    assert all(f'"web-{number}"' in shown(attempt) for number in range(24))


def test_an_attempt_is_found_by_its_person_and_by_nobody_else(attempt: Attempt, alice: Person, bob: Person) -> None:
    assert queries.attempt_for(alice, attempt.public_id) == attempt
    assert queries.attempt_for(bob, attempt.public_id) is None
    assert queries.attempt_for(alice, "not-there") is None


def test_tabs_that_look_at_the_same_thing_share_the_work(attempt: Attempt, monkeypatch) -> None:
    worked: list[str] = []
    draw = queries.state
    monkeypatch.setattr(queries, "state", lambda *given: worked.append(given[2].node) or draw(*given))

    for node in ("node-b", "node-b", "node-c", "node-b"):
        queries.snapshot(attempt, Look(node=node))

    assert worked == ["node-b", "node-c"]


def test_a_tab_is_sent_only_the_events_that_it_does_not_have(attempt: Attempt) -> None:
    before = queries.snapshot(attempt, Look())
    actions.apply_change(attempt, apply("web"))

    after = json.loads(queries.snapshot(attempt, Look(), before.events).text)

    assert after["events_from"] == before.events
    assert after["events"][0]["index"] == before.events


def test_a_guest_cannot_have_an_address_and_nobody_else_can_do_without(db: None) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Person(is_guest=True, email="guest@example.org", password="!").save()
    with pytest.raises(IntegrityError), transaction.atomic():
        Person(is_guest=False, password="!").save()
