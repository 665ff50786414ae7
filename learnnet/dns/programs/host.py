"""host of BIND: addresses and mail servers of a name, or the name of an address, one sentence each (bin/dig/host.c)."""

from collections.abc import Sequence

from learnnet.dns.message import RCODES, Record
from learnnet.dns.place import Place
from learnnet.dns.programs.client import (
    LONGEST_NAME,
    UNREACHABLE,
    Client,
    Printed,
    Reply,
    bare,
    first_known,
    is_askable,
    is_type,
    reverse,
    server_addresses,
)

TRIES = 2
USAGE = """Usage: host [-aCdilrTvVw] [-c class] [-N ndots] [-t type] [-W time]
            [-R number] [-m flag] [-p port] hostname [server]
       -a is equivalent to -v -t ANY
       -A is like -a but omits RRSIG, NSEC, NSEC3
       -c specifies query class for non-IN data
       -C compares SOA records on authoritative nameservers
       -d is equivalent to -v
       -l lists all hosts in a domain, using AXFR
       -m set memory debugging flag (trace|record|usage)
       -N changes the number of dots allowed before root lookup is done
       -p specifies the port on the server to query
       -r disables recursive processing
       -R specifies number of retries for UDP packets
       -s a SERVFAIL response should stop query
       -t specifies the query type
       -T enables TCP/IP mode
       -U enables UDP mode
       -v enables verbose output
       -V print version number and exit
       -w specifies to wait forever for a reply
       -W specifies how long to wait for a reply
       -4 use IPv4 query transport only
       -6 use IPv6 query transport only
"""
WITH_VALUE, ALONE, UNMODELLED = "NtWR", "rsTUw46", "aAcCdilmpvV"
SENTENCES = {
    "A": "has address", "AAAA": "has IPv6 address", "CNAME": "is an alias for", "PTR": "domain name pointer",
    "NS": "name server", "MX": "mail is handled by", "TXT": "descriptive text",
}  # fmt: skip


class _HostError(Exception):
    def __init__(self, rc: int, text: str) -> None:
        super().__init__(text)
        self.rc = rc
        self.text = text


def host(place: Place, words: Sequence[str]) -> Printed:
    try:
        options, names = _parse(words)
    except _HostError as error:
        return Printed(rc=error.rc, stderr=error.text)
    if not names:
        return Printed(rc=1, stderr=USAGE)
    client = Client(place)
    given = names[1] if len(names) > 1 else ""
    servers = server_addresses(client, given)
    if not servers:
        return Printed(rc=1, stderr=f"host: couldn't get address for '{given}': not found\n")
    text = f"Using domain server:\nName: {given}\nAddress: {servers[0]}#53\nAliases: \n\n" if given else ""
    rc, more = _look_up(client, servers, names[0], options)
    return Printed(rc=rc, stdout=text + more, elapsed=client.now)


def _parse(words: Sequence[str]) -> tuple[dict[str, str], list[str]]:
    options: dict[str, str] = {}
    names: list[str] = []
    rest = list(words)
    while rest:
        word = rest.pop(0)
        if not word.startswith("-") or len(word) == 1:
            names.append(word)
            continue
        letter, value = word[1], word[2:]
        if letter in UNMODELLED:
            raise _HostError(1, f"host: -{letter} is not modelled\n")
        if letter not in WITH_VALUE + ALONE:
            raise _HostError(1, f"host: illegal option -- {letter}\n{USAGE}")
        if letter in WITH_VALUE and not value:
            if not rest:
                raise _HostError(1, f"host: option requires an argument -- {letter}\n{USAGE}")
            value = rest.pop(0)
        if letter == "t" and not is_type(value):
            raise _HostError(2, f"host: invalid type: {value}\n\n")
        options[letter] = value
    return options, names


def _look_up(client: Client, servers: Sequence[str], typed: str, options: dict[str, str]) -> tuple[int, str]:
    backwards = None if "t" in options else reverse(typed)
    types = ["PTR"] if backwards else [options["t"].upper()] if "t" in options else ["A", "AAAA", "MX"]
    ndots = options.get("N", "")
    names = [backwards] if backwards else client.names(typed, int(ndots[:3]) if ndots.isdecimal() else None)
    names = [name for name in names if is_askable(name)]
    if not names:
        return 1, f"host: '{typed}' {LONGEST_NAME}\n"
    name, reply = first_known(names, lambda name: _ask(client, servers, name, types[0], options))
    if reply.message is None:
        return 1, reply.errors + UNREACHABLE
    if reply.rcode != "NOERROR":
        called = backwards or (typed if reply.rcode == "NXDOMAIN" else bare(name))
        return 1, f"{reply.errors}Host {called} not found: {RCODES[reply.rcode]}({reply.rcode})\n"
    text = reply.errors + "".join(_line(record) for record in reply.message.answer)
    if not reply.message.answer and len(types) == 1:
        text += f"{bare(name)} has no {types[0]} record\n"
    for type_ in types[1:]:
        more = _ask(client, servers, name, type_, options)
        text += more.errors
        if more.message:
            text += "".join(_line(record) for record in more.message.answer if record.type == type_)
    return 0, text


def _ask(client: Client, servers: Sequence[str], name: str, type_: str, options: dict[str, str]) -> Reply:
    query = client.question(name, type_, rd="r" not in options)
    return client.send(query, servers, tries=TRIES, tcp="T" in options)


def _line(record: Record) -> str:
    said = SENTENCES.get(record.type, f"has {record.type} record")
    return f"{bare(record.name)} {said} {record.value}\n"
