"""Go's text/template as far as kubectl's -o go-template has use for it: parsed, filled in, and refused in its words."""

from learnnet.cluster.kubectl.go_template.execute import execute
from learnnet.cluster.kubectl.go_template.nodes import ExecError, ParseError
from learnnet.cluster.kubectl.go_template.parser import parse

__all__ = ["ExecError", "ParseError", "execute", "parse"]
