"""kubectl as a learner sees it: a command line goes in; what the tool prints comes out, letter for letter."""

from learnnet.cluster.kubectl.call import Output
from learnnet.cluster.kubectl.commands import COMMANDS
from learnnet.cluster.kubectl.programs import Inside, PodFile, Program
from learnnet.cluster.kubectl.run import run

__all__ = ["COMMANDS", "Inside", "Output", "PodFile", "Program", "run"]
