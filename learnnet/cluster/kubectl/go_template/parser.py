"""Tokens become a template (text/template/parse, parse.go)."""

import json
import re
from collections.abc import Iterator

from learnnet.cluster.kubectl.go_template.functions import NAMES
from learnnet.cluster.kubectl.go_template.lexer import Lexer, Token
from learnnet.cluster.kubectl.go_template.nodes import (
    Action,
    Branch,
    Call,
    Chain,
    Fields,
    Function,
    Include,
    Jump,
    Literal,
    Node,
    Operand,
    ParseError,
    Pipe,
    Template,
    Variable,
    Words,
)
from learnnet.cluster.kubectl.go_values import Int

OPERANDS = ("field", "variable", "dot", "name", "text", "raw", "char", "number", "bool", "(")


def parse(text: str) -> Template:
    parser = _Parser(text)
    body, _ = parser.nodes("")
    return Template(text=text, body=tuple(body), defined=parser.defined)


class _Parser:
    def __init__(self, text: str) -> None:
        self._lexer = Lexer(text)
        self._tokens: Iterator[Token] = self._lexer.tokens()
        self._ahead: list[Token] = []
        self._last = Token("eof", "", 0)
        self._variables = ["$"]
        self._ranges = 0
        self.defined: dict[str, tuple[Node, ...]] = {}

    # Tokens.

    def _next(self) -> Token:
        self._last = self._ahead.pop() if self._ahead else next(self._tokens)
        return self._last

    def _back(self, *tokens: Token) -> None:
        self._ahead += reversed(tokens)

    def _peek(self) -> Token:
        token = self._next()
        self._back(token)
        return token

    def _solid(self) -> Token:
        """The next one that is no space."""
        token = self._next()
        return self._next() if token.kind == "space" else token

    def _solid_ahead(self) -> Token:
        token = self._solid()
        self._back(token)
        return token

    def _error(self, message: str) -> ParseError:
        return self._lexer.error(self._last.at, message)

    def _unexpected(self, token: Token, context: str) -> ParseError:
        return self._error(f"unexpected {token} in {context}")

    # Lists and what stands in them.

    def nodes(self, inside: str) -> tuple[list[Node], Token]:
        """Nodes up to an {{end}} or {{else}}, which is answered; the whole template where `inside` is empty."""
        found: list[Node] = []
        while True:
            token = self._next()
            if token.kind == "words":
                found.append(Words(at=token.at, text=token.value))
            elif token.kind == "eof":
                if inside:
                    raise self._error("unexpected EOF")
                return found, token
            else:
                word = self._solid()
                if word.kind == "keyword" and word.value in ("end", "else"):
                    if not inside:
                        raise self._error(f"unexpected {{{{{word.value}}}}}")
                    return found, word
                node = self._action(word, top=not inside)
                found += [node] if node else []

    def _action(self, word: Token, *, top: bool) -> Node | None:
        match word.value if word.kind == "keyword" else "":
            case "if" | "with" | "range":
                return self._branch(word)
            case "define" if top:
                self._define()
                return None
            case "block":
                return self._block(word)
            case "template":
                return self._include(word)
            case "break" | "continue":
                return self._jump(word)
        self._back(word)
        pipe = self._pipeline("command", "right")
        return Action(at=word.at, pipe=pipe)

    def _branch(self, word: Token) -> Branch:
        before = len(self._variables)
        pipe = self._pipeline(word.value, "right")
        self._ranges += word.value == "range"
        body, ended = self.nodes(word.value)
        self._ranges -= word.value == "range"
        otherwise: list[Node] = []
        if ended.value == "else":
            ahead = self._solid_ahead()
            if ahead.value == word.value and word.value in ("if", "with"):
                otherwise = [self._branch(self._solid())]
                del self._variables[before:]
                return self._made(word, pipe, body, otherwise)
            self._end_of("input")
            otherwise, ended = self.nodes(word.value)
            if ended.value == "else":
                raise self._error("expected end; found {{else}}")
        self._end_of("end")
        del self._variables[before:]
        return self._made(word, pipe, body, otherwise)

    @staticmethod
    def _made(word: Token, pipe: Pipe, body: list[Node], otherwise: list[Node]) -> Branch:
        return Branch(at=word.at, word=word.value, pipe=pipe, body=tuple(body), otherwise=tuple(otherwise))

    def _end_of(self, context: str) -> None:
        token = self._solid()
        if token.kind != "right":
            raise self._unexpected(token, context)

    def _jump(self, word: Token) -> Jump:
        token = self._solid()
        if token.kind != "right":
            raise self._unexpected(token, f"{{{{{word.value}}}}}")
        if not self._ranges:
            raise self._error(f"{{{{{word.value}}}}} outside {{{{range}}}}")
        return Jump(at=word.at, word=word.value)

    def _quoted(self, context: str) -> Token:
        token = self._solid()
        if token.kind not in ("text", "raw"):
            raise self._unexpected(token, context)
        return token

    def _define(self) -> None:
        name = self._quoted("define clause")
        self._end_of("define clause")
        kept, self._variables = self._variables, ["$"]
        body, ended = self.nodes("define")
        if ended.value != "end":
            raise self._unexpected(ended, "define clause")
        self._end_of("end")
        self._variables = kept
        self.defined[_text(name)] = tuple(body)

    def _block(self, word: Token) -> Include:
        name = self._quoted("block clause")
        pipe = self._pipeline("block clause", "right")
        body, _ = self.nodes("block")
        self._end_of("end")
        self.defined[_text(name)] = tuple(body)
        return Include(at=word.at, name=_text(name), written=name.value, pipe=pipe)

    def _include(self, word: Token) -> Include:
        name = self._quoted("template clause")
        pipe = None
        if self._solid_ahead().kind != "right":
            pipe = self._pipeline("template clause", "right")
        else:
            self._solid()
        return Include(at=name.at, name=_text(name), written=name.value, pipe=pipe)

    # Pipelines.

    def _pipeline(self, context: str, end: str) -> Pipe:
        first = self._solid_ahead()
        variables, assigns = self._declared(context)
        calls: list[Call] = []
        while True:
            token = self._solid()
            if token.kind == end:
                if not calls:
                    raise self._error(f"missing value for {context}")
                self._no_literal_behind(calls)
                return Pipe(at=first.at, calls=tuple(calls), variables=variables, assigns=assigns)
            if token.kind not in OPERANDS and (token.kind, token.value) != ("keyword", "nil"):
                raise self._unexpected(token, context)
            self._back(token)
            calls.append(self._call())

    def _no_literal_behind(self, calls: list[Call]) -> None:
        for number, call in enumerate(calls[1:], 2):
            if isinstance(call.operands[0], Literal):
                raise self._error(f"non executable command in pipeline stage {number}")

    def _declared(self, context: str) -> tuple[tuple[str, ...], bool]:
        first = self._solid()
        if first.kind != "variable":
            self._back(first)
            return (), False
        space = self._next()
        sign = self._solid() if space.kind == "space" else space
        if sign.kind in (":=", "="):
            if sign.kind == ":=":
                self._variables.append(first.value)
            return (first.value,), sign.kind == "="
        if sign.kind == "," and context == "range":
            second = self._solid()
            if second.kind == "variable":
                equals = self._solid()
                if equals.kind in (":=", "="):
                    self._variables += [first.value, second.value] if equals.kind == ":=" else []
                    return (first.value, second.value), equals.kind == "="
                if equals.kind == ",":
                    raise self._error("too many declarations in range")
            raise self._error("range can only initialize variables")
        self._back(*((first, space, sign) if space.kind == "space" else (first, sign)))
        return (), False

    def _call(self) -> Call:
        operands: list[Operand] = []
        start = self._solid_ahead()
        while True:
            operand = self._operand()
            operands += [operand] if operand else []
            token = self._next()
            if token.kind == "space":
                if self._peek().kind not in ("|", "right", ")"):
                    continue
            elif token.kind in ("right", ")"):
                self._back(token)
            elif token.kind != "|":
                raise self._unexpected(token, "operand")
            if token.kind == "space" and self._solid_ahead().kind == "|":
                self._solid()
                token = Token("|", "|", token.at)
            if not operands:
                raise self._error("empty command")
            return Call(at=start.at, operands=tuple(operands))

    def _operand(self) -> Operand | None:
        node = self._term()
        if node is None:
            return None
        if self._peek().kind != "field":
            return node
        at, names = self._peek().at, []
        while self._peek().kind == "field":
            names.append(self._next().value[1:])
        match node:
            case Fields():
                return Fields(at=at, names=(*node.names, *names))
            case Variable():
                return Variable(at=at, name=node.name, names=(*node.names, *names))
            case Pipe():
                return Chain(at=at, node=node, names=tuple(names))
            case Literal(kind="dot"):
                return Fields(at=at, names=tuple(names))
        raise self._error(f"unexpected . after term {json.dumps(str(node))}")

    def _term(self) -> Operand | None:
        token = self._solid()
        match token.kind:
            case "name":
                if token.value not in NAMES:
                    raise self._error(f'function "{token.value}" not defined')
                return Function(at=token.at, name=token.value)
            case "field":
                return Fields(at=token.at, names=(token.value[1:],))
            case "variable":
                if token.value not in self._variables:
                    raise self._error(f'undefined variable "{token.value}"')
                return Variable(at=token.at, name=token.value)
            case "(":
                return self._pipeline("parenthesized pipeline", ")")
            case "keyword" if token.value == "nil":
                return Literal(at=token.at, kind="nil", written="nil")
            case "dot" | "text" | "raw" | "char" | "number" | "bool":
                return _literal(token)
        self._back(token)
        return None


def _literal(token: Token) -> Literal:
    kinds = {"raw": "text", "char": "number"}
    values = {"text": _text, "raw": _text, "char": lambda one: Int(ord(_text(one))), "number": _number}
    value = values[token.kind](token) if token.kind in values else token.value == "true"
    return Literal(at=token.at, kind=kinds.get(token.kind, token.kind), value=value, written=token.value)


def _text(token: Token) -> str:
    if token.kind == "raw":
        return token.value[1:-1]
    escapes = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v"}
    inside = re.sub(r"\\[xuU]([0-9a-fA-F]{2,8})", lambda found: chr(int(found[1], 16)), token.value[1:-1])
    return re.sub(r"\\(.)", lambda found: escapes.get(found[1], found[1]), inside)


def _number(token: Token) -> int | float:
    text = token.value.replace("_", "")
    if re.fullmatch(r"[+-]?\d+", text):
        return Int(text)
    return Int(int(text, 0)) if re.match(r"[+-]?0[xXbBoO]", text) else float(text)
