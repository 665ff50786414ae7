"""Domain names as CoreDNS holds them: text with a closing dot, odd bytes escaped, case kept as it came."""

from functools import lru_cache

MAX_NAME = 255  # bytes on the wire, RFC 1035 section 2.3.4
MAX_LABEL = 63
MAX_POINTERS = 126  # miekg/dns: maxCompressionPointers, a name has at most 127 labels
_ESCAPED = frozenset(b"\"\\.();@' ")


class BadNameError(ValueError):
    """The bytes or the text are not a domain name."""


def fqdn(name: str) -> str:
    return name if name.endswith(".") and not _ends_escaped(name) else name + "."


def within(name: str, zone: str) -> bool:
    """Whether `name` is `zone` or lies below it; both in lower case, both closed by a dot."""
    if zone == "." or name == zone:
        return True
    return name.endswith("." + zone) and not _ends_escaped(name[: -len(zone)])


def longest_zone(name: str, zones: tuple[str, ...]) -> str:
    """The longest of `zones` that holds `name`, or ""."""
    best = ""
    for zone in zones:
        if len(zone) > len(best) and within(name, zone):
            best = zone
    return best


def labels(name: str) -> list[str]:
    """`a.b.` -> [a, b]; an escaped dot does not part labels."""
    bare = name[:-1] if name.endswith(".") and not _ends_escaped(name) else name
    if not bare:
        return []
    if "\\" not in bare:
        return bare.split(".")
    parts, current, escaped = [], "", False
    for char in bare:
        if char == "." and not escaped:
            parts.append(current)
            current = ""
            continue
        escaped = char == "\\" and not escaped
        current += char
    return [*parts, current]


def before(name: str, zone: str) -> list[str]:
    """The labels of `name` in front of `zone`."""
    if zone == ".":
        return labels(name)
    return labels(name[: -len(zone)])


@lru_cache(maxsize=16384)
def to_wire(name: str) -> bytes:
    """The name as length-prefixed labels, uncompressed."""
    out = bytearray()
    for label in labels(name):
        raw = _unescape(label)
        if not 0 < len(raw) <= MAX_LABEL:
            raise BadNameError(name)
        out.append(len(raw))
        out += raw
    out.append(0)
    if len(out) > MAX_NAME:
        raise BadNameError(name)
    return bytes(out)


def from_wire(message: bytes, offset: int) -> tuple[str, int]:
    """The name at `offset`, and where the message goes on behind it."""
    parts: list[str] = []
    end, pointers, length = -1, 0, 1
    while True:
        size = _byte(message, offset)
        offset += 1
        if size == 0:
            return ".".join(parts) + ".", offset if end < 0 else end
        if size & 0xC0 == 0xC0:
            target = (size & 0x3F) << 8 | _byte(message, offset)
            end = offset + 1 if end < 0 else end
            offset, pointers = target, pointers + 1
            if pointers > MAX_POINTERS:
                raise BadNameError("too many compression pointers")
            continue
        if size & 0xC0 or offset + size > len(message):
            raise BadNameError("bad label")
        length += size + 1
        if length > MAX_NAME:
            raise BadNameError("name too long")
        parts.append(_escape(message[offset : offset + size]))
        offset += size


def _byte(message: bytes, offset: int) -> int:
    if offset >= len(message):
        raise BadNameError("name runs over the end of the message")
    return message[offset]


def _escape(label: bytes) -> str:
    if label.isalnum():
        return label.decode()
    return "".join(
        f"\\{chr(byte)}" if byte in _ESCAPED else chr(byte) if 0x20 < byte < 0x7F else f"\\{byte:03d}" for byte in label
    )


def _unescape(label: str) -> bytes:
    if "\\" not in label:
        return label.encode("utf-8", "surrogateescape")
    out, index = bytearray(), 0
    while index < len(label):
        char = label[index]
        digits = label[index + 1 : index + 4]
        if char != "\\":
            out += char.encode("utf-8", "surrogateescape")
            index += 1
        elif len(digits) == 3 and digits.isascii() and digits.isdigit() and int(digits) < 256:
            out.append(int(digits))
            index += 4
        else:
            out += label[index + 1 : index + 2].encode("utf-8", "surrogateescape")
            index += 2
    return bytes(out)


def _ends_escaped(name: str) -> bool:
    """Whether the last character has a backslash before it that is not itself escaped."""
    if "\\" not in name:
        return False
    bare = name[:-1]
    return (len(bare) - len(bare.rstrip("\\"))) % 2 == 1
