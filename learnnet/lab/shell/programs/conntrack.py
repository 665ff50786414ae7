"""`conntrack` of conntrack-tools 1.4.7: the connections that a node's kernel keeps track of.

Simplified: `use` is always 1 and entries stand in the order in which they were made; the kernel's is that of a hash.
"""

from collections.abc import Callable, Mapping, Sequence

from learnnet.cluster.kubectl import Output
from learnnet.cluster.text import Text
from learnnet.lab.packets.cleaning import cleaned
from learnnet.lab.shell.programs.here import Here, UsageError
from learnnet.netfilter.conntrack import Flow

NAME = "conntrack v1.4.7 (conntrack-tools)"
HELP = "Try `conntrack -h' or 'conntrack --help' for more information."
NUMBERS = {"tcp": 6, "udp": 17, "icmp": 1, "icmpv6": 58, "sctp": 132}
ECHO = {"icmp": (8, 0), "icmpv6": (128, 129)}  # types of request and reply
WITH_STATES = ("tcp", "sctp")
ELSEWHERE = ("dccp", "gre", "udplite")  # protocols that it knows and nobody speaks here
CHANGES = ("-D", "--delete", "-F", "--flush", "-I", "--create", "-U", "--update", "-A", "--add")
WATCHES = ("-E", "--event")
PORTS = ("--sport", "--dport", "--orig-port-src", "--orig-port-dst", "--reply-port-src", "--reply-port-dst")

Wanted = Callable[[Flow, str], bool]
FILTERS: Mapping[tuple[str, ...], Wanted] = {
    ("-p", "--proto", "--protonum"): lambda flow, value: flow.original.protocol == value,
    ("-s", "--src", "--orig-src"): lambda flow, value: flow.original.source == value,
    ("-d", "--dst", "--orig-dst"): lambda flow, value: flow.original.destination == value,
    ("-r", "--reply-src"): lambda flow, value: flow.reply.source == value,
    ("-q", "--reply-dst"): lambda flow, value: flow.reply.destination == value,
    ("--sport", "--orig-port-src"): lambda flow, value: str(flow.original.source_port) == value,
    ("--dport", "--orig-port-dst"): lambda flow, value: str(flow.original.destination_port) == value,
    ("--reply-port-src",): lambda flow, value: str(flow.reply.source_port) == value,
    ("--reply-port-dst",): lambda flow, value: str(flow.reply.destination_port) == value,
    ("--state",): lambda flow, value: flow.state == value,
    ("-g", "--dst-nat"): lambda flow, value: flow.destination_changed and value in ("", flow.reply.source),
    ("-n", "--src-nat"): lambda flow, value: _source_changed(flow) and value in ("", flow.reply.destination),
    ("-j", "--any-nat"): lambda flow, value: flow.destination_changed or _source_changed(flow),
}
BY_WORD = {word: wanted for words, wanted in FILTERS.items() for word in words}
OPTIONAL = {*("-g", "--dst-nat", "-n", "--src-nat", "-j", "--any-nat")}


def conntrack(here: Here, words: Sequence[str]) -> Output:
    command, *rest = words or ["-h"]
    if command in CHANGES or command in WATCHES:
        note = Text("In this lab conntrack lists: conntrack -L, -C and -S.")
        return Output(rc=1, stderr=f"{note}\n", note=note)
    if command in ("-V", "--version"):
        return Output(stdout=f"{NAME}\n")
    if command in ("-S", "--stats"):
        return Output(stdout="".join(f"cpu={cpu}   \t{STATS}\n" for cpu in range(4)))
    found = _flows(here)
    if command in ("-C", "--count"):
        return Output(stdout=f"{len(found)}\n")
    if command not in ("-L", "--dump"):
        what = f"unknown option `{command}'" if command.startswith("-") else "Bad parameter"
        raise UsageError(f"{NAME}: {what}\n{HELP}", 2)
    return _listed(here, found, rest)


FAMILIES = {"ipv4": "ipv4     2 ", "ipv6": "ipv6     10 "}
STATS = (
    "found=0 invalid=0 insert=0 insert_failed=0 drop=0 early_drop=0 error=0 search_restart=0 clash_resolve=0 "
    "chaintoolong=0 "
)


def _listed(here: Here, found: Sequence[Flow], words: Sequence[str]) -> Output:
    rest, extended = list(words), False
    if rest[:1] == ["expect"]:
        return Output(stderr=f"{NAME}: 0 expectations have been shown.\n")
    if rest[:1] == ["conntrack"]:
        rest.pop(0)
    if any(word in PORTS or word == "--state" for word in rest) and not {"-p", "--proto", "--protonum"} & set(rest):
        word = next(word for word in rest if word in PORTS or word == "--state")
        raise UsageError(f"{NAME}: unknown option `{word}'\n{HELP}", 2)
    while rest:
        word, equals, value = rest.pop(0).partition("=")
        if word in ("-o", "--output"):
            extended |= "extended" in (value if equals else rest.pop(0) if rest else "")
            continue
        if word in ("-f", "--family"):
            family = value if equals else rest.pop(0) if rest else ""
            found = [flow for flow in found if family == family_name(flow)]
            continue
        if word not in BY_WORD:
            raise UsageError(f"{NAME}: unknown option `{word}'\n{HELP}", 2)
        if not equals:
            value = _value(word, rest)
        if word in ("-p", "--proto", "--protonum") and value not in (*NUMBERS, *ELSEWHERE):
            raise UsageError(f"{NAME}: `{value}' unsupported protocol\n{HELP}", 2)
        found = [flow for flow in found if BY_WORD[word](flow, value)]
    lines = "".join(f"{FAMILIES[family_name(flow)] if extended else ''}{line_of(flow, here.now)}\n" for flow in found)
    return Output(stdout=lines, stderr=f"{NAME}: {len(found)} flow entries have been shown.\n")


def family_name(flow: Flow) -> str:
    return "ipv6" if ":" in flow.original.destination else "ipv4"


def _value(word: str, rest: list[str]) -> str:
    if word in OPTIONAL and (not rest or rest[0].startswith("-")):
        return ""
    if not rest:
        raise UsageError(f"{NAME}: option `{word}' requires an argument\n{HELP}", 2)
    return rest.pop(0)


def _source_changed(flow: Flow) -> bool:
    asked, answered = flow.original, flow.reply
    return (asked.source, asked.source_port) != (answered.destination, answered.destination_port)


def _flows(here: Here) -> list[Flow]:
    tracks = cleaned(here.world, here.host.name, here.index)
    # A reset that answers a SYN takes the entry away at once (nf_conntrack_proto_tcp.c, nf_ct_kill_acct).
    return [flow for flow in tracks.flows(here.now) if flow.state != "CLOSE"]


def line_of(flow: Flow, now: int) -> str:
    protocol = flow.original.protocol
    state = f" {flow.state}" if protocol in WITH_STATES else ""
    seconds = (flow.until - now) // 1000
    unreplied = "" if flow.replied else "[UNREPLIED] "
    assured = "[ASSURED] " if flow.state in ("TIME_WAIT", "ESTABLISHED", "STREAM") else ""
    there, back = _sides(flow)
    return f"{protocol:<8} {NUMBERS[protocol]} {seconds}{state} {there} {unreplied}{back} {assured}mark=0 use=1"


def _sides(flow: Flow) -> tuple[str, str]:
    asked, answered = flow.original, flow.reply
    if asked.protocol in ECHO:
        number, (request, reply) = asked.source_port, ECHO[asked.protocol]
        return (
            f"src={asked.source} dst={asked.destination} type={request} code=0 id={number}",
            f"src={answered.source} dst={answered.destination} type={reply} code=0 id={number}",
        )
    there, back = (
        f"src={one.source} dst={one.destination} sport={one.source_port} dport={one.destination_port}"
        for one in (asked, answered)
    )
    return there, back
