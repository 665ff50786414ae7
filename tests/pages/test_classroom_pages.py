"""What instructors do on pages: assign, order, name others, watch, send a branch back; and links that are shared."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from learnnet.classroom import console
from learnnet.classroom.actions import apply_change, new_guest
from learnnet.classroom.courses import actions, assigning, queries, teaching
from learnnet.classroom.courses.models import Assignment, Course, Membership
from learnnet.classroom.lessons import first_lesson
from learnnet.classroom.models import Person
from learnnet.classroom.practice.models import Interview

EDITOR = first_lesson().editor
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def course(carol: Person) -> Course:
    return actions.make_course(carol, "Tuesday group")


@pytest.fixture
def member(course: Course, alice: Person) -> Membership:
    return actions.join(alice, course, "Alice A.")


@pytest.fixture
def as_carol(carol: Person) -> Client:
    client = Client()
    client.force_login(carol)
    return client


def assign(client: Client, course: Course, **fields: Any) -> Any:
    return client.post(f"/courses/{course.public_id}/assignments/new/", {"zone": "UTC", **fields})


def test_a_drill_of_ones_own_is_assigned_to_each(as_carol: Client, course: Course) -> None:
    form = {"kind": "drill", "topic": "dns", "level": "beginner", "mode": "rehearsal", "seed": "personal"}

    assert assign(as_carol, course, **form).status_code == 302

    made = course.assignments.get()
    assert (made.kind, made.target, made.mode) == ("drill", "dns/beginner", "rehearsal")


def test_an_interview_of_one_seed_is_assigned_to_a_group(as_carol: Client, course: Course, member: Membership) -> None:
    actions.put_into_cohorts(course, {member.pk: "Morning"})
    form = {"kind": "interview", "minutes": "30", "areas": ["dns", "services"], "level": "advanced", "mode": "exam"}

    assign(as_carol, course, seed="common", cohorts=["Morning"], **form)

    made = course.assignments.get()
    assert made.target.rpartition("/")[0] == "30/dns+services/advanced"
    assert (made.mode, made.cohorts) == ("exam", ["Morning"])


@pytest.mark.parametrize(
    "form",
    [
        {"kind": "lesson"},
        {"kind": "drill", "topic": "dns", "level": "beginner", "mode": "exam", "seed": "common"},
        {"kind": "drill"},
        {"kind": "interview", "minutes": "16", "level": "beginner", "mode": "exam"},
        {"kind": "nonsense", "target": first_lesson().slug},
    ],
)
def test_a_form_that_asks_for_nothing_is_answered_with_what_is_wrong(
    as_carol: Client, course: Course, form: dict[str, str]
) -> None:
    assert assign(as_carol, course, **form).status_code == 422
    assert not course.assignments.exists()


def test_what_was_due_cannot_be_begun_and_the_page_says_so(
    as_alice: Client, course: Course, member: Membership
) -> None:
    late = assigning.assign(course, first_lesson().slug, None, timezone.now() - timedelta(minutes=1))

    answer = as_alice.post(f"/courses/{course.public_id}/assignments/{late.public_id}/start/")

    assert answer.status_code == 422
    assert "This was due" in answer.content.decode()


def test_beginning_leads_to_the_drill_or_to_the_first_item(
    as_alice: Client, course: Course, member: Membership
) -> None:
    drill = assigning.assign(course, "services/beginner/7", None, None, kind="drill", mode="training")
    sitting = assigning.assign(course, "15/dns/beginner", None, None, kind="interview", mode="training")

    for made, place in ((drill, "/drills/"), (sitting, "/practice/interviews/")):
        page = as_alice.post(f"/courses/{course.public_id}/assignments/{made.public_id}/start/", follow=True)
        assert page.redirect_chain[-1][0].startswith(place)
        assert page.status_code == 200


def test_a_learner_is_told_who_sees_what(as_alice: Client, course: Course, member: Membership, bob: Person) -> None:
    teaching.add(course, bob)
    actions.change_course(course, title=course.title, open_to_join=True, owner_name="Carol Diaz")

    page = as_alice.get(f"/courses/{course.public_id}/").content.decode()

    assert "Carol Diaz, bob can see what you do" in page


def test_another_is_named_by_their_address_and_may_teach(as_carol: Client, course: Course, bob: Person) -> None:
    place = f"/courses/{course.public_id}/instructors/"

    assert as_carol.post(place, {"email": "nobody@example.org"}).status_code == 422
    assert as_carol.post(place, {"email": bob.email}).url == place

    assert queries.course_taught(bob, course.public_id) == course


def test_a_link_lets_an_account_teach_and_asks_others_to_sign_in(course: Course, bob: Person) -> None:
    link = f"/teach/{teaching.token_for(course)}/"
    guest = Client()
    guest.force_login(new_guest(), backend=BACKEND)
    assert guest.post(link).url.startswith("/sign-in/?next=")
    client = Client()
    client.force_login(bob)
    assert queries.course_taught(bob, course.public_id) is None, "looking is not yet teaching"

    assert client.post(link).url == f"/courses/{course.public_id}/"
    assert queries.course_taught(bob, course.public_id) == course


def test_groups_are_saved_all_at_once(as_carol: Client, course: Course, member: Membership) -> None:
    as_carol.post(f"/courses/{course.public_id}/people/groups/", {f"cohort-{member.pk}": "Evening", "cohort-x": "no"})

    assert queries.cohorts_of(course) == ["Evening"]


@pytest.fixture
def drill(course: Course) -> Assignment:
    return assigning.assign(course, "services/beginner/7", None, None, kind="drill", mode="training")


def test_a_drill_is_watched_under_the_same_cloth(
    as_carol: Client, course: Course, member: Membership, drill: Assignment
) -> None:
    attempt = assigning.started(member, drill)
    console.run(attempt, "kubectl", "kubectl get svc -n school", {}, None)
    place = f"/courses/{course.public_id}/watch/{attempt.public_id}/"

    page = as_carol.get(place).content.decode()

    assert "You are watching Alice A." in page
    assert "ln-editor" not in page
    assert as_carol.post(place).status_code == 404, "a drill is not copied"
    (mark,) = as_carol.get(f"{place}timeline.json").json()["marks"]
    assert (mark["kind"], mark["says"][0]) == ("look", "kubectl get svc -n school")
    assert as_carol.post(f"{place}send/", {"en": "Look here."}).status_code == 422


def test_a_branch_is_sent_back_from_a_moment(as_carol: Client, course: Course, member: Membership) -> None:
    attempt = assigning.started(member, assigning.assign(course, first_lesson().slug, None, None))
    apply_change(attempt, {"kind": "apply", "manifest": EDITOR})
    place = f"/courses/{course.public_id}/watch/{attempt.public_id}/"
    assert as_carol.post(f"{place}send/", {"at": "5"}).status_code == 422, "a word belongs to it"

    answer = as_carol.post(f"{place}send/", {"at": "5", "en": "From here."}, headers={"accept": "application/json"})

    assert answer.json() == {"sent": 1}
    news = queries.class_news(attempt)
    assert news is not None
    assert news["messages"][0]["texts"]["en"].startswith("From here. http://testserver/shared/")


def test_whoever_opens_an_interviews_link_takes_the_same_set(client: Client, db: None) -> None:
    link = "15/dns+services/beginner/4"
    page = client.get(f"/practice/interviews/{link}/").content.decode()
    assert "It is the same set for everybody who opens this address." in page

    for given in (link, f"https://learn.example.org/practice/interviews/{link}/"):
        Client().post("/practice/interviews/", {"link": given, "mode": "exam"})

    assert [session.link for session in Interview.objects.all()] == [link, link]


@pytest.mark.parametrize("link", ["16/dns/beginner/4", "15/nothing/beginner/4", "15/dns/expert/4"])
def test_a_link_that_names_no_interview_leads_nowhere(client: Client, db: None, link: str) -> None:
    assert client.get(f"/practice/interviews/{link}/").status_code == 404
