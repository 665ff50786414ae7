"""`ping` of iputils 20221126. Without -c it would never end: here it stops after four, as if by Ctrl-C.

Simplified: round trips take a tenth of a millisecond and a little more for each machine on the way.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from learnnet.cluster.kubectl import Output
from learnnet.lab.packets.echo import EXCEEDED, NO_HOST, NO_NETWORK, REPLY, SILENCE, UNREACHABLE, Echo
from learnnet.lab.packets.exchange import ARP_PATIENCE
from learnnet.lab.shell.programs.here import UsageError

MOST, USUAL, LINGER = 20, 4, 10_000
VALUED, PLAIN = "cWwisItlSQmMpe", "nqv46bBdDfAOLUaR"
SAID = {
    UNREACHABLE: "Destination Port Unreachable",
    EXCEEDED: "Time to live exceeded",
    NO_HOST: "Destination Host Unreachable",
}


SAID6 = {
    UNREACHABLE: "Destination unreachable: Port unreachable",
    EXCEEDED: "Time exceeded: Hop limit",
    NO_HOST: "Destination unreachable: Address unreachable",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a command line of ping asks for; times in ms."""

    host: str
    count: int = USUAL
    interval: int = 1000
    linger: int = LINGER
    size: int = 56
    quiet: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """What was printed, and how long it took in ms."""

    output: Output
    elapsed: int = 0
    sent: bool = True


@dataclass(slots=True)
class _Options:
    values: dict[str, str] = field(default_factory=dict)
    rest: list[str] = field(default_factory=list)


def read(words: Sequence[str]) -> Asked:
    options = _options(words)
    if len(options.rest) != 1:
        raise UsageError("ping: usage error: Destination address required")
    values = options.values
    return Asked(
        host=options.rest[0],
        count=min(_whole(values.get("c", str(USUAL)), 1), MOST),
        interval=round(_number(values.get("i", "1")) * 1000),
        linger=round(_number(values.get("W", "10")) * 1000),
        size=_whole(values.get("s", "56"), 0),
        quiet="q" in values,
    )


def _options(words: Sequence[str]) -> _Options:
    found, rest = _Options(), list(words)
    while rest:
        word = rest.pop(0)
        if not word.startswith("-") or len(word) < 2:
            found.rest.append(word)
            continue
        letters = word[1:]
        while letters:
            letter, letters = letters[0], letters[1:]
            if letter == "V":
                raise UsageError("ping from iputils 20221126", 0)
            if letter in VALUED:
                if not letters and not rest:
                    raise UsageError(f"ping: option requires an argument -- '{letter}'\n\n{USAGE}", 2)
                found.values[letter], letters = letters or rest.pop(0), ""
            elif letter in PLAIN:
                found.values[letter] = ""
            else:
                raise UsageError(f"ping: invalid option -- '{letter}'\n\n{USAGE}", 2)
    return found


USAGE = "Usage\n  ping [options] <destination>\n\nFor more details see ping(8)."


def _whole(text: str, least: int) -> int:
    if not text.lstrip("-").isdecimal():
        raise UsageError(f"ping: invalid argument: '{text}'")
    if int(text) < least:
        raise UsageError(f"ping: invalid argument: '{text}': out of range: {least} <= value <= 9223372036854775807")
    return int(text)


def _number(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        raise UsageError(f"ping: invalid argument: '{text}'") from None
    if not 0 <= number <= 60:
        raise UsageError(f"ping: invalid argument: '{text}': out of range: 0 <= value <= 60")
    return number


def unresolved(host: str) -> Ran:
    return Ran(output=Output(rc=2, stderr=f"ping: {host}: Name or service not known\n"))


def ping(asked: Asked, name: str, address: str, send: Callable[[], Echo]) -> Ran:
    """`name` is what the address was found under."""
    got = [send() for _ in range(asked.count)]
    if got[0].what == NO_NETWORK:
        return Ran(output=Output(rc=2, stderr="ping: connect: Network is unreachable\n"))
    six = ":" in address
    spent = (asked.count - 1) * asked.interval
    end = spent + asked.linger
    lines = [f"PING {name} ({address}) {asked.size}({asked.size + 28}) bytes of data."]
    if six:
        lines = [f"PING {name}({address}) {asked.size} data bytes"]
    times = [0.1 + 0.02 * one.hops + (seq * 7 % 5) / 1000 for seq, one in enumerate(got) if one.what == REPLY]
    failed = [_told(one, seq, asked, end, SAID6 if six else SAID) for seq, one in enumerate(got)]
    if not asked.quiet:
        lines += [
            _replied(one, seq + 1, asked, 0.1 + 0.02 * one.hops + (seq * 7 % 5) / 1000)
            if one.what == REPLY
            else failed[seq]
            for seq, one in enumerate(got)
            if one.what == REPLY or failed[seq]
        ]
    errors = sum(bool(text) for text in failed)
    lines += ["", f"--- {name} ping statistics ---", _statistics(asked, len(times), errors, spent)]
    waiting = min(sum(one.what == NO_HOST for one in got), 3) if errors else 0
    lines.append(_rtt(times) or (f"pipe {waiting}" if waiting > 1 else ""))
    stderr = "".join("ping: sendmsg: Operation not permitted\n" for one in got if one.forbidden)
    elapsed = spent if times else min(end, ARP_PATIENCE + spent) if errors == asked.count else end
    stdout = "".join(f"{line}\n" for line in lines)
    return Ran(output=Output(rc=0 if times else 1, stdout=stdout, stderr=stderr), elapsed=elapsed)


def _replied(one: Echo, seq: int, asked: Asked, took: float) -> str:
    return f"{asked.size + 8} bytes from {one.source}: icmp_seq={seq} ttl={one.ttl} time={took:.3f} ms"


def _told(one: Echo, seq: int, asked: Asked, end: int, said: Mapping[str, str]) -> str:
    """Of a neighbour who does not answer ARP one hears only after three seconds, if ping still listens then."""
    if one.what in (REPLY, SILENCE):
        return ""
    heard = (seq * asked.interval // ARP_PATIENCE + 1) * ARP_PATIENCE if one.what == NO_HOST else 0
    return f"From {one.source} icmp_seq={seq + 1} {said[one.what]}" if heard <= end and one.source else ""


def _statistics(asked: Asked, received: int, errors: int, spent: int) -> str:
    lost = round(100 * (asked.count - received) / asked.count)
    told = f", +{errors} errors" if errors else ""
    return f"{asked.count} packets transmitted, {received} received{told}, {lost}% packet loss, time {spent}ms"


def _rtt(times: Sequence[float]) -> str:
    if not times:
        return ""
    mean = sum(times) / len(times)
    spread = (sum((one - mean) ** 2 for one in times) / len(times)) ** 0.5
    return f"rtt min/avg/max/mdev = {min(times):.3f}/{mean:.3f}/{max(times):.3f}/{spread:.3f} ms"
