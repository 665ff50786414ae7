"""Go's text templates, as far as the lines of a Corefile use them: fields, groups, text, and what is chosen by `if`.

(Go: text/template.) Anything else is refused by name when the Corefile is read, and not when a question comes.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

MOST_CHARACTERS = 4096
_ACTION = re.compile(r"\{\{(-\s)?(.*?)(\s-)?\}\}", re.DOTALL)
_WORD = re.compile(r'\s+|"(?:[^"\\\n]|\\.)*"|`[^`]*`|\$?[\w.]+|[()|]|-?\d+')

Value = str | int | bool | Sequence[str] | Mapping[str, str] | Callable[..., object]
Fields = Mapping[str, object]


class TemplateError(ValueError):
    """Refused when it is read; reads as Go's words do."""


class UnfillableError(ValueError):
    """It could be read, but this question cannot be put into it."""


@dataclass(frozen=True, slots=True)
class Plain:
    text: str


@dataclass(frozen=True, slots=True)
class Action:
    """A pipeline: commands, each of words; what one gives is the last argument of the next."""

    commands: tuple[tuple["Word", ...], ...]


@dataclass(frozen=True, slots=True)
class Branch:
    condition: Action
    then: tuple["Part", ...]
    otherwise: tuple["Part", ...]


Word = str | Action
Part = Plain | Action | Branch


@dataclass(frozen=True, slots=True)
class Template:
    parts: tuple[Part, ...]

    def filled(self, fields: Fields) -> str:
        """Raises UnfillableError."""
        return "".join(_written(part, fields) for part in self.parts)


@lru_cache(maxsize=256)
def read(name: str, text: str) -> Template:
    """`name` is what Go calls the template in its errors. Raises TemplateError."""
    if len(text) > MOST_CHARACTERS:
        raise TemplateError(f"template: {name}:1: the template is longer than {MOST_CHARACTERS} characters")
    parts, rest = _parts(name, list(_pieces(name, text)), inside=False)
    if rest:
        raise TemplateError(f"template: {name}:1: unexpected {{{{{rest[0]}}}}}")
    return Template(parts)


def _pieces(name: str, text: str) -> list[tuple[bool, str]]:
    """Text and actions in turn; `{{-` and `-}}` eat the white space beside them."""
    found: list[tuple[bool, str]] = []
    at, trim = 0, False
    for action in _ACTION.finditer(text):
        before = text[at : action.start()]
        before = before.lstrip() if trim else before
        found += [(False, before.rstrip() if action[1] else before), (True, action[2].strip())]
        at, trim = action.end(), bool(action[3])
    rest = text[at:].lstrip() if trim else text[at:]
    if "{{" in rest:
        raise TemplateError(f"template: {name}:1: unclosed action")
    return [*found, (False, rest)]


def _parts(name: str, pieces: list[tuple[bool, str]], *, inside: bool) -> tuple[tuple[Part, ...], list[str]]:
    """Up to `else` or `end`, which is returned; the pieces are used up."""
    found: list[Part] = []
    while pieces:
        is_action, text = pieces.pop(0)
        if not is_action:
            if text:
                found.append(Plain(text))
            continue
        if text.startswith("/*"):
            continue
        first, _, rest = text.partition(" ")
        if first in ("end", "else"):
            return tuple(found), [text]
        if first == "if":
            found.append(_branch(name, rest, pieces))
        else:
            found.append(_action(name, text))
    if inside:
        raise TemplateError(f"template: {name}:1: unexpected EOF")
    return tuple(found), []


def _branch(name: str, condition: str, pieces: list[tuple[bool, str]]) -> Branch:
    then, closed = _parts(name, pieces, inside=True)
    otherwise: tuple[Part, ...] = ()
    if closed[0].startswith("else if "):
        otherwise = (_branch(name, closed[0].removeprefix("else if "), pieces),)
    elif closed[0] == "else":
        otherwise, _ = _parts(name, pieces, inside=True)
    return Branch(_action(name, condition), then, otherwise)


def _action(name: str, text: str) -> Action:
    words: list[str] = []
    at = 0
    while at < len(text):
        found = _WORD.match(text, at)
        if found is None:
            raise TemplateError(f'template: {name}:1: unexpected "{text[at]}" in command')
        at = found.end()
        if not found[0].isspace():
            words.append(found[0])
    if not words:
        raise TemplateError(f"template: {name}:1: missing value for command")
    action, rest = _pipeline(name, words)
    if rest:
        raise TemplateError(f'template: {name}:1: unexpected "{rest[0]}" in command')
    return action


def _pipeline(name: str, words: list[str]) -> tuple[Action, list[str]]:
    commands: list[tuple[Word, ...]] = []
    command: list[Word] = []
    while words and words[0] != ")":
        word = words.pop(0)
        if word == "|":
            commands.append(tuple(command))
            command = []
        elif word == "(":
            inner, words = _pipeline(name, words)
            if not words:
                raise TemplateError(f"template: {name}:1: unclosed left paren")
            words = words[1:]
            command.append(inner)
        else:
            _known(name, word)
            command.append(word)
    commands.append(tuple(command))
    if not all(commands):
        raise TemplateError(f"template: {name}:1: missing value for command")
    return Action(tuple(commands)), words


def _known(name: str, word: str) -> None:
    if word[0] in '"`.' or word.lstrip("-").isdigit() or word in ("true", "false"):
        return
    if word.startswith("$") or word in ("range", "with", "define", "template", "block"):
        raise TemplateError(f'template: {name}:1: "{word}" is not modelled')
    if word not in FUNCTIONS:
        raise TemplateError(f'template: {name}:1: function "{word}" not defined')


def _written(part: Part, fields: Fields) -> str:
    match part:
        case Plain():
            return part.text
        case Branch():
            chosen = part.then if _value(part.condition, fields) else part.otherwise
            return "".join(_written(inner, fields) for inner in chosen)
        case Action():
            return shown(_value(part, fields))


def shown(value: object) -> str:
    """As Go prints it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Mapping):
        return "map[" + " ".join(f"{key}:{shown(value[key])}" for key in sorted(value)) + "]"
    if isinstance(value, (list, tuple)):
        return "[" + " ".join(shown(item) for item in value) + "]"
    return str(value)


def _value(word: Word, fields: Fields) -> object:
    if isinstance(word, str):
        return _simple(word, fields)
    piped: list[object] = []
    for command in word.commands:
        first, *rest = command
        args = [_value(arg, fields) for arg in rest] + piped
        if isinstance(first, str) and first in FUNCTIONS:
            result: object = FUNCTIONS[first](args)
        else:
            result = _value(first, fields)
            if callable(result):
                result = result(*args)
            elif args:
                raise UnfillableError("can't give argument to non-function")
        piped = [result]
    return piped[0]


def _simple(word: str, fields: Fields) -> object:
    if word[0] == '"':
        return word[1:-1].replace('\\"', '"').replace("\\\\", "\\").replace("\\t", "\t").replace("\\n", "\n")
    if word[0] == "`":
        return word[1:-1]
    if word in ("true", "false"):
        return word == "true"
    if word[0] != ".":
        return int(word)
    value: object = fields
    for key in word.split(".")[1:]:
        if not key:
            continue
        if not isinstance(value, Mapping) or (key not in value and value is fields):
            raise UnfillableError(f"can't evaluate field {key}")
        value = value.get(key, "")
    return value


def _index(args: list[object]) -> object:
    value, *keys = args
    for key in keys:
        if isinstance(value, Mapping):
            value = value.get(str(key), "")
        elif isinstance(value, (list, tuple)) and isinstance(key, int) and 0 <= key < len(value):
            value = value[key]
        else:
            raise UnfillableError(f"error calling index: index out of range: {shown(key)}")
    return value


def _parse_int(args: list[object]) -> object:
    """CoreDNS adds it: strconv.ParseUint(text, base, bits)."""
    try:
        text, base = str(args[0]), int(str(args[1]))
        return int(text, base)
    except (IndexError, ValueError) as error:
        raise UnfillableError(f"error calling parseInt: {error}") from None


def _printf(args: list[object]) -> object:
    if not args:
        raise UnfillableError("wrong number of args for printf")
    text, *values = args

    def put(found: re.Match[str]) -> str:
        if found[2] == "%":
            return "%"
        if not values:
            return f"%!{found[2]}(MISSING)"
        value = values.pop(0)
        if found[2] in "dxX" and isinstance(value, int):
            return format(value, f"{found[1]}{found[2]}")
        return f'"{shown(value)}"' if found[2] == "q" else shown(value)

    return re.sub(r"%(0?\d{0,2})([sdvxXq%])", put, str(text))


def _compare(found: Callable[[object, object], bool]) -> Callable[[list[object]], object]:
    def compared(args: list[object]) -> object:
        if len(args) < 2:
            raise UnfillableError("missing argument for comparison")
        return any(found(args[0], other) for other in args[1:])

    return compared


def _and(args: list[object]) -> object:
    return next((arg for arg in args if not arg), args[-1] if args else "")


def _or(args: list[object]) -> object:
    return next((arg for arg in args if arg), args[-1] if args else "")


FUNCTIONS: Mapping[str, Callable[[list[object]], object]] = {
    "index": _index,
    "parseInt": _parse_int,
    "printf": _printf,
    "print": lambda args: "".join(shown(arg) for arg in args),
    "len": lambda args: len(args[0]) if args and isinstance(args[0], (str, list, tuple, Mapping)) else 0,
    "eq": _compare(lambda one, other: one == other),
    "ne": _compare(lambda one, other: one != other),
    "not": lambda args: not (args and args[0]),
    "and": _and,
    "or": _or,
}
