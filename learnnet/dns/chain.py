"""From the lines of a server block to a chain of plugins, in the order that was compiled into CoreDNS."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from learnnet.dns import (
    autopath,
    cache,
    cache_options,
    file,
    forward,
    hosts,
    kubernetes_options,
    loadbalance,
    rewrite,
    template,
)
from learnnet.dns.address_index import AddressIndex
from learnnet.dns.corefile import PORT, ServerBlock
from learnnet.dns.corefile_error import CorefileError
from learnnet.dns.corefile_parser import Directive
from learnnet.dns.directives import HANDLERS, ONCE, OPEN_TO_ALL_CLASSES, ORDER, SILENT
from learnnet.dns.forward import Server
from learnnet.dns.kubernetes_plugin import KubernetesPlugin
from learnnet.dns.plugin import Chance, Plugin
from learnnet.dns.plugins import acl, any_type, bufsize, chaos, dns64, erratic, header, local, minimal, nsid, whoami
from learnnet.dns.serial import Serial
from learnnet.dns.silent_lines import check


@dataclass(frozen=True, kw_only=True)
class Parts:
    """What the plugins of one server share; `files` lie beside the Corefile."""

    serial: Serial
    addresses: AddressIndex
    chance: Chance
    upstream: Server
    servers: Mapping[str, Server] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    nameservers: tuple[str, ...] = ()
    server_ips: tuple[str, ...] | None = None


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """A server block ready to answer on the usual port."""

    zones: tuple[str, ...]
    plugins: tuple[Plugin, ...]
    any_class: bool
    answers: bool  # whether there is anything at all that looks at queries


def load(blocks: Sequence[ServerBlock], parts: Parts) -> list[Loaded]:
    """Plugin by plugin through all blocks, as CoreDNS sets them up: so the first complaint is the one that it has."""
    chains: list[list[Plugin]] = [[] for _ in blocks]
    for name in ORDER:
        for block, chain in zip(blocks, chains, strict=True):
            lines = [line for line in block.directives if line.name == name]
            if lines:
                chain += _set_up(name, lines, block, parts)
    for chain in chains:
        _introduce(chain)
    return [_loaded(block, chain) for block, chain in zip(blocks, chains, strict=True)]


def _loaded(block: ServerBlock, chain: list[Plugin]) -> Loaded:
    used = {line.name for line in block.directives}
    return Loaded(
        zones=block.zones_at(PORT),
        plugins=tuple(chain),
        any_class=bool(used & set(OPEN_TO_ALL_CLASSES)),
        answers=bool(chain) or bool(used & HANDLERS),
    )


def _set_up(name: str, lines: list[Directive], block: ServerBlock, parts: Parts) -> Sequence[Plugin]:
    """Errors inside a plugin's lines carry the plugin's name, as CoreDNS prints them."""
    try:
        if len(lines) > 1 and name in ONCE:
            raise lines[1].plain_error("this plugin can only be used once per Server Block")
        if name in BUILDERS:
            return BUILDERS[name](lines, block, parts)
        if name not in SILENT:
            raise lines[0].plain_error("this plugin is not modelled")
        for line in lines:
            check(line)
    except CorefileError as error:
        raise error.inside(name) from None
    return ()


def _introduce(chain: list[Plugin]) -> None:
    """autopath asks the kubernetes plugin, which comes later in the chain."""
    paths = [plugin for plugin in chain if isinstance(plugin, autopath.AutopathPlugin)]
    found = [plugin for plugin in chain if isinstance(plugin, KubernetesPlugin)]
    for plugin in paths:
        if not found:
            reason = "failed to find plugin: kubernetes"
            raise CorefileError(plugin.options.line, reason, plugin="autopath", located=False)
        plugin.kubernetes = found[0]


Builder = Callable[[list[Directive], ServerBlock, Parts], Sequence[Plugin]]


def _kubernetes(lines: list[Directive], block: ServerBlock, parts: Parts) -> Sequence[Plugin]:
    bound = any(other.name == "bind" for other in block.directives)
    # With `bind`, CoreDNS 1.13.1 finds no address of its own, so NS stays empty.
    server_ips = () if bound else parts.server_ips
    options = kubernetes_options.parse(lines[0], block.zones)
    return [KubernetesPlugin(options, parts.serial, parts.addresses, server_ips)]


def _autopath(lines: list[Directive], block: ServerBlock, parts: Parts) -> Sequence[Plugin]:
    return [autopath.AutopathPlugin(autopath.parse(lines[0], block.zones))]


def _cache(lines: list[Directive], block: ServerBlock, parts: Parts) -> Sequence[Plugin]:
    return [cache.CachePlugin(cache_options.parse(lines[0], block.zones))]


def _loadbalance(lines: list[Directive], block: ServerBlock, parts: Parts) -> Sequence[Plugin]:
    loadbalance.parse(lines[0])
    return [loadbalance.LoadBalancePlugin(parts.chance)]


def _forward(lines: list[Directive], block: ServerBlock, parts: Parts) -> Sequence[Plugin]:
    return [
        forward.ForwardPlugin(forward.parse(line), parts.servers, parts.upstream, parts.chance, parts.nameservers)
        for line in lines
    ]


def _hosts(lines: list[Directive], block: ServerBlock, parts: Parts) -> Sequence[Plugin]:
    return [hosts.HostsPlugin(hosts.parse(lines[0], block.zones, parts.files))]


def _file(lines: list[Directive], block: ServerBlock, parts: Parts) -> Sequence[Plugin]:
    return [file.FilePlugin(file.parse(lines, block.zones, parts.files))]


def _template(lines: list[Directive], block: ServerBlock, parts: Parts) -> Sequence[Plugin]:
    return [template.TemplatePlugin(tuple(template.parse(line, block.zones) for line in lines))]


def _rewrite(lines: list[Directive], block: ServerBlock, parts: Parts) -> Sequence[Plugin]:
    return [rewrite.RewritePlugin(rewrite.parse(lines))]


def _acl(lines: list[Directive], block: ServerBlock, parts: Parts) -> Sequence[Plugin]:
    return [acl.AclPlugin(acl.parse(lines, block.zones))]


def _any(lines: list[Directive], block: ServerBlock, parts: Parts) -> Sequence[Plugin]:
    any_type.parse(lines[0])
    return [any_type.AnyPlugin()]


def _bufsize(lines: list[Directive], block: ServerBlock, parts: Parts) -> Sequence[Plugin]:
    return [bufsize.BufsizePlugin(bufsize.parse(lines[0]))]


def _chaos(lines: list[Directive], block: ServerBlock, parts: Parts) -> Sequence[Plugin]:
    return [chaos.ChaosPlugin(chaos.parse(lines[-1]))]


def _dns64(lines: list[Directive], block: ServerBlock, parts: Parts) -> Sequence[Plugin]:
    return [dns64.Dns64Plugin(dns64.parse(lines[-1]))]


def _erratic(lines: list[Directive], block: ServerBlock, parts: Parts) -> Sequence[Plugin]:
    return [erratic.ErraticPlugin(erratic.parse(lines[-1]))]


def _header(lines: list[Directive], block: ServerBlock, parts: Parts) -> Sequence[Plugin]:
    return [header.HeaderPlugin(header.parse(lines))]


def _local(lines: list[Directive], block: ServerBlock, parts: Parts) -> Sequence[Plugin]:
    local.parse(lines[0])
    return [local.LocalPlugin()]


def _minimal(lines: list[Directive], block: ServerBlock, parts: Parts) -> Sequence[Plugin]:
    minimal.parse(lines[0])
    return [minimal.MinimalPlugin()]


def _nsid(lines: list[Directive], block: ServerBlock, parts: Parts) -> Sequence[Plugin]:
    return [nsid.NsidPlugin(nsid.parse(lines[0]))]


def _whoami(lines: list[Directive], block: ServerBlock, parts: Parts) -> Sequence[Plugin]:
    whoami.parse(lines[0])
    return [whoami.WhoamiPlugin()]


BUILDERS: Mapping[str, Builder] = {
    "acl": _acl,
    "any": _any,
    "autopath": _autopath,
    "bufsize": _bufsize,
    "cache": _cache,
    "chaos": _chaos,
    "dns64": _dns64,
    "erratic": _erratic,
    "file": _file,
    "forward": _forward,
    "header": _header,
    "hosts": _hosts,
    "kubernetes": _kubernetes,
    "loadbalance": _loadbalance,
    "local": _local,
    "minimal": _minimal,
    "nsid": _nsid,
    "rewrite": _rewrite,
    "template": _template,
    "whoami": _whoami,
}
