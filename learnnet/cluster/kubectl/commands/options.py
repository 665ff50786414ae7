"""`kubectl options`: the flags that every command takes."""

from learnnet.cluster.kubectl.call import Command, Output
from learnnet.cluster.kubectl.common import GLOBAL
from learnnet.cluster.kubectl.help import options_text

OPTIONS = Command(name="options", run=lambda call: Output(stdout=options_text(GLOBAL)))
