"""Rosters: read with suspicion, written for spreadsheets that run what they read, and never a way into an account."""

import csv
import io

import pytest

from learnnet.classroom import actions as people
from learnnet.classroom.courses import links
from learnnet.classroom.courses.enrolling import come_in, import_roster, may_come_in
from learnnet.classroom.courses.errors import RefusedError
from learnnet.classroom.courses.models import Course
from learnnet.classroom.courses.roster import Roster, as_csv, read_roster
from learnnet.classroom.limits import Limits
from learnnet.classroom.models import Person


def read(text: str | bytes) -> Roster:
    content = text.encode() if isinstance(text, str) else text
    return read_roster(content, most_bytes=1000, most_lines=3)


def mistakes(text: str | bytes) -> list[str]:
    return [f"{mistake.line}: {mistake.says}" for mistake in read(text).mistakes]


def test_a_roster_is_read_in_any_order_of_columns_and_with_either_separator() -> None:
    roster = read("\ufeffEmail;Name;Extra\nA@Example.org;Alice  A.;x\n\n;Bob;\n")

    assert [(each.line, each.name, each.email) for each in roster.entries] == [
        (2, "Alice A.", "a@example.org"),
        (4, "Bob", ""),
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", ["1: The first line must name the columns: name, and if you like email and cohort."]),
        ("email\na@b.cc", ["1: The first line must name the columns: name, and if you like email and cohort."]),
        ("name,email\n,a@b.cc\nBob,nonsense", ["2: The name is missing.", "3: nonsense is not an e-mail address."]),
        ("name,email\nA,a@b.cc\nB,A@b.cc", ["3: a@b.cc stands in line 2 already."]),
        ("name\n" + "x" * 81, ["2: name is too long. The limit is 80 characters."]),
        ("name\n" + "x\n" * 4, ["0: A roster holds 3 people at most."]),
        ("name\n" + "x" * 1000, ["0: This file is too large. The limit is 0 KiB."]),
        (b"name\n\xff\xfe", ["0: This file is not UTF-8. Save it as “CSV UTF-8”."]),
        ("name\na\0b", ["0: This file holds characters that no text can hold."]),
        ('name\n"open', ["0: This is not CSV: unexpected end of data."]),
    ],
)
def test_what_is_wrong_is_said_with_its_line(text: str | bytes, says: list[str]) -> None:
    assert mistakes(text) == says


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "'=1"])
def test_no_cell_is_a_formula_and_every_name_comes_back_as_it_was(name: str) -> None:
    written = as_csv([["name"], [name]])

    (_head, (cell,)) = csv.reader(io.StringIO(written.removeprefix("\ufeff"), newline=""))
    assert cell[0] not in "=+-@\t\r"
    assert read(written).entries[0].name == name.strip().removeprefix("'")


def test_a_second_import_brings_the_first_up_to_date(course: Course) -> None:
    import_roster(course, read("name,email\nAlice,a@example.org").entries)
    done = import_roster(course, read("name,email,cohort\nAlice A.,a@example.org,B\nBob,,").entries)

    assert (done.added, done.changed) == (1, 1)
    assert list(course.members.order_by("name").values_list("name", "cohort")) == [("Alice A.", "B"), ("Bob", "")]


def test_a_roster_that_does_not_fit_brings_in_nobody(settings, course: Course) -> None:
    settings.LIMITS = Limits(members_per_course=1)

    with pytest.raises(RefusedError):
        import_roster(course, read("name\nAlice\nBob").entries)
    assert course.members.count() == 0


def test_an_address_in_a_roster_does_not_open_its_owners_account(course: Course, alice: Person) -> None:
    import_roster(course, read("name,email\nAlice,alice@example.org").entries)
    member = course.members.get()

    assert member.person != alice
    assert come_in(member, None) != alice


def test_a_link_lets_in_until_there_is_a_password(course: Course) -> None:
    import_roster(course, read("name,email\nAlice,a@example.org").entries)
    member = course.members.get()
    token = links.token_of(member)

    found = links.member_by(token)
    assert found is not None
    assert come_in(found, None) == member.person

    people.sign_up(member.person, "a@example.org", "correct horse battery")
    found = links.member_by(token)
    assert found is not None
    assert not may_come_in(found, None)


def test_a_link_that_was_altered_or_taken_back_finds_nobody(course: Course) -> None:
    import_roster(course, read("name\nAlice").entries)
    member = course.members.get()
    token = links.token_of(member)
    assert links.member_by(token) == member

    assert links.member_by(token[:-1] + ("A" if token[-1] != "A" else "B")) is None
    assert links.member_by("nonsense") is None
    links.take_back(member)
    assert links.member_by(token) is None


def test_who_has_an_account_already_takes_the_place_and_stays_who_they_are(course: Course, alice: Person) -> None:
    import_roster(course, read("name\nAlice").entries)
    member = course.members.get()
    placeholder = member.person

    assert come_in(member, alice) is None

    member.refresh_from_db()
    assert (member.person, member.by_link) == (alice, False)
    assert not Person.objects.filter(pk=placeholder.pk).exists()
    assert not may_come_in(member, None)
