"""`ip` of iproute2 6.1: addresses, links, routes and neighbours. It only shows: nothing here changes a machine."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from learnnet.cluster.kubectl import Output
from learnnet.cluster.text import Text
from learnnet.lab.shell.programs.here import Here, UsageError
from learnnet.lab.shell.programs.ip_addresses import show_addresses, show_links
from learnnet.lab.shell.programs.ip_neighbours import show_neighbours
from learnnet.lab.shell.programs.ip_options import USAGE, Options
from learnnet.lab.shell.programs.ip_routes import get_route, show_routes, show_rules

# As ip finds them: by any beginning, the first in this order (ip.c, cmds).
OBJECTS = ("address", "addrlabel", "maddress", "route", "rule", "neighbor", "neighbour", "ntable", "link", "netns")
CHANGES = ("add", "del", "delete", "change", "replace", "append", "flush", "set", "save", "restore")
SHOWS = ("show", "list", "lst", "ls")


@dataclass(frozen=True, slots=True)
class Words:
    """What is left of a command line, object first."""

    options: Options
    rest: tuple[str, ...]


def ip(here: Here, words: Sequence[str]) -> Output:
    asked = _read(words)
    if not asked.rest:
        return Output(rc=255, stderr=USAGE)
    name, *rest = asked.rest
    what = next((one for one in OBJECTS if one.startswith(name)), "")
    if name in ("help", "-help"):
        return Output(rc=255, stderr=USAGE)
    if what not in _SHOW:
        raise UsageError(f'Object "{name}" is unknown, try "ip help".')
    verb = rest[0] if rest else "show"
    if what == "route" and verb and "get".startswith(verb):
        return Output(stdout=get_route(here, rest[1:]))
    if verb in CHANGES:
        note = Text("In this lab `ip` shows what there is; it changes nothing.")
        return Output(rc=2, stderr=f"{note}\n", note=note)
    shown = [one for one in SHOWS if one.startswith(verb)]
    if not shown:
        full = "neighbour" if what == "neighbor" else what
        raise UsageError(f'Command "{verb}" is unknown, try "ip {full} help".', 255)
    return Output(stdout=_SHOW[what](here, asked.options, rest[1:]))


def _read(words: Sequence[str]) -> Words:
    options, rest = Options(), list(words)
    while rest and rest[0].startswith("-"):
        word = rest.pop(0)
        name = word.removeprefix("-").removeprefix("-")
        if name in ("4", "6"):
            options = replace(options, family=int(name))
        elif name in ("f", "family") and rest:
            options = replace(options, family={"inet": 4, "inet6": 6}.get(rest.pop(0), 0))
        elif name and "brief".startswith(name) and name.startswith("br"):
            options = replace(options, brief=True)
        elif name and "oneline".startswith(name):
            options = replace(options, one_line=True)
        elif name in ("V", "Version"):
            raise UsageError("ip utility, iproute2-6.1.0, libbpf 1.1.2", 0)
        elif name in ("h", "help"):
            raise UsageError(USAGE.removesuffix("\n"), 255)
        elif name in ("c", "color", "N", "Numeric", "r", "resolve"):
            continue  # how it looks on a terminal
        else:
            raise UsageError(f'Option "{word}" is unknown, try "ip -help".', 255)
    return Words(options, tuple(rest))


_SHOW: Mapping[str, Callable[[Here, Options, Sequence[str]], str]] = {
    "address": show_addresses,
    "link": show_links,
    "neighbor": show_neighbours,
    "neighbour": show_neighbours,
    "route": show_routes,
    "rule": show_rules,
}
