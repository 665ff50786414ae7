"""What an assignment asks for: a lesson, a drill or a mock interview, the same for all or one of each one's own."""

from datetime import datetime
from hashlib import sha256

from learnnet.classroom.courses.errors import RefusedError
from learnnet.classroom.courses.models import Assignment, Membership
from learnnet.classroom.lessons import lesson
from learnnet.classroom.practice.interviews import bank
from learnnet.cluster.text import Text
from learnnet.curriculum.drills import drill
from learnnet.curriculum.drills.generator import BadLinkError
from learnnet.curriculum.interview import MODES, interview
from learnnet.curriculum.interview.draw import BadInterviewError

# A link without its seed has one part less: everybody then gets a seed of their own.
PARTS = {Assignment.DRILL: 3, Assignment.INTERVIEW: 4}
SEEDS = 1_000_000
TRIES = 20  # seeds of which no drill can be made give way to the next
DRILL_MODES = ("training", "rehearsal")

NO_SUCH_LESSON = Text("This lesson is not on this site any more.")
NO_SUCH_DRILL = Text("No drill can be drawn like this.")
NO_SUCH_INTERVIEW = Text("No interview can be drawn like this.")


def is_common(assignment: Assignment) -> bool:
    """Everybody does the very same."""
    parts = PARTS.get(assignment.kind)
    return parts is None or len(assignment.target.split("/")) == parts


def own_seed(assignment: Assignment, member: Membership) -> int:
    """The same whenever it is asked for, another for every learner."""
    named = f"{assignment.public_id}/{member.pk}"
    return int.from_bytes(sha256(named.encode()).digest()[:8]) % SEEDS


def link_for(assignment: Assignment, member: Membership) -> str:
    """Which drill or interview this learner gets."""
    if is_common(assignment):
        return assignment.target
    seed = own_seed(assignment, member)
    if assignment.kind == Assignment.INTERVIEW:
        return f"{assignment.target}/{seed}"
    for more in range(TRIES):
        link = f"{assignment.target}/{(seed + more) % SEEDS}"
        if can_be_drawn(link):
            return link
    raise RefusedError(NO_SUCH_DRILL)


def can_be_drawn(link: str) -> bool:
    try:
        drill(link)
    except BadLinkError:
        return False
    return True


def refuse_if_nothing(kind: str, target: str, mode: str) -> None:
    """Before it is assigned: what cannot be begun is not asked for."""
    if kind == Assignment.LESSON:
        if lesson(target) is None:
            raise RefusedError(NO_SUCH_LESSON)
    elif kind == Assignment.DRILL:
        common = len(target.split("/")) == PARTS[kind]
        if mode not in DRILL_MODES or not can_be_drawn(target if common else f"{target}/1"):
            raise RefusedError(NO_SUCH_DRILL)
    else:
        common = len(target.split("/")) == PARTS[Assignment.INTERVIEW]
        try:
            interview(target if common else f"{target}/1", bank())
        except BadInterviewError:
            raise RefusedError(NO_SUCH_INTERVIEW) from None
        if mode not in MODES:
            raise RefusedError(NO_SUCH_INTERVIEW)


def is_closed(assignment: Assignment, now: datetime) -> bool:
    """Not open yet."""
    return assignment.opens is not None and assignment.opens > now


def is_over(assignment: Assignment, now: datetime) -> bool:
    """What is done now counts no more."""
    return assignment.due is not None and assignment.due <= now
