"""Drills: a healthy cluster of a seed, one or two faults in it, and what a colleague says about it.

`drill("dns/beginner/7")` is the same drill for everybody; there are as many as there are numbers.
"""

from learnnet.curriculum.drills.drill import Drill
from learnnet.curriculum.drills.generator import drill, link

__all__ = ["Drill", "drill", "link"]
