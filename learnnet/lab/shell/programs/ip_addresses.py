"""`ip address show` and `ip link show` (iproute2 6.1, ipaddress.c)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from learnnet.lab.shell.programs.devices import Address, Device, devices
from learnnet.lab.shell.programs.here import Here, UsageError
from learnnet.lab.shell.programs.ip_options import Options

FOREVER = "valid_lft forever preferred_lft forever"
FAMILIES = {4: "inet", 6: "inet6"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """Which devices are asked for."""

    name: str = ""
    master: str = ""
    kind: str = ""

    def takes(self, device: Device) -> bool:
        kind = "bridge" if device.name == "cni0" else "veth" if device.peer else ""
        return (
            (not self.name or self.name == device.name)
            and (not self.master or self.master == device.master)
            and (not self.kind or self.kind == kind)
        )


def show_addresses(here: Here, options: Options, words: Sequence[str]) -> str:
    found = _chosen(here, words)
    families = (options.family,) if options.family else (4, 6)
    kept = [(device, _kept(device, families)) for device in found]
    if options.family:
        kept = [(device, addresses) for device, addresses in kept if addresses]
    if options.one_line:
        return "".join(_one_line(device, one) for device, addresses in kept for one in addresses)
    if options.brief:
        return "".join(_brief(device, addresses) for device, addresses in kept)
    return "".join(
        "".join(_head(device, options.family, link=False)) + "".join(_address(device, one) for one in addresses)
        for device, addresses in kept
    )


def show_links(here: Here, options: Options, words: Sequence[str]) -> str:
    found = _chosen(here, words)
    if options.brief:
        return "".join(f"{one.shown:<16} {one.state:<14} {one.mac} <{one.flags}> \n" for one in found)
    texts = ["".join(_head(one, 0, link=True)) for one in found]
    if options.one_line:
        texts = [text.rstrip("\n").replace("\n", "\\") + "\n" for text in texts]
    return "".join(texts)


def _chosen(here: Here, words: Sequence[str]) -> list[Device]:
    found, rest, name, master, kind = devices(here), list(words), "", "", ""
    while rest:
        word = rest.pop(0)
        if word in ("dev", "master", "type") and rest:
            value = rest.pop(0)
            name, master, kind = (
                value if word == "dev" else name,
                value if word == "master" else master,
                value if word == "type" else kind,
            )
        elif word == "up":
            continue
        else:
            name = word
    names = [device.name for device in found]
    if name and name not in names:
        raise UsageError(f'Device "{name}" does not exist.')
    if master and master not in names:
        raise UsageError("Device does not exist")
    chosen = Chosen(name=name, master=master, kind=kind)
    return [device for device in found if chosen.takes(device)]


def _kept(device: Device, families: tuple[int, ...]) -> list[Address]:
    return [one for one in device.addresses if one.family in families]


def _head(device: Device, family: int, *, link: bool) -> Iterator[str]:
    """With `-4` the netns stands on the first line, where the hardware address is left out."""
    master = f" master {device.master}" if device.master else ""
    mode = " mode DEFAULT" if link else ""
    netns = f" {device.netns}" if device.netns else ""
    yield (
        f"{device.index}: {device.shown}: <{device.flags}> mtu {device.mtu} qdisc {device.qdisc}{master} "
        f"state {device.state}{mode} group default qlen 1000{netns if family else ''}\n"
    )
    broadcast = "00:00:00:00:00:00" if device.kind == "loopback" else "ff:ff:ff:ff:ff:ff"
    if not family:
        yield f"    link/{device.kind} {device.mac} brd {broadcast}{netns}\n"


def _text(device: Device, one: Address) -> str:
    broadcast = f" brd {one.broadcast}" if one.broadcast else ""
    label = device.name if one.family == 4 else ""
    return f"{FAMILIES[one.family]} {one.text}/{one.length}{broadcast} scope {one.scope} {label}"


def _address(device: Device, one: Address) -> str:
    return f"    {_text(device, one)}\n       {FOREVER}\n"


def _one_line(device: Device, one: Address) -> str:
    return f"{device.index}: {device.name}    {_text(device, one)}\\       {FOREVER}\n"


def _brief(device: Device, addresses: Sequence[Address]) -> str:
    texts = "".join(f"{one.text}/{one.length} " for one in addresses)
    return f"{device.shown:<16} {device.state:<14} {texts}\n"
