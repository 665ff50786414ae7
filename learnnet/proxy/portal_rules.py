"""The ways in to a port of a Service: its rules in the chains that all Services share.

kube-proxy: iptables/proxier.go, syncProxyRules, from "Capture the clusterIP" to "Capture nodeports".
"""

from collections.abc import Iterator

from learnnet.netfilter.rule import (
    Accounting,
    AddressType,
    Comment,
    Destination,
    DestinationPort,
    Jump,
    Match,
    Protocol,
    Reject,
    Rule,
    Target,
    Verdict,
)
from learnnet.proxy.port_rules import Line, Writer
from learnnet.proxy.service_map import Address

SERVICES = "KUBE-SERVICES"
EXTERNAL_SERVICES = "KUBE-EXTERNAL-SERVICES"
NODE_PORTS = "KUBE-NODEPORTS"
PROXY_FIREWALL = "KUBE-PROXY-FIREWALL"


def nat_lines(writer: Writer) -> Iterator[Line]:
    """First packets that match are led into the Service's own chains."""
    service, plan = writer.service, writer.plan
    if plan.has_internal:
        yield _to(writer, "cluster IP", Address(service.cluster_ip, "port"), writer.internal)
    if not plan.reachable:
        return
    for address in service.external_ips:
        yield _to(writer, "external IP", address, writer.ext)
    for address in service.load_balancer_ips:
        yield _to(writer, "loadbalancer IP", address, writer.fw if writer.has_firewall else writer.ext)
    if service.node_port:
        yield from _node_port(writer)


def filter_lines(writer: Writer) -> Iterator[Line]:
    """Packets that nothing can answer are refused; those that only other nodes could answer are dropped."""
    service, plan = writer.service, writer.plan
    if not plan.has_internal:
        yield _unanswered(writer, SERVICES, _destination(writer, service.cluster_ip), "port")
    if not plan.has_external:
        for address in service.external_ips:
            yield _unanswered(writer, EXTERNAL_SERVICES, _destination(writer, address.ip), address.field)
    if writer.has_firewall:
        yield from (_firewall(writer, address) for address in service.load_balancer_ips)
    if not plan.has_external:
        for address in service.load_balancer_ips:
            yield _unanswered(writer, EXTERNAL_SERVICES, _destination(writer, address.ip), address.field)
        if service.node_port:
            port = (AddressType("dst"), writer.protocol, DestinationPort(service.node_port))
            yield _unanswered(writer, EXTERNAL_SERVICES, port, "nodePort")
    if service.health_check_node_port:
        yield _health_check(writer)


def _destination(writer: Writer, ip: str) -> tuple[Match, ...]:
    return (writer.protocol, Destination(ip), DestinationPort(writer.service.port))


def _to(writer: Writer, what: str, address: Address, chain: str) -> Line:
    matches = (Comment(f"{writer.service.spn} {what}"), *_destination(writer, address.ip))
    return Line(SERVICES, Rule(matches, Jump(chain), writer.origin(address.field)))


def _node_port(writer: Writer) -> Iterator[Line]:
    comment = Comment(writer.service.spn, quoted=False)
    port, target = DestinationPort(writer.service.node_port), Jump(writer.ext)
    origin = writer.origin("nodePort")
    if writer.context.localhost_node_ports and writer.context.nfacct:
        counted = Accounting("localhost_nps_accepted_pkts")
        matches = (comment, writer.protocol, Destination("127.0.0.0/8"), port, counted)
        yield Line(NODE_PORTS, Rule(matches, target, origin))
    yield Line(NODE_PORTS, Rule((comment, writer.protocol, port), target, origin))


def _unanswered(writer: Writer, chain: str, matches: tuple[Match, ...], field: str) -> Line:
    if writer.plan.reachable:
        why: str = "has no local endpoints"
        target: Target = Verdict("DROP")
    else:
        why = "has no endpoints"
        target = Reject(writer.context.reject_reason)
    return Line(chain, Rule((Comment(f"{writer.service.spn} {why}"), *matches), target, writer.origin(field)))


def _firewall(writer: Writer, address: Address) -> Line:
    comment = Comment(f"{writer.service.spn} traffic not accepted by {writer.fw}")
    matches = (comment, *_destination(writer, address.ip))
    return Line(PROXY_FIREWALL, Rule(matches, Verdict("DROP"), writer.origin("spec.loadBalancerSourceRanges")))


def _health_check(writer: Writer) -> Line:
    comment = Comment(f"{writer.service.spn} health check node port")
    port = DestinationPort(writer.service.health_check_node_port)
    origin = writer.origin("spec.healthCheckNodePort")
    return Line(NODE_PORTS, Rule((comment, Protocol("tcp"), port), Verdict("ACCEPT"), origin))
