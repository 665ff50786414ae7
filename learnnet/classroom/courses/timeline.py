"""What a learner did in one lab, moment by moment, for whoever teaches them: to look at, and to send a branch from."""

from collections.abc import Mapping
from typing import Any

from learnnet.classroom.courses.actions import send_message
from learnnet.classroom.courses.models import Course, Membership
from learnnet.classroom.courses.tally import OBSERVATIONS, latest, text
from learnnet.classroom.labs import place_of
from learnnet.classroom.models import Attempt, Person
from learnnet.classroom.practice.runs import run_of
from learnnet.classroom.sharing import share

MOST = 400  # marks: the newest


def timeline(attempt: Attempt) -> list[dict[str, Any]]:
    """Each change with the event that it ended with, what it was, and the time of the day in milliseconds."""
    run = run_of(attempt)
    if run is not None:
        began = int(run.opened.timestamp() * 1000)
        return [
            {
                "at": began + step["at"],
                "event": step["event"],
                "kind": "look" if "observation" in step or "opened" in step else "hint" if "hint" in step else "change",
                "says": [step.get("line", ""), {}],
                "left": len(step["left"]) if "left" in step else None,
            }
            for step in run.steps
        ][-MOST:]
    with place_of(attempt) as place:
        place.caught_up(attempt)
        line, ends = list(place.now.line), list(place.now.ends)
    rows = attempt.changes.filter(number__in=line, number__gt=attempt.start)
    made = {number: (payload, created) for number, payload, created in rows.values_list("number", "payload", "created")}
    return [
        {
            "at": int(made[number][1].timestamp() * 1000),
            "event": ends[place_in_line + 1] - 1,
            "kind": "look" if made[number][0].get("kind") in OBSERVATIONS else "change",
            "says": text(latest(made[number][0], None)),
            "left": None,
        }
        for place_in_line, number in enumerate(line)
        if number in made
    ][-MOST:]


def send_branch(
    course: Course, sender: Person, attempt: Attempt, at: int | None, texts: Mapping[str, str], address: str
) -> Attempt:
    """A copy of the lab as it stood at this event goes back to its learner as a link, with a word.

    `address` is where copies are shown; COPY in it is to be filled in.
    """
    with place_of(attempt) as place:
        place.caught_up(attempt)
        number = place.number if at is None else place.now.boundary(at, attempt.start)
    copy = share(attempt, number)
    link = address.replace("COPY", copy.public_id)
    member = Membership.objects.get(course=course, person=attempt.person_id)
    send_message(course, sender, [member.pk], {name: f"{word.strip()} {link}" for name, word in texts.items()})
    return copy
