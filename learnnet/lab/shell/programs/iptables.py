"""`iptables` and `ip6tables` 1.8.9 (nf_tables) on a node: what kube-proxy has written, and how often it was hit.

They only list, and say what is wrong with a change. kube-proxy in nftables mode leaves them empty, but for what its
cleaning of an older iptables mode leaves.
"""

from collections.abc import Iterable, Sequence

from learnnet.cluster.kubectl import Output
from learnnet.cluster.text import Text
from learnnet.lab.packets.counters import NO_COUNTERS, Counters, counters
from learnnet.lab.shell.programs.here import Here, UsageError
from learnnet.lab.shell.programs.iptables_options import Asked, Command, read
from learnnet.netfilter.listing import Count, Style, counted_save, listed, row, specified
from learnnet.netfilter.ruleset import Chain, Ruleset, Table
from learnnet.netfilter.spelling import saved
from learnnet.proxy.config import IPV4, IPV6

TABLES = {
    "mangle": ("PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING"),
    "filter": ("INPUT", "FORWARD", "OUTPUT"),
    "nat": ("PREROUTING", "INPUT", "OUTPUT", "POSTROUTING"),
    "raw": ("PREROUTING", "OUTPUT"),
    "security": ("INPUT", "FORWARD", "OUTPUT"),
}
TARGETS = ("ACCEPT", "DROP", "RETURN", "QUEUE", "REJECT", "MARK", "DNAT", "SNAT", "MASQUERADE", "LOG", "REDIRECT")
POLICIES = ("ACCEPT", "DROP")


def iptables(here: Here, words: Sequence[str]) -> Output:
    return _run(here, words, IPV4)


def ip6tables(here: Here, words: Sequence[str]) -> Output:
    return _run(here, words, IPV6)


def iptables_save(here: Here, words: Sequence[str]) -> Output:
    """`iptables-save [-c] [-t TABLE]`, without the dates in its comment lines."""
    return _save(here, words, IPV4)


def ip6tables_save(here: Here, words: Sequence[str]) -> Output:
    return _save(here, words, IPV6)


def _run(here: Here, words: Sequence[str], family: str) -> Output:
    command = Command("iptables" if family == IPV4 else "ip6tables")
    asked = read(words, command)
    if "V" in asked.letters:
        return Output(stdout=f"{command.version}\n")
    if asked.table not in TABLES:
        what = f"table '{asked.table}' does not exist\nPerhaps {command.name} or your kernel needs to be upgraded."
        raise UsageError(f"{command.version}: {what}", 3)
    ruleset = _ruleset(here, family)
    table = _table(ruleset, asked.table)
    if asked.change:
        _check(asked, table, command)
        note = Text("In this lab iptables lists rules: kube-proxy alone writes them.")
        return Output(rc=2, stderr=f"{note}\n", note=note)
    if not asked.letters & {"L", "S"}:
        raise UsageError(f"{command.version}: no command specified\n{command.help}", 2)
    if {"L", "S"} <= asked.letters:
        raise UsageError(f"{command.version}: Cannot use -S with -L\n{command.help}", 2)
    return Output(stdout=_shown(here, asked, ruleset, table, command))


def _shown(here: Here, asked: Asked, ruleset: Ruleset, table: Table, command: Command) -> str:
    number = _number(asked.rest, command)
    chains, count = _chains(table, asked.rest, command), _counters(here, ruleset)

    def counted(chain: str, index: int) -> tuple[int, int]:
        return count.of(table.name, chain, index)

    if "S" in asked.letters:
        if number:
            rules = chains[0].listed[number - 1 : number]
            return "".join(f"{saved(chains[0].name, rule)}\n" for rule in rules)
        return specified(chains, verbose="v" in asked.letters, count=counted)
    style = Style(
        verbose="v" in asked.letters,
        numeric="n" in asked.letters,
        exact="x" in asked.letters,
        numbers="N" in asked.letters,
        family=ruleset.family,
    )
    if number:
        rules = chains[0].listed[number - 1 : number]
        at = counted(chains[0].name, number - 1)
        return "".join(row(rule, number, style, at) for rule in rules)
    return listed(table, chains, style, counted)


def _number(rest: Sequence[str], command: Command) -> int:
    """Of a rule; 0 if none was asked for."""
    if len(rest) < 2:
        return 0
    if not rest[1].isdecimal() or int(rest[1]) == 0:
        raise UsageError(f"{command.version}: Invalid rule number `{rest[1]}'\n{command.help}", 2)
    return int(rest[1])


def _check(asked: Asked, table: Table, command: Command) -> None:
    """What iptables itself would not do; all else the lab does not let it do."""
    letter, chain, name, target = asked.change, asked.rest[0] if asked.rest else "", command.name, asked.target
    known, rest = table.by_name.get(chain), asked.rest[1:]
    if letter == "N" and known:
        raise UsageError(f"{name}: Chain already exists.")
    if target and target not in (*TARGETS, *table.by_name):
        raise UsageError(f"{command.version}: Chain '{target}' does not exist\n{command.help}", 2)
    if known is None:
        if chain and letter != "N":
            raise UsageError(f"{name}: No chain/target/match by that name.")
        return
    if letter == "P" and known.policy == "-":
        raise UsageError(f"{name}: Bad built-in chain name.")
    if letter == "P" and rest and rest[0] not in POLICIES:
        raise UsageError(f"{name}: Bad policy name. Run `dmesg' for more information.")
    if letter in "DR" and rest and rest[0].isdecimal() and int(rest[0]) > len(known.listed):
        raise UsageError(f"{name}: Index of {'deletion' if letter == 'D' else 'replacement'} too big.")
    if letter in "CD" and asked.rule and not any(saved(chain, rule) == asked.rule for rule in known.rules):
        raise UsageError(f"{name}: Bad rule (does a matching rule exist in that chain?).")


def _save(here: Here, words: Sequence[str], family: str) -> Output:
    name = "iptables-save" if family == IPV4 else "ip6tables-save"
    rest, with_counters, wanted = list(words), False, ""
    while rest:
        word = rest.pop(0)
        if word in ("-c", "--counters"):
            with_counters = True
        elif word in ("-t", "--table") and rest:
            wanted = rest.pop(0)
        else:
            option = f"unrecognized option '{word}'" if word.startswith("--") else f"invalid option -- '{word[1:2]}'"
            raise UsageError(f"{name}: {option}\nLook at manual page `iptables-save.8' for more information.")
    if wanted and wanted not in TABLES:
        raise UsageError(f"Table `{wanted}' does not exist")
    ruleset = _ruleset(here, family)
    tables = [table for table in ruleset.tables if wanted in ("", table.name)]
    if with_counters:
        count = _counters(here, ruleset)
        return Output(stdout="".join(counted_save(table, _of(count, table.name)) for table in tables))
    return Output(stdout="".join(_plain(tables)))


def _of(count: Counters, table: str) -> Count:
    return lambda chain, index: count.of(table, chain, index)


def _plain(tables: Iterable[Table]) -> Iterable[str]:
    for table in tables:
        heads = "".join(f":{chain.name} {chain.policy} [0:0]\n" for chain in table.chains)
        rules = "".join(block.saved for chain in table.chains for block in chain.blocks)
        yield f"*{table.name}\n{heads}{rules}COMMIT\n"


def _ruleset(here: Here, family: str) -> Ruleset:
    return here.world.iptables_of(here.host.name, family, here.index)


def _table(ruleset: Ruleset, name: str) -> Table:
    """Built-in chains are made as soon as somebody looks."""
    found = next((table for table in ruleset.tables if table.name == name), None)
    return found or Table(name=name, chains=tuple(Chain(name=chain, policy="ACCEPT") for chain in TABLES[name]))


def _chains(table: Table, rest: Sequence[str], command: Command) -> tuple[Chain, ...]:
    if not rest:
        return table.chains
    chain = table.by_name.get(rest[0])
    if chain is None:
        what = f"chain `{rest[0]}' in table `{table.name}' is incompatible, use 'nft' tool."
        raise UsageError(f"{command.version}: {what}")
    return (chain,)


def _counters(here: Here, ruleset: Ruleset) -> Counters:
    return counters(here.world, here.host.name, here.index, ruleset) if ruleset.tables else NO_COUNTERS
