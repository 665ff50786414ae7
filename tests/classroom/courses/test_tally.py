"""What the board knows of an attempt: kept up with every change, and made again from the changes."""

import io
from typing import Any

from django.core.management import call_command

from learnnet.classroom import branches
from learnnet.classroom.actions import apply_change, keep_tally_where_it_stands, start_attempt
from learnnet.classroom.courses import actions, assigning
from learnnet.classroom.courses.board import Board
from learnnet.classroom.courses.models import Assignment, Course, Membership
from learnnet.classroom.labs import place_of
from learnnet.classroom.lessons import first_lesson
from learnnet.classroom.models import Attempt, Person
from learnnet.cluster.objects import Pod

EDITOR = first_lesson().editor


def applied(*edit: str) -> dict[str, str]:
    return {"kind": "apply", "manifest": EDITOR.replace(*edit) if edit else EDITOR}


SMALL = applied("app: MyApp", "app: myapp")


def ask(attempt: Attempt) -> dict[str, Any]:
    return {"kind": "resolve", "pod": pod_of(attempt), "name": "my-service"}


def pod_of(attempt: Attempt) -> str:
    with place_of(attempt) as place:
        pod = place.caught_up(attempt).view.select(Pod, "default", {"app": "MyApp"})[0].meta
    return f"{pod.namespace}/{pod.name}"


def tally(attempt: Attempt) -> dict[str, Any]:
    return dict(Attempt.objects.get(pk=attempt.pk).tally)


def test_an_attempt_outside_of_courses_keeps_no_tally(alice: Person) -> None:
    alone = start_attempt(alice, first_lesson().slug, first_lesson().start)
    apply_change(alone, SMALL)

    assert tally(alone) == {}


def test_a_change_is_tallied_with_the_state_it_led_to(attempt: Attempt) -> None:
    apply_change(attempt, SMALL)

    found = tally(attempt)
    assert found["current"] == "two-endpoints"
    assert found["differs"]["short"] == ["{field}: {value}", {"field": "selector app", "value": "myapp"}]
    assert found["latest"] == ["applied {kind} {name}", {"kind": "Service", "name": "my-service"}]
    assert list(found["visits"].values()) == [1]


def test_doing_the_same_again_is_counted_and_looking_is_not(attempt: Attempt) -> None:
    for change in (SMALL, ask(attempt), SMALL, ask(attempt), SMALL):
        apply_change(attempt, change)

    found = tally(attempt)
    assert found["visits"][found["state"]] == 3
    assert len(found["seen"]) == 1  # the same question to the same cluster


def test_a_task_that_was_passed_and_no_longer_holds_is_lost(attempt: Attempt) -> None:
    apply_change(attempt, applied())
    assert tally(attempt)["tasks"]["two-endpoints"] == "passed"

    apply_change(attempt, SMALL)

    assert tally(attempt)["tasks"]["two-endpoints"] == "lost"


def test_an_undo_is_tallied_too(attempt: Attempt) -> None:
    apply_change(attempt, applied())
    apply_change(attempt, SMALL)

    branches.undo(attempt)
    keep_tally_where_it_stands(attempt)

    assert tally(attempt)["differs"] is None


def test_a_lost_tally_is_made_again_from_the_changes(attempt: Attempt) -> None:
    for change in (SMALL, ask(attempt), applied(), SMALL):
        apply_change(attempt, change)

    kept = tally(attempt)
    Attempt.objects.filter(pk=attempt.pk).update(tally={})
    call_command("rebuild_boards", stdout=io.StringIO())

    for key in ("tasks", "current", "state", "differs", "visits", "seen", "latest"):
        assert tally(attempt)[key] == kept[key], key


def test_those_whose_clusters_are_equal_are_one_group(
    course: Course, assignment: Assignment, member: Membership, attempt: Attempt, bob: Person
) -> None:
    other = actions.join(bob, course, "Bob")
    apply_change(attempt, SMALL)
    apply_change(assigning.started(other, assignment), SMALL)

    groups = Board(assignment).full()["groups"]

    assert [group["members"] for group in groups] == [[member.pk, other.pk]]
    assert groups[0]["broken"] is True


def test_the_board_never_brings_a_lab_back(attempt: Attempt, assignment: Assignment, monkeypatch) -> None:
    apply_change(attempt, SMALL)
    monkeypatch.setattr("learnnet.lab.Lab.__init__", None)

    rows = Board(assignment).full()["rows"]

    assert [row["tasks"][1] for row in rows] == ["doing"]


def test_only_what_changed_is_told_again(course: Course, assignment: Assignment, attempt: Attempt, bob: Person) -> None:
    actions.join(bob, course, "Bob")
    board = Board(assignment)
    board.full()
    apply_change(attempt, SMALL)

    news = board.refresh({attempt.pk}, set())

    assert news is not None
    assert [row["name"] for row in news["rows"]] == ["Alice A."]
    assert board.refresh({attempt.pk}, set()) is None


def test_who_was_removed_is_gone_from_the_board(assignment: Assignment, member: Membership) -> None:
    board = Board(assignment)
    board.full()
    pk = member.pk
    actions.remove_member(member)

    assert (board.refresh(set(), {pk}) or {})["gone"] == [pk]


def test_the_checks_that_fail_most_are_counted_among_those_who_came_to_them(
    course: Course, assignment: Assignment, attempt: Attempt, bob: Person
) -> None:
    other = assigning.started(actions.join(bob, course, "Bob"), assignment)
    apply_change(attempt, SMALL)
    apply_change(other, applied())

    checks = {check["task"]: (check["failing"], check["tried"]) for check in Board(assignment).full()["checks"]}

    assert checks[1] == (1, 2)
