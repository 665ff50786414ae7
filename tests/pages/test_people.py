"""Guests come without an account, and whoever signs up keeps everything."""

import pytest
from django.test import Client

from learnnet.classroom.models import Attempt, Person
from tests.conftest import PASSWORD

NEW = {"email": "Dora@Example.org", "password": "a long and winding road"}


def attempt_of(client: Client) -> str:
    return str(client.post("/try/").url).split("/")[2]


def test_a_visitor_is_nobody_until_they_try_something(client: Client, db: None) -> None:
    client.get("/")

    assert Person.objects.count() == 0
    assert "sessionid" not in client.cookies


def test_trying_makes_a_guest_with_an_attempt(client: Client, db: None) -> None:
    answer = client.post("/try/")

    attempt = Attempt.objects.get()
    assert answer.url == f"/attempts/{attempt.public_id}/"
    assert attempt.person.is_guest
    assert client.get(answer.url).status_code == 200


def test_a_guest_who_tries_again_stays_the_same_guest(client: Client, db: None) -> None:
    client.post("/try/")
    client.post("/try/")

    assert Person.objects.count() == 1
    assert Attempt.objects.count() == 2


def test_a_guest_who_signs_up_is_the_same_person_with_the_same_attempts(client: Client, db: None) -> None:
    public_id = attempt_of(client)
    guest = Person.objects.get()

    answer = client.post("/sign-up/", NEW)

    person = Person.objects.get()
    assert answer.status_code == 302
    assert (person.pk, person.email, person.is_guest) == (guest.pk, "dora@example.org", False)
    assert client.get(f"/attempts/{public_id}/").status_code == 200


def test_who_signed_up_can_come_back_from_another_browser(client: Client, db: None) -> None:
    public_id = attempt_of(client)
    client.post("/sign-up/", NEW)
    elsewhere = Client()

    elsewhere.post("/sign-in/", {"email": "dora@example.org", "password": NEW["password"]})

    assert elsewhere.get(f"/attempts/{public_id}/").status_code == 200


def test_what_somebody_did_as_a_guest_comes_along_when_they_sign_in(client: Client, alice: Person) -> None:
    public_id = attempt_of(client)

    client.post("/sign-in/", {"email": alice.email, "password": PASSWORD})

    assert Attempt.objects.get(public_id=public_id).person == alice
    assert not Person.objects.filter(is_guest=True).exists()


def test_the_same_address_is_not_taken_twice(client: Client, alice: Person) -> None:
    answer = client.post("/sign-up/", {**NEW, "email": "ALICE@example.org"})

    assert answer.status_code == 422
    assert "There is an account with this address already" in answer.content.decode()


def test_a_weak_password_is_not_taken(client: Client, db: None) -> None:
    answer = client.post("/sign-up/", {**NEW, "password": "12345"}, headers={"accept-language": "zh-hans"})

    assert answer.status_code == 422
    assert "密码至少要有 8 个字符。" in answer.content.decode()
    assert not Person.objects.exists()


def test_a_wrong_password_signs_nobody_in(client: Client, alice: Person) -> None:
    answer = client.post("/sign-in/", {"email": alice.email, "password": "wrong"})

    assert answer.status_code == 422
    assert "_auth_user_id" not in client.session


def test_guessing_passwords_is_made_slow(client: Client, alice: Person) -> None:
    for _ in range(10):
        client.post("/sign-in/", {"email": alice.email, "password": "wrong"})

    answer = client.post("/sign-in/", {"email": alice.email, "password": PASSWORD})

    assert answer.status_code == 422
    assert "Too many tries" in answer.content.decode()


def test_signing_in_leads_back_to_where_one_was_but_never_off_the_site(client: Client, alice: Person) -> None:
    fields = {"email": alice.email, "password": PASSWORD}

    assert client.post("/sign-in/", {**fields, "next": "/attempts/x/"}).url == "/attempts/x/"
    assert client.post("/sign-in/", {**fields, "next": "https://evil.example/"}).url == "/"
    assert client.post("/sign-in/", {**fields, "next": "//evil.example"}).url == "/"


def test_signing_out_is_a_deed_not_a_link(as_alice: Client) -> None:
    assert as_alice.get("/sign-out/").status_code == 405
    as_alice.post("/sign-out/")
    assert "_auth_user_id" not in as_alice.session


@pytest.mark.parametrize("path", ["/try/", "/sign-in/", "/sign-up/", "/sign-out/", "/i18n/setlang/"])
def test_another_site_cannot_post_in_a_visitors_name(path: str, db: None) -> None:
    assert Client(enforce_csrf_checks=True).post(path).status_code == 403
