"""What became of something sent: every hop of the first packet, what the client printed, and where all of them went."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from learnnet.dns.lookup import Lookup
from learnnet.lab.packets.client import UNRESOLVED, Printed
from learnnet.lab.packets.exchange import Exchange
from learnnet.lab.packets.flight import Flight, Hop
from learnnet.lab.packets.policies import Decision
from learnnet.lab.packets.steps import steps_json
from learnnet.lab.packets.tally import Tally
from learnnet.netfilter.conntrack import Known


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """One send. `first` is None when the name was not found, so that nothing left the client."""

    source: str
    to: str
    protocol: str
    address: str
    port: int
    printed: Printed
    lookup: Lookup | None = None
    first: Exchange | None = None
    count: int = 1
    results: Mapping[str, int] = field(default_factory=dict)  # how many ended how
    spread: Mapping[str, int] = field(default_factory=dict)  # how many each server answered
    expected: Mapping[str, float] = field(default_factory=dict)  # what share of all it was to be
    tally: Tally | None = field(default=None, compare=False, repr=False)  # what was counted; None if it tells no event

    @property
    def result(self) -> str:
        """Of the first: answered, refused, timeout, no-route, forbidden or unresolved."""
        return self.first.result if self.first else UNRESOLVED

    @property
    def answered_by(self) -> str:
        return self.first.answered_by if self.first else ""

    @property
    def seen_from(self) -> str:
        """The source address that the server saw."""
        return self.first.seen_from if self.first else ""

    @property
    def size(self) -> int:
        """Bytes of the page that was asked for; 0 for the Pod's name."""
        return self.first.size if self.first else 0

    @property
    def hops(self) -> tuple[Hop, ...]:
        return self.first.hops if self.first else ()

    @property
    def path(self) -> list[str]:
        return [hop.host for hop in self.hops]

    def summary(self) -> dict[str, Any]:
        """What the event keeps: enough to tell the story, and to see that a replay was the same."""
        sent = self.first.sent if self.first else None
        return {
            "source": self.source,
            "to": self.to,
            "protocol": self.protocol,
            **({"size": self.size} if self.size else {}),
            "address": self.address,
            "port": self.port,
            "source_port": sent.source_port if sent else None,
            "result": self.result,
            "answered_by": self.answered_by,
            "at": self.first.at if self.first else "",
            "seen_from": self.seen_from,
            "reached": self.first.reached if self.first else "",
            "elapsed": self.printed.elapsed,
            "path": self.path,
            "count": self.count,
            "results": dict(self.results),
            "spread": dict(self.spread),
        }

    def as_dict(self) -> dict[str, Any]:
        return {
            **self.summary(),
            "client": self.printed.as_dict(),
            "lookup": self.lookup.as_dict() if self.lookup else None,
            "expected": dict(self.expected),
            "hops": [_hop(hop, self.tally) for hop in self.hops],
        }


def _hop(hop: Hop, tally: Tally | None) -> dict[str, Any]:
    return {
        "host": hop.host,
        "kind": hop.kind,
        "leg": hop.leg,
        "what": hop.before.what,
        "state": hop.state,
        "came_by": hop.came_by,
        "left_by": hop.left_by,
        "outcome": hop.outcome,
        "decisions": [_decision(one) for one in hop.decisions],
        "before": _flight(hop.before),
        "after": _flight(hop.after),
        "connection": _connection(hop.known) if hop.known else None,
        "steps": steps_json(hop, tally),
    }


def _flight(flight: Flight) -> dict[str, Any]:
    packet = flight.packet
    return {
        "protocol": packet.protocol,
        "source": packet.source,
        "source_port": packet.source_port,
        "destination": packet.destination,
        "destination_port": packet.destination_port,
        "about": list(flight.about) if flight.about else None,
    }


def _decision(decision: Decision) -> dict[str, Any]:
    return {
        "direction": decision.direction,
        "pod": decision.pod,
        "policies": list(decision.policies),
        "allowed": decision.allowed,
        "by": decision.by,
    }


def _connection(known: Known) -> dict[str, Any]:
    flow = known.flow
    return {
        "direction": known.direction,
        "original": list(flow.original),
        "reply": list(flow.reply),
        "state": flow.state,
    }
