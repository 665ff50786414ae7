"""The labs that this worker has in its memory: copies of the truth in the database, made again when missing.

On the way through a long life a copy is laid aside every few changes: who goes back begins there, not at the start.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock
from typing import Any
from zlib import crc32

from django.conf import settings

from learnnet.classroom.history import head_of, line_to
from learnnet.classroom.lessons import setup_of
from learnnet.classroom.models import Attempt, Change
from learnnet.classroom.recent import Recent
from learnnet.curriculum.drills import drill
from learnnet.curriculum.progress import Progress
from learnnet.curriculum.questions import BadAnswerError
from learnnet.lab import BadChangeError, Lab

# Of one attempt: where it stands, where an undo came from, and the branch that it is compared with.
LABS_OF_AN_ATTEMPT = 3
NEAR, FAR = 8, 64  # changes from one copy to the next; a long way back there are fewer of them
NEAR_KEPT, FAR_KEPT = 3, 16
DRILL = "drill/"  # what the name of a drill begins with, in place of a lesson's


@dataclass(slots=True, eq=False)
class Kept:
    """A lab, the numbers of the changes it has lived through, and how many events there were after each.

    `applied` are the texts that were applied to it, each as its CRC: an editor knows by them what of it is in there.
    """

    lab: Lab
    line: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)  # before the first change, and after each
    applied: list[int] = field(default_factory=list)
    event_texts: list[str] = field(default_factory=list)  # its events as JSON: each is written once, and sent to many
    found: tuple[Lab, Progress] | None = None  # how far the learner was, and the lab in which that was found out

    @property
    def number(self) -> int:
        return self.line[-1] if self.line else 0

    def lived(self, number: int, payload: Mapping[str, Any]) -> None:
        """The lab has just taken this change."""
        texts = [payload.get("manifest", ""), *payload.get("files", {}).values()]
        if not any(line.error for line in self.lab.outcome.lines):
            self.applied += [crc32(text.encode()) for text in texts if text]
        self.line.append(number)
        self.ends.append(len(self.lab.events))

    def copy(self) -> "Kept":
        return Kept(self.lab.copy(), self.line[:], self.ends[:], self.applied[:], self.event_texts[:], self.found)

    def shared_with(self, line: Sequence[int]) -> int:
        """How far a longer line agrees with this one; -1 if this lab has lived through anything else."""
        return len(self.line) if list(line[: len(self.line)]) == self.line else -1

    def boundary(self, at: int, least: int) -> int:
        """The newest change of which nothing is younger than this event; not one of the first `least`."""
        done = max(bisect_right(self.ends, at + 1) - 1, min(least, len(self.line)), 0)
        return self.line[done - 1] if done else 0


@dataclass(slots=True)
class Place:
    """One attempt's place on the shelf: its labs as of some changes, and the lock of whoever uses them."""

    lock: Lock = field(default_factory=Lock)
    labs: list[Kept] = field(default_factory=list)  # the one in use comes first
    aside: list[Kept] = field(default_factory=list)  # nobody goes on with these; the newest comes last

    @property
    def now(self) -> Kept:
        """The lab that was caught up last."""
        return self.labs[0]

    @property
    def number(self) -> int:
        return self.labs[0].number if self.labs else 0

    @property
    def event_texts(self) -> list[str]:
        return self.labs[0].event_texts

    def caught_up(self, attempt: Attempt, number: int | None = None) -> Lab:
        """The lab where the attempt stands by now, or at one of its other changes."""
        wanted = head_of(attempt) if number is None else number
        if self.labs and self.number == wanted:
            return self.now.lab
        line = line_to(attempt, wanted)
        self._bring_forward(attempt, line)
        missing = line[len(self.now.line) :]
        payloads = dict(Change.objects.filter(attempt=attempt, number__in=missing).values_list("number", "payload"))
        for each in missing:
            self.now.lab.apply(payloads[each])
            self.lived(each, payloads[each])
        return self.now.lab

    def lived(self, number: int, payload: Mapping[str, Any]) -> None:
        """The lab in use has just taken this change."""
        self.now.lived(number, payload)
        if len(self.now.line) % NEAR == 0 and all(kept.line != self.now.line for kept in self.aside):
            self.aside.append(self.now.copy())
            far = [kept for kept in self.aside if len(kept.line) % FAR == 0][-FAR_KEPT:]
            near = [kept for kept in self.aside if len(kept.line) % FAR][-NEAR_KEPT:]
            self.aside = [kept for kept in self.aside if kept in (*far, *near)]

    def _bring_forward(self, attempt: Attempt, line: Sequence[int]) -> None:
        """The lab that needs the fewest changes more; a new one if all have lived through something else."""
        best = max((*self.labs, *self.aside), key=lambda kept: kept.shared_with(line), default=None)
        if best is None or best.shared_with(line) < 0:
            lab = new_lab(attempt)
            best = Kept(lab=lab, ends=[len(lab.events)])
        elif best in self.aside:
            best = best.copy()
        self.labs = [best, *(kept for kept in self.labs if kept is not best)][:LABS_OF_AN_ATTEMPT]

    def forget(self) -> None:
        self.labs, self.aside = [], []


def new_lab(attempt: Attempt) -> Lab:
    """As it was before its first change: a drill's begins with the fault in it."""
    if attempt.lesson.startswith(DRILL):
        return drill(attempt.lesson.removeprefix(DRILL)).start.lab()
    return Lab(seed=attempt.seed, **setup_of(attempt.lesson))


shelf: Recent[str, Place] = Recent(settings.LIMITS.live_labs)


def kept_of(attempt: Attempt, lab: Lab) -> Kept | None:
    """What is kept about this lab; nothing if its place was pushed off the shelf meanwhile."""
    place = shelf.get(attempt.public_id)
    return next((kept for kept in place.labs if kept.lab is lab), None) if place else None


@contextmanager
def place_of(attempt: Attempt) -> Iterator[Place]:
    """The attempt's place, to oneself. If anything goes wrong the lab is forgotten: memory must equal the truth.

    A place may be pushed off the shelf while it is in use; then another is made, and both learn of
    changes from the database, as two workers do.
    """
    place = shelf.get_or_make(attempt.public_id, Place)
    with place.lock:
        try:
            yield place
        except (BadChangeError, BadAnswerError):
            raise  # told apart before anything was done
        except BaseException:
            place.forget()
            raise
