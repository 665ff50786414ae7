"""nslookup of BIND: A along the search list, then AAAA of the name that exists (bin/dig/nslookup.c)."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from learnnet.dns.message import Message, Record
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

USAGE = """Usage:
   nslookup [-opt ...]             # interactive mode using default server
   nslookup [-opt ...] - server    # interactive mode using 'server'
   nslookup [-opt ...] host        # just look up 'host' using default server
   nslookup [-opt ...] host server # just look up 'host' using 'server'
"""
WITHOUT_EFFECT = (
    "all", "nodebug", "nod2", "recurse", "norecurse", "search", "nosearch", "defname", "nodefname",
    "vc", "novc", "fail", "nofail", "sil", "domain", "port", "timeout", "retry", "ndots", "srchlist", "root",
)  # fmt: skip
WORDS = {
    "CNAME": "canonical name", "PTR": "name", "NS": "nameserver", "SRV": "service", "MX": "mail exchanger",
    "TXT": "text", "HINFO": "hinfo",
}  # fmt: skip
SOA_FIELDS = ("origin", "mail addr", "serial", "refresh", "retry", "expire", "minimum")


@dataclass(slots=True)
class _Run:
    """One run: what is asked, of whom, and what is printed meanwhile."""

    client: Client
    type: str = ""
    server: str = ""
    names: list[str] = field(default_factory=list)
    text: str = ""
    servers: tuple[str, ...] = ()


def nslookup(place: Place, words: Sequence[str]) -> Printed:
    run = _Run(Client(place))
    for word in words:
        if word.startswith("-") and len(word) > 1:
            _option(run, word[1:])
        else:
            run.names.append(word)
    if len(run.names) > 2:
        return Printed(rc=1, stdout=run.text + USAGE)
    if not run.names or run.names[0] == "-":
        return Printed(rc=1, stdout=run.text + "\n")
    run.server = run.names[1] if len(run.names) == 2 else ""
    run.servers = server_addresses(run.client, run.server)
    if not run.servers:
        return Printed(rc=1, stdout=f"nslookup: couldn't get address for '{run.server}': not found\n")
    rc = _look_up(run, run.names[0])
    return Printed(rc=rc, stdout=run.text, elapsed=run.client.now)


def _option(run: _Run, text: str) -> None:
    name, equals, value = text.partition("=")
    if name in ("type", "querytype", "query", "ty", "qu", "q") and equals:
        if is_type(value):
            run.type = value.upper()
        else:
            run.text += f"unknown query type: {value}\n"
    elif name in ("debug", "d2"):
        run.text += f"*** -{name} is not modelled\n"
    elif name.lower() not in WITHOUT_EFFECT:
        run.text += f"*** Invalid option: {text}\n"


def _look_up(run: _Run, typed: str) -> int:
    backwards = reverse(typed) if run.type in ("", "PTR") else None
    type_ = "PTR" if backwards else run.type or "A"
    names = [name for name in ([backwards] if backwards else run.client.names(typed)) if is_askable(name)]
    if not names:
        run.text += f"nslookup: '{typed}' {LONGEST_NAME}\n"
        return 1
    name, reply = first_known(names, lambda name: _ask(run, name, type_))
    message = reply.message
    if message is None:
        run.text += UNREACHABLE + "\n"
        return 1
    if not backwards:
        run.text += f"Server:\t\t{reply.server}\nAddress:\t{reply.server}#53\n\n"
    if message.rcode != "NOERROR":
        called = bare(name) if backwards or message.rcode != "NXDOMAIN" else typed
        run.text += f"** server can't find {called}: {message.rcode}\n\n"
        return 1
    rc = _answer(run, typed if run.type else name, name, message, with_ipv6=not run.type and not backwards)
    run.text += "\n"
    return rc


def _answer(run: _Run, called: str, name: str, message: Message, *, with_ipv6: bool) -> int:
    if not message.aa and (message.answer or not with_ipv6):
        run.text += "Non-authoritative answer:\n"
    if message.answer:
        run.text += _lines(message.answer)
    elif not with_ipv6:
        run.text += f"*** Can't find {bare(called)}: No answer\n"
    if with_ipv6:
        return _second(run, _end_of(name, message), message)
    if not message.aa and run.type not in ("A", "AAAA"):
        run.text += "\nAuthoritative answers can be found from:\n" + _elsewhere(message)
    return 0


def _end_of(name: str, message: Message) -> str:
    """Where the aliases in the answer lead to: IPv6 is asked for there (bin/dig/nslookup.c: chase_cnamelist)."""
    aliases = {record.name.lower(): record.value for record in message.answer if record.type == "CNAME"}
    for _ in range(len(aliases)):
        name = aliases.get(name.lower(), name)
    return name


def _second(run: _Run, name: str, first: Message) -> int:
    """Whoever did not say which addresses they want gets IPv6 as well."""
    reply = _ask(run, name, "AAAA")
    if reply.message is None:
        run.text += UNREACHABLE
        return 1
    addresses = tuple(record for record in reply.message.answer if record.type == "AAAA")
    if reply.message.rcode != "NOERROR":
        run.text += f"** server can't find {bare(name)}: {reply.message.rcode}\n"
        return 1
    if addresses:
        run.text += _lines(addresses)
    elif not first.answer:
        run.text += f"*** Can't find {bare(name)}: No answer\n"
    return 0


def _ask(run: _Run, name: str, type_: str) -> Reply:
    """A server that would not recurse is left for the next one, unless it was asked for by name."""
    query = run.client.question(name, type_)
    reply, tries = Reply(server=""), run.client.settings.attempts
    for index, server in enumerate(run.servers):
        last = index == len(run.servers) - 1
        reply = run.client.send(query, (server,), tries=tries)
        run.text += reply.errors
        if reply.message is None:
            tries = 1  # what was left is spent on the server that stayed silent
            continue
        more = "" if last else ", trying next server"
        if reply.message.rcode == "SERVFAIL":
            run.text += f";; Got SERVFAIL reply from {server}{more}\n"
        elif not reply.message.ra and not run.server:
            run.text += f";; Got recursion not available from {server}{more}\n"
        else:
            break
    return reply


def _lines(records: Sequence[Record]) -> str:
    return "".join(_line(record) for record in records)


def _elsewhere(message: Message) -> str:
    """Behind the answer addresses are written otherwise."""
    text = _lines([record for record in message.authority if record.type not in ("A", "AAAA")])
    for record in message.additional:
        said = "internet address =" if record.type == "A" else "has AAAA address"
        text += f"{bare(record.name)}\t{said} {record.value}\n" if record.type in ("A", "AAAA") else _line(record)
    return text


def _line(record: Record) -> str:
    name = bare(record.name)
    if record.type in ("A", "AAAA"):
        return f"Name:\t{name}\nAddress: {record.value}\n"
    if record.type == "SOA":
        fields = zip(SOA_FIELDS, (bare(value) for value in record.value.split()), strict=False)
        return f"{name}\n" + "".join(f"\t{title} = {value}\n" for title, value in fields)
    if record.type in WORDS:
        return f"{name}\t{WORDS[record.type]} = {record.value}\n"
    return f"{name}\trdata_{record.type} = {record.value}\n"
