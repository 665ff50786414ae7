"""The tables of the DNS picture's text twin: questions, what servers did, other spellings, and who remembers what."""

from collections.abc import Iterator, Sequence

from learnnet.cluster.text import Text
from learnnet.diagrams.dns_memory import Held, holder_words
from learnnet.diagrams.dns_spellings import Spelling
from learnnet.diagrams.dns_way import LANE_NAMES, lane_of_step, outcome_words, way_of
from learnnet.diagrams.picture import Cell, Table
from learnnet.dns.lookup import Exchange, Lookup


def questions(lookup: Lookup) -> Table:
    return Table(
        caption=Text("Questions in order"),
        columns=(
            Text("No."), Text("Sent at (ms)"), Text("Type"), Text("Name"), Text("Server"), Text("Passed on to"),
            Text("Code"), Text("Answer"), Text("TTL (s)"), Text("Back at (ms)"), Text("Needed"),
        ),
        rows=tuple(_question(number, question) for number, question in enumerate(lookup.questions, 1)),
    )  # fmt: skip


def _question(number: int, question: Exchange) -> tuple[Cell, ...]:
    return (
        number,
        question.at,
        question.type,
        question.name,
        question.receiver,
        ", ".join(each.address for each in way_of(question).passes),
        outcome_words(question),
        ", ".join(record.value for record in question.answer),
        min((record.ttl for record in question.answer), default=""),
        "" if question.answered_at is None else question.answered_at,
        Text("yes") if question.needed else Text("in vain"),
    )


def steps(lookup: Lookup) -> Iterator[Table]:
    """What each plugin on the way did."""
    rows: list[tuple[Cell, ...]] = []
    for number, question in enumerate(lookup.questions, 1):
        first = way_of(question).first
        for step in question.steps:
            lane = lane_of_step(step, first)
            rows.append((number, LANE_NAMES.get(lane) or lane, step.plugin, step.said))
    if rows:
        columns = (Text("Question"), Text("Server"), Text("Plugin"), Text("What it did"))
        yield Table(caption=Text("What the servers did"), columns=columns, rows=tuple(rows))


def spellings(lookup: Lookup, others: Sequence[Spelling]) -> Iterator[Table]:
    if others:
        yield Table(
            caption=Text("The same look-up otherwise: computed, not sent"),
            columns=(Text("Name"), Text("How"), Text("Questions"), Text("in vain"), Text("Answer")),
            rows=(_spelling(lookup, Text("as it was sent")), *(_spelling(each.lookup, each.how) for each in others)),
        )


def _spelling(lookup: Lookup, how: Text) -> tuple[Cell, ...]:
    vain = lookup.wasted if lookup.verdict.found else len(lookup.questions)
    answer = ", ".join(lookup.verdict.addresses) or lookup.verdict.result
    return lookup.name, how, len(lookup.questions), vain, answer


def memory(found: Sequence[Held]) -> Iterator[Table]:
    if found:
        yield Table(
            caption=Text("Who remembers which answer, and until when"),
            columns=(Text("Who"), Text("Name"), Text("Type"), Text("Answer"), Text("Until"), Text("Asked anew")),
            rows=tuple(_held(each) for each in found),
        )


def _held(each: Held) -> tuple[Cell, ...]:
    until: Cell = Text("its watch brings news")
    if each.until is not None:
        until = Text("{seconds} s", {"seconds": f"{each.until / 1000:.3f}"})
    now: Cell = Text("the same") if each.now is None else ", ".join(each.now)
    return holder_words(each), each.name, each.type, ", ".join(each.answers), until, now
