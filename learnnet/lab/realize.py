"""A lab as a shell script: the same machines, bridges, routes and rules, made of network namespaces on a Linux machine.

The script builds with `up` (or no word), loads the rules anew with `rules`, and takes everything away with `down`.
"""

import re
from collections.abc import Iterator
from ipaddress import ip_network
from itertools import permutations
from shlex import quote

from learnnet.lab.moment import Moment
from learnnet.lab.packets.machines import NODE, NODE_NETWORK, OUTSIDE, POD, ROUTER, Host, Network, network
from learnnet.lab.packets.wiring import NARROW, Wiring
from learnnet.lab.realize_parts import CASES, DOWN, HEAD, SERVER, SWITCH, SYSCTLS
from learnnet.netfilter.packet import Route
from learnnet.proxy.config import IPV6

COUNTERS = ("ct_state_invalid_dropped_pkts", "localhost_nps_accepted_pkts")


def realize(moment: Moment, *, mode: str = "iptables", way_in: str = "", nfacct: bool = True) -> str:
    """The whole script; `way_in` is the node that the router takes load balancer and external addresses to."""
    net = network(moment.view, way_in)
    parts = [
        HEAD.format(event=moment.index, mode=mode),
        _function("build", _build(net, moment.wiring, nfacct=nfacct)),
        _function("rules", _rules(moment, net, mode)),
        _serve(net),
        DOWN.format(namespaces=" ".join([*(_space(host) for host in net.hosts.values()), '"$P".wire'])),
        CASES,
    ]
    return "\n".join(parts)


def rules_only(moment: Moment, mode: str, prefix: str) -> str:
    """Just the loading of each node's rules, into namespaces that an earlier script has made."""
    return "\n".join(["set -euo pipefail", f"P={quote(prefix)}", *_rules(moment, network(moment.view), mode)]) + "\n"


def namespace(host: Host, prefix: str) -> str:
    """The name under which `ip netns` knows a machine."""
    return f"{prefix}.{_name(host)}"


def _name(host: Host) -> str:
    return f"{host.kind}.{host.name.replace('/', '.')}" if host.kind in (NODE, POD) else host.name


def _space(host: Host) -> str:
    return f'"$P".{quote(_name(host))}'


def _function(name: str, lines: Iterator[str]) -> str:
    body = "".join(f"{line}\n" for line in lines)
    return f"{name}() {{\n{body}}}\n"


def _build(net: Network, wiring: Wiring, *, nfacct: bool) -> Iterator[str]:
    yield SWITCH
    for host in net.hosts.values():
        yield from ("", f"# {host.kind}: {host.name}", f"ip netns add {_space(host)}")
        yield from _settings(host)
        if host.kind == NODE and nfacct:
            yield "# The counters that the rules name."
            yield from (f"ip netns exec {_space(host)} nfacct add {counter}" for counter in COUNTERS)
    for host in net.hosts.values():
        yield from ("", f"# How {host.name} is plugged in.")
        yield from _plug(host, net, wiring)
    yield from _narrow(net, wiring)
    for host in net.hosts.values():
        yield from ("", f"# What {host.name} knows of the way to others.")
        for route in sorted(host.routes, key=lambda route: route.gateway != ""):
            yield from _route(host, route)
        if host.kind == ROUTER:
            yield f"ip -n {_space(host)} route add blackhole default  # silent about what it does not know"
            if host.machine6.routes:
                yield f"ip -n {_space(host)} -6 route add blackhole default"


def _settings(host: Host) -> Iterator[str]:
    yield f"ip -n {_space(host)} link set lo up"
    wanted = (
        f"{name}={value}"
        for name, value, kinds in SYSCTLS
        if (not kinds or host.kind in kinds) and (host.machine6.routes or not re.search("ipv6|ip6", name))
    )
    yield f"ip netns exec {_space(host)} sysctl -qw {' '.join(wanted)}"


def _plug(host: Host, net: Network, wiring: Wiring) -> Iterator[str]:
    here = _space(host)
    for interface, segment in host.links.items():
        if segment == NODE_NETWORK:
            port = _wire_port(net, host.name)
            yield f'ip -n {here} link add {interface} type veth peer name {port} netns "$P".wire'
            yield f'ip -n "$P".wire link set {port} master br0 up'
        elif host.kind == NODE:
            yield f"ip -n {here} link add {interface} type bridge"
        elif host.kind == POD:
            node, port = _space(net.node_of(host.name)), f"veth{list(net.hosts).index(host.name)}"
            yield f"ip -n {here} link add {interface} type veth peer name {port} netns {node}"
            yield f"ip -n {node} link set {port} master cni0 up"
            if wiring.reflects(net.node_of(host.name).name, host.name):
                yield f"ip -n {node} link set {port} type bridge_slave hairpin on  # a Pod may draw itself"
        elif host.kind == OUTSIDE:
            router = _space(net.hosts[ROUTER])
            yield f"ip -n {here} link add {interface} type veth peer name eth1 netns {router}"
        if host.kind != ROUTER or segment == NODE_NETWORK:
            yield f"ip -n {here} link set {interface} up"
    if host.kind == OUTSIDE:
        yield f"ip -n {_space(net.hosts[ROUTER])} link set eth1 up"


def _wire_port(net: Network, host: str) -> str:
    return f"p{list(net.hosts).index(host)}"


def _narrow(net: Network, wiring: Wiring) -> Iterator[str]:
    """The switch between the nodes drops what is too large for a path."""
    for pair in sorted(map(sorted, wiring.narrow)):
        yield from ("", f"# Large packets get lost between {pair[0]} and {pair[1]}.")
        yield 'ip netns exec "$P".wire nft add table bridge narrow'
        hook = "{ type filter hook forward priority 0; }"
        yield f'ip netns exec "$P".wire nft add chain bridge narrow paths "{hook}"'
        for one, other in permutations(_wire_port(net, name) for name in pair):
            rule = f"iifname {one} oifname {other} meta length > {NARROW} drop"
            yield f'ip netns exec "$P".wire nft add rule bridge narrow paths {quote(rule)}'


def _route(host: Host, route: Route) -> Iterator[str]:
    here = _space(host)
    if route.gateway:
        way = f"via {quote(route.gateway)} dev {route.interface} onlink src {quote(route.source)}"
        yield f"ip -n {here} route add {quote(route.network)} {way}"
        return
    network = ip_network(route.network)
    length, at_once = network.prefixlen, " nodad" if network.version == 6 else ""
    yield f"ip -n {here} addr add {quote(route.source)}/{length} dev {route.interface}{at_once}"
    if length == network.max_prefixlen:
        yield f"ip -n {here} route add {quote(route.network)} dev {route.interface} src {quote(route.source)}"


def _rules(moment: Moment, net: Network, mode: str) -> Iterator[str]:
    """Those of the other mode are taken away, as kube-proxy does when it is started in another mode."""
    for host in net.hosts.values():
        if host.kind != NODE:
            continue
        face, inside = moment.node(host.name), f"ip netns exec {_space(host)}"
        yield f"# {host.name}: what its kube-proxy wrote when it had seen revision {face.seen}"
        if mode == "nftables":
            yield f"{inside} nft flush ruleset"
            yield f"{inside} nft -f - <<'RULES'\n{face.nft_list_table()}RULES"
            yield f"[ ! -e /proc/sys/net/ipv6 ] || {inside} nft -f - <<'RULES'\n{face.nft_list_table(IPV6)}RULES"
        else:
            yield f"{inside} nft delete table ip kube-proxy 2>/dev/null || true"
            yield f"{inside} iptables-restore <<'RULES'\n{face.iptables_save()}RULES"
            yield f"{inside} nft delete table ip6 kube-proxy 2>/dev/null || true"
            saved = face.iptables_save(IPV6)
            yield f"[ ! -e /proc/sys/net/ipv6 ] || {inside} ip6tables-restore <<'RULES'\n{saved}RULES"


def _serve(net: Network) -> str:
    """One line for each thing that listens: the namespace, protocol and port, and the name it answers with."""
    wanted = [
        f"{_space(host)} {protocol} {port} {quote(who)}"
        for host in net.hosts.values()
        for (protocol, port), who in host.listens.items()
        if protocol in ("tcp", "udp")
    ]
    arguments = " \\\n    ".join(wanted)
    return SERVER.replace("@ARGUMENTS@", arguments)
