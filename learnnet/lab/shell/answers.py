"""What a DNS tool was told, read off what it printed: so that a look-up typed in a Pod counts like any other."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

DATABASES = ("hosts", "ahosts", "ahostsv4", "ahostsv6")
TYPES = ("A", "AAAA", "ANY", "CNAME", "MX", "NS", "PTR", "SOA", "SRV", "TXT", "IN")
PRINTED = {
    "dig": re.compile(r"^(?:\S+\s+(?:\d+\s+)?IN\s+A(?:AAA)?\s+)?([0-9a-fA-F.:]+)$", re.M),
    "getent": re.compile(r"^(\S+)\s", re.M),
    "host": re.compile(r"has (?:IPv6 )?address (\S+)$", re.M),
    "nslookup": re.compile(r"^Address: (\S+)$", re.M),
}


def typed(words: Sequence[str]) -> str:
    """The first name among the words of a command line."""
    return next(iter(_names(words)), "")


def _names(words: Sequence[str]) -> list[str]:
    names = [word for word in words if word[:1] not in ("-", "+", "@")]
    return [word for word in names if word not in DATABASES and word.upper() not in TYPES]


def told(program: str, words: Sequence[str], stdout: str) -> Mapping[str, Any]:
    """The name as it was typed and the addresses; nothing where another server or a name for an address was asked."""
    names = _names(words)
    if len(names) != 1 or any(word == "-x" or word.startswith("@") for word in words):
        return {}
    addresses = list(dict.fromkeys(PRINTED[program].findall(stdout)))
    return {"name": names[0], "found": bool(addresses), "addresses": addresses}
