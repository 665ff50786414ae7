"""How many packets a connection is made of, and how many bytes each has on the wire, IP header included.

Simplified: every answer comes in one piece, and nobody holds an acknowledgement back. The sizes are those of Linux with
TCP timestamps on: 60 bytes for a SYN, 52 for a segment without data.
"""

from dataclasses import dataclass

from learnnet.lab.packets.exchange import REQUEST as THERE
from learnnet.lab.packets.exchange import Exchange
from learnnet.lab.packets.flight import (
    ANSWER_TCP,
    ECHO,
    ECHO_REPLY,
    ERRORS,
    REQUEST_TCP,
    RESET,
    Flight,
)

SYN, SEGMENT, RST, UDP_HEADERS, ICMP_HEADERS, PING = 60, 52, 40, 28, 28, 84
# `GET /hostname HTTP/1.1` with curl's four header lines, and an answer as Go's net/http gives it.
REQUEST, RESPONSE, DATAGRAM = 86, 137, 2
# Seconds after the first SYN at which it is sent again (tcp_syn_retries, doubling from one second).
AGAIN = (1, 3, 7, 15, 31)
PATIENCE = 5
MSS = 1448  # what one segment carries over Ethernet, behind 52 bytes of headers


@dataclass(frozen=True, slots=True, kw_only=True)
class Further:
    """Packets behind the first of each direction, and their bytes; `lost`: how often a SYN is sent again."""

    there: tuple[int, int] = (5, 5 * SEGMENT + REQUEST)
    back: tuple[int, int] = (3, 3 * SEGMENT + RESPONSE)
    lost: int = 0


def further(one: Exchange) -> Further:
    lost = sum(second < PATIENCE for second in AGAIN) if one.sent.protocol == "tcp" else 0
    if not one.size:
        return Further(lost=lost)
    whole = RESPONSE + one.size
    segments = -(-whole // MSS)
    return Further(
        there=(4 + segments, (4 + segments) * SEGMENT + REQUEST),
        back=(2 + segments, (2 + segments) * SEGMENT + whole),
        lost=lost,
    )


def size_of(leg: str, flight: Flight) -> int:
    """Of the first packet of its direction."""
    return first_size(flight) if leg == THERE else answer_size(flight)


def first_size(flight: Flight) -> int:
    if flight.what == REQUEST_TCP:
        return SYN
    return PING if flight.what == ECHO else UDP_HEADERS + DATAGRAM


def answer_size(flight: Flight) -> int:
    if flight.what in (ANSWER_TCP, ECHO_REPLY):
        return SYN if flight.what == ANSWER_TCP else PING
    if flight.what == RESET:
        return RST
    if flight.what in ERRORS:
        about = flight.about
        inner = SYN if about and about.protocol == "tcp" else UDP_HEADERS + DATAGRAM
        return ICMP_HEADERS + inner
    return UDP_HEADERS + DATAGRAM
