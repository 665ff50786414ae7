"""DNS messages as bytes: reading queries the way miekg/dns does, and packing replies with or without pointers."""

import struct
from dataclasses import replace

from learnnet.dns import names, rdata
from learnnet.dns.message import (
    RCODE_NAMES,
    RCODES,
    TYPES,
    Message,
    Opt,
    Question,
    Record,
    class_name,
    class_number,
    type_name,
    type_number,
)

HEADER = struct.Struct("!6H")
_FIXED = struct.Struct("!HHIH")  # type, class, TTL, length of the data
_TAIL = struct.Struct("!HH")
_IN = 1
_OPT = TYPES["OPT"]
POINTER_REACH = 0x4000  # a compression pointer has 14 bits
_QUERY, _NOTIFY = 0, 4


class MalformedError(ValueError):
    """The bytes are not a DNS message."""


def read(message: bytes) -> Message:
    """Any whole message; records keep only what the wire says (no origin)."""
    try:
        return _read(message)
    except (names.BadNameError, struct.error, IndexError) as error:
        raise MalformedError(str(error)) from error


def _read(message: bytes) -> Message:
    ident, bits, questions, answers, authorities, additionals = HEADER.unpack_from(message)
    offset, question = HEADER.size, None
    for _ in range(questions):
        name, offset = names.from_wire(message, offset)
        type_, class_ = _TAIL.unpack_from(message, offset)
        offset += _TAIL.size
        question = question or Question(name, type_name(type_), class_name(class_))
    head = _from_bits(ident, bits, question)
    sections: list[tuple[Record, ...]] = []
    opt: Opt | None = None
    extended = 0
    for count in (answers, authorities, additionals):
        records = []
        for _ in range(count):
            record, offset = _read_record(message, offset)
            if isinstance(record, Record):
                records.append(record)
            else:
                opt, extended = record
        sections.append(tuple(records))
    rcode = RCODE_NAMES.get(bits & 0xF | extended << 4, head.rcode)
    answer, authority, additional = sections
    return replace(head, rcode=rcode, answer=answer, authority=authority, additional=additional, opt=opt)


def _from_bits(ident: int, bits: int, question: Question | None) -> Message:
    return Message(
        id=ident,
        question=question,
        opcode=bits >> 11 & 0xF,
        rcode=RCODE_NAMES.get(bits & 0xF, f"RCODE{bits & 0xF}"),
        qr=bool(bits & 0x8000),
        aa=bool(bits & 0x0400),
        tc=bool(bits & 0x0200),
        rd=bool(bits & 0x0100),
        ra=bool(bits & 0x0080),
        ad=bool(bits & 0x0020),
        cd=bool(bits & 0x0010),
    )


def _read_record(message: bytes, offset: int) -> tuple[Record | tuple[Opt, int], int]:
    name, offset = names.from_wire(message, offset)
    type_, class_, ttl, length = _FIXED.unpack_from(message, offset)
    offset += _FIXED.size
    end = offset + length
    if end > len(message):
        raise MalformedError("record runs over the end of the message")
    if type_ == _OPT:
        opt = Opt(size=class_, do=bool(ttl & 0x8000), version=ttl >> 16 & 0xFF, options=_options(message[offset:end]))
        return (opt, ttl >> 24), end
    value = _value(message, type_name(type_), offset, end)
    return Record(name, ttl, type_name(type_), value, cls=class_name(class_)), end


def _options(data: bytes) -> tuple[tuple[int, bytes], ...]:
    found, offset = [], 0
    while offset < len(data):
        code, length = _TAIL.unpack_from(data, offset)
        offset += _TAIL.size
        if offset + length > len(data):
            raise MalformedError("option runs over the end of its record")
        found.append((code, data[offset : offset + length]))
        offset += length
    return tuple(found)


def _value(message: bytes, type_: str, offset: int, end: int) -> str:
    data = message[offset:end]
    if type_ == "A" and len(data) == 4:
        return ".".join(str(byte) for byte in data)
    if type_ in ("NS", "CNAME", "PTR"):
        return names.from_wire(message, offset)[0]
    if type_ == "SRV" and len(data) > 6:
        priority, weight, port = struct.unpack_from("!HHH", data)
        return f"{priority} {weight} {port} {names.from_wire(message, offset + 6)[0]}"
    if type_ == "MX" and len(data) > 2:
        return f"{int.from_bytes(data[:2], 'big')} {names.from_wire(message, offset + 2)[0]}"
    if type_ == "SOA":
        mname, offset = names.from_wire(message, offset)
        rname, offset = names.from_wire(message, offset)
        return " ".join([mname, rname, *(str(number) for number in struct.unpack_from("!5I", message, offset))])
    return rdata.text(type_, data)


def refusal(datagram: bytes) -> bytes:
    """What a server says to bytes that it will not even look into: a bare header with FORMERR, or NOTIMP, or nothing.

    miekg/dns: acceptfunc.go, server.go.
    """
    if len(datagram) < HEADER.size:
        return b""
    ident, bits, *_ = HEADER.unpack_from(datagram)
    if bits & 0x8000:  # a reply, not a query
        return b""
    opcode = bits >> 11 & 0xF
    kept = bits & 0x0130  # RD, AD and CD stay as they came
    if opcode not in (_QUERY, _NOTIFY):
        return HEADER.pack(ident, 0x8000 | opcode << 11 | kept | RCODES["NOTIMP"], 0, 0, 0, 0)
    return HEADER.pack(ident, 0x8000 | kept | RCODES["FORMERR"], 0, 0, 0, 0)


def acceptable(datagram: bytes) -> bool:
    """miekg/dns takes one question, at most one record in answer and authority, at most two in additional."""
    if len(datagram) < HEADER.size:
        return False
    _, bits, questions, answers, authorities, additionals = HEADER.unpack_from(datagram)
    if bits & 0x8000 or bits >> 11 & 0xF not in (_QUERY, _NOTIFY):
        return False
    return bool(questions == 1 and answers <= 1 and authorities <= 1 and additionals <= 2)


def opt_bytes(opt: Opt, extended: int = 0) -> bytes:
    data = b"".join(_TAIL.pack(code, len(value)) + value for code, value in opt.options)
    flags = (extended & 0xFF) << 24 | opt.version << 16 | (0x8000 if opt.do else 0)
    return b"\0" + _FIXED.pack(_OPT, opt.size, flags, len(data)) + data


def _header(message: Message) -> bytes:
    bits = message.opcode << 11 | RCODES.get(message.rcode, RCODES["SERVFAIL"]) & 0xF
    for flag, bit in ((message.qr, 0x8000), (message.aa, 0x400), (message.tc, 0x200), (message.rd, 0x100)):
        bits |= bit if flag else 0
    for flag, bit in ((message.ra, 0x80), (message.ad, 0x20), (message.cd, 0x10)):
        bits |= bit if flag else 0
    extra = len(message.additional) + (message.opt is not None)
    questions = 1 if message.question else 0
    return HEADER.pack(message.id, bits, questions, len(message.answer), len(message.authority), extra)


def question_bytes(question: Question) -> bytes:
    return names.to_wire(question.name) + _TAIL.pack(type_number(question.type), class_number(question.cls))


def _class(record: Record) -> int:
    return _IN if record.cls == "IN" else class_number(record.cls)


def record_bytes(record: Record) -> bytes:
    """One record without pointers."""
    data = rdata.uncompressed(record.type, record.value)
    return (
        names.to_wire(record.name) + _FIXED.pack(type_number(record.type), _class(record), record.ttl, len(data)) + data
    )


def pack(message: Message) -> bytes:
    """The message without compression, which is how CoreDNS sends what fits."""
    out = [_header(message)]
    if message.question:
        out.append(question_bytes(message.question))
    for section in (message.answer, message.authority, message.additional):
        out += [record_bytes(record) for record in section]
    if message.opt:
        out.append(opt_bytes(message.opt, RCODES.get(message.rcode, 0) >> 4))
    return b"".join(out)


def pack_compressed(message: Message) -> bytes:
    writer = Compressor(message)
    for section in (message.answer, message.authority, message.additional):
        for record in section:
            writer.add(record)
    return writer.finish(message)


class Compressor:
    """Packs records one after another, replacing names that were written before by pointers (RFC 1035, 4.1.4).

    Like miekg/dns it compares names letter by letter, so `Web.` and `web.` are two names.
    """

    def __init__(self, message: Message) -> None:
        self.buffer = bytearray(HEADER.size)
        self._seen: dict[str, int] = {}
        if message.question:
            self._name(message.question.name, compress=True)
            self.buffer += _TAIL.pack(type_number(message.question.type), class_number(message.question.cls))

    def __len__(self) -> int:
        return len(self.buffer)

    def add(self, record: Record) -> None:
        self._name(record.name, compress=True)
        start = len(self.buffer)
        self.buffer += _FIXED.pack(type_number(record.type), _class(record), record.ttl, 0)
        for part in rdata.parts(record.type, record.value):
            if isinstance(part, rdata.NamePart):
                self._name(part.name, compress=part.compressible)
            else:
                self.buffer += part
        length = len(self.buffer) - start - _FIXED.size
        self.buffer[start + _FIXED.size - 2 : start + _FIXED.size] = length.to_bytes(2, "big")

    def finish(self, message: Message) -> bytes:
        self.buffer[: HEADER.size] = _header(message)
        tail = opt_bytes(message.opt, RCODES.get(message.rcode, 0) >> 4) if message.opt else b""
        return bytes(self.buffer) + tail

    def _name(self, name: str, *, compress: bool) -> None:
        rest = names.labels(name)
        while rest:
            suffix = ".".join(rest)
            if suffix in self._seen and compress:
                self.buffer += (0xC000 | self._seen[suffix]).to_bytes(2, "big")
                return
            if suffix not in self._seen and len(self.buffer) < POINTER_REACH:
                self._seen[suffix] = len(self.buffer)
            self.buffer += names.to_wire(rest[0] + ".")[:-1]
            rest = rest[1:]
        self.buffer.append(0)
