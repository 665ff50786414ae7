"""CoreDNS's forward plugin: questions that are not the cluster's go to other servers, which may be slow or silent."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from learnnet.cluster.text import Text
from learnnet.dns import names
from learnnet.dns.corefile_parser import Directive
from learnnet.dns.corefile_values import duration_ms, normalize
from learnnet.dns.message import Message
from learnnet.dns.plugin import Ask, Chance, Next, Result, Unwritten

MAX_UPSTREAMS = 15
READ_TIMEOUT = 2000  # ms to wait for one server
BUDGET = 5000  # ms after which no further try is begun
DOWN_AFTER = 1500  # ms: with a probe each 0.5 s, more than two have failed by then
RESOLV_CONF = "/etc/resolv.conf"

# Another server: the query, the transport and the time in, its reply out, or None when it stays silent.
Server = Callable[[Message, str, Ask], Message | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class ForwardOptions:
    source: str  # the zone whose names are forwarded
    targets: tuple[str, ...]
    excluded: tuple[str, ...] = ()
    policy: str = "random"
    force_tcp: bool = False
    prefer_udp: bool = False


def parse(directive: Directive) -> ForwardOptions:
    if len(directive.args) < 2:
        raise directive.wrong_arguments()
    zones = normalize(directive.args[0])
    if not zones:
        raise directive.plain_error(f"unable to normalize '{directive.args[0]}'")
    targets = directive.args[1:]
    if len(targets) > MAX_UPSTREAMS:
        raise directive.plain_error(f"more than {MAX_UPSTREAMS} TOs configured: {len(targets)}")
    options = ForwardOptions(source=zones[0], targets=tuple(_target(directive, text) for text in targets))
    for line in directive.block:
        options = _apply(options, line)
    return options


def _target(directive: Directive, text: str) -> str:
    if text.startswith(("tls://", "https://", "grpc://")):
        raise directive.plain_error(f"only plain DNS is modelled as a destination in forward: {text}")
    return text.removeprefix("dns://")


def _apply(options: ForwardOptions, line: Directive) -> ForwardOptions:
    match line.name:
        case "except":
            if not line.args:
                raise line.wrong_arguments()
            return replace(options, excluded=tuple(zone for arg in line.args for zone in normalize(arg)))
        case "policy":
            if line.one() not in ("random", "round_robin", "sequential"):
                raise line.error(f"unknown policy '{line.args[0]}'")
            return replace(options, policy=line.args[0])
        case "force_tcp":
            line.none()
            return replace(options, force_tcp=True)
        case "prefer_udp":
            line.none()
            return replace(options, prefer_udp=True)
        case "max_fails" | "max_concurrent" | "max_connect_attempts":
            if line.number() < 0:
                raise line.plain_error(f"{line.name} can't be negative: {line.number()}")
        case "expire" | "health_check":
            if not line.args or duration_ms(line.args[0]) is None:
                raise line.plain_error(f'time: invalid duration "{line.last}"') if line.args else line.wrong_arguments()
        case "failover" | "next" | "failfast_all_unhealthy_upstreams" | "tls" | "tls_servername":
            raise line.plain_error(f"property '{line.name}' is not modelled")
        case _:
            raise line.unknown_property()
    return options


@dataclass(slots=True)
class Health:
    """Since when each upstream has not answered (ms); a server that answers again is well at the next probe."""

    failed: dict[str, int] = field(default_factory=dict)
    turn: int = 0


class ForwardPlugin:
    name = "forward"

    def __init__(
        self, options: ForwardOptions, servers: Mapping[str, Server], default: Server, chance: Chance,
        nameservers: tuple[str, ...],
    ) -> None:  # fmt: skip
        self.options = options
        self.health = Health()
        self._servers = servers
        self._default = default
        self._chance = chance
        expanded = (nameservers if target == RESOLV_CONF else (target,) for target in options.targets)
        self._targets = tuple(_address(target) for group in expanded for target in group)

    def serve(self, ask: Ask, then: Next) -> Result:
        options = self.options
        if not names.within(ask.lower, options.source) or names.longest_zone(ask.lower, options.excluded):
            return then(ask)
        transport = "tcp" if options.force_tcp else "udp" if options.prefer_udp else ask.transport
        order = self._order()
        spent = tries = 0
        while order and spent < BUDGET:
            target = order[tries % len(order)]
            tries += 1
            at = ask.now + ask.journey.elapsed
            down = all(self._down(server, at) for server in order)
            if self._down(target, at) and not down and tries <= len(order):
                continue
            ask.journey.upstream_queries += 1
            reply = self._servers.get(target, self._default)(ask.query, transport, ask)
            if reply is not None:
                self.health.failed.pop(target, None)
                ask.journey.note(
                    self.name, Text("Asked {server} over {transport}.", {"server": target, "transport": transport})
                )
                ask.journey.answered_by = self.name
                return replace(reply, id=ask.query.id, question=ask.question, opt=None)
            self.health.failed.setdefault(target, at)
            ask.journey.elapsed += READ_TIMEOUT
            spent += READ_TIMEOUT
            ask.journey.note(self.name, Text("{server} did not answer within 2 s.", {"server": target}))
            if down:
                break
        return Unwritten("SERVFAIL")

    def _down(self, target: str, at: int) -> bool:
        failed = self.health.failed.get(target)
        return failed is not None and at - failed >= DOWN_AFTER + READ_TIMEOUT * 2

    def _order(self) -> list[str]:
        """Which server is tried first, and which ones after it."""
        targets = list(self._targets)
        if not targets or self.options.policy == "sequential":
            return targets
        if self.options.policy == "round_robin":
            self.health.turn += 1
            first = self.health.turn % len(targets)
        else:
            first = self._chance.pick("coredns forward", len(targets))
        return targets[first:] + targets[:first]


def _address(target: str) -> str:
    """`192.0.2.53:53` -> 192.0.2.53."""
    if target.count(":") == 1:
        return target.split(":")[0]
    return target.partition("]")[0].removeprefix("[")
