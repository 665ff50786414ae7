"""Labs that travel: copies to look at, copies of one's own, and files that anybody may have written."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from learnnet.classroom import actions, branches, console, lab_file, labs, sharing
from learnnet.classroom.limits import Limits
from learnnet.classroom.models import Attempt, Person
from learnnet.lab import Event
from tests.classroom.test_actions import SERVICE, apply


@pytest.fixture
def attempt(alice: Person) -> Attempt:
    made = actions.start_attempt(alice, "services/first-service", [SERVICE.format(name="start")])
    actions.apply_change(made, apply("web"))
    return made


def events(attempt: Attempt) -> tuple[Event, ...]:
    with labs.place_of(attempt) as place:
        return place.caught_up(attempt).events


def file(attempt: Attempt, **other: Any) -> bytes:
    return json.dumps({**lab_file.written(attempt).as_dict(), **other}).encode()


def test_a_saved_lab_opened_again_is_the_same_lab(attempt: Attempt, bob: Person) -> None:
    read = lab_file.read(file(attempt))
    lab_file.tried(read)

    assert events(sharing.bring_along(bob, read)) == events(attempt)


def test_what_was_undone_stays_at_home(attempt: Attempt) -> None:
    actions.apply_change(attempt, apply("api"))
    branches.undo(attempt)

    assert len(lab_file.written(attempt).changes) == 2


def test_a_shared_copy_stays_as_it_was_and_belongs_to_nobody(attempt: Attempt) -> None:
    before = events(attempt)
    shared = sharing.share(attempt)
    actions.apply_change(attempt, apply("api"))

    assert shared.person is None
    assert shared.public_id != attempt.public_id
    assert events(shared) == before


@pytest.mark.parametrize(
    ("line", "printed"),
    [
        ("kubectl get svc web -w", "web    ClusterIP"),
        ("kubectl wait svc web --for=jsonpath='{.spec.type}'=ClusterIP", "service/web condition met"),
        ("kubectl get svc -w | grep web", "web          ClusterIP"),
    ],
)
def test_who_waits_in_a_copy_sees_how_things_are(attempt: Attempt, line: str, printed: str) -> None:
    copy = sharing.share(attempt)
    before = events(copy)

    output = console.run(copy, "kubectl", line, {}, None).output

    assert output.stdout.startswith(printed) or f"\n{printed}" in output.stdout
    assert output.note == console.STANDS_STILL
    assert events(copy) == before


def test_who_waits_and_changes_something_is_refused_in_a_copy(attempt: Attempt) -> None:
    output = console.run(
        sharing.share(attempt), "kubectl", "kubectl get svc -w; kubectl delete svc web", {}, None
    ).output

    assert output.note == console.READ_ONLY


def test_the_same_moment_is_copied_once(attempt: Attempt) -> None:
    assert sharing.share(attempt) == sharing.share(attempt)
    actions.apply_change(attempt, apply("api"))
    assert Attempt.objects.filter(person=None).count() == 1
    sharing.share(attempt)
    assert Attempt.objects.filter(person=None).count() == 2


def test_a_shared_lab_taken_over_goes_on_from_there(attempt: Attempt, bob: Person) -> None:
    mine = sharing.take_over(bob, sharing.share(attempt))
    actions.apply_change(mine, apply("api"))

    assert mine.person == bob
    assert mine.start == 1
    assert len(events(mine)) > len(events(attempt))


def test_there_is_an_end_to_sharing(attempt: Attempt, settings: Any) -> None:
    settings.LIMITS = Limits(shares_per_attempt=1)
    sharing.share(attempt)
    actions.apply_change(attempt, apply("api"))

    with pytest.raises(branches.CannotMoveError, match="1 moments"):
        sharing.share(attempt)


def test_a_shared_lab_that_nobody_looks_at_is_forgotten(attempt: Attempt) -> None:
    old, new = sharing.share(attempt), timezone.now()
    Attempt.objects.filter(pk=old.pk).update(updated=new - timedelta(days=400))

    assert sharing.forget(new - timedelta(days=180)) == 1
    assert Attempt.objects.filter(person__isnull=False).count() == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff\xfe", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"[]", "not a lab"),
        (b'{"learnnet": 2}', "not a lab"),
        (b'{"learnnet": 1, "lesson": "../../etc/passwd"}', "a lesson that is not here"),
        (b'{"learnnet": 1, "lesson": "services/first-service", "seed": -1}', "seed"),
        (b'{"learnnet": 1, "lesson": "services/first-service", "seed": true}', "seed"),
        (b'{"learnnet": 1, "lesson": "services/first-service", "seed": 1, "start": 1, "changes": []}', "changes"),
        (b" " * (512 * 1024 + 1), "larger than 512 KiB"),
    ],
)
def test_a_file_that_is_no_lab_is_told_why(content: bytes, said: str) -> None:
    with pytest.raises(lab_file.LabFileError, match=said):
        lab_file.read(content)


def test_a_change_of_an_unknown_kind_is_named(attempt: Attempt) -> None:
    with pytest.raises(lab_file.LabFileError, match="Change 1 "):
        lab_file.read(file(attempt, changes=[{"kind": "explode"}], start=0))


def test_a_change_that_the_lab_refuses_is_named_with_its_reason(attempt: Attempt) -> None:
    read = lab_file.read(file(attempt, changes=[apply("web"), {"kind": "delete", "object": "Service", "name": "no"}]))

    with pytest.raises(lab_file.LabFileError, match=r'Change 2 .*"no" not found'):
        lab_file.tried(read)


def test_a_change_without_its_fields_is_named_too(attempt: Attempt) -> None:
    with pytest.raises(lab_file.LabFileError, match=r"Change 1 .*manifest"):
        lab_file.tried(lab_file.read(file(attempt, changes=[{"kind": "apply"}], start=0)))


def test_only_known_fields_come_along_and_nobody_poses_as_the_lesson(attempt: Attempt) -> None:
    change = {**apply("web"), "by": "lesson", "secret": 1}

    assert lab_file.read(file(attempt, changes=[change], start=0)).changes == (apply("web"),)


def test_too_many_changes_are_refused_before_they_are_tried(attempt: Attempt, settings: Any) -> None:
    settings.LIMITS = Limits(changes_per_attempt=2)

    with pytest.raises(lab_file.LabFileError, match="more than 2 changes"):
        lab_file.read(file(attempt, changes=[{"kind": "wait", "ms": 1}] * 3, start=0))


def test_changes_that_take_too_long_are_given_up(attempt: Attempt, settings: Any) -> None:
    settings.LIMITS = Limits(replay_seconds=-1.0)

    with pytest.raises(lab_file.LabFileError, match="too long"):
        lab_file.tried(lab_file.read(file(attempt)))


def test_a_shared_copy_outlives_the_attempt_that_it_was_made_of(attempt: Attempt, alice: Person) -> None:
    branches.fork(attempt, None)
    shared = sharing.share(attempt)
    before = events(shared)

    alice.delete()

    shared.refresh_from_db()
    assert (shared.copied_from, shared.branch) == (None, None)
    assert not Attempt.objects.exclude(pk=shared.pk).exists()
    assert events(shared) == before
