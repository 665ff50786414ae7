"""NodeLocal DNSCache: a caching DNS server on every node, in front of CoreDNS (Kubernetes add-on `nodelocaldns`).

Pods ask 169.254.20.10 on their own node, or 10.96.0.10, which iptables rules in the raw table keep from being
translated. Names of the cluster go on to CoreDNS over TCP, all others straight to the node's upstream.
"""

from collections.abc import Mapping
from dataclasses import replace

from learnnet.dns.coredns import UPSTREAM_ADDRESS, CoreDNS
from learnnet.dns.forward import Server
from learnnet.dns.message import Message
from learnnet.dns.plugin import Ask, Chance

ADDRESS = "169.254.20.10"
CLUSTER_DNS = "10.96.0.10"
BEHIND = "coredns"  # whose steps those are that were done behind the cache
COREFILE = """\
cluster.local:53 {
    errors
    cache {
        success 9984 30
        denial 9984 5
    }
    reload
    loop
    bind 169.254.20.10 10.96.0.10
    forward . 10.96.0.10 {
        force_tcp
    }
    prometheus :9253
    health 169.254.20.10:8080
}
in-addr.arpa:53 {
    errors
    cache 30
    reload
    loop
    bind 169.254.20.10 10.96.0.10
    forward . 10.96.0.10 {
        force_tcp
    }
    prometheus :9253
}
ip6.arpa:53 {
    errors
    cache 30
    reload
    loop
    bind 169.254.20.10 10.96.0.10
    forward . 10.96.0.10 {
        force_tcp
    }
    prometheus :9253
}
.:53 {
    errors
    cache 30
    reload
    loop
    bind 169.254.20.10 10.96.0.10
    forward . /etc/resolv.conf
    prometheus :9253
}
"""


class NodeLocal:
    """One node's cache; `node_ip` is all that CoreDNS sees of the Pods behind it."""

    def __init__(
        self,
        coredns: CoreDNS,
        *,
        corefile: str = COREFILE,
        node_ip: str = "",
        upstream: Server | None = None,
        servers: Mapping[str, Server] | None = None,
        nameservers: tuple[str, ...] = (UPSTREAM_ADDRESS,),
        chance: Chance | None = None,
    ) -> None:
        """`reachable` is whether anybody answers behind the Service that leads to CoreDNS."""
        self.coredns = coredns
        self.node_ip = node_ip
        self.reachable = True
        self.server = CoreDNS(
            corefile,
            upstream=upstream,
            servers={CLUSTER_DNS: self._ask_coredns, **(servers or {})},
            chance=chance,
            nameservers=nameservers,
        )

    def _ask_coredns(self, query: Message, transport: str, ask: Ask) -> Message | None:
        if not self.reachable:
            return None
        found = self.coredns.ask(ask.view, query, now=ask.now, source=self.node_ip, transport=transport)
        ask.journey.steps.extend(replace(step, server=BEHIND) for step in found.journey.steps)
        ask.journey.elapsed += found.journey.elapsed
        if found.silent:
            return None
        return replace(found.message, opt=None)
