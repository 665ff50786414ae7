"""The words that may begin a line of a server block, in the order that was compiled into CoreDNS.

CoreDNS 1.13.1: plugin.cfg. The order of the lines in a Corefile changes nothing.
"""

from collections.abc import Mapping, Sequence

ORDER = (
    "root", "metadata", "geoip", "cancel", "tls", "quic", "timeouts", "multisocket", "reload", "nsid", "bufsize",
    "bind", "debug", "trace", "ready", "health", "pprof", "prometheus", "errors", "log", "dnstap", "local", "dns64",
    "acl", "any", "chaos", "loadbalance", "tsig", "cache", "rewrite", "header", "dnssec", "autopath", "minimal",
    "template", "transfer", "hosts", "route53", "azure", "clouddns", "k8s_external", "kubernetes", "file", "auto",
    "secondary", "etcd", "loop", "forward", "grpc", "erratic", "whoami", "on", "sign", "view", "nomad",
)  # fmt: skip

# Loaded, but without a say in what is answered here.
SILENT = frozenset(
    ("root", "metadata", "cancel", "tls", "timeouts", "multisocket", "reload", "bind", "debug", "ready", "health",
     "pprof", "prometheus", "errors", "log", "loop", "transfer")
)  # fmt: skip
# Of these, the ones that hand each query on: with nobody behind them the answer is SERVFAIL and not REFUSED.
HANDLERS = frozenset(("metadata", "cancel", "prometheus", "errors", "log", "loop", "transfer"))
# CoreDNS: plugin.ErrOnce. All others may stand in a block several times.
ONCE = frozenset(
    ("autopath", "bufsize", "cache", "cancel", "debug", "errors", "health", "hosts", "kubernetes", "loop", "metadata",
     "nsid", "pprof", "ready", "reload", "root", "transfer")
)  # fmt: skip
OPEN_TO_ALL_CLASSES = ("chaos", "forward")  # CoreDNS: EnableChaos in core/dnsserver/register.go

# What may stand inside a directive's braces; for completion.
PROPERTIES: Mapping[str, tuple[str, ...]] = {
    "acl": ("allow", "block", "drop", "filter"),
    "cache": ("success", "denial", "prefetch", "serve_stale", "servfail", "disable", "keepttl"),
    "dns64": ("prefix", "translate_all", "allow_ipv4"),
    "erratic": ("drop", "truncate", "delay", "large"),
    "errors": ("consolidate", "stacktrace"),
    "file": ("reload", "fallthrough"),
    "forward": ("except", "force_tcp", "prefer_udp", "expire", "max_fails", "policy", "health_check", "max_concurrent"),
    "header": ("query", "response"),
    "health": ("lameduck",),
    "hosts": ("ttl", "no_reverse", "reload", "fallthrough"),
    "kubernetes": (
        "endpoint", "tls", "kubeconfig", "namespaces", "labels", "namespace_labels", "pods", "endpoint_pod_names",
        "ttl", "noendpoints", "fallthrough", "ignore", "startup_timeout",
    ),
    "log": ("class",),
    "template": ("match", "answer", "additional", "authority", "rcode", "ederror", "fallthrough"),
    "transfer": ("to",),
}  # fmt: skip

NOT_MODELLED = frozenset(
    ("geoip", "quic", "trace", "dnstap", "tsig", "dnssec", "route53", "azure", "clouddns", "k8s_external", "auto",
     "secondary", "etcd", "grpc", "on", "sign", "view", "nomad")
)  # fmt: skip


def words() -> Mapping[str, Sequence[str]]:
    """What may be written where: "" for a server block, else inside a directive's braces."""
    return {"": sorted(set(ORDER) - NOT_MODELLED | {"import"}), **PROPERTIES}
