"""The programs that people look around with on a node and in a Pod: one module for each, in the tools' own words.

A program that only looks is a function of where it runs and what it is told. Those that send tell what became of it.
"""

from collections.abc import Callable, Mapping, Sequence

from learnnet.cluster.kubectl import Output
from learnnet.lab.packets.trace import Trace
from learnnet.lab.shell.programs.bridge import brctl, bridge
from learnnet.lab.shell.programs.cat import cat
from learnnet.lab.shell.programs.conntrack import conntrack
from learnnet.lab.shell.programs.curl import curl
from learnnet.lab.shell.programs.here import Here, Program
from learnnet.lab.shell.programs.hostname import hostname
from learnnet.lab.shell.programs.ip import ip
from learnnet.lab.shell.programs.ip_neighbours import arp
from learnnet.lab.shell.programs.iptables import ip6tables, ip6tables_save, iptables, iptables_save
from learnnet.lab.shell.programs.nc import nc
from learnnet.lab.shell.programs.nft import nft
from learnnet.lab.shell.programs.ss import ss
from learnnet.lab.shell.programs.sysctl import sysctl
from learnnet.lab.shell.programs.wget import wget

__all__ = ["NODE_PROGRAMS", "POD_PROGRAMS", "TOLD", "Here", "Program"]

NODE_PROGRAMS: Mapping[str, Program] = {
    "arp": arp,
    "brctl": brctl,
    "bridge": bridge,
    "cat": cat,
    "conntrack": conntrack,
    "hostname": hostname,
    "ip": ip,
    "ip6tables": ip6tables,
    "ip6tables-save": ip6tables_save,
    "iptables": iptables,
    "iptables-save": iptables_save,
    "nft": nft,
    "ss": ss,
    "sysctl": sysctl,
}
POD_PROGRAMS: Mapping[str, Program] = {
    "arp": arp,
    "hostname": hostname,
    "ip": ip,
    "ss": ss,
    "sysctl": sysctl,
}
TOLD: Mapping[str, Callable[[Trace, Sequence[str]], Output]] = {"curl": curl, "nc": nc, "wget": wget}
