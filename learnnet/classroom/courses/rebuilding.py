"""Makes lost tallies anew: from the changes that lead to where each attempt stands, at the times they were made."""

from learnnet.classroom.courses.tally import rebuilt
from learnnet.classroom.history import head_of, line_to
from learnnet.classroom.models import Attempt


def rebuild(attempt: Attempt) -> None:
    """The same as was kept, but for what an undo has left behind."""
    line = line_to(attempt, head_of(attempt))
    rows = attempt.changes.filter(number__in=line).values_list("number", "payload", "created")
    changes = {number: (payload, made) for number, payload, made in rows}
    tally = rebuilt(attempt, [changes[number] for number in line])
    if tally:
        tally["hints"] = attempt.hints
    Attempt.objects.filter(pk=attempt.pk).update(tally=tally)
