"""The lines inside CoreDNS's `kubernetes` block."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, cast

from learnnet.dns.corefile_error import CorefileError
from learnnet.dns.corefile_parser import Directive
from learnnet.dns.corefile_values import duration_ms, normalize

PodMode = Literal["disabled", "insecure", "verified"]
DEFAULT_TTL = 5
MAX_TTL = 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class KubernetesOptions:
    """`fallthrough` is None when absent; an empty tuple means all zones."""

    zones: tuple[str, ...]
    ttl: int = DEFAULT_TTL
    pods: PodMode = "disabled"
    namespaces: frozenset[str] = frozenset()
    namespace_labels: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    fallthrough: tuple[str, ...] | None = None
    endpoint_pod_names: bool = False
    endpoints: bool = True
    ignore_empty_service: bool = False

    @property
    def primary_zone(self) -> str:
        return next(zone for zone in self.zones if not is_reverse(zone))


def is_reverse(zone: str) -> bool:
    return zone in ("in-addr.arpa.", "ip6.arpa.") or zone.endswith((".in-addr.arpa.", ".ip6.arpa."))


def parse(directive: Directive, server_zones: tuple[str, ...]) -> KubernetesOptions:
    zones = tuple(zone for arg in directive.args for zone in normalize(arg)) if directive.args else server_zones
    if not any(not is_reverse(zone) for zone in zones):
        raise directive.plain_error("non-reverse zone name must be used")
    options = KubernetesOptions(zones=zones)
    for line in directive.block:
        options = _apply(options, line)
    if options.namespaces and options.namespace_labels:
        raise CorefileError(directive.end, "namespaces and namespace_labels cannot both be set")
    return options


def _apply(options: KubernetesOptions, line: Directive) -> KubernetesOptions:
    match line.name:
        case "ttl":
            return replace(options, ttl=_ttl(line))
        case "pods":
            return replace(options, pods=_pods(line))
        case "namespaces":
            return replace(options, namespaces=options.namespaces | set(_some(line)))
        case "namespace_labels":
            return replace(options, namespace_labels=_selector(line))
        case "labels":
            return replace(options, labels=_selector(line))
        case "fallthrough":
            return replace(options, fallthrough=tuple(zone for arg in line.args for zone in normalize(arg)))
        case "endpoint_pod_names":
            line.none()
            return replace(options, endpoint_pod_names=True)
        case "noendpoints":
            line.none()
            return replace(options, endpoints=False)
        case "ignore":
            if _some(line)[0] != "empty_service":
                raise line.error(f"unable to parse ignore value: '{line.args[0]}'")
            return replace(options, ignore_empty_service=True)
        case _:
            _check_connection(line)
            return options


def _check_connection(line: Directive) -> None:
    """How to reach the API server: checked for form; this model's API is always the cluster's own."""
    match line.name, len(line.args):
        case ("endpoint", count) if count:
            return
        case ("tls", 3) | ("kubeconfig", 1 | 2):
            return
        case ("startup_timeout", 1):
            if duration_ms(line.args[0]) is None:
                raise line.plain_error(f'time: invalid duration "{line.args[0]}"')
        case ("endpoint" | "tls" | "kubeconfig" | "startup_timeout", _):
            raise line.wrong_arguments()
        case ("multicluster", _):
            raise line.error("multicluster zones are not modelled")
        case _:
            raise line.unknown_property()


def _some(line: Directive) -> tuple[str, ...]:
    if not line.args:
        raise line.wrong_arguments()
    return line.args


def _ttl(line: Directive) -> int:
    ttl = line.number()
    if not 0 <= ttl <= MAX_TTL:
        raise line.error(f"ttl must be in range [0, {MAX_TTL}]: {ttl}")
    return ttl


def _pods(line: Directive) -> PodMode:
    mode = line.one()
    if mode not in ("disabled", "insecure", "verified"):
        raise line.plain_error(f"wrong value for pods: {mode},  must be one of: disabled, verified, insecure")
    return cast(PodMode, mode)


def _selector(line: Directive) -> dict[str, str]:
    """Equality only; set-based requirements are refused by name."""
    text = " ".join(_some(line))
    found: dict[str, str] = {}
    for requirement in text.split(","):
        key, equals, value = requirement.strip().replace("==", "=").partition("=")
        if not equals or not key.strip() or "!" in key or " " in key.strip():
            reason = f"unable to parse label selector value: '{text}': only key=value is modelled"
            raise CorefileError(line.line, reason)
        found[key.strip()] = value.strip()
    return found
