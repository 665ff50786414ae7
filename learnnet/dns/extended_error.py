"""Extended DNS errors (RFC 8914): why an answer is as it is, in an option of EDNS."""

from dataclasses import replace

from learnnet.dns.message import Message, Opt

EXTENDED_ERROR = 15  # the option's number
BLOCKED, FILTERED = 15, 17
_SIZE = 4096


def explained(reply: Message, code: int, text: str = "") -> Message:
    """With the reason put in; CoreDNS sends it even to clients that did not speak EDNS."""
    option = (EXTENDED_ERROR, code.to_bytes(2, "big") + text.encode())
    return replace(reply, opt=Opt(size=_SIZE, do=True, options=(option,)))
