"""What a node's kube-proxy has written, in either mode: line by line as a program would add it, and what for.

In nftables mode the entries of sets and maps count as rules do: they are what stands there instead of rules.
"""

from collections.abc import Iterator

from learnnet.lab.moment import NodeFace
from learnnet.netfilter.nft import NftTable
from learnnet.netfilter.nft_list import element_text, rule_text
from learnnet.netfilter.rule import Origin
from learnnet.proxy.config import NFTABLES


def lines(face: NodeFace) -> Iterator[str]:
    """In all IP families of the cluster: "-A KUBE-SERVICES …", or "add rule ip kube-proxy services …"."""
    for family in face.moment.families:
        if face.mode == NFTABLES:
            yield from _added(face.table(family))
        else:
            yield from (line for line in face.iptables_save(family).splitlines() if line.startswith("-A "))


def _added(table: NftTable) -> Iterator[str]:
    place = f"{table.family} {table.name}"
    for set_ in table.sets:
        yield from (f"add element {place} {set_.name} {{ {element_text(each)} }}" for each in set_.elements)
    for chain in table.chains:
        yield from (f"add rule {place} {chain.name} {rule_text(rule)}" for rule in chain.rules)


def origins(face: NodeFace) -> Iterator[Origin | None]:
    """What each of them was made for."""
    for family in face.moment.families:
        if face.mode == NFTABLES:
            table = face.table(family)
            yield from (element.origin for set_ in table.sets for element in set_.elements)
            yield from (rule.origin for chain in table.chains for rule in chain.rules)
        else:
            chains = (chain for table in face.rules(family).tables for chain in table.chains)
            yield from (rule.origin for chain in chains for rule in chain.rules)


def family_of_chains(line: str) -> str:
    """KUBE-SEP-… and KUBE-SVC-… are one chain each per endpoint and per port: a family, and nftables has them, too."""
    words = line.split()
    if words[0] == "-A":
        return words[1].removeprefix("KUBE-").partition("-")[0]
    return words[4] if words[1] == "element" and not words[4].startswith("affinity-") else words[4].partition("-")[0]
