"""`ip neighbour` and `arp`: whose hardware address a machine has learned, from the packets that it has sent.

Simplified: only what learners sent is known, not the kubelet's probes; REACHABLE lasts 30 s (base_reachable_time).
"""

from collections.abc import Sequence

from learnnet.cluster.kubectl import Output
from learnnet.lab.packets.machines import Host
from learnnet.lab.packets.memory import Neighbour
from learnnet.lab.shell.programs.devices import devices, mac_of
from learnnet.lab.shell.programs.here import Here, UsageError
from learnnet.lab.shell.programs.ip_options import Options

REACHABLE = 30_000  # ms
ARP_HEAD = "Address                  HWtype  HWaddress           Flags Mask            Iface\n"


def show_neighbours(here: Here, options: Options, words: Sequence[str]) -> str:
    rest, device, wanted = list(words), "", ""
    while rest:
        word = rest.pop(0)
        if word == "dev" and rest:
            device = rest.pop(0)
        elif word == "nud" and rest:
            rest.pop(0)
        else:
            wanted = word.removeprefix("to")
    if device and device not in [one.name for one in devices(here)]:
        raise UsageError(f'Cannot find device "{device}"')
    known = [] if options.family == 6 else _known(here)
    return "".join(
        _line(here, one, named=not device)
        for one in known
        if device in ("", one.interface) and wanted in ("", one.address)
    )


def arp(here: Here, words: Sequence[str]) -> Output:
    """`arp [-n] [-a] [-i DEVICE]` of net-tools."""
    letters = "".join(word[1:] for word in words if word.startswith("-") and not word.startswith("--"))
    unknown = next((letter for letter in letters if letter not in "nvaei"), "")
    if unknown:
        raise UsageError(f"arp: invalid option -- '{unknown}'", 255)
    rest = [word for word in words if not word.startswith("-")]
    device = rest.pop(0) if "i" in letters and rest else ""
    known = [one for one in _known(here) if device in ("", one.interface) and (not rest or rest[0] == one.address)]
    if "a" in letters:
        return Output(stdout="".join(_bsd(here, one) for one in known))
    if rest and not known:
        return Output(rc=1, stdout=f"{rest[0]} ({rest[0]}) -- no entry\n")
    return Output(stdout=ARP_HEAD + "".join(_linux(here, one) for one in known) if known else "")


def _known(here: Here) -> tuple[Neighbour, ...]:
    return here.world.memory.neighbours(here.host.name, here.index)


def _mac(here: Here, one: Neighbour) -> str:
    """Of whoever had the address; the plug tells, as machines may be gone by now."""
    segment = here.host.links.get(one.interface, "")
    name = here.net.neighbours.get((segment, one.address), "")
    host: Host | None = here.net.hosts.get(name)
    if host is None:
        return mac_of(one.address, "eth0")
    interface = next((link for link, plugged in host.links.items() if plugged == segment), "eth0")
    return mac_of(host, interface)


def _line(here: Here, one: Neighbour, *, named: bool) -> str:
    device = f"dev {one.interface} " if named else ""
    if not one.found:
        return f"{one.address} {device}FAILED \n"
    state = "REACHABLE" if here.now - one.at < REACHABLE else "STALE"
    return f"{one.address} {device}lladdr {_mac(here, one)} {state} \n"


def _linux(here: Here, one: Neighbour) -> str:
    if not one.found:
        return f"{one.address:<25}{'':<8}(incomplete){'':<30}{one.interface}\n"
    return f"{one.address:<25}{'ether':<8}{_mac(here, one):<20}{'C':<22}{one.interface}\n"


def _bsd(here: Here, one: Neighbour) -> str:
    if not one.found:
        return f"? ({one.address}) at <incomplete> on {one.interface}\n"
    return f"? ({one.address}) at {_mac(here, one)} [ether] on {one.interface}\n"
