"""The lines of CoreDNS's cache plugin: how long what is kept, and what is done with it when its time is over."""

from dataclasses import dataclass, replace

from learnnet.dns.corefile_parser import Directive
from learnnet.dns.corefile_values import duration_ms, normalize

CAPACITY = 9984
MAX_TTL = 3600
MAX_DENIAL_TTL = 1800
MIN_TTL = 5
SERVFAIL_TTL = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """One of the two stores: how many replies, and the bounds of their TTL in seconds."""

    capacity: int = CAPACITY
    most: int = MAX_TTL
    least: int = MIN_TTL
    disabled: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CacheOptions:
    zones: tuple[str, ...]
    success: Limits = Limits()
    denial: Limits = Limits(most=MAX_DENIAL_TTL)
    servfail: int = SERVFAIL_TTL
    prefetch: int = 0
    prefetch_gap: int = 60_000  # ms
    prefetch_percent: int = 10
    stale: int = 0  # seconds that an expired entry may still be served
    stale_verify: bool = False
    keep_ttl: bool = False


def parse(directive: Directive, server_zones: tuple[str, ...]) -> CacheOptions:
    args = list(directive.args)
    options = CacheOptions(zones=server_zones)
    if args and _is_number(args[0]):
        options = _cap(options, directive, args.pop(0))
    if args:
        options = replace(options, zones=tuple(zone for arg in args for zone in normalize(arg)))
    for line in directive.block:
        options = _apply(options, line)
    return options


def _is_number(text: str) -> bool:
    return text.removeprefix("-").isdigit()


def _cap(options: CacheOptions, line: Directive, text: str) -> CacheOptions:
    ttl = int(text)
    if ttl <= 0:
        raise line.plain_error(f"cache TTL can not be zero or negative: {ttl}")
    return replace(options, success=replace(options.success, most=ttl), denial=replace(options.denial, most=ttl))


def _apply(options: CacheOptions, line: Directive) -> CacheOptions:
    match line.name:
        case "success":
            return replace(options, success=_limits(options.success, line))
        case "denial":
            return replace(options, denial=_limits(options.denial, line))
        case "servfail":
            return replace(options, servfail=_servfail(line))
        case "prefetch":
            return _prefetch(options, line)
        case "serve_stale":
            return _stale(options, line)
        case "keepttl":
            line.none()
            return replace(options, keep_ttl=True)
        case "disable":
            return _disable(options, line)
        case _:
            raise line.wrong_arguments()


def _limits(limits: Limits, line: Directive) -> Limits:
    limits = replace(limits, capacity=line.number(0))
    if len(line.args) > 1:
        most = line.number(1)
        if most <= 0:
            raise line.plain_error(f"cache TTL can not be zero or negative: {most}")
        limits = replace(limits, most=most)
    if len(line.args) > 2:
        least = line.number(2)
        if least < 0:
            raise line.plain_error(f"cache min TTL can not be negative: {least}")
        limits = replace(limits, least=least)
    return limits


def _servfail(line: Directive) -> int:
    text = line.one()
    span = duration_ms(text)
    if span is None:
        raise line.plain_error(f'time: invalid duration "{text}"')
    if span > 5 * 60_000:
        raise line.plain_error("caching SERVFAIL responses over 5 minutes is not permitted")
    return span // 1000


def _prefetch(options: CacheOptions, line: Directive) -> CacheOptions:
    if not 1 <= len(line.args) <= 3:
        raise line.wrong_arguments()
    amount = line.number(0)
    if amount < 0:
        raise line.plain_error(f"prefetch amount should be positive: {amount}")
    options = replace(options, prefetch=amount)
    if len(line.args) > 1:
        gap = duration_ms(line.args[1])
        if gap is None:
            raise line.plain_error(f'time: invalid duration "{line.args[1]}"')
        options = replace(options, prefetch_gap=gap)
    if len(line.args) > 2:
        number = line.args[2].removesuffix("%")
        if not number.isdigit() or number == line.args[2] or not 10 <= int(number[:9]) <= 90:
            raise line.plain_error(f"percentage should fall in range [10, 90]: {line.args[2]}")
        options = replace(options, prefetch_percent=int(number))
    return options


def _stale(options: CacheOptions, line: Directive) -> CacheOptions:
    if len(line.args) > 2:
        raise line.wrong_arguments()
    span = duration_ms(line.args[0]) if line.args else 3_600_000
    if span is None:
        raise line.plain_error(f'time: invalid duration "{line.args[0]}"')
    mode = line.args[1].lower() if len(line.args) > 1 else "immediate"
    if mode not in ("immediate", "verify"):
        raise line.plain_error(f"invalid value for serve_stale refresh mode: {mode}")
    return replace(options, stale=span // 1000, stale_verify=mode == "verify")


def _disable(options: CacheOptions, line: Directive) -> CacheOptions:
    if not line.args or line.args[0] not in ("success", "denial"):
        raise (
            line.wrong_arguments()
            if not line.args
            else line.plain_error('cache type for disable must be "success" or "denial"')
        )
    zones = tuple(zone for arg in line.args[1:] for zone in normalize(arg)) or (".",)
    if line.args[0] == "success":
        return replace(options, success=replace(options.success, disabled=zones))
    return replace(options, denial=replace(options.denial, disabled=zones))
