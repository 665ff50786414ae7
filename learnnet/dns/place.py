"""Where a program asks from: a Pod's hosts file and resolv.conf, and the network between it and the DNS servers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from learnnet.cluster.objects import Pod, Service
from learnnet.cluster.store import View
from learnnet.cluster.text import Text
from learnnet.dns import names, nodelocal
from learnnet.dns.coredns import UPSTREAM_ADDRESS, CoreDNS, outside
from learnnet.dns.network import ClusterNetwork, Fault, Network
from learnnet.dns.nodelocal import NodeLocal
from learnnet.dns.plugin import Chance, InOrder
from learnnet.dns.resolvconf import Kubelet, PodDns, ResolvConf, ResolvConfError, form
from learnnet.dns.stub import Session, types_of
from learnnet.dns.upstream import Upstream

NOTHING_OUTSIDE = Upstream()
KUBE_DNS = ("kube-system", "kube-dns")
USUAL_ADDRESS = "10.96.0.10"
NO_KUBE_DNS = Text(
    "Simplified: this cluster has no Service kube-dns, and CoreDNS answers at {address} all the same.",
    {"address": USUAL_ADDRESS},
)


@dataclass(frozen=True, kw_only=True)
class Place:
    """A Pod as programs in it find it, once its DNS is set up; `simplified` says what is not as in a real cluster."""

    pod: str  # namespace/name
    address: str
    conf: ResolvConf
    hosts: Mapping[str, tuple[str, ...]]
    network: Network
    labels: Mapping[str, str] = field(default_factory=dict)
    now: int = 0
    simplified: Text | None = None

    def session(self) -> Session:
        """For one look-up."""
        return Session(network=self.network, sender=self.pod, sender_ip=self.address, labels=dict(self.labels))

    def in_hosts_file(self, name: str, family: str) -> tuple[str, ...]:
        found = self.hosts.get(name.lower().removesuffix("."), ())
        return tuple(ip for ip in found if ("AAAA" if ":" in ip else "A") in types_of(family))


def place_of(
    view: View,
    pod: str = "default/client",
    *,
    names_seen: View | None = None,
    server: CoreDNS | None = None,
    node_cache: NodeLocal | None = None,
    upstream: Upstream = NOTHING_OUTSIDE,
    kubelet: Kubelet | None = None,
    faults: Sequence[Fault] = (),
    chance: Chance | None = None,
    now: int = 0,
) -> Place | ResolvConfError:
    """`server` keeps its cache; without one, CoreDNS has just started. A Pod that does not exist is an ordinary one.

    `names_seen` is the cluster as CoreDNS has seen it, when that is not all of it yet.
    """
    server = server or CoreDNS(upstream=outside(upstream))
    kubelet = kubelet or Kubelet(cluster_dns=cluster_dns(view))
    space, _, pod_name = pod.rpartition("/")
    found = view.get(Pod, pod_name, space or "default")
    conf = pod_resolv_conf(found, space or "default", kubelet)
    if isinstance(conf, ResolvConfError):
        return conf
    servers = _servers(view, (*kubelet.cluster_dns, *conf.nameservers), server, node_cache)
    network = ClusterNetwork(
        view=view if names_seen is None else names_seen,
        servers=servers,
        upstream=upstream,
        upstream_addresses=_outside_servers(kubelet),
        source=found.ip if found else "",
        now=now,
        faults=faults,
        chance=chance or InOrder(),
    )
    namespace, name = KUBE_DNS
    return Place(
        pod=pod,
        address=network.source,
        conf=conf,
        hosts=_hosts(found),
        network=network,
        labels=dict.fromkeys(servers, "node-local-dns" if node_cache else name),
        now=now,
        simplified=NO_KUBE_DNS if view.get(Service, name, namespace) is None else None,
    )


def pod_resolv_conf(pod: Pod | None, namespace: str, kubelet: Kubelet) -> ResolvConf | ResolvConfError:
    """What `cat /etc/resolv.conf` shows in the Pod."""
    return form(PodDns.of(pod.body) if pod else PodDns(namespace=namespace), kubelet)


def cluster_dns(view: View) -> tuple[str, ...]:
    """The kubelet's --cluster-dns: the cluster IP of kube-dns, or the address it has by convention."""
    return service_addresses(view)[:1] or (USUAL_ADDRESS,)


def service_addresses(view: View) -> tuple[str, ...]:
    """The cluster IPs of kube-dns; none where there is no such Service."""
    namespace, name = KUBE_DNS
    service = view.get(Service, name, namespace)
    return tuple(ip for ip in service.cluster_ips if ip != "None") if service else ()


def _servers(view: View, ips: Sequence[str], server: CoreDNS, node_cache: NodeLocal | None) -> dict[str, CoreDNS]:
    """Who answers at which address. A cluster without the Service kube-dns has CoreDNS at the usual one."""
    namespace, name = KUBE_DNS
    service = view.get(Service, name, namespace)
    known = (USUAL_ADDRESS,) if service is None else service.cluster_ips
    if node_cache is None:
        return dict.fromkeys((ip for ip in ips if ip in known), server)
    return dict.fromkeys((*(ip for ip in ips if ip in known), nodelocal.ADDRESS), node_cache.server)


def _outside_servers(kubelet: Kubelet) -> tuple[str, ...]:
    from_file = form(PodDns(namespace="", policy="Default"), kubelet)
    listed = from_file.nameservers if isinstance(from_file, ResolvConf) else ()
    return (*listed, UPSTREAM_ADDRESS)


def _hosts(pod: Pod | None) -> dict[str, tuple[str, ...]]:
    """The Pod's /etc/hosts as the kubelet writes it; its own full name stands there, which is no DNS record."""
    found: dict[str, tuple[str, ...]] = {"localhost": ("127.0.0.1", "::1")}
    if pod is None:
        return found
    hostname = pod.hostname or pod.meta.name[:63].rstrip("-.")
    found[hostname.lower()] = pod.ips
    if pod.subdomain:
        found[f"{hostname}.{pod.subdomain}.{pod.meta.namespace}.svc.cluster.local".lower()] = pod.ips
    aliases: list[dict[str, Any]] = (pod.body.get("spec") or {}).get("hostAliases") or []
    for alias in aliases:
        for host in alias.get("hostnames") or ():
            key = names.fqdn(host.lower())[:-1]
            found[key] = (*found.get(key, ()), alias["ip"])
    return found
