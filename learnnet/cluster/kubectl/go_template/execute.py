"""A template filled in (text/template, exec.go). Decoded JSON is all that it is given."""

from collections.abc import Mapping, Sequence
from typing import Any

from learnnet.cluster.kubectl.go_template.functions import ArityError, CallError, call, truth
from learnnet.cluster.kubectl.go_template.lexer import line_of
from learnnet.cluster.kubectl.go_template.nodes import (
    Action,
    Branch,
    Call,
    Chain,
    ExecError,
    Fields,
    Function,
    Include,
    Jump,
    Literal,
    Node,
    Operand,
    Pipe,
    Template,
    Variable,
    Words,
)
from learnnet.cluster.kubectl.go_values import Int, go_type, plain
from learnnet.cluster.status import quoted

DEEPEST = 100  # templates within templates
MOST_LETTERS = 1_000_000
MOST_STEPS = 200_000  # nodes walked and rounds begun; a table of all Pods of a full lab takes a few thousand
TOO_MUCH = "the template does too much for this lab"
NOTHING = object()  # no value was piped in


class _JumpError(Exception):
    def __init__(self, word: str) -> None:
        self.word = word


def execute(template: Template, data: Any, *, strict: bool = False) -> str:
    """`strict`: a key that a map does not have is an error (missingkey=error)."""
    run = _Run(template, data, strict=strict)
    run.walk(template.body, data)
    return run.printed


class _Run:
    def __init__(self, template: Template, data: Any, *, strict: bool) -> None:
        self._out: list[str] = []
        self._letters = self._steps = 0
        self._template = template
        self._strict = strict
        self._node: Any = None
        self._name = "output"
        self._depth = 0
        self._variables: list[tuple[str, Any]] = [("$", data)]

    @property
    def printed(self) -> str:
        return "".join(self._out)

    def _error(self, message: str) -> ExecError:
        node, text = self._node, self._template.text
        column = node.at - (text.rfind("\n", 0, node.at) + 1)
        where = f"template: output:{line_of(text, node.at)}:{column}: executing {quoted(self._name)} at "
        return ExecError(f"{where}<{node}>: {message}", self.printed)

    def _print(self, text: str) -> None:
        self._out.append(text)
        self._letters += len(text)
        if self._letters > MOST_LETTERS:
            raise self._error(TOO_MUCH)

    def _step(self) -> None:
        self._steps += 1
        if self._steps > MOST_STEPS:
            raise self._error(TOO_MUCH)

    # Nodes.

    def walk(self, nodes: Sequence[Node], dot: Any) -> None:
        for node in nodes:
            self._node = node
            self._step()
            match node:
                case Words():
                    self._print(node.text)
                case Action():
                    value = self._pipe(node.pipe, dot)
                    if not node.pipe.variables:
                        self._print("<no value>" if value is None else plain(value))
                case Branch(word="range"):
                    self._range(node, dot)
                case Branch():
                    self._branch(node, dot)
                case Jump():
                    raise _JumpError(node.word)
                case Include():
                    self._include(node, dot)

    def _branch(self, node: Branch, dot: Any) -> None:
        before = len(self._variables)
        value = self._pipe(node.pipe, dot)
        if truth(value):
            self.walk(node.body, value if node.word == "with" else dot)
        else:
            self.walk(node.otherwise, dot)
        del self._variables[before:]

    def _range(self, node: Branch, dot: Any) -> None:
        before = len(self._variables)
        value = self._pipe(node.pipe, dot)
        pairs = self._pairs(value)
        inside = len(self._variables)
        for key, item in pairs:
            self._step()
            self._name_pair(node.pipe, key, item)
            try:
                self.walk(node.body, item)
            except _JumpError as jump:
                if jump.word == "break":
                    break
            finally:
                del self._variables[inside:]
        if not pairs:
            self.walk(node.otherwise, dot)
        del self._variables[before:]

    def _name_pair(self, pipe: Pipe, key: Any, item: Any) -> None:
        if not pipe.variables:
            return
        values = [item] if len(pipe.variables) == 1 else [key, item]
        for name, value in zip(pipe.variables, values, strict=True):
            if pipe.assigns:
                self._assign(name, value)
            else:
                self._variables.append((name, value))

    def _pairs(self, value: Any) -> list[tuple[Any, Any]]:
        if isinstance(value, Mapping):
            return sorted(value.items())
        if isinstance(value, list | tuple):
            return [(Int(place), item) for place, item in enumerate(value)]
        if value is None:
            return []
        if isinstance(value, int) and not isinstance(value, bool):
            return [(Int(number), Int(number)) for number in range(min(value, MOST_STEPS))]
        raise self._error(f"range can't iterate over {plain(value)}")

    def _include(self, node: Include, dot: Any) -> None:
        body = self._template.defined.get(node.name)
        if body is None:
            raise self._error(f"template {quoted(node.name)} not defined")
        self._depth += 1
        if self._depth > DEEPEST:
            raise self._error(f"exceeded maximum template depth ({DEEPEST})")
        value = self._pipe(node.pipe, dot) if node.pipe else None
        kept, name = self._variables, self._name
        self._variables, self._name = [("$", value)], node.name
        self.walk(body, value)
        self._variables, self._name = kept, name
        self._depth -= 1

    # Pipelines.

    def _pipe(self, pipe: Pipe, dot: Any) -> Any:
        self._node = pipe
        value: Any = NOTHING
        for command in pipe.calls:
            value = self._command(command, dot, value)
        if self._node_is_range(pipe):
            return value
        for name in pipe.variables:
            if pipe.assigns:
                self._assign(name, value)
            else:
                self._variables.append((name, value))
        return value

    @staticmethod
    def _node_is_range(pipe: Pipe) -> bool:
        """Two variables are set item by item."""
        return len(pipe.variables) > 1

    def _assign(self, name: str, value: Any) -> None:
        for place in range(len(self._variables) - 1, -1, -1):
            if self._variables[place][0] == name:
                self._variables[place] = (name, value)
                return

    def _command(self, command: Call, dot: Any, final: Any) -> Any:
        first, *given = command.operands
        match first:
            case Function():
                return self._function(first, command, given, dot, final)
            case Fields() | Chain() | Variable():
                return self._value(first, dot, arguments=bool(given) or final is not NOTHING)
            case Pipe():
                self._no_arguments(first, given, final)
                return self._pipe(first, dot)
        self._node = first
        self._no_arguments(first, given, final)
        if isinstance(first, Literal) and first.kind == "nil":
            raise self._error("nil is not a command")
        return self._value(first, dot)

    def _no_arguments(self, first: Operand, given: Sequence[Operand], final: Any) -> None:
        if given or final is not NOTHING:
            self._node = first
            raise self._error(f"can't give argument to non-function {first}")

    def _function(self, function: Function, command: Call, given: Sequence[Operand], dot: Any, final: Any) -> Any:
        self._node = function
        if function.name in ("and", "or"):
            return self._lazy(function, command, given, dot, final)
        values = [self._argument(one, dot) for one in given]
        values += [] if final is NOTHING else [final]
        self._node = command
        try:
            return call(function.name, values)
        except ArityError as wrong:
            raise self._error(str(wrong)) from wrong
        except CallError as wrong:
            raise self._error(f"error calling {function.name}: {wrong}") from wrong

    def _lazy(self, function: Function, command: Call, given: Sequence[Operand], dot: Any, final: Any) -> Any:
        value = None
        if not given and final is NOTHING:
            self._node = command
            raise self._error(f"wrong number of args for {function.name}: want at least 1 got 0")
        for one in given:
            value = self._argument(one, dot)
            if truth(value) is (function.name == "or"):
                return value
        return value if final is NOTHING else final

    def _argument(self, operand: Operand, dot: Any) -> Any:
        self._node = operand
        if isinstance(operand, Pipe):
            return self._pipe(operand, dot)
        if isinstance(operand, Function):
            one = Call(at=operand.at, operands=(operand,))
            return self._function(operand, one, (), dot, NOTHING)
        return self._value(operand, dot)

    def _value(self, operand: Operand, dot: Any, *, arguments: bool = False) -> Any:
        self._node = operand
        match operand:
            case Literal(kind="dot"):
                return dot
            case Fields():
                return self._fields(dot, operand.names, arguments=arguments)
            case Variable():
                value = next(found for name, found in reversed(self._variables) if name == operand.name)
                if not operand.names and arguments:
                    raise self._error(f"can't give argument to non-function {operand}")
                return self._fields(value, operand.names, arguments=arguments)
            case Chain():
                inner = self._pipe(operand.node, dot)
                self._node = operand
                return self._fields(inner, operand.names, arguments=arguments)
            case Literal():
                return operand.value
        raise self._error(f"can't evaluate command {quoted(str(operand))}")

    def _fields(self, value: Any, names: Sequence[str], *, arguments: bool) -> Any:
        typed = go_type(value)
        for place, name in enumerate(names):
            if value is None:
                if self._strict:
                    raise self._error(f"nil data; no entry for key {quoted(name)}")
                return None
            if not isinstance(value, Mapping):
                raise self._error(f"can't evaluate field {name} in type {typed}")
            if arguments and place == len(names) - 1:
                raise self._error(f"{name} is not a method but has arguments")
            if name not in value and self._strict:
                raise self._error(f"map has no entry for key {quoted(name)}")
            value, typed = value.get(name), "interface {}"
        return value
