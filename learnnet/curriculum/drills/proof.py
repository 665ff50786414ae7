"""Why a drill is one: before its faults there is nothing to complain about, with them there is, and it can be mended.

That its faults can be told from those that are also supposed is shown by the diagnosis, which has a lab of each.
"""

from collections.abc import Iterable

from learnnet.cluster.text import Text
from learnnet.curriculum.drills.complaints import told, well
from learnnet.curriculum.drills.drill import Drill
from learnnet.curriculum.drills.start import (
    CannotStrikeError,
    Hypothesis,
    befall,
    beginning,
    healthy,
    play,
    strike,
)
from learnnet.curriculum.faults.base import Complaint, Repair, Trouble
from learnnet.curriculum.faults.scene import Scene
from learnnet.lab.lab import Lab


def proved(place: Scene, faults: Hypothesis, variant: int = 0) -> tuple[Text, ...]:
    """What is complained about; nothing when it is no drill. All in one lab, which is thrown away."""
    begin = beginning(place, faults)
    lab = begin.lab()
    troubles: list[Trouble] = []
    try:
        for trouble in befall(lab, place, faults):
            # With the settings of some faults the cluster has never been well.
            sound = healthy(place).lab if begin.setup else lab
            if not well(sound, trouble.complaint) and not _moved(place, trouble.complaint):
                return ()
            troubles.append(trouble)
        if any(well(lab, trouble.complaint) for trouble in troubles):
            return ()
        said = tuple(told(lab, trouble.complaint, variant + number) for number, trouble in enumerate(troubles))
        repairs = [trouble.repairs[0] for trouble in troubles]
        for change in (change for repair in repairs for change in repair.changes):
            play(lab, change)
    except CannotStrikeError:
        return ()
    return said if _all_well(lab, troubles) else ()


def mended(place: Scene, faults: Hypothesis, repairs: Iterable[Repair]) -> bool:
    """The same for any repairs, in a lab of their own."""
    struck, chosen = strike(place, faults), tuple(repairs)
    changes = [change for repair in chosen for change in repair.changes]
    lab = struck.start.lab(changes)
    return _all_well(lab, struck.troubles)


def solved(given: Drill, lab: Lab) -> bool:
    """Whether there is nothing left to complain about in a learner's lab, however that was brought about."""
    return _all_well(lab, given.struck.troubles)


def _all_well(lab: Lab, troubles: Iterable[Trouble]) -> bool:
    return all(well(lab, trouble.complaint) for trouble in troubles)


def _moved(place: Scene, complaint: Complaint) -> bool:
    """Before the fault, the program that should answer was elsewhere."""
    return complaint.whom.startswith(f"{place.abroad}/")
