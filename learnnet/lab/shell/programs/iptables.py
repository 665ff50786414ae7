"""`iptables` and `iptables-save` 1.8.9 (nf_tables) on a node: what kube-proxy has written, and how often it was hit.

They only list. In nftables mode kube-proxy leaves iptables empty.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from learnnet.cluster.kubectl import Output
from learnnet.cluster.text import Text
from learnnet.lab.packets.counters import NO_COUNTERS, Counters, counters
from learnnet.lab.shell.programs.here import Here, UsageError
from learnnet.netfilter.listing import Count, Style, counted_save, listed, row, specified
from learnnet.netfilter.ruleset import Chain, Ruleset, Table

NAME = "iptables v1.8.9 (nf_tables)"
HELP = "Try `iptables -h' or 'iptables --help' for more information."
TABLES = {
    "mangle": ("PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING"),
    "filter": ("INPUT", "FORWARD", "OUTPUT"),
    "nat": ("PREROUTING", "INPUT", "OUTPUT", "POSTROUTING"),
    "raw": ("PREROUTING", "OUTPUT"),
    "security": ("INPUT", "FORWARD", "OUTPUT"),
}
LONG = {
    "--list": "L", "--list-rules": "S", "--table": "t", "--numeric": "n", "--verbose": "v", "--exact": "x",
    "--line-numbers": "N", "--line": "N", "--wait": "w", "--version": "V",
    "--append": "A", "--insert": "I", "--delete": "D", "--flush": "F", "--zero": "Z", "--policy": "P",
    "--new-chain": "N!", "--delete-chain": "X", "--replace": "R", "--check": "C", "--rename-chain": "E",
}  # fmt: skip
CHANGES = set("AIDFZPXRCE")


@dataclass(slots=True)
class _Asked:
    table: str = "filter"
    letters: set[str] = field(default_factory=set)
    rest: list[str] = field(default_factory=list)


def iptables(here: Here, words: Sequence[str]) -> Output:
    asked = _read(words)
    if "V" in asked.letters:
        return Output(stdout=f"{NAME}\n")
    if asked.table not in TABLES:
        what = f"table '{asked.table}' does not exist\nPerhaps iptables or your kernel needs to be upgraded."
        raise UsageError(f"{NAME}: {what}", 3)
    if asked.letters & CHANGES:
        note = Text("In this lab iptables lists rules: kube-proxy alone writes them.")
        return Output(rc=2, stderr=f"{note}\n", note=note)
    if not asked.letters & {"L", "S"}:
        raise UsageError(f"{NAME}: no command specified\n{HELP}", 2)
    if {"L", "S"} <= asked.letters:
        raise UsageError(f"{NAME}: Cannot use -S with -L\n{HELP}", 2)
    table, count = _table(here, asked.table), _counters(here)
    chains = _chains(table, asked.rest)

    def counted(chain: str, index: int) -> tuple[int, int]:
        return count.of(table.name, chain, index)

    number = int(asked.rest[1]) if len(asked.rest) > 1 and asked.rest[1].isdecimal() else 0
    if "S" in asked.letters:
        return Output(stdout=specified(chains, verbose="v" in asked.letters, count=counted))
    style = Style(
        verbose="v" in asked.letters,
        numeric="n" in asked.letters,
        exact="x" in asked.letters,
        numbers="N" in asked.letters,
    )
    if number:
        rules = chains[0].listed[number - 1 : number]
        at = counted(chains[0].name, number - 1)
        return Output(stdout="".join(row(rule, number, style, at) for rule in rules))
    return Output(stdout=listed(table, chains, style, counted))


def iptables_save(here: Here, words: Sequence[str]) -> Output:
    """`iptables-save [-c] [-t TABLE]`, without the dates in its comment lines."""
    rest, with_counters, wanted = list(words), False, ""
    while rest:
        word = rest.pop(0)
        if word in ("-c", "--counters"):
            with_counters = True
        elif word in ("-t", "--table") and rest:
            wanted = rest.pop(0)
        else:
            option = f"unrecognized option '{word}'" if word.startswith("--") else f"invalid option -- '{word[1:2]}'"
            raise UsageError(f"iptables-save: {option}\nLook at manual page `iptables-save.8' for more information.")
    if wanted and wanted not in TABLES:
        raise UsageError(f"Table `{wanted}' does not exist")
    tables = [table for table in _ruleset(here).tables if wanted in ("", table.name)]
    count = _counters(here) if with_counters else NO_COUNTERS
    if with_counters:
        return Output(stdout="".join(counted_save(table, _of(count, table.name)) for table in tables))
    return Output(stdout="".join(_plain(tables)))


def _of(count: Counters, table: str) -> Count:
    return lambda chain, index: count.of(table, chain, index)


def _plain(tables: Iterable[Table]) -> Iterable[str]:
    for table in tables:
        heads = "".join(f":{chain.name} {chain.policy} [0:0]\n" for chain in table.chains)
        rules = "".join(block.saved for chain in table.chains for block in chain.blocks)
        yield f"*{table.name}\n{heads}{rules}COMMIT\n"


def _read(words: Sequence[str]) -> _Asked:
    asked, rest = _Asked(), list(words)
    while rest:
        word = rest.pop(0)
        if word.startswith("--"):
            name, _, value = word.partition("=")
            if name not in LONG:
                raise UsageError(f'{NAME}: unknown option "{word}"\n{HELP}', 2)
            letters = LONG[name]
            letters = "A" if letters == "N!" else letters
            if letters == "t":
                asked.table = value or (rest.pop(0) if rest else "")
            else:
                asked.letters.add(letters)
        elif word.startswith("-") and len(word) > 1:
            _letters(asked, word[1:], rest)
        else:
            asked.rest.append(word)
    return asked


def _letters(asked: _Asked, letters: str, rest: list[str]) -> None:
    for position, letter in enumerate(letters):
        if letter == "t":
            asked.table = letters[position + 1 :] or (rest.pop(0) if rest else "")
            return
        if letter == "w":
            if rest and rest[0].isdecimal():
                rest.pop(0)
            return
        if letter == "N":  # a new chain
            asked.letters.add("A")
        elif letter in "LSnvxV" or letter in CHANGES:
            asked.letters.add(letter)
        else:
            raise UsageError(f'{NAME}: unknown option "-{letter}"\n{HELP}', 2)


def _ruleset(here: Here) -> Ruleset:
    if here.world.setup.proxy_mode == "nftables":
        return Ruleset(family="IPv4", tables=())
    return here.world.rules(here.host.name, here.world.rules_seen(here.host.name, here.index)).ruleset


def _table(here: Here, name: str) -> Table:
    """Built-in chains are made as soon as somebody looks."""
    found = next((table for table in _ruleset(here).tables if table.name == name), None)
    return found or Table(name=name, chains=tuple(Chain(name=chain, policy="ACCEPT") for chain in TABLES[name]))


def _chains(table: Table, rest: Sequence[str]) -> tuple[Chain, ...]:
    if not rest:
        return table.chains
    chain = table.by_name.get(rest[0])
    if chain is None:
        raise UsageError(f"{NAME}: chain `{rest[0]}' in table `{table.name}' is incompatible, use 'nft' tool.")
    return (chain,)


def _counters(here: Here) -> Counters:
    ruleset = _ruleset(here)
    return counters(here.world, here.host.name, here.index, ruleset) if ruleset.tables else NO_COUNTERS
