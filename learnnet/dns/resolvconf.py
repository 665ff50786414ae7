"""A Pod's /etc/resolv.conf as the kubelet writes it from dnsPolicy, dnsConfig and the node's own file.

(Kubernetes: pkg/kubelet/network/dns/dns.go.)
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

MAX_NAMESERVERS = 3
MAX_SEARCH_PATHS = 32
MAX_SEARCH_CHARACTERS = 2048
MAX_SEARCH_PATH = 253
DEFAULT_OPTIONS = ("ndots:5",)
NODE_FILE = "nameserver 192.0.2.53\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolvConf:
    """`events` are what the kubelet reports about the Pod while it forms the file."""

    nameservers: tuple[str, ...] = ()
    searches: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    events: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """In the order in which container runtimes write it."""
        lines = [f"search {' '.join(self.searches)}"] if self.searches else []
        lines += [f"nameserver {server}" for server in self.nameservers]
        lines += [f"options {' '.join(self.options)}"] if self.options else []
        return "".join(line + "\n" for line in lines)

    def as_dict(self) -> dict[str, Any]:
        return {
            "nameservers": list(self.nameservers),
            "searches": list(self.searches),
            "options": list(self.options),
            "events": list(self.events),
            "text": self.text,
        }


@dataclass(frozen=True, slots=True)
class ResolvConfError:
    """Why the Pod cannot start."""

    reason: str

    def __str__(self) -> str:
        return f"Encountered error while parsing resolv conf file. Error: {self.reason}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kubelet:
    """The kubelet's settings that matter; `node_file` None is the flag --resolv-conf=""."""

    cluster_dns: tuple[str, ...] = ("10.96.0.10",)
    cluster_domain: str = "cluster.local"
    node_file: str | None = NODE_FILE
    node_ips: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PodDns:
    """What a Pod's spec says about its DNS."""

    namespace: str
    name: str = ""
    uid: str = ""
    policy: str = "ClusterFirst"
    host_network: bool = False
    config: Mapping[str, Any] | None = None

    @classmethod
    def of(cls, body: Mapping[str, Any]) -> "PodDns":
        meta, spec = body["metadata"], body.get("spec") or {}
        return cls(
            namespace=meta.get("namespace", ""),
            name=meta.get("name", ""),
            uid=meta.get("uid", ""),
            policy=spec.get("dnsPolicy") or "ClusterFirst",
            host_network=bool(spec.get("hostNetwork")),
            config=spec.get("dnsConfig"),
        )


def form(pod: PodDns, kubelet: Kubelet) -> ResolvConf | ResolvConfError:
    """The file of one Pod."""
    host = _node(kubelet)
    if isinstance(host, ResolvConfError):
        return host
    policy = _effective(pod)
    events: tuple[str, ...] = ()
    if policy == "ClusterFirst" and not kubelet.cluster_dns:
        policy, events = "Default", _missing_cluster_dns(pod)
    if policy == "ClusterFirst":
        base = ResolvConf(
            nameservers=kubelet.cluster_dns,
            searches=_cluster_searches(pod, kubelet, host.searches),
            options=DEFAULT_OPTIONS,
        )
    elif policy == "Default":
        base = host if kubelet.node_file is not None else _loopback(kubelet)
    else:
        base = ResolvConf()
    return _fit(base if pod.config is None else _merged(base, pod.config), events)


def _effective(pod: PodDns) -> str:
    """A Pod on the host's network cannot be ClusterFirst unless it says so in so many words."""
    if pod.policy == "ClusterFirst" and pod.host_network:
        return "Default"
    return pod.policy if pod.policy in ("Default", "None") else "ClusterFirst"


def _missing_cluster_dns(pod: PodDns) -> tuple[str, ...]:
    reason = (
        'kubelet does not have ClusterDNS IP configured and cannot create Pod using "ClusterFirst" policy. '
        'Falling back to "Default" policy.'
    )
    who = f"{pod.name}_{pod.namespace}({pod.uid})"
    return (f"Warning MissingClusterDNS {reason}", f'Warning MissingClusterDNS pod: "{who}". {reason}')


def _cluster_searches(pod: PodDns, kubelet: Kubelet, host: tuple[str, ...]) -> tuple[str, ...]:
    """Without a cluster domain the node's list is taken as it stands, doubles and all."""
    domain = kubelet.cluster_domain
    return _unique((f"{pod.namespace}.svc.{domain}", f"svc.{domain}", domain, *host)) if domain else host


def _loopback(kubelet: Kubelet) -> ResolvConf:
    """With --resolv-conf="" the Pod is pointed at a resolver on its own loopback."""
    servers = tuple("::1" if ":" in ip else "127.0.0.1" for ip in kubelet.node_ips)
    return ResolvConf(nameservers=servers or ("127.0.0.1",), searches=(".",))


def _node(kubelet: Kubelet) -> ResolvConf | ResolvConfError:
    return ResolvConf() if kubelet.node_file is None else read(kubelet.node_file)


def read(text: str) -> ResolvConf | ResolvConfError:
    """The node's file, line by line; what the kubelet does not know it skips."""
    servers: list[str] = []
    searches: list[str] = []
    options: tuple[str, ...] = ()
    for line in text.split("\n"):
        words = line.split()
        if not words or words[0].startswith("#"):
            continue
        match words[0], words[1:]:
            case "nameserver", []:
                return ResolvConfError("nameserver list is empty")
            case "nameserver", [address, *_]:
                servers.append(address)
            case "search", paths:
                searches = [path.removesuffix(".") for path in paths if path != "."]
            case "options", more:
                options = _options(options, more)
    return ResolvConf(nameservers=tuple(servers), searches=tuple(searches), options=options)


def _options(old: Iterable[str], new: Iterable[str]) -> tuple[str, ...]:
    """One value a name; the later one wins."""
    found = {option.partition(":")[0]: option for option in old}
    found |= {option.partition(":")[0]: option for option in new}
    return tuple(found.values())


def _merged(base: ResolvConf, config: Mapping[str, Any]) -> ResolvConf:
    """dnsConfig is added to every policy's base, and its options win.

    A colon inside an option's *name* belongs to the name: `ndots:2` as a name does not replace ndots.
    """
    options = {name: value for name, _, value in (option.partition(":") for option in base.options)}
    options |= {
        option["name"]: option.get("value") or "" for option in config.get("options") or () if option.get("name")
    }
    return ResolvConf(
        nameservers=_unique((*base.nameservers, *(config.get("nameservers") or ()))),
        searches=_unique((*base.searches, *(config.get("searches") or ()))),
        options=tuple(f"{name}:{value}" if value else name for name, value in options.items()),
    )


def _unique(items: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(items))


def _fit(conf: ResolvConf, events: tuple[str, ...]) -> ResolvConf:
    """The C library's limits, applied last; each cut is told."""
    servers = conf.nameservers[:MAX_NAMESERVERS]
    if servers != conf.nameservers:
        events += (
            "Warning DNSConfigForming Nameserver limits were exceeded, some nameservers have been omitted, "
            f"the applied nameserver line is: {' '.join(servers)}",
        )
    searches = tuple(path for path in conf.searches[:MAX_SEARCH_PATHS] if len(path) <= MAX_SEARCH_PATH)
    while len(" ".join(searches)) > MAX_SEARCH_CHARACTERS:
        searches = searches[:-1]
    if searches != conf.searches:
        events += (
            "Warning DNSConfigForming Search Line limits were exceeded, some search paths have been omitted, "
            f"the applied search line is: {' '.join(searches)}",
        )
    return ResolvConf(nameservers=servers, searches=searches, options=conf.options, events=events)
