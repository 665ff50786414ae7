"""Programs that look names up, run in a Pod: what dig, nslookup, host and getent print, word for word.

The words are those of Debian 12: BIND 9.18.49 and glibc 2.36.
"""

import shlex
from collections.abc import Callable, Mapping, Sequence

from learnnet.dns.place import Place
from learnnet.dns.programs.client import Printed
from learnnet.dns.programs.dig import dig
from learnnet.dns.programs.getent import getent
from learnnet.dns.programs.host import host
from learnnet.dns.programs.nslookup import nslookup
from learnnet.dns.resolvconf import ResolvConfError

PROGRAMS: Mapping[str, Callable[[Place, Sequence[str]], Printed]] = {
    "dig": dig,
    "getent": getent,
    "host": host,
    "nslookup": nslookup,
}
RESOLV_CONF = "/etc/resolv.conf"


def resolver_of(words: Sequence[str]) -> str:
    """Which library a program looks names up with: BIND's programs have their own."""
    return "glibc" if words[:1] == ["getent"] else ""


def run(command: str | Sequence[str], place: Place | ResolvConfError) -> Printed:
    """One command line, as a shell in the Pod would run it; KeyError for a program that is none of these."""
    try:
        words = shlex.split(command) if isinstance(command, str) else list(command)
    except ValueError as error:  # a quote that is never closed
        return Printed(rc=2, stderr=f"sh: syntax error: {error}\n")
    if isinstance(place, ResolvConfError):
        return Printed(rc=1, stderr=f"{place}\n")
    if words == ["cat", RESOLV_CONF]:
        return Printed(stdout=place.conf.text)
    if not words or words[0] not in PROGRAMS:
        raise KeyError(words[0] if words else "")
    return PROGRAMS[words[0]](place, words[1:])
