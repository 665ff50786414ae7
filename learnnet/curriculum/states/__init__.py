"""Where learners stand with their clusters: equal states told as one, and what sets each apart from the lesson."""

from learnnet.curriculum.states.canonical import State, canonical, digest
from learnnet.curriculum.states.differences import Difference, differences, nearest
from learnnet.curriculum.states.wording import Differs, differs

__all__ = ["Difference", "Differs", "State", "canonical", "differences", "differs", "digest", "nearest"]
