"""A DNS message in memory: the question, three sections of records, and the flags that say what the answer is worth."""

from dataclasses import dataclass, replace
from typing import Any

from learnnet.cluster.store import Key

TYPES = {
    "A": 1, "NS": 2, "CNAME": 5, "SOA": 6, "PTR": 12, "HINFO": 13, "MX": 15, "TXT": 16, "AAAA": 28, "LOC": 29,
    "SRV": 33, "NAPTR": 35, "DNAME": 39, "OPT": 41, "DS": 43, "SSHFP": 44, "RRSIG": 46, "NSEC": 47, "DNSKEY": 48,
    "TLSA": 52, "SVCB": 64, "HTTPS": 65, "TSIG": 250, "IXFR": 251, "AXFR": 252, "ANY": 255, "CAA": 257,
}  # fmt: skip
TYPE_NAMES = {number: name for name, number in TYPES.items()}
CLASSES = {"IN": 1, "CH": 3, "HS": 4, "NONE": 254, "ANY": 255}
CLASS_NAMES = {number: name for name, number in CLASSES.items()}
RCODES = {
    "NOERROR": 0, "FORMERR": 1, "SERVFAIL": 2, "NXDOMAIN": 3, "NOTIMP": 4, "REFUSED": 5, "YXDOMAIN": 6, "YXRRSET": 7,
    "NXRRSET": 8, "NOTAUTH": 9, "NOTZONE": 10, "BADVERS": 16,
}  # fmt: skip
RCODE_NAMES = {number: name for name, number in RCODES.items()}
FLAGS = ("qr", "aa", "tc", "rd", "ra", "ad", "cd")  # in the order in which dig prints them


def type_name(number: int) -> str:
    return TYPE_NAMES.get(number) or f"TYPE{number}"


def type_number(name: str) -> int:
    """RFC 3597 spells types without a name `TYPE65280`."""
    number = TYPES.get(name.upper())
    if number is None and name.upper().startswith("TYPE") and name[4:].isdigit():
        number = int(name[4:])
    if number is None or number > 0xFFFF:
        raise ValueError(f"unknown record type {name!r}")
    return number


def class_name(number: int) -> str:
    return CLASS_NAMES.get(number) or f"CLASS{number}"


def class_number(name: str) -> int:
    return CLASSES[name] if name in CLASSES else int(name[5:])


@dataclass(frozen=True, slots=True)
class Origin:
    """The object and the field of it that a record was made from."""

    key: Key
    field: str

    def as_dict(self) -> dict[str, Any]:
        return {"kind": self.key.kind, "namespace": self.key.namespace, "name": self.key.name, "field": self.field}


@dataclass(frozen=True, slots=True)
class Question:
    name: str
    type: str
    cls: str = "IN"


@dataclass(frozen=True, slots=True)
class Record:
    """One resource record; `value` is its data as a zone file spells it."""

    name: str
    ttl: int
    type: str
    value: str
    origin: Origin | None = None
    cls: str = "IN"

    def __str__(self) -> str:
        return f"{self.name} {self.ttl} {self.type} {self.value}"

    def with_ttl(self, ttl: int) -> "Record":
        return Record(self.name, ttl, self.type, self.value, self.origin, self.cls)

    def as_dict(self) -> dict[str, Any]:
        origin = self.origin.as_dict() if self.origin else None
        return {"name": self.name, "ttl": self.ttl, "type": self.type, "value": self.value, "origin": origin}


@dataclass(frozen=True, slots=True, kw_only=True)
class Opt:
    """EDNS (RFC 6891): how large a UDP reply the client can take, and options such as the cookie."""

    size: int = 1232
    do: bool = False
    version: int = 0
    options: tuple[tuple[int, bytes], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    id: int = 0
    question: Question | None = None
    rcode: str = "NOERROR"
    opcode: int = 0
    qr: bool = False
    aa: bool = False
    tc: bool = False
    rd: bool = False
    ra: bool = False
    ad: bool = False
    cd: bool = False
    answer: tuple[Record, ...] = ()
    authority: tuple[Record, ...] = ()
    additional: tuple[Record, ...] = ()
    opt: Opt | None = None

    @property
    def flags(self) -> tuple[str, ...]:
        return tuple(flag for flag in FLAGS if getattr(self, flag))

    @property
    def records(self) -> tuple[Record, ...]:
        return self.answer + self.authority + self.additional

    def with_ttl(self, ttl: int) -> "Message":
        """Every record of every section at one TTL, as a cache hands them out."""
        return replace(
            self,
            answer=tuple(record.with_ttl(ttl) for record in self.answer),
            authority=tuple(record.with_ttl(ttl) for record in self.authority),
            additional=tuple(record.with_ttl(ttl) for record in self.additional),
        )


def reply_to(query: Message, rcode: str = "NOERROR", **sections: Any) -> Message:
    """An answer frame: id, question and opcode copied, RD and CD too for a plain query (miekg/dns: SetReply)."""
    plain = query.opcode == 0
    return Message(
        id=query.id,
        question=query.question,
        opcode=query.opcode,
        rcode=rcode,
        qr=True,
        rd=query.rd and plain,
        cd=query.cd and plain,
        **sections,
    )


def lifetime(reply: Message) -> int:
    """Seconds that a cache may keep a reply: its smallest TTL, or that of its denial (RFC 8484, 5.1; RFC 2308, 5)."""
    if reply.rcode not in ("NOERROR", "NXDOMAIN") or reply.tc:
        return 0
    if reply.answer:
        return min(record.ttl for record in reply.answer)
    denials = [min(record.ttl, int(record.value.split()[-1])) for record in reply.authority if record.type == "SOA"]
    return min(denials, default=0)
