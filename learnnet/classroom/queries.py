"""Everything that reads; a look-up that finds nothing for a stranger is all the authorisation there is."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from learnnet.classroom.courses.queries import watched_by
from learnnet.classroom.history import standing_of
from learnnet.classroom.labs import place_of
from learnnet.classroom.learning import report
from learnnet.classroom.learning.progress import mark_of
from learnnet.classroom.models import Attempt, Person
from learnnet.classroom.practice import telling
from learnnet.classroom.practice.runs import run_of
from learnnet.classroom.practice.veil import mark_of_run, veil_over
from learnnet.classroom.recent import Recent
from learnnet.classroom.snapshots import Look, glanced, listing_of, moment_of, node_of, picture_of, state
from learnnet.diagrams.dot import dot
from learnnet.dns import wire
from learnnet.dns.message import lifetime

MOST_APPLIED = 100  # texts of the past that an editor is told of


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """What a tab shows, as JSON text, with what it is a snapshot of: two with the same key show the same."""

    number: int
    events: int
    text: str
    key: str = ""
    shows: str = ""  # the same without the lesson
    lesson: str = ""  # what it says of the lesson: a tab keeps that


shared: Recent[tuple[str, int, Look], str] = Recent(settings.LIMITS.shared_snapshots)


def attempts_of(person: Person | AnonymousUser) -> QuerySet[Attempt]:
    if not isinstance(person, Person):
        return Attempt.objects.none()
    return person.attempts.order_by("-updated")


def attempt_for(person: Person | AnonymousUser, public_id: str) -> Attempt | None:
    return attempts_of(person).filter(public_id=public_id).first()


def shared_attempt(token: str) -> Attempt | None:
    """A copy for everybody who was given its address."""
    return Attempt.objects.filter(person=None, public_id=token).first()


def readable_by(person: Person | AnonymousUser, public_id: str) -> Attempt | None:
    """What somebody may look at: their own, what was shared, and what learners do in a course that they teach."""
    return attempt_for(person, public_id) or shared_attempt(public_id) or watched_by(person, public_id)


def uncovered(attempt: Attempt | None) -> Attempt | None:
    """None for a drill that is being searched: of that only the workbench tells, and only what was asked for."""
    return None if attempt is None or veil_over(attempt) else attempt


def last_applied(attempt: Attempt) -> str | None:
    """The text that a copied lab came with: what its maker applied last."""
    rows = attempt.changes.filter(number__gt=attempt.start, payload__kind="apply").order_by("-number")
    payload = rows.values_list("payload", flat=True).first()
    return payload["manifest"] if payload else None


def key_of(attempt: Attempt) -> str:
    """Another text as soon as there is something else to show; found out without making the lab."""
    standing = standing_of(attempt)
    return f"{standing.head} {as_text(standing.as_dict())} {mark_of(attempt)}{mark_of_run(run_of(attempt))}"


def snapshot(
    attempt: Attempt, look: Look, known: int = 0, known_at: int | None = None, known_lesson: str = ""
) -> Snapshot:
    """The newest state as this look sees it, with the events after the first `known`, those as of change `known_at`.

    How the lesson is doing is left out as long as it is `known_lesson`.
    Tabs that look at the same thing share the work.
    """
    with place_of(attempt) as place:
        # Where it stands is read once: elsewhere somebody may be moving it at this moment.
        standing = standing_of(attempt)
        lab = place.caught_up(attempt, standing.head)
        veil = veil_over(attempt)
        look = veil.look(look) if veil else look
        key = (f"{attempt.public_id} {veil.mark if veil else ''}", place.number, look)
        text = shared.get(key)
        if text is None:
            shown = state(lab, place.number, look)
            text = as_text(veil.over(shown) if veil else shown)
            shared.put(key, text)
        events = place.event_texts
        events += [as_text(event.as_dict()) for event in lab.events[len(events) :]]
        # What a tab knows of another line of changes is not the beginning of this one.
        known = known if known_at is None or known_at == 0 or known_at in place.now.line else 0
        if veil:
            events = [as_text(event) for event in veil.events(lab)]
            known = min(known, veil.first + 1)  # what has been looked at since may show more of an event
        history = as_text(standing.as_dict())
        applied = as_text(place.now.applied[-MOST_APPLIED:])
        run = run_of(attempt)
        mark = mark_of(attempt) + mark_of_run(run)
        lesson = telling.as_text(run) if run else report.as_text(attempt, lab, place.number, mark)
        told = "" if lesson == known_lesson else f'"lesson":{lesson},'
        tail = f'{told}"history":{history},"applied":{applied},"events_from":{known},'
        tail += f'"events":[{",".join(events[known:])}]'
        return Snapshot(
            number=place.number,
            events=len(events),
            text=f"{text[:-1]},{tail}}}",
            key=f"{place.number} {history} {mark}",
            shows=f"{place.number} {history} {mark if run else ''}",
            lesson=lesson,
        )


def glance(attempt: Attempt, view: str, look: Look) -> Mapping[str, Any]:
    """One picture of another moment, for the lesson's text: what a snapshot is, with nothing else in it."""
    with place_of(attempt) as place:
        lab = place.caught_up(attempt)
        moment = moment_of(lab, look.at)
        return {
            "revision": moment.view.revision,
            "now": moment.now,
            "at": moment.index,
            "live": False,
            "node": node_of(moment, look.node),
            "nodes": list(moment.nodes),
            "pods": [],
            "objects": [],
            "pictures": glanced(moment, view, look),
        }


def as_text(value: Mapping[str, Any] | Sequence[Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def problems(attempt: Attempt, manifest: str) -> list[dict[str, Any]]:
    """What the API server would say against this text, if it were applied now."""
    with place_of(attempt) as place:
        return [line.as_dict() for line in place.caught_up(attempt).lint(manifest)]


def corefile_problems(attempt: Attempt, text: str) -> list[dict[str, Any]]:
    """What CoreDNS would say against this Corefile, if it were started with it."""
    with place_of(attempt) as place:
        return [line.as_dict() for line in place.caught_up(attempt).check_corefile(text)]


@dataclass(frozen=True, slots=True, kw_only=True)
class DnsReply:
    """One DNS message, and for how many seconds it may be kept; empty where a real server stays silent."""

    content: bytes
    max_age: int = 0


def dns_reply(attempt: Attempt, query: bytes) -> DnsReply:
    """From a copy of the lab's CoreDNS, which forgets that it was asked; as over TCP, nothing is cut off."""
    with place_of(attempt) as place:
        lab = place.caught_up(attempt)
        moment = lab.at(lab.index)
        content = moment.dns(query, transport="tcp", after=lab.now - moment.now)
    return DnsReply(content=content, max_age=lifetime(wire.read(content)) if content else 0)


def picture_as_dot(attempt: Attempt, name: str, look: Look) -> str | None:
    """One picture for Graphviz; None if there is no picture of that name."""
    with place_of(attempt) as place:
        picture = picture_of(place.caught_up(attempt), name, look)
    return dot(picture) if picture else None


def listing(attempt: Attempt, look: Look, command: str) -> str:
    """One node's rules as text: "nft" prints them as they would be in nftables mode, "save" as iptables-save does."""
    with place_of(attempt) as place:
        return listing_of(place.caught_up(attempt), look, command)
