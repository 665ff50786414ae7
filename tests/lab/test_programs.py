"""The programs that people look around with, their texts written out; tests/kernel compares them with the real ones."""

import pytest

from learnnet.cluster.kubectl import Output
from learnnet.lab import Lab
from learnnet.lab.shell.console import answer, change_of
from learnnet.lab.shell.programs import NODE_PROGRAMS, POD_PROGRAMS, TOLD
from tests.lab.senders import CLIENT, cluster, service

WEB = service("web", "10.96.0.80", "10.244.1.10")
IPTABLES = "iptables v1.8.9 (nf_tables)"
NOBODY = service("nobody", "10.96.0.81")


@pytest.fixture
def lab() -> Lab:
    return cluster(WEB, NOBODY)


def run(lab: Lab, source: str, line: str) -> Output:
    change = change_of(source, line, {})
    assert change is not None
    lab.apply(change)
    assert lab.outcome.output is not None
    return lab.outcome.output


def node(lab: Lab, line: str) -> str:
    return answer(lab, "node-a", line, {}).stdout


def test_a_nodes_routes_lead_to_the_pods_of_the_others(lab: Lab) -> None:
    assert lab.node("node-a").ip("route") == (
        "default via 10.0.0.1 dev eth0 \n"
        "10.0.0.0/24 dev eth0 proto kernel scope link src 10.0.0.11 \n"
        "10.244.0.0/24 dev cni0 proto kernel scope link src 10.244.0.1 \n"
        "10.244.1.0/24 via 10.0.0.12 dev eth0 \n"
        "10.244.2.0/24 via 10.0.0.13 dev eth0 \n"
    )
    assert lab.node("node-a").resolv_conf() == "nameserver 10.0.0.1\n"


def test_a_pod_has_one_interface_and_one_way_out(lab: Lab) -> None:
    lines = answer(lab, CLIENT, "ip -4 addr show eth0", {}).stdout.splitlines()

    assert lines == [
        "2: eth0@if4: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP group default qlen 1000 "
        "link-netnsid 0",
        "    inet 10.244.0.99/24 brd 10.244.0.255 scope global eth0",
        "       valid_lft forever preferred_lft forever",
    ]
    assert answer(lab, CLIENT, "ip r", {}).stdout.splitlines() == [
        "default via 10.244.0.1 dev eth0 ",
        "10.244.0.0/24 dev eth0 proto kernel scope link src 10.244.0.99 ",
    ]


def test_each_pod_is_a_port_of_its_nodes_bridge(lab: Lab) -> None:
    ports = node(lab, "bridge link").splitlines()

    assert [line.partition(":")[0] for line in ports] == ["4", "5"]
    assert all(" master cni0 state forwarding " in line for line in ports)
    assert len(node(lab, "brctl show").splitlines()) == 3


def test_a_number_is_not_given_to_another_interface(lab: Lab) -> None:
    before = node(lab, "ip -br link").splitlines()
    lab.kubectl("delete pod client --grace-period=0 --force")
    lab.settle()

    assert node(lab, "bridge link").startswith("5: ")
    assert node(lab, "ip -br link").splitlines() == [*before[:3], before[4]]


def test_who_listens_on_a_node_and_in_a_pod(lab: Lab) -> None:
    assert node(lab, "ss -tln") == (
        "State  Recv-Q Send-Q Local Address:Port  Peer Address:PortProcess\n"
        "LISTEN 0      4096               *:10250            *:*          \n"
        "LISTEN 0      4096               *:10256            *:*          \n"
    )
    assert answer(lab, "default/dns-1", "ss -uln", {}).stdout == (
        "State  Recv-Q Send-Q Local Address:Port Peer Address:PortProcess\n"
        "UNCONN 0      0                  *:53              *:*          \n"
    )


def test_conntrack_shows_both_sides_of_a_connection(lab: Lab) -> None:
    lab.send(CLIENT, "10.96.0.80:80", source_port=40000)

    output = answer(lab, "node-a", "conntrack -L -p tcp", {})

    assert output.stdout == (
        "tcp      6 119 TIME_WAIT src=10.244.0.99 dst=10.96.0.80 sport=40000 dport=80 "
        "src=10.244.1.10 dst=10.244.0.99 sport=8080 dport=40000 [ASSURED] mark=0 use=1\n"
    )
    assert output.stderr == "conntrack v1.4.7 (conntrack-tools): 1 flow entries have been shown.\n"


def test_a_past_moment_shows_the_connections_of_its_time(lab: Lab) -> None:
    lab.send(CLIENT, "10.96.0.80:80", source_port=40000)
    then = lab.index
    lab.apply({"kind": "wait", "ms": 130_000})

    assert node(lab, "conntrack -L") == ""
    assert "sport=40000" in answer(lab.at(then), "node-a", "conntrack -L", {}).stdout
    assert answer(lab.at(then - 1), "node-a", "conntrack -L", {}).stdout == ""


def test_rules_count_since_kube_proxy_last_wrote_their_chain(lab: Lab) -> None:
    for _ in range(2):
        lab.send(CLIENT, "10.96.0.80:80")
    counted = node(lab, "iptables -t nat -L KUBE-SERVICES -n -v")
    jumped = node(lab, "iptables -t nat -S PREROUTING -v")
    assert "    2   120 KUBE-SVC-" in counted
    assert "-c 2 120 -j KUBE-SERVICES" in jumped

    lab.load(service("late", "10.96.0.82", "10.244.1.10")).settle()

    assert "    2   120 " not in node(lab, "iptables -t nat -L KUBE-SERVICES -n -v")
    assert node(lab, "iptables -t nat -S PREROUTING -v") == jumped
    kept = [line for line in node(lab, "iptables -t nat -L -n -v").splitlines() if "-> 10.244.1.10:8080" in line]
    assert [line[:20] for line in kept] == ["    2   120 KUBE-SEP", "    0     0 KUBE-SEP"]


def test_the_filter_table_counts_every_packet(lab: Lab) -> None:
    lab.send(CLIENT, "10.96.0.80:80")

    rows = node(lab, "iptables -L FORWARD -nvx").splitlines()

    assert rows[3].split()[:3] == ["10", "759", "KUBE-FORWARD"]  # there and back, SYN to FIN
    assert rows[2].split()[:3] == ["1", "60", "KUBE-PROXY-FIREWALL"]


def test_neighbours_are_those_who_were_spoken_to(lab: Lab) -> None:
    assert node(lab, "ip neigh") == ""
    lab.send(CLIENT, "10.96.0.80:80")

    assert [line.split()[0] for line in node(lab, "ip neigh").splitlines()] == ["10.0.0.12", "10.244.0.99"]
    assert node(lab, "ip neigh").splitlines()[0].endswith(" REACHABLE ")
    lab.apply({"kind": "wait", "ms": 40_000})
    assert node(lab, "ip neigh").splitlines()[0].endswith(" STALE ")


def test_a_pod_can_be_pinged(lab: Lab) -> None:
    before = lab.now

    output = run(lab, CLIENT, "ping -c 2 10.244.1.10")

    assert output.stdout == (
        "PING 10.244.1.10 (10.244.1.10) 56(84) bytes of data.\n"
        "64 bytes from 10.244.1.10: icmp_seq=1 ttl=62 time=0.260 ms\n"
        "64 bytes from 10.244.1.10: icmp_seq=2 ttl=62 time=0.262 ms\n"
        "\n"
        "--- 10.244.1.10 ping statistics ---\n"
        "2 packets transmitted, 2 received, 0% packet loss, time 1000ms\n"
        "rtt min/avg/max/mdev = 0.260/0.261/0.262/0.001 ms\n"
    )
    assert lab.now - before == 1000
    assert "type=8 code=0" in node(lab, "conntrack -L -p icmp")


def test_a_service_address_cannot_be_pinged() -> None:
    """iptables has a rule for its port alone, so the packet leaves for the router; nftables refuses what is left."""
    old, new = (cluster(WEB, proxy_mode=mode) for mode in ("iptables", "nftables"))

    lost, refused = (run(lab, "node-a", "ping -c 1 -W 1 10.96.0.80") for lab in (old, new))

    assert "1 packets transmitted, 0 received, 100% packet loss, time 0ms\n" in lost.stdout
    assert "From 10.0.0.11 icmp_seq=1 Destination Port Unreachable\n" in refused.stdout
    assert refused.stderr == "ping: sendmsg: Operation not permitted\n"


def test_nobody_is_unreachable_after_three_seconds(lab: Lab) -> None:
    output = run(lab, CLIENT, "ping -c 1 10.244.0.77")

    assert "From 10.244.0.99 icmp_seq=1 Destination Host Unreachable\n" in output.stdout
    assert answer(lab, CLIENT, "ip neigh", {}).stdout == "10.244.0.77 dev eth0 FAILED \n"


def test_clients_say_what_they_were_told_to_say(lab: Lab) -> None:
    assert run(lab, "node-a", "curl -s -o /dev/null -w '%{http_code}\\n' http://10.96.0.80").stdout == "200\n"
    assert run(lab, "node-a", "curl -s -o /dev/null -w '%{http_code}' http://10.96.0.81").stdout == "000"
    assert run(lab, "node-a", "wget -qO- http://10.96.0.80").stdout == "web-2\n"
    assert run(lab, "node-a", "nc -zv 10.96.0.80 80").stderr == (
        "Connection to 10.96.0.80 80 port [tcp/http] succeeded!\n"
    )
    refused = run(lab, CLIENT, "nc -zv 10.96.0.81 80")
    assert refused.stderr.startswith("nc: connect to 10.96.0.81 port 80 (tcp) failed: Connection refused\n")


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("ip frob", 'Object "frob" is unknown, try "ip help".\n'),
        ("ip addr show dev eth7", 'Device "eth7" does not exist.\n'),
        ("iptables -t nat -F", "In this lab iptables lists rules: kube-proxy alone writes them.\n"),
        ("iptables -L NO", f"{IPTABLES}: chain `NO' in table `filter' is incompatible, use 'nft' tool.\n"),
        ("nft list table ip nope", "Error: No such file or directory\nlist table ip nope\n              ^^^^\n"),
        ("sysctl net.ipv4.nope", "sysctl: cannot stat /proc/sys/net/ipv4/nope: No such file or directory\n"),
        ("cat /etc/shadow", "cat: /etc/shadow: No such file or directory\n"),
        ("conntrack -L -p frob", "conntrack v1.4.7 (conntrack-tools): `frob' unsupported protocol\n"
         "Try `conntrack -h' or 'conntrack --help' for more information.\n"),
    ],
)  # fmt: skip
def test_mistakes_are_told_in_the_programs_own_words(lab: Lab, line: str, complaint: str) -> None:
    output = answer(lab, "node-a", line, {})

    assert output.stderr == complaint
    assert output.rc != 0


def test_looking_leaves_no_trace_and_works_at_every_moment(lab: Lab) -> None:
    lab.send(CLIENT, "10.96.0.80:80")
    before = lab.events

    for where, programs in (("node-a", NODE_PROGRAMS), (CLIENT, POD_PROGRAMS)):
        for name in programs:
            assert change_of(where, name, {}) is None or "/" in where
            for moment in (lab, lab.at(lab.index), lab.at(len(before) // 2)):
                answer(moment, where, name, {})

    assert lab.events == before
    assert set(TOLD) == {"curl", "nc", "wget"}


def test_what_was_run_replays_exactly(lab: Lab) -> None:
    changes = [
        {"kind": "run", "source": "node-a", "line": "ping -c 2 10.0.0.12"},
        {"kind": "run", "source": "node-b", "line": "nc -zv 10.0.0.11 10250"},
    ]

    first, second = (Lab.replay(5, changes) for _ in range(2))

    assert first.events == second.events
    assert node(first, "conntrack -L") == node(second, "conntrack -L") != ""
