"""What a node's rules cost, beside what the kernel's own tool needs to load the same text."""

import os
import shutil
import subprocess
from functools import partial

from learnnet.cluster.store import Store
from learnnet.netfilter.iptables_save import iptables_save
from learnnet.proxy import iptables
from tests.bench.harness import Figure, in_turns, milliseconds
from tests.proxy.recorded import NODES, put, put_service

ENDPOINTS = 5
FEW, SERVICES, MANY = 100, 1000, 10_000
FIXED = 300  # ms that the target adds to the share of iptables-restore


def crowded(services: int) -> Store:
    store = Store()
    for node in NODES:
        put(store, node)
    for number in range(services):
        add(store, number)
    return store


def add(store: Store, number: int, port: int = 80) -> None:
    high, low = divmod(number, 250)
    pods = [f"10.244.{(number + i) % 3}.{(number * ENDPOINTS + i) % 250 + 2}" for i in range(ENDPOINTS)]
    put_service(store, "default", f"s{number}", f"10.96.{high}.{low + 1}", *pods, port=port)


def full_ruleset() -> list[Figure]:
    """All of one node's rules made from nothing, text included. Loading needs root and a network namespace."""
    if os.geteuid() != 0 or shutil.which("iptables-restore") is None:
        return []
    text = iptables_save(iptables.rules(crowded(SERVICES), "node-a"))
    store = crowded(SERVICES)
    loadable = "".join(line for line in text.splitlines(keepends=True) if "nfacct" not in line)
    made = milliseconds(lambda: iptables_save(iptables.rules(store, "node-a")))
    loaded = milliseconds(partial(restore, loadable))
    return [
        Figure(
            name=f"one node's rules for {SERVICES} Services × {ENDPOINTS} endpoints",
            value=made,
            unit="ms",
            against="iptables-restore of the same text",
            yardstick=loaded,
            target=0.5 * loaded + FIXED,
        )
    ]


def restore(text: str) -> None:
    command = ["unshare", "--net", "iptables-restore"]
    subprocess.run(command, input=text, text=True, check=True, capture_output=True)


def one_change() -> list[Figure]:
    """A Service changes: what is made anew must not grow with the Services that did not."""
    many, few = Changing(MANY), Changing(FEW)
    value, yardstick = in_turns(many.change, few.change)
    return [
        Figure(
            name=f"one of {MANY} Services changes",
            value=value,
            unit="ms",
            against=f"one of {FEW} Services changes",
            yardstick=yardstick,
            target=4,
            target_is_ratio=True,
        )
    ]


class Changing:
    """A proxier that keeps up with a cluster in which one Service changes its port again and again."""

    def __init__(self, services: int) -> None:
        self.store = crowded(services)
        self.rules = iptables.sync(self.store, "node-a")
        self.port = 80

    def change(self) -> None:
        self.port += 1
        add(self.store, 7, self.port)
        self.rules = iptables.sync(self.store, "node-a", before=self.rules)
