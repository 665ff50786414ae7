"""Three kinds of assignments: what each learner gets, when, in which group, and how it stands on the board."""

from datetime import timedelta

import pytest
from django.utils import timezone

from learnnet.classroom import console
from learnnet.classroom.actions import apply_change
from learnnet.classroom.courses import actions, assigning, queries
from learnnet.classroom.courses.board import Board
from learnnet.classroom.courses.errors import RefusedError
from learnnet.classroom.courses.models import Assignment, Course, Membership
from learnnet.classroom.courses.results import as_rows, results
from learnnet.classroom.lessons import first_lesson
from learnnet.classroom.models import Attempt, Person
from learnnet.classroom.practice import interviews, runs
from learnnet.classroom.practice.models import Interview

DRILL = "services/beginner/7"
SET = "15/containers+discovery/intermediate/5"  # no drill among them
REPAIR = """kubectl patch svc grades -n school -p '{"spec":{"selector":{"app":"grades"}}}'"""
A_MINUTE = timedelta(minutes=1)


@pytest.fixture
def other(course: Course, bob: Person) -> Membership:
    return actions.join(bob, course, "Bob B.")


def drill_for(course: Course, target: str = DRILL) -> Assignment:
    return assigning.assign(course, target, None, None, kind="drill", mode="training")


def interview_for(course: Course, target: str = SET, mode: str = "exam") -> Assignment:
    return assigning.assign(course, target, None, None, kind="interview", mode=mode)


def sit(member: Membership, assignment: Assignment) -> Interview:
    found = assigning.start(member, assignment)
    assert isinstance(found, Interview)
    return found


def test_a_common_seed_is_one_drill_for_all(course: Course, member: Membership, other: Membership) -> None:
    assignment = drill_for(course)

    links = {runs.link_of(assigning.started(each, assignment).lesson) for each in (member, other)}

    assert links == {DRILL}


def test_a_personal_seed_is_another_drill_for_each_and_the_same_on_coming_back(
    course: Course, member: Membership, other: Membership
) -> None:
    assignment = drill_for(course, "services/beginner")

    first, second = (assigning.started(each, assignment) for each in (member, other))

    assert first.lesson != second.lesson
    assert assigning.started(member, assignment) == first


def test_an_interview_is_drawn_once_for_each_learner(course: Course, member: Membership, other: Membership) -> None:
    assignment = interview_for(course, "15/dns/beginner")

    first, second = sit(member, assignment), sit(other, assignment)

    assert first.link != second.link
    assert first.mode == "exam"
    assert sit(member, assignment) == first


@pytest.mark.parametrize(
    ("kind", "target", "mode"),
    [
        ("lesson", "services/nowhere", ""),
        ("drill", "nowhere/beginner/1", "training"),
        ("drill", DRILL, "exam"),
        ("interview", "16/dns/beginner", "exam"),
        ("interview", SET, "sleep"),
    ],
)
def test_what_cannot_be_begun_is_not_assigned(course: Course, kind: str, target: str, mode: str) -> None:
    with pytest.raises(RefusedError):
        assigning.assign(course, target, None, None, kind=kind, mode=mode)


def test_nothing_is_begun_before_it_opens_or_after_it_is_due(course: Course, member: Membership) -> None:
    now = timezone.now()
    early = assigning.assign(course, first_lesson().slug, now + A_MINUTE, None)
    late = assigning.assign(course, first_lesson().slug, None, now - A_MINUTE)

    with pytest.raises(RefusedError, match="not open yet"):
        assigning.start(member, early)
    with pytest.raises(RefusedError, match="was due"):
        assigning.start(member, late)


def test_what_is_done_in_a_lesson_after_it_was_due_counts_no_more(
    attempt: Attempt, assignment: Assignment, member: Membership
) -> None:
    assigning.change_assignment(assignment, None, timezone.now() - A_MINUTE)

    apply_change(Attempt.objects.get(pk=attempt.pk), {"kind": "apply", "manifest": first_lesson().editor})

    assert Board(assignment).full()["rows"][0]["tasks"][1] == "todo"
    assert assigning.started(member, assignment) == attempt, "one may go on for oneself"


def test_a_drill_ends_when_it_is_due(course: Course, member: Membership) -> None:
    assignment = drill_for(course)
    attempt = assigning.started(member, assignment)
    assigning.change_assignment(assignment, None, timezone.now() - A_MINUTE)

    console.run(attempt, "kubectl", "kubectl get svc -n school", {}, None)

    run = runs.run_of(attempt)
    assert run is not None
    assert (run.outcome, run.steps) == ("time", [])


def test_a_drill_that_nobody_came_back_to_has_ended_when_it_was_due(course: Course, member: Membership) -> None:
    assignment = drill_for(course)
    attempt = assigning.started(member, assignment)
    due = timezone.now() - A_MINUTE
    assigning.change_assignment(assignment, None, due)

    (row,) = Board(assignment).full()["rows"]

    run = runs.run_of(attempt)
    assert run is not None
    assert (row["run"]["outcome"], run.ended) == ("time", due)


def test_an_interview_ends_when_it_is_due_even_without_a_clock(course: Course, member: Membership) -> None:
    assignment = interview_for(course, mode="training")
    session = sit(member, assignment)
    assigning.change_assignment(assignment, None, timezone.now() - A_MINUTE)

    row = Board(assignment).full()["rows"][0]

    assert row["run"]["outcome"] == "over"
    assert Interview.objects.get(pk=session.pk).ended == assignment.due


def test_an_assignment_may_be_for_one_group(course: Course, member: Membership, other: Membership) -> None:
    actions.put_into_cohorts(course, {member.pk: " A  team "})
    for each in (member, other):
        each.refresh_from_db()
    assignment = assigning.assign(course, first_lesson().slug, None, None, cohorts=["A team"])

    assert queries.assignments_for(member) == [assignment]
    assert queries.assignments_for(other) == []
    with pytest.raises(RefusedError, match="another group"):
        assigning.start(other, assignment)
    assert [row["name"] for row in Board(assignment).full()["rows"]] == [member.name]


def test_assignments_stand_in_the_order_they_are_put_in(course: Course) -> None:
    first, second, third = (drill_for(course) for _ in range(3))

    assigning.move(third, -1)
    assigning.move(first, 1)
    assigning.move(second, 1)  # it is the last already

    assert list(course.assignments.all()) == [third, first, second]


def test_what_is_taken_back_leaves_the_labs_and_forgets_whose_they_were(
    attempt: Attempt, assignment: Assignment
) -> None:
    assigning.take_back(assignment)

    assert Attempt.objects.get(pk=attempt.pk).assignment is None
    assert queries.class_news(Attempt.objects.get(pk=attempt.pk)) is None


def test_a_drills_row_tells_how_the_causes_become_fewer(course: Course, member: Membership) -> None:
    assignment = drill_for(course)
    attempt = assigning.started(member, assignment)
    console.run(attempt, "kubectl", "kubectl describe svc grades -n school", {}, None)

    (row,) = Board(assignment).full()["rows"]

    before, left = row["run"]["numbers"]
    assert left < before == len(attempt.tally["hypotheses"])
    assert (row["run"]["observations"], row["tasks"][0]) == (1, "passed")


def test_a_mended_drill_has_its_score(course: Course, member: Membership) -> None:
    assignment = drill_for(course)
    attempt = assigning.started(member, assignment)
    console.run(attempt, "kubectl", REPAIR, {}, None)

    (row,) = Board(assignment).full()["rows"]

    assert (row["tasks"][2], row["run"]["outcome"]) == ("passed", "fixed")
    assert row["run"]["score"] == results(assignment)[0]["score"] > 0
    assert row["attention"] == ""


def test_who_stands_before_the_same_causes_is_one_group(course: Course, member: Membership, other: Membership) -> None:
    assignment = drill_for(course)
    for each in (member, other):
        console.run(assigning.started(each, assignment), "kubectl", "kubectl get svc -n school -o wide", {}, None)

    (group,) = Board(assignment).full()["groups"]

    assert group["members"] == [member.pk, other.pk]
    assert len(group["causes"]) == group["short"][1]["count"]


def test_who_looks_three_times_and_learns_nothing_is_stuck(course: Course, member: Membership) -> None:
    assignment = drill_for(course)
    attempt = assigning.started(member, assignment)
    for _ in range(4):
        console.run(attempt, "kubectl", "kubectl get svc -n school -o wide", {}, None)

    assert Board(assignment).full()["rows"][0]["attention"] == "flat"


def open_item(session: Interview) -> int:
    items = interviews.drawn(session).items
    return next(number for number, item in enumerate(items) if item.kind == "open")


def test_the_instructors_rating_counts_and_the_learners_own_stands_beside_it(
    course: Course, member: Membership
) -> None:
    assignment = interview_for(course, mode="training")
    session = sit(member, assignment)
    number = open_item(session)
    interviews.answer(session, number, ["Because of the kernel."])
    interviews.finish(session)
    interviews.rate(session, number, [0, 1])
    assert Board(assignment).full()["rows"][0]["tasks"][number] == "passed"

    interviews.rate_for(session, number, [], "carol")

    (row,) = results(assignment)
    assert row["ratings"] == [{"item": number, "own": 2, "instructor": 0}]
    assert row["tasks"][str(number)]["state"] == "missed"
    interviews.rate(session, number, [0, 1])
    assert results(assignment)[0]["tasks"][str(number)]["state"] == "missed", "one's own rating does not win"


def test_nobody_rates_what_is_still_being_answered(course: Course, member: Membership) -> None:
    session = sit(member, interview_for(course, mode="training"))
    number = open_item(session)
    interviews.answer(session, number, ["Because."])

    with pytest.raises(interviews.NotNowError):
        interviews.rate_for(session, number, [0], "carol")


def test_an_open_answer_waits_on_the_board(course: Course, member: Membership) -> None:
    assignment = interview_for(course, mode="training")
    session = sit(member, assignment)
    interviews.answer(session, open_item(session), ["Because."])
    interviews.finish(session)

    (row,) = Board(assignment).full()["rows"]

    assert row["tasks"][open_item(session)] == "unrated"
    assert row["run"]["rate"] == 1


def test_results_of_every_kind_are_one_table_with_equal_lines(course: Course, member: Membership) -> None:
    made = [drill_for(course), interview_for(course), assigning.assign(course, first_lesson().slug, None, None)]
    for assignment in made:
        assigning.start(member, assignment)

        heads, *lines = as_rows(assignment)

        assert [len(line) for line in lines] == [len(heads)], assignment.kind
