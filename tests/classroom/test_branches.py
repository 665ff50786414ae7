"""Undo, redo, reset and branches move where an attempt stands; the lab there is always the one its changes make."""

from collections.abc import Mapping
from typing import Any

import pytest

from learnnet.classroom import actions, branches, labs, queries
from learnnet.classroom.comparison import compare
from learnnet.classroom.history import head_of, line_to, standing_of
from learnnet.classroom.limits import Limits
from learnnet.classroom.models import Attempt, Branch, Change, Person
from learnnet.classroom.snapshots import Look
from learnnet.lab import Event, Lab
from tests.classroom.test_actions import SERVICE, apply

MORE_THAN_LIE_ASIDE = labs.NEAR * (labs.NEAR_KEPT + 2)


@pytest.fixture
def attempt(alice: Person) -> Attempt:
    return actions.start_attempt(alice, "services/first-service", [SERVICE.format(name="start")])


def shown(attempt: Attempt) -> str:
    return queries.snapshot(attempt, Look()).text


def world(attempt: Attempt) -> str:
    """What is seen of the lab itself, without where the attempt stands."""
    return shown(attempt).partition('"history"')[0] + shown(attempt).partition('"events_from"')[2]


def services(attempt: Attempt) -> list[str]:
    with labs.place_of(attempt) as place:
        lab = place.caught_up(attempt)
        return [record.key.name for record in lab.view.records("Service", "default") if record.key.name != "kubernetes"]


def test_undo_takes_the_last_change_back_and_redo_does_it_again(attempt: Attempt) -> None:
    actions.apply_change(attempt, apply("web"))
    after = world(attempt)

    branches.undo(attempt)
    assert services(attempt) == ["start"]
    branches.redo(attempt)

    assert world(attempt) == after


def test_however_far_one_goes_back_and_forth_the_lab_is_the_one_that_its_changes_make(attempt: Attempt) -> None:
    for port in range(MORE_THAN_LIE_ASIDE):
        change = {"kind": "apply", "manifest": SERVICE.format(name="web").replace("port: 80", f"port: {80 + port}")}
        actions.apply_change(attempt, change)

    for move in [branches.undo] * MORE_THAN_LIE_ASIDE + [branches.redo] * (labs.NEAR + 1):
        move(attempt)
        with labs.place_of(attempt) as place:
            place.caught_up(attempt)

    lived = attempt.changes.filter(number__lte=head_of(attempt)).order_by("number")
    with labs.place_of(attempt) as place:
        replayed = Lab.replay(attempt.seed, lived.values_list("payload", flat=True))
        assert place.caught_up(attempt).events == replayed.events
        assert place.now.ends[-1] == len(replayed.events)


def test_going_back_in_a_long_life_begins_near_and_not_at_the_start(
    attempt: Attempt, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in range(4 * labs.NEAR):
        actions.apply_change(attempt, apply(f"web-{name}"))
    lived: list[Mapping[str, Any]] = []
    apply_to_lab = Lab.apply

    def counted(lab: Lab, change: Mapping[str, Any]) -> tuple[Event, ...]:
        lived.append(change)
        return apply_to_lab(lab, change)

    monkeypatch.setattr(Lab, "apply", counted)

    for _ in range(2):
        branches.undo(attempt)
        shown(attempt)

    assert 0 < len(lived) < 2 * labs.NEAR


def test_an_undone_lab_is_the_one_that_its_changes_make_on_any_worker(attempt: Attempt) -> None:
    for name in ("web", "api", "db"):
        actions.apply_change(attempt, apply(name))
    branches.undo(attempt)
    branches.undo(attempt)
    here = world(attempt)

    labs.shelf.clear()
    queries.shared.clear()

    assert world(attempt) == here
    changes = [change.payload for change in attempt.changes.order_by("number")[:2]]
    with labs.place_of(attempt) as place:
        assert place.caught_up(attempt).events == Lab.replay(attempt.seed, changes).events


def test_what_the_lesson_began_with_is_not_undone(attempt: Attempt) -> None:
    with pytest.raises(branches.CannotMoveError, match="nothing to undo"):
        branches.undo(attempt)

    assert services(attempt) == ["start"]


def test_something_new_lets_go_of_what_was_undone(attempt: Attempt) -> None:
    actions.apply_change(attempt, apply("web"))
    branches.undo(attempt)

    actions.apply_change(attempt, apply("api"))

    assert services(attempt) == ["api", "start"]
    with pytest.raises(branches.CannotMoveError, match="nothing to redo"):
        branches.redo(attempt)
    assert list(attempt.changes.values_list("number", "parent")) == [(1, None), (2, 1), (3, 1)]


def test_a_reset_is_a_step_that_can_be_undone(attempt: Attempt) -> None:
    actions.apply_change(attempt, apply("web"))
    actions.apply_change(attempt, apply("api"))

    branches.reset(attempt)
    assert services(attempt) == ["start"]
    branches.undo(attempt)

    assert services(attempt) == ["api", "start", "web"]


def test_a_reset_of_an_untouched_lab_is_no_step(attempt: Attempt) -> None:
    branches.reset(attempt)

    assert standing_of(attempt).undo == 0


def test_a_branch_begins_after_the_last_change_that_was_wholly_done_by_then(attempt: Attempt) -> None:
    with labs.place_of(attempt) as place:
        begun = len(place.caught_up(attempt).events)
    actions.apply_change(attempt, apply("web"))
    with labs.place_of(attempt) as place:
        first = len(place.caught_up(attempt).events)
    actions.apply_change(attempt, apply("api"))

    branches.fork(attempt, first)  # amid the second change
    assert services(attempt) == ["start", "web"]
    branches.fork(attempt, begun)
    assert services(attempt) == ["start"]
    branches.fork(attempt, 0)
    assert services(attempt) == ["start"], "the lesson's start is in every branch"


def test_branches_go_their_own_ways_and_keep_what_each_undid(attempt: Attempt) -> None:
    actions.apply_change(attempt, apply("web"))
    branches.fork(attempt, None)
    actions.apply_change(attempt, apply("api"))
    first, second = attempt.branches.all()

    branches.switch(attempt, first.pk)
    assert services(attempt) == ["start", "web"]
    actions.apply_change(attempt, apply("db"))
    branches.undo(attempt)
    branches.switch(attempt, second.pk)

    assert services(attempt) == ["api", "start", "web"]
    branches.switch(attempt, first.pk)
    assert (standing_of(attempt).undo, standing_of(attempt).redo) == (1, 1)


def test_a_branch_is_named_by_its_owner_and_removed_only_from_elsewhere(attempt: Attempt) -> None:
    branch = branches.fork(attempt, None)
    branches.rename(attempt, branch.pk, "  with a   selector  ")
    assert [each.name for each in attempt.branches.all()] == ["", "with a selector"]

    with pytest.raises(branches.CannotMoveError, match="another branch"):
        branches.remove(attempt, branch.pk)
    branches.switch(attempt, attempt.branches.all()[0].pk)
    branches.remove(attempt, branch.pk)

    assert attempt.branches.count() == 1


def test_nobody_reaches_the_branches_of_another_attempt(attempt: Attempt, bob: Person) -> None:
    other = actions.start_attempt(bob, "services/first-service", [])
    foreign = branches.fork(other, None)

    for move in (branches.switch, branches.remove, lambda mine, branch: branches.rename(mine, branch, "x")):
        with pytest.raises(branches.CannotMoveError, match="does not exist"):
            move(attempt, foreign.pk)


def test_there_is_an_end_to_branches(attempt: Attempt, settings: object) -> None:
    settings.LIMITS = Limits(branches_per_attempt=3)  # type: ignore[attr-defined]
    branches.fork(attempt, None)
    branches.fork(attempt, None)

    with pytest.raises(branches.CannotMoveError, match="3 branches"):
        branches.fork(attempt, None)


def test_the_events_that_a_tab_has_are_sent_again_where_another_line_went_on(attempt: Attempt) -> None:
    actions.apply_change(attempt, apply("web"))
    before = queries.snapshot(attempt, Look())
    branches.undo(attempt)

    after = queries.snapshot(attempt, Look(), before.events, before.number)
    assert '"events_from":0' in after.text

    branches.redo(attempt)
    again = queries.snapshot(attempt, Look(), after.events, after.number)
    assert f'"events_from":{after.events}' in again.text


def test_a_change_made_elsewhere_while_this_worker_slept_is_part_of_the_same_tree(attempt: Attempt) -> None:
    actions.apply_change(attempt, apply("web"))
    branches.undo(attempt)
    labs.shelf.clear()

    actions.apply_change(attempt, apply("api"))

    assert line_to(attempt, head_of(attempt)) == [1, 3]
    assert Change.objects.filter(attempt=attempt).count() == 3


def test_two_branches_are_compared_at_one_time_of_the_clock(attempt: Attempt) -> None:
    actions.apply_change(attempt, apply("web"))
    branches.fork(attempt, None)
    actions.apply_change(attempt, apply("api"))
    first, second = attempt.branches.all()

    found = compare(attempt, first, second, None)

    differing = {row["what"]: (row["left"], row["right"]) for row in found["rows"]}
    assert differing["Service default/api"][0] is None
    assert differing["Service default/api"][1]
    assert "Service default/web" not in differing
    assert [side["changes"] for side in found["sides"]] == [0, 1]
    with labs.place_of(attempt) as place:
        then = place.caught_up(attempt, first.head).now
    assert compare(attempt, first, second, then - 1)["rows"] == []


def test_a_branch_of_an_attempt_without_one_begins_as_its_straight_line(attempt: Attempt) -> None:
    actions.apply_change(attempt, apply("web"))
    assert not Branch.objects.exists()

    branches.undo(attempt)

    branch = Branch.objects.get()
    assert (branch.heads, branch.position) == ([1, 2], 0)
