"""`nft list` of nftables 1.0.6 on a node: the table that kube-proxy keeps in nftables mode.

Simplified: in iptables mode the kernel holds iptables' rules as nftables tables, too; only their names are listed here.
"""

from collections.abc import Sequence

from learnnet.cluster.kubectl import Output
from learnnet.cluster.text import Text
from learnnet.lab.shell.programs.here import Here, UsageError
from learnnet.netfilter.nft import NftTable
from learnnet.netfilter.nft_list import chain_text, nft_list, set_text

MANAGED = ("mangle", "filter", "nat")
FAMILIES = ("ip", "ip6", "inet", "arp", "bridge", "netdev")
LISTS = ("tables", "chains", "sets", "maps", "ruleset", "table", "chain", "set", "map", "counters", "rules")
ELSEWHERE = Text("kube-proxy of this lab runs in iptables mode: its rules are listed by iptables-save.")


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


def _table(here: Here) -> NftTable | None:
    """None in iptables mode."""
    if here.world.setup.proxy_mode != "nftables":
        return None
    return here.world.table(here.host.name, here.world.rules_seen(here.host.name, here.index))


def _all(here: Here, what: str, more: Sequence[str]) -> Output:
    table = _table(here)
    other_family = bool(more) and more[0] in FAMILIES and more[0] != "ip"
    if other_family or what in ("counters", "rules"):
        return Output()
    if table is None:
        names = [f"table ip {name}" for name in MANAGED]
        if what == "tables":
            return Output(stdout="".join(f"{name}\n" for name in names))
        warning = "# Warning: table ip {} is managed by iptables-nft, do not touch!\n"
        empty = "".join(warning.format(name) + f"table ip {name} {{\n}}\n" for name in MANAGED)
        return Output(stdout=empty, note=ELSEWHERE)
    if what == "tables":
        return Output(stdout=f"table {table.family} {table.name}\n")
    if what == "ruleset":
        return Output(stdout=nft_list(table))
    if what == "chains":
        bodies = [chain_text(chain, rules=False) for chain in table.chains]
    else:
        bodies = [set_text(one) for one in table.sets if one.is_map == (what == "maps")]
    return Output(stdout=_around(table, "".join(bodies)))


def _one(here: Here, what: str, more: Sequence[str], line: str) -> Output:
    family, *names = more if more and more[0] in FAMILIES else ["ip", *more]
    if not names or (what != "table" and len(names) < 2):
        raise UsageError(_marked("syntax error, unexpected end of file", line, ""))
    table = _table(here)
    note = ELSEWHERE if table is None and names[0] == "kube-proxy" else None
    if table is None or (family, names[0]) != (table.family, table.name):
        return Output(rc=1, stderr=f"{_marked('No such file or directory', line, names[0])}\n", note=note)
    if what == "table":
        return Output(stdout=nft_list(table))
    name = names[1]
    found = table.set_by_name.get(name)
    if what == "chain" and name in table.chain_by_name:
        return Output(stdout=_around(table, chain_text(table.chain_by_name[name])))
    if what != "chain" and found is not None and found.is_map == (what == "map"):
        return Output(stdout=_around(table, set_text(found)))
    return Output(rc=1, stderr=f"{_marked('No such file or directory', line, name)}\n")


def _around(table: NftTable, body: str) -> str:
    return f"table {table.family} {table.name} {{\n{body}}}\n"


def _marked(error: str, line: str, word: str) -> str:
    """nft points at the word that it does not like (erec.c)."""
    at = line.rfind(word) if word else len(line)
    return f"Error: {error}\n{line}\n{' ' * at}{'^' * max(len(word), 1)}"
