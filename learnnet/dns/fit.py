"""Making a reply fit the client's buffer: plain if it fits, then with pointers, then cut off with TC set."""

from dataclasses import replace

from learnnet.dns import names, wire
from learnnet.dns.message import Message

MIN_UDP = 512
TCP_LIMIT = 65535
FRAGMENT_IPV4 = 1480  # beyond these a UDP reply is compressed although it would fit (CoreDNS: request.Scrub)
FRAGMENT_IPV6 = 1220


def limit(transport: str, advertised: int | None) -> int:
    """A server takes the client's word for its buffer, but never less than 512 bytes (RFC 6891, 6.2.3)."""
    return TCP_LIMIT if transport == "tcp" else max(MIN_UDP, advertised or 0)


def cut(message: Message, size: int) -> Message:
    """Drop records from the end until the compressed message fits; TC says so (miekg/dns: Truncate)."""
    if _length(message) <= size:
        return message
    room = size - (len(wire.opt_bytes(message.opt)) if message.opt else 0)
    writer = wire.Compressor(message)
    used = len(writer)
    kept: list[int] = []
    for section in (message.answer, message.authority, message.additional):
        count = 0
        for record in section:
            if used >= room:
                break
            writer.add(record)
            used = len(writer)
            if used > room:
                used = room  # nothing more, not even a smaller record
                break
            count += 1
        kept.append(count)
    answer, authority, additional = kept
    whole = kept == [len(message.answer), len(message.authority), len(message.additional)]
    return replace(
        message,
        tc=message.tc or not whole,
        answer=message.answer[:answer],
        authority=message.authority[:authority],
        additional=message.additional[:additional],
    )


def _length(message: Message) -> int:
    try:
        return len(wire.pack(message))
    except names.BadNameError:
        return 0


def encode(message: Message, transport: str, size: int, ipv6: bool = False) -> bytes:
    """The bytes that leave the server; none when a name in the reply is too long to be written.

    Such a name can come from an ExternalName with a label of more than 63 letters. CoreDNS then stays silent, too.
    """
    try:
        plain = wire.pack(message)
    except names.BadNameError:
        return b""
    if len(plain) > size:
        return wire.pack_compressed(cut(message, size))
    if transport == "udp" and len(plain) > (FRAGMENT_IPV6 if ipv6 else FRAGMENT_IPV4):
        return wire.pack_compressed(message)
    return plain
