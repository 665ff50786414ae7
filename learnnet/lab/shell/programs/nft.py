"""`nft list` of nftables 1.0.6 on a node: kube-proxy's own tables in nftables mode, those of iptables in the other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from learnnet.cluster.kubectl import Output
from learnnet.cluster.text import Text
from learnnet.lab.packets.counters import counters
from learnnet.lab.shell.programs.here import Here, UsageError
from learnnet.netfilter.nft import NftTable
from learnnet.netfilter.nft_list import chain_text, nft_list, set_text
from learnnet.netfilter.nft_of_iptables import Count, chain_of_iptables, family, is_managed, table_of_iptables
from learnnet.netfilter.ruleset import Ruleset, Table
from learnnet.proxy.config import IPV4, IPV6, NFTABLES

FAMILIES = ("ip", "ip6", "inet", "arp", "bridge", "netdev")
LISTS = ("tables", "chains", "sets", "maps", "ruleset", "table", "chain", "set", "map", "counters", "rules")
ELSEWHERE = Text("kube-proxy of this lab runs in iptables mode: its rules are in the tables nat and filter.")


@dataclass(frozen=True, slots=True)
class Own:
    """A table that kube-proxy wrote in nftables mode."""

    table: NftTable

    @property
    def name(self) -> tuple[str, str]:
        return self.table.family, self.table.name

    def text(self) -> str:
        return nft_list(self.table)

    def warning(self, chain: str = "") -> str:
        return ""

    def heads(self) -> str:
        return "".join(chain_text(chain, rules=False) for chain in self.table.chains)

    def chain(self, name: str) -> str:
        found = self.table.chain_by_name.get(name)
        return chain_text(found) if found else ""

    def sets(self, *, maps: bool) -> str:
        return "".join(set_text(one) for one in self.table.sets if one.is_map == maps)

    def set(self, name: str, *, is_map: bool) -> str:
        found = self.table.set_by_name.get(name)
        return set_text(found) if found and found.is_map == is_map else ""


@dataclass(frozen=True, slots=True)
class Managed:
    """A table of iptables, which the kernel holds as nftables' own."""

    rules: Ruleset
    table: Table
    count: Count

    @property
    def name(self) -> tuple[str, str]:
        return family(self.rules), self.table.name

    def text(self) -> str:
        return table_of_iptables(self.rules, self.table, self.count)

    def warning(self, chain: str = "") -> str:
        """Of what is shown of it."""
        shown = [one for one in self.table.chains if chain in ("", one.name)]
        where = f"{self.name[0]} {self.name[1]}"
        return f"# Warning: table {where} is managed by iptables-nft, do not touch!\n" if is_managed(shown) else ""

    def heads(self) -> str:
        chains = self.table.chains
        return "".join(chain_of_iptables(self.rules, self.table, one, self.count, heads_only=True) for one in chains)

    def chain(self, name: str) -> str:
        found = self.table.by_name.get(name)
        return chain_of_iptables(self.rules, self.table, found, self.count) if found else ""

    def sets(self, *, maps: bool) -> str:
        return ""

    def set(self, name: str, *, is_map: bool) -> str:
        return ""


def nft(here: Here, words: Sequence[str]) -> Output:
    rest = [word for word in words if word not in ("-n", "-nn", "-y", "-s", "--stateless", "--numeric")]
    if rest and rest[0] in ("-v", "--version"):
        return Output(stdout="nftables v1.0.6 (Lester Gooch #5)\n")
    if not rest:
        raise UsageError("nft: no command specified")
    line = " ".join(rest)
    if rest[0] != "list":
        note = Text("In this lab nft lists: nft list ruleset, table, chain, set or map.")
        return Output(rc=1, stderr=f"{note}\n", note=note)
    what, *more = rest[1:] or [""]
    if what not in LISTS:
        raise UsageError(_marked("syntax error, unexpected string", line, what))
    if what in ("ruleset", "tables", "chains", "sets", "maps", "counters", "rules"):
        return _all(here, what, more)
    return _one(here, what, more, line)


def _tables(here: Here) -> Iterator[Own | Managed]:
    """kube-proxy writes both families, whether or not the cluster uses both."""
    world, node = here.world, here.host.name
    seen, own = world.rules_seen(node, here.index), world.mode_of(node, here.index) == NFTABLES
    for ip in (IPV4, IPV6):
        if own:
            yield Own(world.table(node, seen, ip))
        rules = world.iptables_of(node, ip, here.index)
        counted = counters(world, node, here.index, rules)
        yield from (Managed(rules, table, counted.of) for table in rules.tables)


def _all(here: Here, what: str, more: Sequence[str]) -> Output:
    wanted = more[0] if more and more[0] in FAMILIES else ""
    tables = [one for one in _tables(here) if wanted in ("", one.name[0])]
    if what in ("counters", "rules"):
        return Output()
    if what == "tables":
        return Output(stdout="".join(f"table {one.name[0]} {one.name[1]}\n" for one in tables))
    if what == "ruleset":
        warnings = "".join(one.warning() for one in tables)
        return Output(stdout="".join(one.text() for one in tables), stderr=warnings)
    if what == "chains":
        return Output(stdout="".join(_around(one, one.heads()) for one in tables))
    return Output(stdout="".join(_around(one, one.sets(maps=what == "maps")) for one in tables))


def _one(here: Here, what: str, more: Sequence[str], line: str) -> Output:
    ip, *names = more if more and more[0] in FAMILIES else ["ip", *more]
    if not names or (what != "table" and len(names) < 2):
        raise UsageError(_marked("syntax error, unexpected end of file", line, ""))
    table = next((one for one in _tables(here) if one.name == (ip, names[0])), None)
    if table is None:
        note = ELSEWHERE if names[0] == "kube-proxy" else None
        return Output(rc=1, stderr=f"{_marked('No such file or directory', line, names[0])}\n", note=note)
    if what == "table":
        return Output(stdout=table.text(), stderr=table.warning())
    found = table.chain(names[1]) if what == "chain" else table.set(names[1], is_map=what == "map")
    if found:
        return Output(stdout=_around(table, found), stderr=table.warning(names[1]) if what == "chain" else "")
    return Output(rc=1, stderr=f"{_marked('No such file or directory', line, names[1])}\n")


def _around(table: Own | Managed, body: str) -> str:
    return f"table {table.name[0]} {table.name[1]} {{\n{body}}}\n"


def _marked(error: str, line: str, word: str) -> str:
    """nft points at the word that it does not like (erec.c)."""
    at = line.rfind(word) if word else len(line)
    return f"Error: {error}\n{line}\n{' ' * at}{'^' * max(len(word), 1)}"
