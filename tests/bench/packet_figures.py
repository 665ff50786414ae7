"""What a packet costs that is sent through a node with many Services."""

from learnnet.cluster.store import Store
from learnnet.netfilter.packet import Machine, Packet, Route
from learnnet.netfilter.walk import FORWARDED, walk
from learnnet.proxy import iptables
from tests.bench.harness import Figure, in_turns
from tests.proxy.recorded import NODES, put, put_service

SERVICES = 10_000


def crowded() -> Store:
    """Each Service has one endpoint, as in a cluster of many small programs."""
    store = Store()
    for node in NODES:
        put(store, node)
    for number in range(SERVICES):
        high, low = divmod(number, 250)
        put_service(store, "default", f"s{number}", f"10.96.{high}.{low + 1}", f"10.244.{high % 3}.{low + 2}")
    return store


def through_many_services() -> list[Figure]:
    """The first packet to the last Service, and every rule on its way known afterwards."""
    ruleset = iptables.rules(crowded(), "node-a")
    machine = Machine(
        addresses=("10.0.0.11", "10.244.0.1"),
        routes=(
            Route(network="10.244.0.0/24", interface="cni0", source="10.244.0.1"),
            Route(network="0.0.0.0/0", interface="eth0", source="10.0.0.11", gateway="10.0.0.1"),
        ),
    )
    sent = Packet(source="10.244.0.99", destination="10.96.39.250", destination_port=80, interface="cni0")
    numbers = [f"10.96.{n // 250}.{n % 250 + 1}" for n in range(SERVICES)]

    def work() -> None:
        trace = walk(ruleset, sent, machine, draw=lambda: 0.5)
        assert trace.outcome == FORWARDED
        assert trace.packet.destination.startswith("10.244.")

    value, yardstick = in_turns(work, lambda: sum(address == sent.destination for address in numbers))
    return [
        Figure(
            name="a packet through 10,000 Services",
            value=value,
            unit="ms",
            against="comparing 10,000 addresses with one",
            yardstick=yardstick,
            target=5,
        )
    ]
