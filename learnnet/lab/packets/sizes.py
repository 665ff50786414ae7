"""How many packets a connection is made of, and how many bytes each has on the wire, IP header included.

Simplified: every answer comes in one piece, and nobody holds an acknowledgement back. The sizes are those of Linux with
TCP timestamps on: 60 bytes for a SYN, 52 for a segment without data.
"""

from dataclasses import dataclass

from learnnet.lab.packets.exchange import REQUEST as THERE
from learnnet.lab.packets.exchange import Exchange
from learnnet.lab.packets.flight import (
    ABORT,
    ANSWER_SCTP,
    ANSWER_TCP,
    ECHO,
    ECHO_REPLY,
    ERRORS,
    REQUEST_SCTP,
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
INIT = 68  # with the parameters that Linux sends; its answer carries a cookie
SCTP_SIZES = {ANSWER_SCTP: 292, ABORT: 36}
MSS = 1448  # what one segment carries over Ethernet, behind 52 bytes of headers


@dataclass(frozen=True, slots=True, kw_only=True)
class Further:
    """Packets behind the first of each direction, and their bytes; `lost`: how often a SYN is sent again."""

    there: tuple[int, int]
    back: tuple[int, int]
    lost: int


def further(one: Exchange) -> Further:
    lost = sum(second < PATIENCE for second in AGAIN) if one.sent.protocol == "tcp" else 0
    more = longer(one.sent.destination)
    segments, whole = 1, RESPONSE
    if one.size:
        whole = RESPONSE + one.size
        segments = -(-whole // (MSS - more))
    there, back = 4 + segments, 2 + segments
    return Further(
        there=(there, there * (SEGMENT + more) + REQUEST),
        back=(back, back * (SEGMENT + more) + whole),
        lost=lost,
    )


def longer(address: str) -> int:
    """By how much a header of its family is longer than one of IPv4."""
    return 20 if ":" in address else 0


def size_of(leg: str, flight: Flight) -> int:
    """Of the first packet of its direction."""
    size = first_size(flight) if leg == THERE else answer_size(flight)
    headers = 2 if flight.about else 1  # an error quotes the packet that it is about
    return size + headers * longer(flight.packet.destination)


def first_size(flight: Flight) -> int:
    if flight.what in (REQUEST_TCP, REQUEST_SCTP):
        return SYN if flight.what == REQUEST_TCP else INIT
    return PING if flight.what == ECHO else UDP_HEADERS + DATAGRAM


def answer_size(flight: Flight) -> int:
    if flight.what in (ANSWER_TCP, ECHO_REPLY):
        return SYN if flight.what == ANSWER_TCP else PING
    if flight.what in SCTP_SIZES:
        return SCTP_SIZES[flight.what]
    if flight.what == RESET:
        return RST
    if flight.what in ERRORS:
        about = flight.about
        inner = SYN if about and about.protocol == "tcp" else UDP_HEADERS + DATAGRAM
        return ICMP_HEADERS + inner
    return UDP_HEADERS + DATAGRAM
