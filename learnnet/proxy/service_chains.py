"""The chains of one port of a Service: who is let in, whose source is rewritten, and which endpoint is drawn.

kube-proxy: iptables/proxier.go, syncProxyRules (second half), writeServiceToEndpointRules.
"""

from collections.abc import Iterator

from learnnet.netfilter.rule import (
    AddressType,
    Comment,
    Destination,
    DestinationPort,
    Dnat,
    Jump,
    Match,
    Recent,
    Rule,
    Source,
    Statistic,
)
from learnnet.proxy.endpoints import Endpoint
from learnnet.proxy.port_rules import Line, Writer

MARK_MASQ = Jump("KUBE-MARK-MASQ")


def own_lines(writer: Writer) -> Iterator[Line]:
    """In the order in which kube-proxy writes them."""
    plan = writer.plan
    if not plan.reachable:
        return
    if plan.has_internal:
        yield from _cluster_ip_masquerade(writer)
    if writer.has_ext:
        yield from _external(writer)
    if writer.has_firewall:
        yield from _firewall(writer)
    yield from _draw(writer, writer.svc, plan.cluster)
    yield from _draw(writer, writer.svl, plan.local)
    for endpoint in plan.used:
        yield from _endpoint(writer, writer.sep[endpoint.text], endpoint)


def _cluster_ip_masquerade(writer: Writer) -> Iterator[Line]:
    """The answer must come back the same way, so a client outside the Pods gets the node's address for a source."""
    service = writer.service
    matches: tuple[Match, ...] = (
        Comment(f"{service.spn} cluster IP"),
        writer.protocol,
        Destination(service.cluster_ip),
        DestinationPort(service.port),
    )
    outside = writer.context.from_pods(negated=True)
    if writer.context.masquerade_all:
        yield Line(writer.internal, Rule(matches, MARK_MASQ, writer.origin("port")))
    elif outside:
        yield Line(writer.internal, Rule((*matches, outside), MARK_MASQ, writer.origin("port")))


def _external(writer: Writer) -> Iterator[Line]:
    spn, chain = writer.service.spn, writer.ext
    origin = writer.origin("spec.externalTrafficPolicy")
    if not writer.service.external_local:
        comment = Comment(f"masquerade traffic for {spn} external destinations")
        yield Line(chain, Rule((comment,), MARK_MASQ, origin))
    else:
        # Pods and the node itself are no outside clients: they may be sent to any endpoint.
        pods = writer.context.from_pods()
        if pods:
            comment = Comment(f"pod traffic for {spn} external destinations")
            yield Line(chain, Rule((comment, pods), Jump(writer.svc), origin))
        comment = Comment(f"masquerade LOCAL traffic for {spn} external destinations")
        yield Line(chain, Rule((comment, AddressType("src")), MARK_MASQ, origin))
        comment = Comment(f"route LOCAL traffic for {spn} external destinations")
        yield Line(chain, Rule((comment, AddressType("src")), Jump(writer.svc), origin))
    if writer.plan.has_external:
        yield Line(chain, Rule((), Jump(writer.external), origin))


def _firewall(writer: Writer) -> Iterator[Line]:
    service, chain = writer.service, writer.fw
    comment = Comment(f"{service.spn} loadbalancer IP")
    for cidr in service.source_ranges:
        yield Line(chain, Rule((comment, Source(cidr.ip)), Jump(writer.ext), writer.origin(cidr.field)))
    if writer.node_allowed:
        # The node's own packets to the load balancer may arrive with that very address for a source.
        for address in service.load_balancer_ips:
            rule = Rule((comment, Source(address.ip)), Jump(writer.ext), writer.origin(address.field))
            yield Line(chain, rule)
    rest = Comment(f"other traffic to {service.spn} will be dropped by KUBE-PROXY-FIREWALL")
    yield Line(chain, Rule((rest,), None, writer.origin("spec.loadBalancerSourceRanges")))


def _draw(writer: Writer, chain: str, endpoints: tuple[Endpoint, ...]) -> Iterator[Line]:
    service, context = writer.service, writer.context
    if service.affinity_seconds:
        for endpoint in endpoints:
            sep = writer.sep[endpoint.text]
            seen = Recent(sep, "rcheck", service.affinity_seconds, context.recent_mask)
            yield Line(chain, Rule((*_arrow(writer, endpoint), seen), Jump(sep), endpoint.keeps_clients))
    left = len(endpoints)
    for endpoint in endpoints:
        odds = (Statistic(left),) if left > 1 else ()
        target = Jump(writer.sep[endpoint.text])
        yield Line(chain, Rule((*_arrow(writer, endpoint), *odds), target, endpoint.origin))
        left -= 1


def _arrow(writer: Writer, endpoint: Endpoint) -> tuple[Match, ...]:
    return () if writer.context.large else (Comment(f"{writer.service.spn} -> {endpoint.text}"),)


def _endpoint(writer: Writer, chain: str, endpoint: Endpoint) -> Iterator[Line]:
    comment = () if writer.context.large else (Comment(writer.service.spn, quoted=False),)
    # An endpoint that draws itself would answer itself past the node: masquerading brings the answer back here.
    yield Line(chain, Rule((*comment, Source(endpoint.ip)), MARK_MASQ, endpoint.origin))
    affinity = (Recent(chain, "set", 0, writer.context.recent_mask),) if writer.service.affinity_seconds else ()
    target = Dnat(endpoint.ip, endpoint.port)
    origin = endpoint.keeps_clients if affinity else endpoint.origin
    yield Line(chain, Rule((*comment, *affinity, writer.protocol), target, origin))
