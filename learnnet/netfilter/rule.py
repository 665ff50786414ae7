"""One rule of iptables as data: what a packet must look like, what then happens to it, and which object asked for it.

The matches stand in the order in which they were written, because iptables prints them back in that order.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Comment:
    """`-m comment`: matches everything. kube-proxy leaves the quotes out where the text is a single word."""

    text: str
    quoted: bool = True


@dataclass(frozen=True, slots=True)
class Protocol:
    """`-p tcp` together with `-m tcp`."""

    name: str


@dataclass(frozen=True, slots=True)
class Source:
    """`-s`: an address or a network."""

    network: str
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Destination:
    """`-d`: an address or a network."""

    network: str
    negated: bool = False


@dataclass(frozen=True, slots=True)
class DestinationPort:
    port: int


@dataclass(frozen=True, slots=True)
class InInterface:
    """`-i`: the interface a packet came in by; a trailing + stands for any ending."""

    name: str
    negated: bool = False


@dataclass(frozen=True, slots=True)
class AddressType:
    """`-m addrtype`: is the source ("src") or destination ("dst") an address of this node itself?"""

    side: str
    type: str = "LOCAL"


@dataclass(frozen=True, slots=True)
class ConnState:
    """`-m conntrack --ctstate`."""

    states: tuple[str, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class MarkIs:
    """`-m mark`: the packet's mark, under a mask."""

    value: int
    mask: int
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Statistic:
    """`-m statistic --mode random`: a draw that comes up one time in `one_in`."""

    one_in: int

    @property
    def written(self) -> str:
        """As kube-proxy writes it, ten decimals (proxier.go, probability)."""
        return f"{1 / self.one_in:.10f}"

    @property
    def probability(self) -> float:
        """As the kernel keeps it: 31 bits of what was written (libxt_statistic.c)."""
        return round(float(self.written) * 0x80000000) / 0x80000000


@dataclass(frozen=True, slots=True)
class Recent:
    """`-m recent`: a list of source addresses by name; "set" notes the sender, "rcheck" asks whether it was seen."""

    name: str
    action: str
    seconds: int = 0
    mask: str = "255.255.255.255"


@dataclass(frozen=True, slots=True)
class Accounting:
    """`-m nfacct`: counts the packet in a kernel object and matches everything."""

    name: str


Match = (
    Comment
    | Protocol
    | Source
    | Destination
    | DestinationPort
    | InInterface
    | AddressType
    | ConnState
    | MarkIs
    | Statistic
    | Recent
    | Accounting
)


@dataclass(frozen=True, slots=True)
class Jump:
    """Go through another chain, and come back here if it decides nothing."""

    chain: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """ACCEPT, DROP or RETURN."""

    name: str


@dataclass(frozen=True, slots=True)
class Reject:
    """Drop, and tell the sender so by ICMP."""

    reason: str


@dataclass(frozen=True, slots=True)
class Dnat:
    """Rewrite where the packet goes."""

    address: str
    port: int

    def __str__(self) -> str:
        return f"[{self.address}]:{self.port}" if ":" in self.address else f"{self.address}:{self.port}"


@dataclass(frozen=True, slots=True)
class Masquerade:
    """Rewrite where the packet comes from: the address of the interface it leaves by."""

    random_fully: bool = True


@dataclass(frozen=True, slots=True)
class SetMark:
    """Change bits of the packet's mark: "or" sets them, "xor" flips them."""

    operation: str
    bits: int


Target = Jump | Verdict | Reject | Dnat | Masquerade | SetMark


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The object that a rule was made for, and the field of it; for an endpoint's rule its address too."""

    kind: str
    namespace: str
    name: str
    field: str = ""
    endpoint: str = ""
    besides: str = ""  # of an endpoint's rule: the field of its Service that it is there for as well


@dataclass(frozen=True, slots=True)
class Rule:
    """A packet that meets all matches goes to the target; without a target it is only counted."""

    matches: tuple[Match, ...]
    target: Target | None
    origin: Origin | None = None
