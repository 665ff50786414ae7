"""What `iptables -v` counts on one node at one moment: everything since kube-proxy last wrote the chain.

A sync hands its text to `iptables-restore --noflush --counters`. A chain that the text declares begins again at zero,
because kube-proxy writes no counters; all others go on. Built-in chains are never declared, so they count for ever.
(kube-proxy: iptables/proxier.go, RestoreAll(…, NoFlushTables, RestoreCounters).)
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from learnnet.cluster.objects import EndpointSlice
from learnnet.cluster.store import Write
from learnnet.lab.packets.hits import POLICY, Place
from learnnet.lab.world import World
from learnnet.netfilter.ruleset import Chain, Ruleset
from learnnet.proxy.restore_input import FILTER_CHAINS, NAT_CHAINS

EVERY_SYNC = {
    *(("filter", chain) for chain in (*FILTER_CHAINS, "KUBE-FIREWALL")),
    *(("nat", chain) for chain in NAT_CHAINS),
}
# kube-proxy of the other mode takes every other rule away, and with it what it has counted (iptables/cleanup.go).
NEVER_CLEANED = {("filter", "INPUT", 0), ("filter", "OUTPUT", 0), ("filter", "KUBE-FIREWALL", 0)}
Service = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Counters:
    """Packets and bytes of each rule."""

    by_place: Mapping[Place, tuple[int, int]]

    def of(self, table: str, chain: str, index: int) -> tuple[int, int]:
        return self.by_place.get((table, chain, index), (0, 0))

    def policy(self, table: str, chain: str) -> tuple[int, int]:
        return self.of(table, chain, POLICY)


NO_COUNTERS = Counters({})


def counters(world: World, node: str, index: int, rules: Ruleset) -> Counters:
    seen = world.rules_seen(node, index)
    syncs = world.log.of(f"kube-proxy/{node}", "sync")
    newest_sync = max((at for at in syncs if at <= index), default=-1)
    newest_full = max((at for at in syncs if at <= index and world.log.events[at].detail["full"]), default=-1)
    touched = _touched(world.store.at(seen).writes_since(1))
    owners: dict[tuple[str, str], Service | None] = {}
    found: dict[Place, tuple[int, int]] = {}
    cleaned = world.switched(node, index)
    for at, hits in world.memory.hits(node, rules.family, index):
        before = world.rules_seen(node, at)
        for place, (packets, size) in hits.items():
            chain = place[:2]
            if cleaned > at and place[2] != POLICY and place not in NEVER_CLEANED:
                continue
            if chain not in owners:
                owners[chain] = _owner(rules.chain(*chain))
            owner = owners[chain]
            anew = newest_sync > at if chain in EVERY_SYNC else owner is not None and touched.get(owner, 0) > before
            if anew or (owner is not None and newest_full > at):
                continue
            total = found.get(place, (0, 0))
            found[place] = (total[0] + packets, total[1] + size)
    return Counters(found)


def _owner(chain: Chain | None) -> Service | None:
    """The Service that a chain was made for; None for the chains that are always there."""
    if chain is None:
        return None
    origin = chain.origin or next((rule.origin for rule in chain.rules if rule.origin), None)
    return (origin.namespace, origin.name) if origin and not chain.policy.isalpha() else None


def _touched(writes: Sequence[Write]) -> Mapping[Service, int]:
    """The newest revision at which each Service or its endpoints changed."""
    found: dict[Service, int] = {}
    for write in writes:
        if write.key.kind == "Service":
            found[write.key.namespace, write.key.name] = write.revision
        elif write.key.kind == "EndpointSlice":
            for record in (write.before, write.after):
                if record and isinstance(record.typed, EndpointSlice):
                    found[write.key.namespace, record.typed.service] = write.revision
    return found
