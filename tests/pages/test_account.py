"""One's own data: taken along whole, and gone for good when somebody says so."""

import pytest
from django.test import Client

from learnnet.classroom import sharing
from learnnet.classroom.actions import apply_change, start_attempt
from learnnet.classroom.courses import actions, assigning
from learnnet.classroom.lessons import first_lesson
from learnnet.classroom.limits import Limits, Rate
from learnnet.classroom.models import Attempt, Person
from tests.conftest import PASSWORD

RIGHT = {"kind": "apply", "manifest": first_lesson().editor}
SURE = {"sure": "on", "password": PASSWORD}


@pytest.fixture
def attempt(alice: Person, carol: Person) -> Attempt:
    """Alice's, in Carol's course."""
    course = actions.make_course(carol, "Tuesday group")
    member = actions.join(alice, course, "Alice A.")
    found = assigning.started(member, assigning.assign(course, first_lesson().slug, None, None))
    apply_change(found, RIGHT)
    return found


def test_the_file_holds_everything_and_its_labs_can_be_opened_again(as_alice: Client, attempt: Attempt) -> None:
    kept = as_alice.get("/me/data.json").json()

    assert kept["person"]["email"] == "alice@example.org"
    assert kept["courses"][0]["name"] == "Alice A."
    assert kept["labs"][0]["lab"]["changes"][-1] == RIGHT
    assert kept["labs"][0]["lab"]["learnnet"] == 1


def test_nothing_is_left_of_somebody_who_deletes_it_all(as_alice: Client, alice: Person, attempt: Attempt) -> None:
    copy = sharing.share(attempt)
    actions.make_course(alice, "Her own")

    assert as_alice.post("/me/delete/", SURE).url == "/"

    assert not Person.objects.filter(pk=alice.pk).exists()
    assert not Attempt.objects.filter(pk__in=[attempt.pk, copy.pk]).exists()
    assert list(Person.objects.get(email="carol@example.org").courses.get().members.all()) == []
    assert "_auth_user_id" not in as_alice.session


def test_what_others_took_over_stays_theirs(as_alice: Client, bob: Person, attempt: Attempt) -> None:
    taken = sharing.take_over(bob, sharing.share(attempt))

    as_alice.post("/me/delete/", SURE)

    assert Attempt.objects.get(pk=taken.pk).person == bob


@pytest.mark.parametrize("fields", [{}, {"sure": "on"}, {"sure": "on", "password": "guess"}, {"password": PASSWORD}])
def test_it_is_not_deleted_by_mistake(as_alice: Client, alice: Person, fields: dict[str, str]) -> None:
    assert as_alice.post("/me/delete/", fields).status_code == 422
    assert Person.objects.filter(pk=alice.pk).exists()


def test_the_password_is_not_guessed_fast(as_alice: Client, settings) -> None:
    settings.LIMITS = Limits(guesses=Rate(burst=2, per_second=0.01))

    codes = [as_alice.post("/me/delete/", {"sure": "on", "password": "guess"}).status_code for _ in range(3)]

    assert codes == [422, 422, 429]


def test_a_guest_deletes_without_a_password(client: Client, db: None) -> None:
    client.post("/try/")

    client.post("/me/delete/", {"sure": "on"})

    assert not Person.objects.exists()


def test_of_a_stranger_nothing_is_kept(client: Client, db: None) -> None:
    assert "Nothing is kept of you here" in client.get("/me/").content.decode()
    assert client.get("/me/data.json").status_code == 404


def test_a_lab_of_ones_own_is_in_the_file_too(as_alice: Client, alice: Person) -> None:
    start_attempt(alice, first_lesson().slug, first_lesson().start)

    assert len(as_alice.get("/me/data.json").json()["labs"]) == 1
