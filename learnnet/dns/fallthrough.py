"""The `fallthrough` line that many plugins know: for which names a question that is not found is handed on."""

from dataclasses import dataclass

from learnnet.dns import names
from learnnet.dns.corefile_parser import Directive
from learnnet.dns.corefile_values import normalize


@dataclass(frozen=True, slots=True)
class Fallthrough:
    """`zones` is None where the line is absent; without arguments it holds for all zones."""

    zones: tuple[str, ...] | None = None

    @classmethod
    def of(cls, line: Directive) -> "Fallthrough":
        return cls(tuple(zone for arg in line.args for zone in normalize(arg)) or (".",))

    def through(self, lower: str) -> bool:
        return self.zones is not None and bool(names.longest_zone(lower, self.zones))


def zones_of(args: tuple[str, ...], server_zones: tuple[str, ...]) -> tuple[str, ...]:
    """The zones that a plugin's line names, or those of its server block."""
    return tuple(zone for arg in args for zone in normalize(arg)) if args else server_zones
