"""The selectors of a list or watch: labels and fields. Source: apimachinery pkg/labels/selector.go, pkg/fields."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from learnnet.cluster.kinds import Kind
from learnnet.cluster.status import RefusedError, bad_request
from learnnet.cluster.store import Body
from learnnet.cluster.validation.content import label_value, qualified_name

_TOKEN = re.compile(r"\s*(?:(?P<word>[^\s,=!<>()]+)|(?P<sign>==|!=|=|!|<|>|,|\(|\)))")
OPERATORS = "in, notin, =, ==, !=, gt, lt"


@dataclass(frozen=True, slots=True)
class Requirement:
    """One condition on one label."""

    key: str
    operator: str
    values: tuple[str, ...] = ()

    def holds(self, labels: Mapping[str, str]) -> bool:
        if self.operator == "exists":
            return self.key in labels
        if self.operator == "!":
            return self.key not in labels
        if self.operator in ("in", "="):
            return labels.get(self.key) in self.values
        if self.operator in ("notin", "!="):
            return labels.get(self.key) not in self.values
        value = labels.get(self.key, "")
        if not value.lstrip("-").isdecimal():
            return False
        return int(value) > int(self.values[0]) if self.operator == "gt" else int(value) < int(self.values[0])


def label_selector(text: str) -> tuple[Requirement, ...]:
    """All requirements must hold; an empty selector takes everything."""
    return tuple(_Parser(text).requirements()) if text.strip() else ()


class _Parser:
    """Reads one selector from left to right."""

    def __init__(self, text: str) -> None:
        self._tokens = [found.group("word") or found.group("sign") for found in _TOKEN.finditer(text)]
        self._at = 0

    def _peek(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _next(self) -> str:
        token = self._peek()
        self._at += 1
        return token

    def requirements(self) -> list[Requirement]:
        found = [self._requirement()]
        while self._peek() == ",":
            self._next()
            found.append(self._requirement())
        if self._peek():
            raise _unreadable(f"found '{self._peek()}', expected: ',' or 'end of string'")
        return found

    def _requirement(self) -> Requirement:
        if self._peek() == "!":
            self._next()
            return Requirement(self._key(), "!")
        key = self._key()
        token = self._peek()
        if token in ("", ","):
            return Requirement(key, "exists")
        operator = self._next()
        if operator in ("=", "==", "!="):
            return Requirement(key, "!=" if operator == "!=" else "=", (self._value(),))
        if operator in ("in", "notin"):
            return Requirement(key, operator, self._values())
        if operator in (">", "<", "gt", "lt"):
            number = self._value()
            if not number.lstrip("-").isdecimal():
                raise _unreadable("for 'Gt', 'Lt' operators, the value must be an integer")
            return Requirement(key, {">": "gt", "<": "lt"}.get(operator, operator), (number,))
        raise _unreadable(f"found '{operator}', expected: {OPERATORS}")

    def _key(self) -> str:
        key = self._next()
        if not key or key in ("=", "==", "!=", "(", ")", ","):
            raise _unreadable(f"found '{key}', expected: identifier")
        messages = qualified_name(key)
        if messages:
            raise _unreadable(f'key: Invalid value: "{key}": {messages[0]}')
        return key

    def _value(self) -> str:
        if self._peek() in ("", ","):
            return ""
        value = self._next()
        messages = label_value(value)
        if messages:
            raise _unreadable(f'values[0][0]: Invalid value: "{value}": {messages[0]}')
        return value

    def _values(self) -> tuple[str, ...]:
        opening = self._next()
        if opening != "(":
            raise _unreadable(f"found '{opening}', expected: '('")
        values: list[str] = []
        while self._peek() not in (")", ""):
            token = self._next()
            if token != ",":
                values.append(token)
        if self._next() != ")":
            raise _unreadable("found '', expected: ',' or ')'")
        return tuple(values)


def _unreadable(why: str) -> RefusedError:
    return bad_request(f"unable to parse requirement: {why}")


def _path(*steps: str) -> Callable[[Body], str]:
    def read(body: Body) -> str:
        value: object = body
        for step in steps:
            value = value.get(step) if isinstance(value, Mapping) else None
        return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)

    return read


NAME = {"metadata.name": _path("metadata", "name"), "metadata.namespace": _path("metadata", "namespace")}
FIELDS: Mapping[str, Mapping[str, Callable[[Body], str]]] = {
    "Service": {"spec.clusterIP": _path("spec", "clusterIP"), "spec.type": _path("spec", "type")},
    "Pod": {
        "spec.nodeName": _path("spec", "nodeName"),
        "spec.restartPolicy": _path("spec", "restartPolicy"),
        "spec.schedulerName": _path("spec", "schedulerName"),
        "spec.serviceAccountName": _path("spec", "serviceAccountName"),
        "spec.hostNetwork": _path("spec", "hostNetwork"),
        "status.phase": _path("status", "phase"),
        "status.podIP": _path("status", "podIP"),
        "status.nominatedNodeName": _path("status", "nominatedNodeName"),
    },
    "Namespace": {"status.phase": _path("status", "phase")},
    "Node": {"spec.unschedulable": _path("spec", "unschedulable")},
    "ReplicaSet": {"status.replicas": _path("status", "replicas")},
    "IPAddress": {"spec.parentRef.name": _path("spec", "parentRef", "name")},
    "Event": {
        **{f"involvedObject.{name}": _path("involvedObject", name) for name in ("kind", "namespace", "name", "uid")},
        "involvedObject.apiVersion": _path("involvedObject", "apiVersion"),
        "involvedObject.fieldPath": _path("involvedObject", "fieldPath"),
        "reason": _path("reason"),
        "reportingComponent": _path("reportingComponent"),
        "source": _path("source", "component"),
        "type": _path("type"),
    },
}


@dataclass(frozen=True, slots=True)
class FieldTerm:
    """One condition on one field."""

    read: Callable[[Body], str]
    value: str
    equal: bool

    def holds(self, body: Body) -> bool:
        return (self.read(body) == self.value) is self.equal


def field_selector(kind: Kind, text: str) -> tuple[FieldTerm, ...]:
    known = {**NAME, **FIELDS.get(kind.name, {})}
    terms = []
    for part in filter(None, text.split(",")):
        name, sign, value = part.partition("!=")
        if not sign:
            name, sign, value = part.partition("==")
        if not sign:
            name, sign, value = part.partition("=")
        if not sign:
            raise bad_request(f"invalid selector: '{text}'; can't understand '{part}'")
        if name not in known:
            raise bad_request(f"field label not supported: {name}")
        terms.append(FieldTerm(known[name], value, sign != "!="))
    return tuple(terms)
