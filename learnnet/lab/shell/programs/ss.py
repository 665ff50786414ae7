"""`ss` of iproute2 6.1: the sockets of a machine, as it prints them when it does not write to a terminal.

Simplified: kubelet, kube-proxy and Pods listen on all addresses, as programs in Go do (`*:10250`); no connection lasts,
so those that are established are never seen.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from learnnet.cluster.kubectl import Output
from learnnet.cluster.objects import Pod
from learnnet.lab.shell.programs.here import Here, UsageError

LETTERS = "nralomepTistuwx46HO0Zz"
WORDS = {
    "numeric": "n", "all": "a", "listening": "l", "processes": "p", "tcp": "t", "udp": "u", "ipv4": "4",
    "ipv6": "6", "no-header": "H", "raw": "w", "unix": "x", "extended": "e", "options": "o", "info": "i",
    "resolve": "r", "memory": "m", "summary": "s",
}  # fmt: skip
USAGE = "Usage: ss [ OPTIONS ]\n       ss [ OPTIONS ] [ FILTER ]"
BACKLOG = 4096  # net.core.somaxconn, which Go asks for
RIGHT = ("Local Address:", "Peer Address:")
NAMES = {53: "domain", 80: "http", 443: "https", 8080: "http-alt"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Socket:
    """One that waits for others."""

    protocol: str
    port: int
    owner: str  # who listens: a program of the node, or a Pod


def ss(here: Here, words: Sequence[str]) -> Output:
    letters, rest = _options(words)
    if "s" in letters:
        return Output(stdout=_summary(here))
    protocols = [name for letter, name in (("t", "tcp"), ("u", "udp")) if letter in letters]
    others = set("wx") & letters
    protocols = protocols or ([] if others else ["udp", "tcp"])
    port = _port(rest)
    waiting = [
        one
        for protocol in protocols
        for one in _sockets(here)
        if one.protocol == protocol and letters & set("la") and port in (0, one.port)
    ]
    lines = _table(here, waiting, letters, several=len(protocols) != 1)
    return Output(stdout="".join(f"{line}\n" for line in (lines[1:] if "H" in letters else lines)))


def _options(words: Sequence[str]) -> tuple[set[str], list[str]]:
    letters: set[str] = set()
    rest = []
    for word in words:
        if word.startswith("--"):
            if word[2:] not in WORDS:
                raise UsageError(f"ss: unrecognized option '{word}'\n{USAGE}", 255)
            letters.add(WORDS[word[2:]])
        elif word.startswith("-") and len(word) > 1:
            unknown = next((letter for letter in word[1:] if letter not in LETTERS), "")
            if unknown:
                raise UsageError(f"ss: invalid option -- '{unknown}'\n{USAGE}", 255)
            letters |= set(word[1:])
        else:
            rest.append(word)
    return letters, rest


def _port(words: Sequence[str]) -> int:
    """`sport = :80`: the one filter that is asked of a machine that only listens; 0 for none."""
    text = "".join(words).replace("(", "").replace(")", "").replace("==", "=")
    name, _, value = text.partition("=")
    number = value.lstrip(":")
    return int(number) if name in ("sport", "") and number.isdecimal() and len(number) < 6 else 0


def _sockets(here: Here) -> Iterator[Socket]:
    return (Socket(protocol=protocol, port=port, owner=who) for (protocol, port), who in here.host.listens.items())


def _table(here: Here, sockets: Sequence[Socket], letters: set[str], *, several: bool) -> list[str]:
    """Each column as wide as its widest field (ss.c, render_calc_width)."""
    heads = ["State", "Recv-Q", "Send-Q", "Local Address:", "Port", "Peer Address:", "Port", "Process"]
    rows = [_fields(here, one, letters, number) for number, one in enumerate(sockets)]
    if several:
        heads = ["Netid", *heads]
        rows = [[one.protocol, *row] for one, row in zip(sockets, rows, strict=True)]
    shown = rows if "H" in letters else [heads, *rows]
    widths = [max((len(row[column]) for row in shown), default=0) for column in range(len(heads))]
    glued = {heads.index("Port"), len(heads) - 2, len(heads) - 1}  # no blank before a port or a process
    lines = []
    for row in (heads, *rows):
        parts = []
        for column, text in enumerate(row):
            right = heads[column] in RIGHT
            padded = text.rjust(widths[column]) if right else text.ljust(widths[column])
            parts.append(padded if column in glued or column == 0 else f" {padded}")
        lines.append("".join(parts))
    return lines


def _fields(here: Here, one: Socket, letters: set[str], number: int) -> list[str]:
    tcp = one.protocol == "tcp"
    any_address = "0.0.0.0" if "4" in letters else "[::]" if "6" in letters else "*"
    process = f" {_process(here, one, number)}" if "p" in letters else ""
    port = str(one.port) if "n" in letters else NAMES.get(one.port, str(one.port))
    state, queue = ("LISTEN", str(BACKLOG)) if tcp else ("UNCONN", "0")
    return [state, "0", queue, f"{any_address}:", port, f"{any_address}:", "*", process]


def _process(here: Here, one: Socket, number: int) -> str:
    namespace, slash, name = one.owner.partition("/")
    pod = here.view.get(Pod, name, namespace) if slash else None
    program, pid = one.owner, 600 + sha256(one.owner.encode()).digest()[0]
    if pod is not None:
        image = pod.body["spec"]["containers"][0].get("image", name)
        program = image.rpartition("/")[2].partition(":")[0].partition("@")[0][:15]
        pid = 1 if here.pod is pod or not here.on_node else 2000 + sha256(name.encode()).digest()[0]
    return f'users:(("{program}",pid={pid},fd={3 + number}))'


def _summary(here: Here) -> str:
    found = list(_sockets(here))
    tcp = sum(one.protocol == "tcp" for one in found)
    udp = len(found) - tcp
    rows = (("RAW", 0), ("UDP", udp), ("TCP", tcp), ("INET", tcp + udp), ("FRAG", 0))
    table = "".join(f"{name}\t  {count:<9} {0:<9} {count:<9}\n" for name, count in rows)
    return (
        f"Total: {len(found)}\nTCP:   {tcp} (estab 0, closed 0, orphaned 0, timewait 0)\n\n"
        f"Transport Total     IP        IPv6\n{table}\n"
    )
