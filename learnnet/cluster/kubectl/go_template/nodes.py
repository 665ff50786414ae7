"""What a template is made of; each part knows its place and how it was written (text/template/parse, node.go)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Union


class ParseError(ValueError):
    """The template cannot be read."""


class ExecError(ValueError):
    """The template cannot be filled in; `printed` had been written before."""

    def __init__(self, text: str, printed: str = "") -> None:
        super().__init__(text)
        self.printed = printed


@dataclass(frozen=True, slots=True, kw_only=True)
class Literal:
    """A number, a text, true, false; nil is no value at all, and `.` is where one stands."""

    at: int
    kind: str  # "number", "text", "bool", "nil", "dot"
    value: Any = None
    written: str = ""

    def __str__(self) -> str:
        return self.written


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """`.a.b`"""

    at: int
    names: tuple[str, ...]

    def __str__(self) -> str:
        return "".join(f".{name}" for name in self.names)


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """`$x.a`"""

    at: int
    name: str
    names: tuple[str, ...] = ()

    def __str__(self) -> str:
        return ".".join((self.name, *self.names))


@dataclass(frozen=True, slots=True, kw_only=True)
class Function:
    at: int
    name: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """`(pipeline).a`"""

    at: int
    node: "Pipe"
    names: tuple[str, ...]

    def __str__(self) -> str:
        return f"({self.node}){''.join(f'.{name}' for name in self.names)}"


Operand = Union[Literal, Fields, Variable, Function, Chain, "Pipe"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One command of a pipeline: the first operand, and what it is given."""

    at: int
    operands: tuple[Operand, ...]

    def __str__(self) -> str:
        return " ".join(f"({one})" if isinstance(one, Pipe) else str(one) for one in self.operands)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pipe:
    at: int
    calls: tuple[Call, ...]
    variables: tuple[str, ...] = ()
    assigns: bool = False

    def __str__(self) -> str:
        declared = f"{', '.join(self.variables)} {'=' if self.assigns else ':='} " if self.variables else ""
        return declared + " | ".join(map(str, self.calls))


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    at: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    at: int
    pipe: Pipe

    def __str__(self) -> str:
        return f"{{{{{self.pipe}}}}}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """if, with or range."""

    at: int
    word: str
    pipe: Pipe
    body: tuple["Node", ...]
    otherwise: tuple["Node", ...] = ()

    def __str__(self) -> str:
        return f"{{{{{self.word} {self.pipe}}}}}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Jump:
    """break or continue."""

    at: int
    word: str

    def __str__(self) -> str:
        return f"{{{{{self.word}}}}}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Include:
    """`{{template "name" pipeline}}`"""

    at: int
    name: str
    written: str
    pipe: Pipe | None

    def __str__(self) -> str:
        return f"{{{{template {self.written}{f' {self.pipe}' if self.pipe else ''}}}}}"


Node = Words | Action | Branch | Jump | Include


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    text: str
    body: tuple[Node, ...]
    defined: Mapping[str, tuple[Node, ...]] = field(default_factory=dict)
