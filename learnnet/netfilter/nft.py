"""One nftables table as data: sets and maps that the kernel looks up in one step, and chains of rules.

Unlike iptables, a packet is not compared with Service after Service: a map leads from its address straight to a chain.
"""

from dataclasses import dataclass
from functools import cached_property

from learnnet.netfilter.rule import Dnat, Jump, Masquerade, Origin, Reject, SetMark, Verdict


@dataclass(frozen=True, slots=True)
class Is:
    """A field of the packet, or several joined, is one of these values, or is in a set of the table."""

    field: tuple[str, ...]
    values: tuple[str, ...] = ()
    set: str = ""
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Look:
    """Look the fields up in a map and do what stands there; go on if nothing does."""

    field: tuple[str, ...]
    map: str


@dataclass(frozen=True, slots=True)
class Marked:
    """Any of these bits of the packet's mark is set."""

    bits: int


@dataclass(frozen=True, slots=True)
class Goto:
    """Go on in another chain and do not come back to this one."""

    chain: str


@dataclass(frozen=True, slots=True)
class DrawEndpoint:
    """Rewrite where the packet goes to one of these, each as likely as the others."""

    family: str  # "ip" or "ip6"
    endpoints: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class DrawChain:
    """Go on in one of these chains, each as likely as the others."""

    chains: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Remember:
    """Put the packet's source into a set; it is forgotten after the set's timeout."""

    set: str
    field: str


Expression = (
    Is
    | Look
    | Marked
    | Goto
    | Jump
    | Verdict
    | Reject
    | DrawEndpoint
    | DrawChain
    | Dnat
    | Masquerade
    | SetMark
    | Remember
)


@dataclass(frozen=True, slots=True)
class NftRule:
    """Read from left to right: the first expression that does not hold ends the rule."""

    expressions: tuple[Expression, ...]
    comment: str = ""
    origin: Origin | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """A key of a set or map, and what to do there if it is a map."""

    key: tuple[str, ...]
    verdict: Goto | Verdict | None = None
    comment: str = ""
    origin: Origin | None = None


@dataclass(frozen=True, kw_only=True)
class NftSet:
    """A set, or a map from keys to verdicts; `timeout` in seconds makes entries forget themselves."""

    name: str
    type: tuple[str, ...]
    is_map: bool = False
    comment: str = ""
    timeout: int = 0
    elements: tuple[Element, ...] = ()

    @cached_property
    def by_key(self) -> dict[tuple[str, ...], Element]:
        return {element.key: element for element in self.elements}


@dataclass(frozen=True, slots=True, kw_only=True)
class Hook:
    """Where in the kernel's path a base chain is called; lower priorities come first."""

    type: str
    hook: str
    priority: int
    listed_priority: str
    policy: str = "accept"


@dataclass(frozen=True, kw_only=True)
class NftChain:
    name: str
    hook: Hook | None = None
    comment: str = ""
    rules: tuple[NftRule, ...] = ()
    origin: Origin | None = None


@dataclass(frozen=True, kw_only=True)
class NftTable:
    """`family` is "ip" or "ip6"."""

    family: str
    name: str
    comment: str
    sets: tuple[NftSet, ...]
    chains: tuple[NftChain, ...]

    @cached_property
    def set_by_name(self) -> dict[str, NftSet]:
        return {set_.name: set_ for set_ in self.sets}

    @cached_property
    def by_hook(self) -> dict[str, list[NftChain]]:
        """Base chains in the order in which the kernel calls them."""
        found: dict[str, list[NftChain]] = {}
        hooked = ((c.hook, c) for c in self.chains if c.hook)
        for hook, chain in sorted(hooked, key=lambda entry: entry[0].priority):
            found.setdefault(hook.hook, []).append(chain)
        return found

    @cached_property
    def chain_by_name(self) -> dict[str, NftChain]:
        return {chain.name: chain for chain in self.chains}
