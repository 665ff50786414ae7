"""A learner's world: one cluster on one clock, its events and its history."""

from learnnet.lab.changes.payload import BadChangeError
from learnnet.lab.events import Event
from learnnet.lab.lab import Lab
from learnnet.lab.moment import Moment
from learnnet.lab.outcome import Line, Outcome

__all__ = ["BadChangeError", "Event", "Lab", "Line", "Moment", "Outcome"]
