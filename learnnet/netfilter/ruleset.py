"""What a kernel holds for one IP family: tables of chains of rules.

A chain is made of blocks: rules that were written together for one cause. Blocks and chains are values, so nodes and
revisions share those that are equal, and each is spelled only once.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from learnnet.netfilter.rule import Origin, Rule
from learnnet.netfilter.rule_index import RuleIndex
from learnnet.netfilter.spelling import saved


@dataclass(frozen=True)
class Block:
    """Consecutive rules of one chain."""

    chain: str
    rules: tuple[Rule, ...]

    @cached_property
    def saved(self) -> str:
        """The lines of iptables-save."""
        return "".join(f"{saved(self.chain, rule)}\n" for rule in self.rules)


@dataclass(frozen=True, kw_only=True)
class Chain:
    """A list of rules; `policy` is what a built-in chain does at its end, "-" for a chain that returns."""

    name: str
    policy: str = "-"
    blocks: tuple[Block, ...] = ()
    origin: Origin | None = None

    @property
    def rules(self) -> Iterator[Rule]:
        return (rule for block in self.blocks for rule in block.rules)

    @cached_property
    def listed(self) -> tuple[Rule, ...]:
        return tuple(self.rules)

    @cached_property
    def index(self) -> RuleIndex:
        return RuleIndex(self.listed)


@dataclass(frozen=True, kw_only=True)
class Table:
    """One of mangle, filter and nat; built-in chains first, then the others by name, as the kernel lists them."""

    name: str
    chains: tuple[Chain, ...]

    @cached_property
    def by_name(self) -> dict[str, Chain]:
        return {chain.name: chain for chain in self.chains}


@dataclass(frozen=True, kw_only=True)
class Ruleset:
    """All tables of one family ("IPv4" or "IPv6")."""

    family: str
    tables: tuple[Table, ...]

    def table(self, name: str) -> Table:
        return next(table for table in self.tables if table.name == name)

    def chain(self, table: str, name: str) -> Chain | None:
        return self.table(table).by_name.get(name)
