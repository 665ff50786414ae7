"""`sysctl` of procps: the few settings of the kernel that decide over a packet's way.

Simplified: the values are those of a node that kubeadm and kube-proxy have set up, with reverse path filtering off.
"""

from collections.abc import Mapping, Sequence

from learnnet.cluster.kubectl import Output
from learnnet.cluster.text import Text
from learnnet.lab.shell.programs.here import Here, UsageError

BOTH: Mapping[str, str] = {
    "net.core.somaxconn": "4096",
    "net.ipv4.conf.all.rp_filter": "0",
    "net.ipv4.conf.default.rp_filter": "0",
    "net.ipv4.ip_default_ttl": "64",
    "net.ipv4.ip_local_port_range": "32768\t60999",
    "net.ipv4.tcp_syn_retries": "6",
    "net.ipv6.conf.all.disable_ipv6": "0",
}
ON_NODES: Mapping[str, str] = {
    **BOTH,
    "net.bridge.bridge-nf-call-iptables": "1",
    "net.ipv4.conf.all.forwarding": "1",
    "net.ipv4.conf.all.route_localnet": "1",
    "net.ipv4.ip_forward": "1",
    "net.netfilter.nf_conntrack_max": "131072",
    "net.netfilter.nf_conntrack_tcp_timeout_close_wait": "3600",
    "net.netfilter.nf_conntrack_tcp_timeout_established": "86400",
    "net.netfilter.nf_conntrack_tcp_timeout_syn_sent": "120",
    "net.netfilter.nf_conntrack_tcp_timeout_time_wait": "120",
    "net.netfilter.nf_conntrack_udp_timeout": "30",
    "net.netfilter.nf_conntrack_udp_timeout_stream": "120",
}
IN_PODS: Mapping[str, str] = {
    **BOTH,
    "net.ipv4.conf.all.forwarding": "0",
    "net.ipv4.conf.all.route_localnet": "0",
    "net.ipv4.ip_forward": "0",
}
LONG = {"--values": "n", "--names": "N", "--all": "a", "--ignore": "e", "--write": "w", "--pattern": "r"}


def settings(here: Here) -> Mapping[str, str]:
    return dict(sorted((ON_NODES if here.on_node else IN_PODS).items()))


def sysctl(here: Here, words: Sequence[str]) -> Output:
    letters, names, pattern, rest = "", [], "", list(words)
    while rest:
        word = rest.pop(0)
        if not word.startswith("-"):
            names.append(word.replace("/", "."))
            continue
        new = LONG.get(word.partition("=")[0]) or ("" if word.startswith("--") else word[1:])
        unknown = next((letter for letter in new if letter not in "nNaewrAXq"), "") or ("" if new else word)
        if unknown:
            said = f"unrecognized option '{unknown}'" if len(unknown) > 1 else f"invalid option -- '{unknown}'"
            raise UsageError(f"sysctl: {said}\n\nUsage:\n sysctl [options] [variable[=value] ...]")
        letters += new
        if "r" in new and rest:
            pattern = rest.pop(0)
    if "w" in letters or any("=" in name for name in names):
        note = Text("In this lab sysctl shows settings; it changes none.")
        return Output(rc=1, stderr=f"{note}\n", note=note)
    known = settings(here)
    if set(letters) & set("aAX"):
        names = [name for name in known if pattern.strip("^$").replace("\\.", ".") in name]
    if not names:
        raise UsageError("sysctl: no variables specified\nTry `sysctl --help' for more information.")
    told = [_told(name, known[name], letters) for name in names if name in known]
    missing = [] if "e" in letters else [name for name in names if name not in known]
    errors = [f"sysctl: cannot stat /proc/sys/{name.replace('.', '/')}: No such file or directory" for name in missing]
    return Output(
        rc=1 if errors else 0,
        stdout="".join(f"{line}\n" for line in told),
        stderr="".join(f"{line}\n" for line in errors),
    )


def _told(name: str, value: str, letters: str) -> str:
    return value if "n" in letters else name if "N" in letters else f"{name} = {value}"
