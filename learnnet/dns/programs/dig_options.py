"""dig's command line (BIND: bin/dig/dig.c, plus_option and parse_args)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from learnnet.dns.message import CLASSES
from learnnet.dns.programs.client import is_type, reverse

USAGE = """Usage:  dig [@global-server] [domain] [q-type] [q-class] {q-opt}
            {global-d-opt} host [@local-server] {local-d-opt}
            [ host [@local-server] {local-d-opt} [...]]

Use "dig -h" (or "dig -h | more") for complete list of options
"""
SECTIONS = ("question", "answer", "authority", "additional", "comments", "stats", "cmd")
# What a switch is called, and what it sets.
SWITCHES: Mapping[str, str] = {
    **{name: name for name in SECTIONS},
    "short": "short", "search": "search", "defname": "search", "showsearch": "showsearch", "tcp": "tcp", "vc": "tcp",
    "recurse": "recurse", "rdflag": "recurse", "cookie": "cookie", "dnssec": "do", "do": "do", "ttlid": "ttl",
    "class": "cls", "ignore": "ignore", "fail": "fail", "adflag": "ad", "cdflag": "cd", "multiline": "multiline",
    "qr": "qr", "identify": "identify", "trace": "trace", "ednsnegotiation": "negotiate",
}  # fmt: skip
NUMBERS = {"bufsize": 65535, "ndots": 15, "tries": 100, "retry": 100, "time": 3600, "timeout": 3600}
MOST_EDNS = 255
WITHOUT_EFFECT = (
    "aaflag", "aaonly", "badcookie", "besteffort", "crypto", "idnin", "idnout", "keepopen",
    "mapped", "rrcomments", "keepalive", "coflag", "onesoa",
)  # fmt: skip
NOT_MODELLED = (
    "nssearch", "yaml", "nsid", "subnet", "ednsopt", "ednsflags", "padding", "expire",
    "tls", "https", "https-get", "ttlunits", "unknownformat", "split", "header-only", "opcode",
    "expandaaaa", "dns64prefix", "zflag", "raflag", "tcflag", "domain", "qid", "proxy",
)  # fmt: skip


class DigError(Exception):
    """What dig prints instead of asking, and with which code it ends."""

    def __init__(self, text: str, rc: int = 1) -> None:
        super().__init__(text)
        self.text = text
        self.rc = rc


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How one name is asked for and shown."""

    server: str = ""
    type: str = ""
    cls: str = "IN"
    shows: frozenset[str] = frozenset(SECTIONS)
    on: frozenset[str] = frozenset(("recurse", "cookie", "ttl", "cls", "ad", "negotiate"))
    edns: bool = True
    numbers: Mapping[str, int] = field(default_factory=dict)

    def is_on(self, name: str) -> bool:
        return name in self.on


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    name: str
    options: Options


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandLine:
    queries: tuple[Query, ...]
    options: Options  # the global ones
    warnings: str = ""


def parse(words: Sequence[str]) -> CommandLine:
    """Options before the first name count for all names, later ones for the name before them."""
    everywhere, queries, warnings = Options(), list[Query](), ""
    rest = list(words)
    while rest:
        word = rest.pop(0)
        current = queries[-1].options if queries else everywhere
        name: str | None = None
        if word.startswith("@"):
            current = replace(current, server=word[1:])
        elif word.startswith("+"):
            current = _plus(current, word[1:])
        elif word.startswith("-") and len(word) > 1:
            letter, value = word[1], word[2:]
            if letter in "46ru" and not value:
                continue
            if letter == "v" and not value:
                raise DigError("DiG 9.18.49-1~deb12u3-Debian\n", 0)
            if letter not in "bcptqx" and letter not in "fkyh":
                raise DigError(f"Invalid option: {word}\n{USAGE}")
            value = value or (rest.pop(0) if rest else "")
            if not value or letter in "fkyh":
                raise DigError(f"Invalid option: {word}\n{USAGE}")
            current, name, warning = _dash(current, letter, value)
            warnings += warning
        elif is_type(word):
            current = replace(current, type=word.upper())
        elif word.upper() in CLASSES and word.upper() != "ANY":
            current = replace(current, cls=word.upper())
        else:
            name = word
        if name is not None:
            backwards = word.startswith("-x")
            queries.append(Query(name=name, options=replace(everywhere, type="PTR") if backwards else everywhere))
        elif queries:
            queries[-1] = replace(queries[-1], options=current)
        else:
            everywhere = current
    if not queries:
        queries = [Query(name=".", options=replace(everywhere, type="NS"))]
    # Whether answers are short is one switch for the whole program, wherever it stands.
    if any(options.is_on("short") for options in (everywhere, *(query.options for query in queries))):
        queries = [_short(query) for query in queries]
    return CommandLine(queries=tuple(queries), options=everywhere, warnings=warnings)


def _short(query: Query) -> Query:
    return replace(query, options=replace(query.options, on=query.options.on | {"short"}))


def _dash(options: Options, letter: str, value: str) -> tuple[Options, str | None, str]:
    match letter:
        case "t" if is_type(value):
            return replace(options, type=value.upper()), None, ""
        case "t":
            return options, None, f";; Warning, ignoring invalid type {value}\n"
        case "c" if value.upper() in CLASSES:
            return replace(options, cls=value.upper()), None, ""
        case "c":
            return options, None, f";; Warning, ignoring invalid class {value}\n"
        case "q":
            return options, value, ""
        case "x":
            backwards = ".".join(reversed(value.split("."))) + ".in-addr.arpa."
            return options, reverse(value) or backwards, ""
        case "p" if value != "53":
            raise DigError("Only port 53 is modelled.\n")
    return options, None, ""


def _plus(options: Options, text: str) -> Options:
    word, equals, value = text.partition("=")
    on = not word.startswith("no")
    name = _completed(word if on else word[2:])
    if name is None:
        raise DigError(f"Invalid option: +{text}\n{USAGE}")
    if name in NOT_MODELLED:
        raise DigError(f"+{name} is not modelled.\n")
    if name in NUMBERS:
        return _number(options, name, value) if on and equals else options
    if name == "all":
        return replace(options, shows=frozenset(SECTIONS) if on else frozenset())
    if name == "edns":
        return _edns(options, value) if on and equals else replace(options, edns=on)
    if name in SECTIONS:
        return replace(options, shows=options.shows | {name} if on else options.shows - {name})
    if name in SWITCHES:
        switch = SWITCHES[name]
        return replace(options, on=options.on | {switch} if on else options.on - {switch})
    return options


def _edns(options: Options, value: str) -> Options:
    """The version; all but 0 is unknown to every server there is."""
    whole = value.isascii() and value.isdigit()
    if not whole or int(value[:9]) > MOST_EDNS:
        why = "out of range" if whole else "not a valid number"
        raise DigError(f"invalid edns '{value}': {why}\ndig: Couldn't parse edns\n", 10)
    return replace(options, edns=True, numbers={**options.numbers, "edns": int(value)})


def _completed(word: str) -> str | None:
    """Any beginning that leaves no doubt will do."""
    known = (*SWITCHES, *NUMBERS, *WITHOUT_EFFECT, *NOT_MODELLED, "all", "edns")
    if word in known:
        return word
    fits = {SWITCHES.get(name, name) for name in known if word and name.startswith(word)}
    return next(name for name in known if name.startswith(word)) if len(fits) == 1 else None


def _number(options: Options, name: str, value: str) -> Options:
    if not (value.isascii() and value.isdigit()):
        called = {"time": "timeout"}.get(name, name)
        raise DigError(f"invalid {called} '{value}': not a valid number\ndig: Couldn't parse {called}\n", 10)
    number = min(int(value[:9]), NUMBERS[name])
    if name == "retry":
        name, number = "tries", number + 1
    return replace(options, numbers={**options.numbers, "time" if name == "timeout" else name: max(number, 0)})
