"""curl, wget and nc as far as this lab goes: one request to one address and port. Their words become what is sent."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from learnnet.cluster.kubectl import Output
from learnnet.cluster.text import Text
from learnnet.lab.packets.client import BYTES

MOST_SECONDS, LARGEST = 60, 1_000_000
# What changes nothing about where a packet goes; the ones with a value take the word behind them along.
CURL_PLAIN = {*("-s", "-S", "-v", "-i", "-I", "-k", "-L", "-f", "-4"), "--silent", "--show-error", "--fail"}
CURL_VALUED = {"-H", "--header", "-o", "--output", "-w", "--write-out", "-X", "--request", "-A", "--retry"}
SECONDS = {"-m", "--max-time", "--connect-timeout", "-T", "--timeout", "-w"}
WGET_PLAIN = {"-q", "-qO-", "-O-", "-S", "--spider"}
WGET_VALUED = {"-O"}
NC_PLAIN = {"-v", "-z", "-n", "-N", "-4", "-u"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The fields of a change that sends."""

    payload: Mapping[str, Any]


def curl(words: Sequence[str]) -> Asked | Output:
    return _asked("curl", words, plain=CURL_PLAIN, valued=CURL_VALUED, seconds=SECONDS - {"-T", "-w"})


def wget(words: Sequence[str]) -> Asked | Output:
    return _asked("wget", words, plain=WGET_PLAIN, valued=WGET_VALUED, seconds=SECONDS - {"-m", "-w"})


def nc(words: Sequence[str]) -> Asked | Output:
    """`nc [-u] [-w SECONDS] HOST PORT`"""
    protocol = "udp" if any(word[:1] == "-" and "u" in word[1:] for word in words) else "tcp"
    rest = list(words)
    if len(rest) < 2 or not rest[-1].isdecimal():
        return Output(rc=1, stderr="usage: nc [-nuvz] [-w timeout] [destination] [port]\n")
    return _asked(
        "nc", [*rest[:-2], f"{rest[-2]}:{rest[-1]}"], plain=NC_PLAIN, valued=set(), seconds={"-w"}, protocol=protocol
    )


CLIENTS: Mapping[str, Callable[[Sequence[str]], Asked | Output]] = {"curl": curl, "nc": nc, "wget": wget}


def _asked(
    program: str,
    words: Sequence[str],
    *,
    plain: set[str],
    valued: set[str],
    seconds: set[str],
    protocol: str = "tcp",
) -> Asked | Output:
    rest, to, wait = list(words), "", 5
    while rest:
        word, *rest = rest
        name, equals, value = word.partition("=")
        if word in plain or _all_plain(word, plain):
            continue
        if name in valued | seconds:
            value = value if equals else rest.pop(0) if rest else ""
            if name in seconds:
                wait = _whole_seconds(value)
        elif word.startswith("-") or to:
            return _unknown(program, word)
        else:
            to = word
    if not to or not 1 <= wait <= MOST_SECONDS:
        return _unknown(program, to)
    size = _size(to) if protocol == "tcp" else 0
    return Asked(payload={"to": _target(to), "protocol": protocol, "seconds": wait, **({"size": size} if size else {})})


def _all_plain(word: str, plain: set[str]) -> bool:
    """`-sSf`: short options in one word."""
    return len(word) > 2 and word[0] == "-" != word[1] and all(f"-{letter}" in plain for letter in word[1:])


def _whole_seconds(text: str) -> int:
    """0 for what is no number of seconds; part of a second counts as a whole one."""
    try:
        return max(1, round(float(text)))
    except (ValueError, OverflowError):
        return 0


def _target(url: str) -> str:
    """`http://web:80/path` -> `web:80`; TLS is not spoken here, but its port is what would be asked."""
    scheme, found, rest = url.partition("://")
    host = (rest if found else url).partition("/")[0]
    return f"{host}:443" if found and scheme == "https" and ":" not in host else host


def _size(url: str) -> int:
    """`http://web/bytes/10000` asks for a page of so many bytes."""
    number = url.rpartition(BYTES)[2] if BYTES in url else ""
    return min(int(number), LARGEST) if number.isascii() and number.isdigit() else 0


def _unknown(program: str, word: str) -> Output:
    note = Text(
        "`{program}` understands one address and a waiting time in this lab, not “{word}”.",
        {"program": program, "word": word},
    )
    return Output(rc=2, stderr=f"{note}\n", note=note)
