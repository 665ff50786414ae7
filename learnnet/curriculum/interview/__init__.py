"""Mock interviews: timed sets of drills, predictions and questions, drawn by a seed, the same for everybody."""

from learnnet.curriculum.interview.draw import interview, link
from learnnet.curriculum.interview.items import Interview, Item
from learnnet.curriculum.interview.modes import MODES

__all__ = ["MODES", "Interview", "Item", "interview", "link"]
