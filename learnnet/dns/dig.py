"""An exchange as `dig` prints it."""

from learnnet.dns.lookup import REJECTED, Exchange
from learnnet.dns.message import Question, Record

VERSION = "9.18"
TAB = 8


def dig_text(question: Exchange) -> str:
    """What `dig NAME TYPE @SERVER` shows of this question and its reply."""
    command = f"; <<>> DiG {VERSION} <<>> {question.name} {question.type} @{question.server}"
    if question.transport == "tcp":
        command += " +tcp"
    if question.lost:
        why = f"communications error to {question.server}#53: "
        why += "connection refused" if question.rcode == REJECTED else "timed out"
        return f";; {why}\n\n{command}\n;; global options: +cmd\n;; no servers could be reached\n"
    lines = [
        "",
        command,
        ";; global options: +cmd",
        ";; Got answer:",
        *mdns_warnings(Question(question.name, question.type)),
        *_header(question),
    ]
    lines += [";; QUESTION SECTION:", ";" + columns((0, question.name), (32, "IN"), (40, question.type)), ""]
    for title, records in (
        ("ANSWER", question.answer),
        ("AUTHORITY", question.authority),
        ("ADDITIONAL", question.additional),
    ):
        if records:
            lines += [f";; {title} SECTION:", *(_record(record) for record in records), ""]
    return "\n".join([*lines, *_tail(question), ""])


def _header(question: Exchange) -> list[str]:
    extra = len(question.additional) + (question.edns is not None)
    counts = f"QUERY: 1, ANSWER: {len(question.answer)}, AUTHORITY: {len(question.authority)}, ADDITIONAL: {extra}"
    lines = [
        f";; ->>HEADER<<- opcode: QUERY, status: {question.rcode}, id: {question.id}",
        f";; flags: {' '.join(question.flags)}; {counts}",
    ]
    if "rd" in question.flags and "ra" not in question.flags:
        lines.append(";; WARNING: recursion requested but not available")
    lines.append("")
    if question.edns is not None:
        lines += [";; OPT PSEUDOSECTION:", f"; EDNS: version: 0, flags:; udp: {question.edns}"]
    return lines


def mdns_warnings(question: Question | None) -> list[str]:
    """RFC 6762 keeps .local for multicast DNS."""
    if question is None or not question.name.lower().endswith(".local."):
        return []
    return [
        ";; WARNING: .local is reserved for Multicast DNS",
        ";; You are currently testing what happens when an mDNS query is leaked to DNS",
    ]


def columns(*cells: tuple[int, str]) -> str:
    """Tabs up to each column; past it one space, or a tab where that is as wide (BIND: masterdump.c, indent)."""
    line, at = "", 0
    for column, cell in cells:
        if line:
            to = max(column, at + 1)
            tabs = to // TAB - at // TAB
            line += "\t" * tabs + " " * (to - to // TAB * TAB if tabs else to - at)
            at = to
        line += cell
        at += len(cell)
    return line


def _record(record: Record) -> str:
    return columns((0, record.name), (24, str(record.ttl)), (32, "IN"), (40, record.type), (48, record.value))


def _tail(question: Exchange) -> list[str]:
    took = 0 if question.answered_at is None else question.answered_at - question.at
    return [
        f";; Query time: {took} msec",
        f";; SERVER: {question.server}#53({question.server}) ({question.transport.upper()})",
        f";; MSG SIZE  rcvd: {question.size}",
    ]
