"""`bridge` of iproute2 and `brctl` of bridge-utils: the ports of a node's cni0, and who is behind each."""

from collections.abc import Iterator, Sequence

from learnnet.cluster.kubectl import Output
from learnnet.cluster.text import Text
from learnnet.lab.shell.programs.devices import Device, devices, mac_of
from learnnet.lab.shell.programs.here import Here, UsageError

USAGE = """\
Usage: bridge [ OPTIONS ] OBJECT { COMMAND | help }
       bridge [ -force ] -batch filename
where  OBJECT := { link | fdb | mdb | vlan | monitor }
       OPTIONS := { -V[ersion] | -s[tatistics] | -d[etails] |
                    -o[neline] | -t[imestamp] | -n[etns] name |
                    -c[ompressvlans] -color -p[retty] -j[son] }
"""
BRCTL_USAGE = "Usage: brctl [commands]\ncommands:\n\tshow      \t[ <bridge> ]\t\tshow a list of bridges\n\tshowmacs  \t<bridge>\t\tshow a list of mac addrs\n"  # noqa: E501
# What the bridge plugin leaves as the kernel made it.
AS_MADE = (
    "guard off root_block off fastleave off learning on flood on mcast_flood on bcast_flood on mcast_router 1 "
    "mcast_to_unicast off neigh_suppress off vlan_tunnel off isolated off locked off "
)
AGEING = 300_000  # ms: a bridge forgets an address that it has not heard for so long


def bridge(here: Here, words: Sequence[str]) -> Output:
    rest = [word for word in words if not word.startswith("-")]
    if not rest:
        return Output(rc=255, stderr=USAGE)
    detailed = any(word in ("-d", "-details") for word in words)
    name, *rest = rest
    what = next((one for one in ("link", "fdb", "mdb", "vlan", "monitor") if one.startswith(name)), "")
    if not what:
        raise UsageError(f'Object "{name}" is unknown, try "bridge help".', 255)
    verb = rest[0] if rest else "show"
    if verb in ("add", "del", "set", "append", "replace"):
        note = Text("In this lab `bridge` shows what there is; it changes nothing.")
        return Output(rc=2, stderr=f"{note}\n", note=note)
    options = dict(zip(rest[1::2], rest[2::2], strict=False))
    if what == "link":
        return Output(
            stdout="".join(
                _link(here, one, detailed) for one in _ports(here) if options.get("dev", one.name) == one.name
            )
        )
    if what == "fdb":
        return Output(stdout="".join(_fdb(here, options)))
    return Output(stdout="port              vlan-id  \n" if what == "vlan" else "")


def brctl(here: Here, words: Sequence[str]) -> Output:
    if not words:
        return Output(rc=1, stderr=BRCTL_USAGE)
    there = [one for one in devices(here) if one.name == "cni0"]
    if len(words) > 1 and words[1] != "cni0":
        raise UsageError(f"bridge {words[1]} does not exist!")
    if words[0] == "show":
        return Output(stdout=_shown(here) if there else "")
    if words[0] == "showmacs" and len(words) > 1:
        return Output(stdout="".join(_macs(here)))
    raise UsageError(f"never heard of command [{words[0]}]\n{BRCTL_USAGE.removesuffix(chr(10))}")


def _ports(here: Here) -> list[Device]:
    return [one for one in devices(here) if one.master == "cni0"]


def _link(here: Here, one: Device, detailed: bool) -> str:
    hairpin = "on" if here.world.wirings.at(here.index).reflects(here.node, one.port_of) else "off"
    return (
        f"{one.index}: {one.name}@{'eth0' if one.peer == 2 else one.peer}: <{one.flags}> mtu {one.mtu} "
        f"master {one.master} state forwarding priority 32 cost 2 \n"
    ) + (f"    hairpin {hairpin} {AS_MADE}\n" if detailed else "")


def _heard(here: Here, port: Device) -> bool:
    """Whether the Pod behind it has sent something in the last five minutes."""
    sent = here.world.memory.neighbours(port.port_of, here.index)
    return any(here.now - one.at < AGEING for one in sent)


def _fdb(here: Here, options: dict[str, str]) -> Iterator[str]:
    if options.get("br", "cni0") != "cni0":
        raise UsageError(f'Cannot find bridge device "{options["br"]}"')
    names = [one.name for one in devices(here)]
    wanted = options.get("dev", "")
    if wanted and wanted not in names:
        raise UsageError(f'Cannot find device "{wanted}"')
    for one in devices(here):
        if one.name == "lo" or (wanted and one.name != wanted) or ("br" in options and one.name == "eth0"):
            continue
        dev = "" if wanted else f"dev {one.name} "
        if one.master and _heard(here, one):
            yield f"{mac_of(one.port_of, 'eth0')} {dev}master cni0 \n"
        if one.master:
            yield f"{one.mac} {dev}master cni0 permanent\n"
        yield f"33:33:00:00:00:01 {dev}self permanent\n"
        yield f"01:00:5e:00:00:01 {dev}self permanent\n"
        group = next(address.text for address in one.addresses if address.scope == "link")
        yield f"33:33:ff:{_last_bytes(group)} {dev}self permanent\n"


def _last_bytes(address: str) -> str:
    """The group in which an IPv6 address is asked for: its last three bytes (RFC 4291, solicited-node)."""
    last = address.split(":")[-2:]
    digits = f"{int(last[0], 16):04x}{int(last[1], 16):04x}"[2:]
    return ":".join(digits[at : at + 2] for at in (0, 2, 4))


def _shown(here: Here) -> str:
    ports = [one.name for one in _ports(here)]
    mac = next(one.mac for one in devices(here) if one.name == "cni0").replace(":", "")
    first, *more = ports or [""]
    lines = [f"cni0\t\t8000.{mac}\tno\t\t{first}", *(f"\t\t\t\t\t\t\t{name}" for name in more)]
    return "bridge name\tbridge id\t\tSTP enabled\tinterfaces\n" + "".join(f"{line}\n" for line in lines)


def _macs(here: Here) -> Iterator[str]:
    yield "port no\tmac addr\t\tis local?\tageing timer\n"
    found = []
    for number, one in enumerate(_ports(here), start=1):
        found.append((one.mac, number, True, 0.0))
        if _heard(here, one):
            ages = [here.now - sent.at for sent in here.world.memory.neighbours(one.port_of, here.index)]
            found.append((mac_of(one.port_of, "eth0"), number, False, min(ages) / 1000))
    for mac, number, local, age in sorted(found):
        yield f"{number:3}\t{mac}\t{'yes' if local else 'no'}\t\t{age:7.2f}\n"
