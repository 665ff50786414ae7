"""What `iptables-save` prints of a ruleset, without the dates in its comment lines."""

from learnnet.netfilter.ruleset import Ruleset, Table


def iptables_save(ruleset: Ruleset) -> str:
    return "".join(_table(table) for table in ruleset.tables)


def _table(table: Table) -> str:
    heads = "".join(f":{chain.name} {chain.policy} [0:0]\n" for chain in table.chains)
    rules = "".join(block.saved for chain in table.chains for block in chain.blocks)
    return f"*{table.name}\n{heads}{rules}COMMIT\n"
