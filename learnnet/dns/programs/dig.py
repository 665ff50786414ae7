"""dig: one question as typed, and everything that the reply says."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from hashlib import blake2b

from learnnet.cluster.clock import EPOCH
from learnnet.dns.dig import columns, mdns_warnings
from learnnet.dns.message import Message, Record
from learnnet.dns.place import Place
from learnnet.dns.programs.client import (
    LONGEST_NAME,
    UNREACHABLE,
    Client,
    Printed,
    Reply,
    edns,
    is_askable,
    server_addresses,
)
from learnnet.dns.programs.dig_options import CommandLine, DigError, Options, Query, parse
from learnnet.dns.wire import pack

RELEASE = "9.18.49-1~deb12u3-Debian"
EDNS_SIZE = 1232
MOST_STEPS = 10  # down from the root
COOKIE = 10


def dig(place: Place, words: Sequence[str]) -> Printed:
    try:
        line = parse(words)
    except DigError as error:
        text = error.text
        return Printed(rc=error.rc, stdout=text) if error.rc == 0 else Printed(rc=error.rc, stderr=text)
    client, text, rc = Client(place), "", 0
    greeting = _greeting(words, line)
    for query in line.queries:
        shown, code, greeting = _one(client, query, greeting)
        text += shown
        rc = rc or code
        if code == 10:
            return Printed(rc=rc, stdout=text, stderr=line.warnings, elapsed=client.now)
    return Printed(rc=rc, stdout=text, stderr=line.warnings, elapsed=client.now)


def _greeting(words: Sequence[str], line: CommandLine) -> str:
    """Shown in front of the first reply only."""
    everything = [line.options, *(query.options for query in line.queries)]
    if any(options.is_on("short") or "cmd" not in options.shows for options in everything):
        return ""
    return "\n" + " ".join(["; <<>> DiG", RELEASE, "<<>>", *words]).rstrip() + "\n"


def _one(client: Client, query: Query, greeting: str) -> tuple[str, int, str]:
    """The text of one name, the program's code, and the greeting that is still to be shown."""
    options = query.options
    servers = server_addresses(client, options.server)
    if not servers:
        return f"dig: couldn't get address for '{options.server}': not found\n", 10, greeting
    if greeting and options.server:
        greeting += f"; ({len(servers)} server{'s' if len(servers) > 1 else ''} found)\n"
    greeting = greeting and greeting + ";; global options: +cmd\n"
    if options.is_on("trace"):
        return (*_traced(client, query, servers, greeting), "")
    names = [query.name if query.name.endswith(".") else query.name + "."]
    if options.is_on("search") or "ndots" in options.numbers:
        names = client.names(query.name, options.numbers.get("ndots"))
    names = [name for name in names if is_askable(name)]
    if not names:
        return f"dig: '{query.name}' {LONGEST_NAME}\n", 10, greeting
    text = ""
    for name in names:
        reply = _ask(client, options, name, servers)
        if reply.message is None:
            return text + reply.errors + greeting + UNREACHABLE, 9, ""
        last = name == names[-1] or reply.rcode != "NXDOMAIN"
        if last or options.is_on("showsearch"):
            if reply.message.question and reply.message.question.type == "AXFR" and reply.rcode != "NOERROR":
                return text + greeting + "; Transfer failed.\n", 0, ""
            retried = ";; BADVERS, retrying with EDNS version 0.\n" if reply.older else ""
            retried += ";; Truncated, retrying in TCP mode.\n" if reply.cut else ""
            text += (
                reply.errors
                + ("" if options.is_on("short") else retried)
                + _shown(client, reply, reply.message, options, greeting)
            )
        if last:
            break
    return text, 0, ""


def _traced(client: Client, query: Query, servers: Sequence[str], text: str) -> tuple[str, int]:
    """From the root downwards: each server is asked for the name until one answers instead of pointing further."""
    options = replace(query.options, on=query.options.on | {"do"}, edns=True)
    reply = _ask(client, replace(options, type="NS", cls="IN"), ".", servers)
    text += _step(reply, options, reply.server)
    options = replace(options, on=options.on - {"recurse"})
    for _ in range(MOST_STEPS):
        if reply.message is None:
            return text, 9
        hosts = [record.value for record in (*reply.message.answer, *reply.message.authority) if record.type == "NS"]
        found = [(host, address) for host in hosts for address in server_addresses(client, host.removesuffix("."))]
        missing = next((host for host in hosts if all(host != known for known, _ in found)), None)
        if missing is not None and not found:
            where = missing.removesuffix(".")
            failed = f"couldn't get address for '{where}': "
            return f"{text}{failed}not found\ndig: {failed}no more\n", 1
        if not found:
            return text, 0
        host, address = found[0]
        reply = _ask(client, options, query.name if query.name.endswith(".") else query.name + ".", [address])
        text += _step(reply, options, host.removesuffix("."))
        if reply.message and (reply.message.answer or reply.rcode != "NOERROR"):
            return text, 0
    return text, 0


def _step(reply: Reply, options: Options, called: str) -> str:
    """Answer and authority without a word of comment, and who gave them."""
    if reply.message is None:
        return reply.errors + UNREACHABLE
    records = [
        *(reply.message.answer if "answer" in options.shows else ()),
        *(reply.message.authority if "authority" in options.shows else ()),
    ]
    lines = "".join(f"{_record(record, options)}\n" for record in records)
    return f"{lines};; Received {reply.size} bytes from {reply.server}#53({called}) in {reply.took} ms\n\n"


def _ask(client: Client, options: Options, name: str, servers: Sequence[str]) -> Reply:
    """A server that does not know the version of EDNS is asked once more with the one it knows."""
    version = options.numbers.get("edns", 0)
    reply = _sent_once(client, options, name, servers, version)
    if reply.rcode == "BADVERS" and version and options.is_on("negotiate"):
        return replace(_sent_once(client, options, name, servers, 0), older=True)
    return reply


def _sent_once(client: Client, options: Options, name: str, servers: Sequence[str], version: int) -> Reply:
    cookie = blake2b(f"{client.place.pod} {client.place.now}".encode(), digest_size=8).digest()
    size = options.numbers.get("bufsize", EDNS_SIZE)
    type_ = options.type or "A"
    opt = edns(size, options.is_on("do"), cookie if options.is_on("cookie") else b"", version)
    query = client.question(
        name,
        type_,
        rd=options.is_on("recurse"),
        ad=options.is_on("ad"),
        cd=options.is_on("cd"),
        opt=opt if options.edns else None,
        cls=options.cls,
    )
    return client.send(
        query,
        servers,
        tries=max(options.numbers.get("tries", client.settings.attempts), 1),
        wait=max(options.numbers["time"], 1) * 1000 if "time" in options.numbers else 0,
        tcp=options.is_on("tcp") or type_ == "AXFR",
        ignore=options.is_on("ignore"),
    )


def _shown(client: Client, reply: Reply, message: Message, options: Options, greeting: str) -> str:
    if options.is_on("short"):
        source = f" from server {reply.server} in {reply.took} ms." if options.is_on("identify") else ""
        return "".join(f"{record.value}{source}\n" for record in message.answer)
    comments = "comments" in options.shows
    text = greeting
    if options.is_on("qr"):
        text += _sent(message, options)
    if comments:
        text += "\n".join([";; Got answer:", *mdns_warnings(message.question), *_header(message, options), "", ""])
        text += _pseudo_section(message)
    if "question" in options.shows and message.question:
        asked = message.question
        left_out = 2 - options.is_on("ttl") - options.is_on("cls")
        line = ";" + columns((0, asked.name), (32 if not left_out else 24, asked.cls), (40 - 8 * left_out, asked.type))
        if options.is_on("multiline"):
            line = ";" + columns((0, asked.name), (24, f"{asked.cls} {asked.type}"))
        text += (";; QUESTION SECTION:\n" if comments else "") + line + "\n" + ("\n" if comments else "")
    for title, records in (
        ("answer", message.answer),
        ("authority", message.authority),
        ("additional", message.additional),
    ):
        if records and title in options.shows:
            lines = "".join(f"{_record(record, options)}\n" for record in records)
            text += f";; {title.upper()} SECTION:\n{lines}\n" if comments else lines
    return text + (_stats(client, reply) if "stats" in options.shows else "")


def _sent(message: Message, options: Options) -> str:
    """The question as it went out."""
    asked = message.question
    assert asked is not None, "dig always asks something"
    cookies = tuple(option for option in (message.opt.options if message.opt else ()) if option[0] == COOKIE)
    opt = edns(options.numbers.get("bufsize", EDNS_SIZE), options.is_on("do"), b"") if options.edns else None
    query = Message(
        id=message.id,
        question=asked,
        rd=options.is_on("recurse"),
        ad=options.is_on("ad"),
        cd=options.is_on("cd"),
        opt=replace(opt, options=cookies) if opt else None,
    )
    lines = [";; Sending:", *mdns_warnings(asked), *_header(query, options), "", ""]
    text = "\n".join(lines) + _pseudo_section(query).replace(" (echoed)", "")
    line = ";" + columns((0, asked.name), (32, asked.cls), (40, asked.type))
    return f"{text};; QUESTION SECTION:\n{line}\n\n;; QUERY SIZE: {len(pack(query))}\n\n"


def _header(message: Message, options: Options) -> list[str]:
    extra = len(message.additional) + (message.opt is not None)
    counts = f"QUERY: 1, ANSWER: {len(message.answer)}, AUTHORITY: {len(message.authority)}, ADDITIONAL: {extra}"
    lines = [
        f";; ->>HEADER<<- opcode: QUERY, status: {message.rcode}, id: {message.id}",
        f";; flags: {' '.join(message.flags)}; {counts}",
    ]
    if message.qr and message.rd and not message.ra:
        lines.append(";; WARNING: recursion requested but not available")
    return lines


def _pseudo_section(message: Message) -> str:
    opt = message.opt
    if opt is None:
        return ""
    text = f";; OPT PSEUDOSECTION:\n; EDNS: version: 0, flags:{' do' if opt.do else ''}; udp: {opt.size}\n"
    cookies = [value for code, value in opt.options if code == COOKIE]
    return text + "".join(f"; COOKIE: {value.hex()} (echoed)\n" for value in cookies)


def _record(record: Record, options: Options) -> str:
    """What is left out leaves no gap (bin/dig/dig.c: the style of printmessage)."""
    cells = [str(record.ttl)] if options.is_on("ttl") else []
    cells += ["IN"] if options.is_on("cls") else []
    value = _spread(record) if options.is_on("multiline") else record.value
    cells += [record.type, value]
    if options.is_on("multiline"):
        return columns((0, record.name), (24, " ".join([*cells[:-1], value])))
    return columns((0, record.name), *((24 + 8 * index, cell) for index, cell in enumerate(cells)))


SOA_FIELDS = ("serial", "refresh", "retry", "expire", "minimum")
UNITS = ((604800, "week"), (86400, "day"), (3600, "hour"), (60, "minute"), (1, "second"))


def _spread(record: Record) -> str:
    """An SOA's numbers each on a line of its own, with what they are."""
    if record.type != "SOA":
        return record.value
    words = record.value.split()
    lines = [f"{' '.join(words[:2])} ("]
    for title, number in zip(SOA_FIELDS, words[2:], strict=True):
        span = "" if title == "serial" else f" ({_in_words(int(number))})"
        lines.append(f"{number:<10} ; {title}{span}")
    return ("\n" + "\t" * 4).join([*lines, ")"])


def _in_words(seconds: int) -> str:
    parts = []
    for size, unit in UNITS:
        count, seconds = divmod(seconds, size)
        if count:
            parts.append(f"{count} {unit}{'s' if count > 1 else ''}")
    return " ".join(parts) or "0 seconds"


def _stats(client: Client, reply: Reply) -> str:
    moment = EPOCH + timedelta(milliseconds=client.place.now + client.now)
    return (
        f";; Query time: {reply.took} msec\n"
        f";; SERVER: {reply.server}#53({reply.server}) ({reply.transport.upper()})\n"
        f";; WHEN: {moment.strftime('%a %b %d %H:%M:%S UTC %Y')}\n"
        f";; MSG SIZE  rcvd: {reply.size}\n\n"
    )
