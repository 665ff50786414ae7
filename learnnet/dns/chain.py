"""From the lines of a server block to a chain of plugins, in the order that was compiled into CoreDNS."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from learnnet.dns import autopath, cache, forward, hosts, kubernetes_options, loadbalance, rewrite, template
from learnnet.dns.address_index import AddressIndex
from learnnet.dns.corefile import CorefileError, Directive, ServerBlock
from learnnet.dns.forward import Server
from learnnet.dns.kubernetes_plugin import KubernetesPlugin
from learnnet.dns.plugin import Chance, Plugin
from learnnet.dns.serial import Serial

# CoreDNS 1.13.1: plugin.cfg. The order of the lines in a Corefile changes nothing.
ORDER = (
    "root", "metadata", "geoip", "cancel", "tls", "quic", "timeouts", "multisocket", "reload", "nsid", "bufsize",
    "bind", "debug", "trace", "ready", "health", "pprof", "prometheus", "errors", "log", "dnstap", "local", "dns64",
    "acl", "any", "chaos", "loadbalance", "tsig", "cache", "rewrite", "header", "dnssec", "autopath", "minimal",
    "template", "transfer", "hosts", "route53", "azure", "clouddns", "k8s_external", "kubernetes", "file", "auto",
    "secondary", "etcd", "loop", "forward", "grpc", "erratic", "whoami", "on", "sign", "view", "nomad",
)  # fmt: skip

# Loaded, but without a say in what is answered here.
SILENT = frozenset(
    ("root", "metadata", "cancel", "timeouts", "multisocket", "reload", "bind", "debug", "ready", "health", "pprof",
     "prometheus", "errors", "log", "loop", "transfer", "chaos")
)  # fmt: skip
REPEATABLE = frozenset(("forward", "template", "rewrite", "log"))
OPEN_TO_ALL_CLASSES = ("chaos", "forward")  # CoreDNS: EnableChaos in core/dnsserver/register.go


@dataclass(frozen=True, kw_only=True)
class Parts:
    """What the plugins of one server share."""

    serial: Serial
    addresses: AddressIndex
    chance: Chance
    upstream: Server
    servers: Mapping[str, Server] = field(default_factory=dict)
    nameservers: tuple[str, ...] = ()
    server_ips: tuple[str, ...] | None = None


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """A server block ready to answer."""

    zones: tuple[str, ...]
    plugins: tuple[Plugin, ...]
    any_class: bool


def load(block: ServerBlock, parts: Parts) -> Loaded:
    seen: set[str] = set()
    for line in block.directives:
        _check(line, seen)
    plugins: list[Plugin] = []
    for name in reversed(ORDER):  # autopath needs the kubernetes plugin, which comes later in the chain
        for line in reversed(block.directives):
            if line.name == name and name in BUILDERS:
                plugins.insert(0, BUILDERS[name](line, block, parts, plugins))
    return Loaded(zones=block.zones, plugins=tuple(plugins), any_class=bool(seen & set(OPEN_TO_ALL_CLASSES)))


def _check(line: Directive, seen: set[str]) -> None:
    if line.name not in ORDER:
        raise CorefileError(line.line, f"Unknown directive '{line.name}'")
    if line.name not in BUILDERS and line.name not in SILENT:
        raise CorefileError(line.line, f"plugin '{line.name}' is not modelled")
    if line.name in seen and line.name not in REPEATABLE:
        raise CorefileError(line.line, f"plugin/{line.name}: this plugin can only be used once per Server Block")
    seen.add(line.name)


Builder = Callable[[Directive, ServerBlock, Parts, list[Plugin]], Plugin]


def _named(build: Builder) -> Builder:
    """Errors inside a plugin's lines carry the plugin's name, as CoreDNS prints them."""

    def built(line: Directive, block: ServerBlock, parts: Parts, later: list[Plugin]) -> Plugin:
        try:
            return build(line, block, parts, later)
        except CorefileError as error:
            raise CorefileError(error.line, f"plugin/{line.name}: {error.reason}") from None

    return built


def _kubernetes(line: Directive, block: ServerBlock, parts: Parts, later: list[Plugin]) -> Plugin:
    bound = any(other.name == "bind" for other in block.directives)
    # With `bind`, CoreDNS 1.13.1 finds no address of its own, so NS stays empty.
    server_ips = () if bound else parts.server_ips
    options = kubernetes_options.parse(line, block.zones)
    return KubernetesPlugin(options, parts.serial, parts.addresses, server_ips)


def _autopath(line: Directive, block: ServerBlock, parts: Parts, later: list[Plugin]) -> Plugin:
    options = autopath.parse(line, block.zones)
    found = [plugin for plugin in later if isinstance(plugin, KubernetesPlugin)]
    if not found:
        raise line.error("failed to find plugin: kubernetes")
    return autopath.AutopathPlugin(options, found[0])


def _cache(line: Directive, block: ServerBlock, parts: Parts, later: list[Plugin]) -> Plugin:
    return cache.CachePlugin(cache.parse(line, block.zones))


def _loadbalance(line: Directive, block: ServerBlock, parts: Parts, later: list[Plugin]) -> Plugin:
    loadbalance.parse(line)
    return loadbalance.LoadBalancePlugin(parts.chance)


def _forward(line: Directive, block: ServerBlock, parts: Parts, later: list[Plugin]) -> Plugin:
    options = forward.parse(line)
    return forward.ForwardPlugin(options, parts.servers, parts.upstream, parts.chance, parts.nameservers)


def _hosts(line: Directive, block: ServerBlock, parts: Parts, later: list[Plugin]) -> Plugin:
    return hosts.HostsPlugin(hosts.parse(line, block.zones))


def _template(line: Directive, block: ServerBlock, parts: Parts, later: list[Plugin]) -> Plugin:
    return template.TemplatePlugin(template.parse(line, block.zones))


def _rewrite(line: Directive, block: ServerBlock, parts: Parts, later: list[Plugin]) -> Plugin:
    return rewrite.RewritePlugin(rewrite.parse(line))


BUILDERS: Mapping[str, Builder] = {
    "autopath": _named(_autopath),
    "cache": _named(_cache),
    "forward": _named(_forward),
    "hosts": _named(_hosts),
    "kubernetes": _named(_kubernetes),
    "loadbalance": _named(_loadbalance),
    "rewrite": _named(_rewrite),
    "template": _named(_template),
}
