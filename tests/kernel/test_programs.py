"""What programs print in a lab is what the real ones print in namespaces that were built from it.

Before the comparison, everything that chance decides gets the same name on both sides: hardware addresses, numbers and
names of interfaces, times; so does what is different about namespaces (an uplink that is a veth, no broadcast address).
"""

import re
import shutil

import pytest

from learnnet.lab import Lab
from learnnet.lab.shell.console import answer
from tests.kernel import clusters
from tests.kernel.bed import Bed

IDLE = [
    "ip addr",
    "ip -4 addr show eth0",
    "ip -br addr",
    "ip -br link",
    "ip -o -4 addr show",
    "ip link",
    "ip link show type bridge",
    "ip route",
    "ip route show default",
    "ip route show dev cni0",
    "ip route show table local",
    "ip route get 10.244.1.5",
    "ip route get 10.0.0.11",
    "ip rule",
    "ip addr show dev nope",
    "ip frob",
    "ip addr frob",
    "ip -Z addr",
    "ip route get nope",
    "ss -tlnp",
    "ss -ulnp",
    "ss -H -tln",
    "ss -tn",
    "brctl show",
    "bridge link",
    "bridge frob",
    "sysctl net.ipv4.ip_forward net.bridge.bridge-nf-call-iptables",
    "sysctl -n net.ipv4.conf.all.rp_filter",
    "sysctl net.ipv4.nope",
    "hostname -I",
    "nft list tables",
    "nft list ruleset ip",
    "nft list ruleset ip6",
    "nft list chain ip nat KUBE-POSTROUTING",
    "nft list chain ip filter KUBE-PROXY-CANARY",
    "nft list chain ip nat NOPE",
    "nft list table ip kube-proxy",
    "nft list sets",
    "nft list chains ip6",
    "ip6tables -t nat -L -n -v",
    "ip6tables -L INPUT",
    "ip6tables -t nat -S",
    "ip6tables -t nope -L",
    "ip6tables -L FOO",
    "ip6tables",
    "ip6tables-save -t mangle",
    "iptables -S INPUT 2",
    "iptables -L INPUT 0",
    "iptables -L INPUT FOO",
    "iptables -L INPUT 99",
    "iptables -t nat -S FOO",
    "iptables -A INPUT -j FOO",
    "iptables -E A B",
    "iptables -Z FOO",
    "iptables -F FOO",
    "iptables -X FOO",
    "iptables -D INPUT 99",
    "iptables -C INPUT -j ACCEPT",
    "iptables -P KUBE-SERVICES DROP",
    "iptables -P INPUT FOO",
    "iptables -N KUBE-SERVICES",
    "iptables -A",
    "iptables -t nat -S",
    "iptables -S FORWARD -v",
    "iptables -t nat -S KUBE-SERVICES",
    "iptables -t mangle -L -n",
    "iptables -t nat -L -n -v --line-numbers",
    "iptables -t nat -L KUBE-SERVICES 3 -n",
    "iptables -t filter -L -nvx",
    "iptables -t filter -L KUBE-FORWARD",
    "iptables -t raw -L -n",
    "iptables -t nat -L NOPE -n",
    "iptables -t nope -L",
    "iptables --frob",
    "iptables",
    "iptables --version",
    "iptables-save -t nope",
    "iptables-save --frob",
    "conntrack -C",
    "conntrack -L",
    "conntrack -L -p frob",
    "conntrack -L --frob",
]
IN_PODS = ["ip addr", "ip route", "ip -br link", "ip route get 10.96.0.1", "ip neigh", "ss -tlnp", "ss -ulnp"]
NFT = [
    "nft list tables",
    "nft list chains",
    "nft list ruleset",
    "nft list chain ip kube-proxy services",
    "nft list set ip kube-proxy cluster-ips",
    "nft list map ip kube-proxy no-endpoint-services",
    "nft list table ip nope",
    "nft list set ip kube-proxy nope",
    "nft list frob",
    "nft",
    "iptables-save",
    "iptables -t nat -L -n",
    "iptables -S",
]
PINGS = [
    *(
        ("default/client-a", to)
        for to in (
            "10.244.0.10", "10.244.1.10", "10.244.1.1", "10.0.0.11", "10.0.0.12", "10.0.0.10", "10.244.0.99",
            "127.0.0.1", "203.0.113.50", "8.8.8.8", "10.96.10.1", "10.96.10.5", "10.96.99.99", "198.51.100.9",
            "198.51.100.24",
        )
    ),
    *(("node-a", to) for to in ("10.96.10.1", "10.96.99.99", "10.244.0.10", "10.244.1.10", "127.0.0.1")),
    *(("outside", to) for to in ("10.244.1.10", "10.96.10.1", "198.51.100.9")),
]  # fmt: skip
TRIES = 5  # kernels report to multicast groups by themselves, which is counted, too
CHANCE: list[tuple[str, str]] = [
    (r" ?\blink-netns(id)? \S+", ""),
    (r"(?<=veth)[0-9a-f]+", "N"),
    (r"@(if\d+|eth0|veth\w+|cni0)", ""),
    (r"eth0@if\d+", "eth0"),
    (r"([0-9a-f]{2}:){5}[0-9a-f]{2}", "MAC"),
    (r"8000\.[0-9a-f]{12}", "BRIDGE"),
    (r"fe80::[0-9a-f:]+/64", "fe80::N/64"),
    (r" brd (10\.\d+\.\d+\.255)", ""),
    (r"qdisc \S+", "qdisc Q"),
    (r"(?m)^\d+: ", "N: "),
    (r" src \S+ onlink", ""),
    (r"(0\.0\.0\.0|\*):(?=\S)", "*:"),
    (r"users:\(\(.*?\)\)", "USERS"),
    (r"(?m)(LISTEN|UNCONN) +0 +\d+", r"\1 0 QUEUE"),
    (r"time=[\d.]+ ms", "time=T"),
    (r"time \d+ms", "time T"),
    (r"= [\d.]+/[\d.]+/[\d.]+/[\d.]+ ms", "= T"),
    (r"(tcp|udp|icmp)( +\d+) \d+ ", r"\1\2 SECONDS "),
    (r"(?<=sport=)(3[2-9]|4|5|6)\d{3,4}\b", "PORT"),
    (r"(?<=dport=)(3[2-9]|4|5|6)\d{3,4}\b", "PORT"),
    (r"(?<= id=)\d+", "ID"),
    (r"(?m)^# (Generated|Completed).*\n", ""),
    (r" tentative", ""),
    (r" +", " "),
    (r"(?m) +$", ""),
]


def plain(text: str) -> list[str]:
    for pattern, instead in CHANCE:
        text = re.sub(pattern, instead, text)
    lines = text.rstrip("\n").splitlines()
    # Sockets and connections come in the order of a hash.
    return sorted(lines) if re.search(r"LISTEN|UNCONN|src=", text) else lines


def words(lines: list[str]) -> list[str]:
    return sorted(word.rstrip(",") for line in lines for word in line.split())


def real(bed: Bed, where: str, line: str) -> list[str]:
    program = line.split()[0]
    if shutil.which(program) is None:
        pytest.skip(f"no {program} here")
    return plain(bed.printed(where, *line.split()))


def modelled(lab: Lab, where: str, line: str) -> list[str]:
    output = answer(lab, where, line, {})
    return plain(output.stdout + re.sub("command terminated with exit code .*\n", "", output.stderr))


@pytest.fixture(scope="module")
def idle_bed(iptables_bed: Bed) -> Bed:
    """As soon as what others did in it is forgotten."""
    return iptables_bed


@pytest.fixture(scope="module")
def fresh() -> Lab:
    """Nobody has sent anything in it."""
    return clusters.lab(clusters.behaviours(), "iptables")


@pytest.mark.parametrize("line", IDLE)
def test_on_a_node(fresh: Lab, idle_bed: Bed, line: str) -> None:
    expected = modelled(fresh, "node-a", line)
    for _ in range(TRIES):
        for table in ("mangle", "nat", "filter") if line.startswith(("iptables", "ip6tables", "nft")) else ():
            idle_bed.inside("node-a", "iptables", "-t", table, "-Z")
            idle_bed.inside("node-a", "ip6tables", "-t", table, "-Z")
        idle_bed.inside("node-a", "conntrack", "-F")
        if (found := real(idle_bed, "node-a", line)) == expected:
            break

    assert found == expected


@pytest.mark.parametrize("line", IN_PODS)
@pytest.mark.parametrize("pod", ["default/client-a", "default/a1"])
def test_in_a_pod(fresh: Lab, idle_bed: Bed, pod: str, line: str) -> None:
    if line == "ip neigh":
        idle_bed.inside(pod, "ip", "neigh", "flush", "all")

    assert modelled(fresh, pod, line) == real(idle_bed, pod, line)


@pytest.mark.parametrize("line", NFT)
def test_in_nftables_mode(nftables_bed: Bed, line: str) -> None:
    lab = clusters.lab(clusters.behaviours(), "nftables")

    # Elements of sets come in the order of a hash.
    assert words(modelled(lab, "node-a", line)) == words(real(nftables_bed, "node-a", line))


@pytest.mark.parametrize("mode", ["iptables", "nftables"])
@pytest.mark.parametrize(("source", "to"), PINGS)
def test_ping(request: pytest.FixtureRequest, mode: str, source: str, to: str) -> None:
    bed: Bed = request.getfixturevalue(f"{mode}_bed")
    lab = clusters.lab(clusters.behaviours(), mode)

    found = real(bed, source, f"ping -n -c 1 -W 1 {to}")
    lab.apply({"kind": "run", "source": source, "line": f"ping -n -c 1 -W 1 {to}"})

    assert lab.outcome.output is not None
    assert plain(lab.outcome.output.stdout + lab.outcome.output.stderr) == found


def test_the_nat_table_counts_the_first_packet_of_each_connection(iptables_bed: Bed) -> None:
    lab, line = clusters.lab(clusters.behaviours(), "iptables"), "iptables -t nat -L {} -n -v"
    iptables_bed.inside("node-a", "iptables", "-t", "nat", "-Z")

    for _ in range(3):
        iptables_bed.ask("default/client-a", "10.96.10.6:80")
        lab.send("default/client-a", "10.96.10.6:80")

    for chain in ("KUBE-SERVICES", "KUBE-SVC-XVJHHMIFZ6BOUBWS", "PREROUTING", "KUBE-POSTROUTING"):
        assert modelled(lab, "node-a", line.format(chain)) == real(iptables_bed, "node-a", line.format(chain))


@pytest.mark.parametrize("to", ["10.96.10.6:80", "10.96.10.5:80", "10.244.1.10:81", "10.96.99.99:80"])
def test_conntrack_keeps_the_same_connections(iptables_bed: Bed, to: str) -> None:
    lab = clusters.lab(clusters.behaviours(), "iptables")
    iptables_bed.inside("node-a", "conntrack", "-F")

    iptables_bed.ask("default/client-a", to, wait=0.3)
    lab.send("default/client-a", to, seconds=1)

    line = f"conntrack -L -d {to.partition(':')[0]}"
    assert modelled(lab, "node-a", line) == real(iptables_bed, "node-a", line)
