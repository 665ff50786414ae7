"""A look-up as it is shown: every question that was asked on the way, who answered it, and what came of it all."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from learnnet.cluster.text import Text
from learnnet.dns.message import Record
from learnnet.dns.plugin import Step
from learnnet.dns.resolvconf import ResolvConf

LOST = "(lost)"
REJECTED = "(connection refused)"  # ICMP "port unreachable" came back instead of a reply


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One question on the wire, and its reply if one came."""

    at: int  # ms since the look-up began
    answered_at: int | None
    sender: str
    sender_ip: str
    receiver: str  # "10.96.0.10 kube-dns"
    server: str
    transport: str
    name: str
    type: str
    search: str | None  # the search domain that made the name; None when it was asked as typed
    reason: Text
    rcode: str
    flags: tuple[str, ...] = ()
    answer: tuple[Record, ...] = ()
    authority: tuple[Record, ...] = ()
    additional: tuple[Record, ...] = ()
    size: int = 0  # bytes of the reply
    id: int = 0
    edns: int | None = None
    plugin: str = ""  # which CoreDNS plugin answered
    steps: tuple[Step, ...] = ()
    upstream_queries: int = 0
    needed: bool = False

    @property
    def lost(self) -> bool:
        return self.answered_at is None

    def as_dict(self) -> dict[str, Any]:
        return {
            "at": self.at,
            "answered_at": self.answered_at,
            "sender": self.sender,
            "sender_ip": self.sender_ip,
            "receiver": self.receiver,
            "server": self.server,
            "transport": self.transport,
            "name": self.name,
            "type": self.type,
            "search": self.search,
            "reason": text_dict(self.reason),
            "rcode": self.rcode,
            "flags": list(self.flags),
            "answer": [record.as_dict() for record in self.answer],
            "authority": [record.as_dict() for record in self.authority],
            "additional": [record.as_dict() for record in self.additional],
            "size": self.size,
            "plugin": self.plugin,
            "steps": [step.as_dict() for step in self.steps],
            "upstream_queries": self.upstream_queries,
            "needed": self.needed,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the program that asked was told: `error` is the library's own text, "" when it got addresses."""

    addresses: tuple[str, ...] = ()
    name: str = ""  # the full name that was found
    error: str = ""
    code: int = 0  # getaddrinfo's return value; 0 is success
    elapsed: int = 0  # ms

    @property
    def found(self) -> bool:
        return not self.error

    @property
    def result(self) -> str:
        """In one line, as a program would log it."""
        if self.found:
            return "ok"
        return f"{self.error} (rc {self.code})" if self.code else self.error

    def as_dict(self) -> dict[str, Any]:
        return {
            "found": self.found,
            "addresses": list(self.addresses),
            "name": self.name,
            "error": self.error,
            "code": self.code,
            "result": self.result,
            "elapsed": self.elapsed,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup:
    """One call of getaddrinfo, or of what a language has instead."""

    name: str
    pod: str
    family: str
    resolver: str
    resolv_conf: ResolvConf
    questions: tuple[Exchange, ...]
    verdict: Verdict
    from_hosts: bool = False  # answered by the Pod's /etc/hosts, without a question
    started: int = 0  # ms of virtual time
    simplified: Text | None = None  # what is not as in a real cluster

    @property
    def wasted(self) -> int:
        """How many questions were asked in vain."""
        return sum(not question.needed for question in self.questions)

    def as_dict(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "pod": self.pod,
            "family": self.family,
            "resolver": self.resolver,
            "resolv_conf": self.resolv_conf.as_dict(),
            "questions": [question.as_dict() for question in self.questions],
            "verdict": self.verdict.as_dict(),
            "from_hosts": self.from_hosts,
            "started": self.started,
            "simplified": text_dict(self.simplified) if self.simplified else None,
        }


def text_dict(text: Text) -> list[str | Mapping[str, str | int]]:
    return [text.message, dict(text.params)]
