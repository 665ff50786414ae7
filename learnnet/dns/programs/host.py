"""host of BIND: addresses and mail servers of a name, or the name of an address, one sentence each (bin/dig/host.c)."""

from collections.abc import Sequence
from dataclasses import dataclass

from learnnet.dns.dig import columns
from learnnet.dns.message import RCODES, Message, Record
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

TRIES = 2  # whatever resolv.conf says of attempts
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
WITH_VALUE, ALONE, UNMODELLED = "NtWR", "adrsTUvw46", "AcCilmpV"
SENTENCES = {
    "A": "has address", "AAAA": "has IPv6 address", "CNAME": "is an alias for", "PTR": "domain name pointer",
    "NS": "name server", "MX": "mail is handled by", "TXT": "descriptive text",
}  # fmt: skip


class _HostError(Exception):
    def __init__(self, rc: int, text: str) -> None:
        super().__init__(text)
        self.rc = rc
        self.text = text


@dataclass(slots=True)
class _Run:
    """One run: what is asked, of whom, and what is printed meanwhile; `greeting` is still to be printed."""

    client: Client
    servers: Sequence[str]
    options: dict[str, str]
    greeting: str = ""
    text: str = ""

    @property
    def verbose(self) -> bool:
        return "v" in self.options


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
    run = _Run(client, servers, options)
    if given:
        run.greeting = f"Using domain server:\nName: {given}\nAddress: {servers[0]}#53\nAliases: \n\n"
    rc = _look_up(run, names[0])
    return Printed(rc=rc, stdout=run.text, elapsed=client.now)


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
        options |= {"a": {"v": "", "t": "ANY"}, "d": {"v": ""}}.get(letter, {letter: value})
    return options, names


def _look_up(run: _Run, typed: str) -> int:
    options = run.options
    backwards = None if "t" in options else reverse(typed)
    types = ["PTR"] if backwards else [options["t"].upper()] if "t" in options else ["A", "AAAA", "MX"]
    ndots = options.get("N", "")
    names = [backwards] if backwards else run.client.names(typed, int(ndots[:3]) if ndots.isdecimal() else None)
    names = [name for name in names if is_askable(name)]
    if not names:
        run.text += f"host: '{typed}' {LONGEST_NAME}\n"
        return 1
    name, reply = first_known(names, lambda name: _ask(run, name, types[0]))
    message = reply.message
    if message is None:
        run.text += reply.errors + UNREACHABLE
        return 1
    run.text += reply.errors + run.greeting
    if reply.rcode != "NOERROR":
        called = backwards or (typed if reply.rcode == "NXDOMAIN" else bare(name))
        run.text += f"Host {called} not found: {RCODES[reply.rcode]}({reply.rcode})\n"
        run.text += _received(reply) if run.verbose else ""
        return 1
    run.text += _shown(reply, message) if run.verbose else "".join(_line(record) for record in message.answer)
    if not message.answer and len(types) == 1 and not run.verbose:
        run.text += f"{bare(name)} has no {types[0]} record\n"
    for type_ in types[1:]:
        _further(run, name, type_)
    return 0


def _further(run: _Run, name: str, type_: str) -> None:
    """IPv6 and mail servers of the name that was found."""
    reply = _ask(run, name, type_)
    run.text += reply.errors
    if reply.message and run.verbose:
        run.text += _shown(reply, reply.message)
    elif reply.message:
        run.text += "".join(_line(record) for record in reply.message.answer if record.type == type_)


def _ask(run: _Run, name: str, type_: str) -> Reply:
    if run.verbose:
        run.text += f'Trying "{bare(name)}"\n'
    query = run.client.question(name, type_, rd="r" not in run.options)
    return run.client.send(query, run.servers, tries=TRIES, tcp="T" in run.options)


def _shown(reply: Reply, message: Message) -> str:
    """-v: the reply section by section, as dig shows it without its EDNS."""
    sections = (("ANSWER", message.answer), ("AUTHORITY", message.authority), ("ADDITIONAL", message.additional))
    counts = ", ".join(f"{title}: {len(records)}" for title, records in sections)
    lines = [
        f";; ->>HEADER<<- opcode: QUERY, status: {message.rcode}, id: {message.id}",
        f";; flags: {' '.join(message.flags)}; QUERY: 1, {counts}",
        "",
    ]
    if message.question:
        asked = message.question
        lines += [";; QUESTION SECTION:", ";" + columns((0, asked.name), (32, asked.cls), (40, asked.type)), ""]
    for title, records in sections:
        if records:
            lines += [f";; {title} SECTION:", *(_row(record) for record in records), ""]
    return "\n".join([*lines, ""]) + _received(reply)


def _row(record: Record) -> str:
    return columns((0, record.name), (24, str(record.ttl)), (32, "IN"), (40, record.type), (48, record.value))


def _received(reply: Reply) -> str:
    return f"Received {reply.size} bytes from {reply.server}#53 in {reply.took} ms\n"


def _line(record: Record) -> str:
    said = SENTENCES.get(record.type, f"has {record.type} record")
    return f"{bare(record.name)} {said} {record.value}\n"
