"""What stands behind the fixed part of a record: from the text of a zone file to the bytes on the wire."""

import ipaddress
from functools import lru_cache
from typing import NamedTuple

import dns.exception
import dns.rdata
import dns.rdataclass
import dns.rdatatype

from learnnet.dns import names
from learnnet.dns.message import type_number


class NamePart(NamedTuple):
    """A name inside the data; only the types of RFC 1035 may shorten it to a pointer."""

    name: str
    compressible: bool


Part = bytes | NamePart


@lru_cache(maxsize=16384)
def parts(type_: str, value: str) -> tuple[Part, ...]:
    """The data as raw bytes and names, in order."""
    if type_ in ("A", "AAAA"):
        return (ipaddress.ip_address(value).packed,)
    if type_ in ("NS", "CNAME", "PTR"):
        return (NamePart(value, True),)
    fields = value.split()
    if type_ == "SRV":
        return (b"".join(int(field).to_bytes(2, "big") for field in fields[:3]), NamePart(fields[3], False))
    if type_ == "SOA":
        numbers = b"".join(int(field).to_bytes(4, "big") for field in fields[2:])
        return (NamePart(fields[0], True), NamePart(fields[1], True), numbers)
    if type_ == "MX":
        return (int(fields[0]).to_bytes(2, "big"), NamePart(fields[1], True))
    return (dns.rdata.from_text(dns.rdataclass.IN, type_, value).to_wire() or b"",)


@lru_cache(maxsize=16384)
def uncompressed(type_: str, value: str) -> bytes:
    return b"".join(names.to_wire(part.name) if isinstance(part, NamePart) else part for part in parts(type_, value))


def text(type_: str, data: bytes) -> str:
    """The data of a record as a zone file spells it; what has no spelling is `\\# length hex` (RFC 3597)."""
    try:
        number = dns.rdatatype.RdataType.make(type_number(type_))
        return dns.rdata.from_wire(dns.rdataclass.IN, number, data, 0, len(data)).to_text()
    except (ValueError, dns.exception.DNSException):
        return f"\\# {len(data)} {data.hex()}".rstrip()


TARGETS = ("SRV", "MX", "CNAME", "NS", "DNAME", "NAPTR", "SOA")


def target_of(type_: str, value: str) -> str:
    """The name in a record's data that rewriting may touch; "" where there is none (CoreDNS: plugin/rewrite)."""
    if type_ not in TARGETS:
        return ""
    return value.split()[0] if type_ == "SOA" else value.split()[-1]


def with_target(type_: str, value: str, target: str) -> str:
    words = value.split()
    words[0 if type_ == "SOA" else -1] = target
    return " ".join(words)


def valid(type_: str, value: str) -> bool:
    """Whether the text can be put on the wire."""
    try:
        uncompressed(type_, value)
    except (ValueError, IndexError, OverflowError, dns.exception.DNSException):
        return False
    return True
