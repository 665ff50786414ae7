"""Guests are kept for as long as they can come back, and no longer."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from learnnet.classroom import actions
from learnnet.classroom.models import Attempt, Change, Person

LONG_AGO = timezone.now() - timedelta(days=200)


@pytest.fixture
def guest(db: None) -> Person:
    guest = actions.new_guest()
    Person.objects.filter(pk=guest.pk).update(last_login=LONG_AGO)
    actions.start_attempt(guest, "services/first-service", ["a: b"])
    return guest


def test_a_guest_who_never_came_back_is_forgotten_with_all_they_did(
    guest: Person, capsys: pytest.CaptureFixture[str]
) -> None:
    Attempt.objects.update(updated=LONG_AGO)

    call_command("forget_guests")

    assert capsys.readouterr().out == "1 guests forgotten\n"
    assert not Person.objects.exists()
    assert not Change.objects.exists()


def test_a_guest_who_changed_something_lately_is_kept(guest: Person) -> None:
    call_command("forget_guests")

    assert Person.objects.get() == guest


def test_people_with_an_account_are_never_forgotten(guest: Person) -> None:
    Attempt.objects.update(updated=LONG_AGO)
    actions.sign_up(guest, "dora@example.org", "a long and winding road")

    call_command("forget_guests")

    assert Person.objects.count() == 1
