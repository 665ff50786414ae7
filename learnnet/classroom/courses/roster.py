"""Rosters as CSV: read with suspicion, line by line, and written so that no spreadsheet takes a name for a formula."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from learnnet.cluster.text import Text

COLUMNS = ("name", "email", "cohort")
LONGEST = {"name": 80, "email": 254, "cohort": 60}
# A cell that begins with one of these is run by spreadsheets (OWASP, CSV injection); the wide ones by Asian editions.
RUN_BY_SPREADSHEETS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
GUARD = "'"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One person of a roster, and the line they stand in."""

    line: int
    name: str
    email: str = ""
    cohort: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """What is wrong with one line; line 0 is the file as a whole."""

    line: int
    says: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """Either all entries or all mistakes: half a roster helps nobody."""

    entries: tuple[Entry, ...] = ()
    mistakes: tuple[Mistake, ...] = ()


def read_roster(content: bytes, *, most_bytes: int, most_lines: int) -> Roster:
    """A first line with names of columns (name, email, cohort), then a line for each person."""
    if len(content) > most_bytes:
        size = {"limit": most_bytes // 1024}
        return wrong(0, Text("This file is too large. The limit is {limit} KiB.", size))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return wrong(0, Text("This file is not UTF-8. Save it as “CSV UTF-8”."))
    if "\0" in text:
        return wrong(0, Text("This file holds characters that no text can hold."))
    head = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=head.count)
    try:
        rows = [(number, row) for number, row in _rows(text, delimiter) if any(cell.strip() for cell in row)]
    except csv.Error as error:
        return wrong(0, Text("This is not CSV: {reason}.", {"reason": str(error)}))
    if not rows or "name" not in (columns := [cell.strip().lower() for cell in rows[0][1]]):
        return wrong(1, Text("The first line must name the columns: name, and if you like email and cohort."))
    if len(rows) - 1 > most_lines:
        return wrong(0, Text("A roster holds {limit} people at most.", {"limit": most_lines}))
    return _checked([_entry(number, columns, row) for number, row in rows[1:]])


def wrong(line: int, says: Text) -> Roster:
    return Roster(mistakes=(Mistake(line=line, says=says),))


def _rows(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    for row in reader:
        yield line, row
        line = reader.line_num + 1


def _entry(line: int, columns: Sequence[str], row: Sequence[str]) -> Entry:
    cells = dict(zip(columns, (_plain(cell) for cell in row), strict=False))
    name, email, cohort = (cells.get(column, "") for column in COLUMNS)
    return Entry(line=line, name=name, email=email.lower(), cohort=cohort)


def _plain(cell: str) -> str:
    """As it was before `safe` guarded it, on one line."""
    guarded = cell.startswith(GUARD) and cell[1:].startswith(RUN_BY_SPREADSHEETS)
    return " ".join((cell[1:] if guarded else cell).split())


def _checked(entries: Sequence[Entry]) -> Roster:
    mistakes = []
    lines: dict[str, int] = {}
    for entry in entries:
        mistakes += [Mistake(line=entry.line, says=says) for says in _complaints(entry)]
        if entry.email and lines.setdefault(entry.email, entry.line) != entry.line:
            twice: dict[str, str | int] = {"email": entry.email, "first": lines[entry.email]}
            says = Text("{email} stands in line {first} already.", twice)
            mistakes.append(Mistake(line=entry.line, says=says))
    return Roster(mistakes=tuple(mistakes)) if mistakes else Roster(entries=tuple(entries))


def _complaints(entry: Entry) -> Iterator[Text]:
    if not entry.name:
        yield Text("The name is missing.")
    for column, value in (("name", entry.name), ("email", entry.email), ("cohort", entry.cohort)):
        if len(value) > LONGEST[column]:
            too_long: dict[str, str | int] = {"column": column, "limit": LONGEST[column]}
            yield Text("{column} is too long. The limit is {limit} characters.", too_long)
    if entry.email:
        try:
            validate_email(entry.email)
        except ValidationError:
            yield Text("{email} is not an e-mail address.", {"email": entry.email[:60]})


def as_csv(rows: Iterable[Sequence[object]]) -> str:
    """With a mark in front by which spreadsheets know UTF-8."""
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    for row in rows:
        writer.writerow([safe(cell) for cell in row])
    return "\ufeff" + written.getvalue()


def safe(cell: object) -> str:
    text = str(cell)
    return GUARD + text if text.startswith(RUN_BY_SPREADSHEETS) else text
