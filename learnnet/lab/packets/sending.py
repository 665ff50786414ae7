"""Sending something: a program on some machine asks for an address, once or a hundred times at the same moment."""

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count

from learnnet.cluster.objects import Node, Pod
from learnnet.lab.packets.cleaning import clean
from learnnet.lab.packets.client import UNRESOLVED, Printed, answer, printed
from learnnet.lab.packets.exchange import ANSWERED, Exchange, exchange, icmp, without_hops
from learnnet.lab.packets.machines import CONTROL_PLANE, OUTSIDE, Host, Network
from learnnet.lab.packets.odds import Ending, odds
from learnnet.lab.packets.policies import Judge
from learnnet.lab.packets.target import Found, Target, address_of, without_traces
from learnnet.lab.packets.trace import Trace
from learnnet.lab.packets.traffic import Traffic
from learnnet.lab.packets.travel import Surroundings
from learnnet.lab.world import World
from learnnet.netfilter.conntrack import Tuple
from learnnet.proxy.config import family_of

FIRST_PORT, PORTS = 32768, 28232  # net.ipv4.ip_local_port_range
LOTS = 1 << 31
ECHO_NUMBERS = 0xFFFF
MACHINES = (OUTSIDE, CONTROL_PLANE)
UNSPECIFIED = "::"  # of one that has no address of the family


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Who asks whom. `source_port` 0 takes a new one for each."""

    source: str
    target: Target
    protocol: str = "tcp"
    count: int = 1
    seconds: int = 5
    source_port: int = 0
    size: int = 0  # bytes of the page that is asked for; 0 asks for the Pod's name


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Where the client program runs."""

    host: Host
    pod: Pod | None


def sender(world: World, net: Network, source: str) -> Sender | None:
    """A Pod by "namespace/name", a node or another machine by its name; None if there is no such, or it is down."""
    if source in MACHINES or world.store.get(Node, source):
        host = net.hosts.get(source)
        return Sender(host=host, pod=None) if host else None
    namespace, _, name = source.rpartition("/")
    pod = world.store.get(Pod, name, namespace or "default")
    if pod is None or pod.finished or not pod.ip or pod.phase != "Running":
        return None
    host = net.hosts.get(pod.node if pod.host_network else f"{pod.meta.namespace}/{pod.meta.name}")
    return Sender(host=host, pod=pod) if host else None


def send(world: World, net: Network, request: Request, client: Sender) -> Trace:
    """Send it. What the kernels keep of it stays in the world's traffic."""
    found = address_of(world, request.target.host, client.pod)
    done: list[Exchange] = []
    expected: dict[Ending, float] = {}
    if found.address:
        clean(world, world.traffic)
        done, expected = _all(Attempt(world, net, request, client.host, found.address))
    first = done[0] if done else None
    shares: defaultdict[str, float] = defaultdict(float)
    for ending, share in expected.items():
        shares[ending.answered_by or ending.result] += share
    return Trace(
        source=f"{client.pod.meta.namespace}/{client.pod.meta.name}" if client.pod else request.source,
        to=request.target.shown,
        protocol=request.protocol,
        address=found.address,
        port=request.target.port,
        printed=_printed(world, request, first, found),
        lookup=found.lookup,
        first=first,
        count=request.count,
        results=Counter(one.result for one in done),
        spread=Counter(one.answered_by for one in done if one.result == ANSWERED),
        expected=shares,
    )


def chances(world: World, net: Network, request: Request, client: Sender) -> dict[Ending, float]:
    """How it could end, and how likely that is. Nothing is sent."""
    found = address_of(world, request.target.host, client.pod, ask=without_traces(world))
    if not found.address:
        return {Ending(UNRESOLVED, "", ""): 1.0}
    clean(world, world.traffic)
    return Attempt(world, net, request, client.host, found.address).odds()


def _printed(world: World, request: Request, first: Exchange | None, found: Found) -> Printed:
    body = ""
    if first and first.result == ANSWERED and request.target.port:
        body = answer(world.store, first.at, first.answered_by, int(first.reached.rpartition(":")[2]))
    return printed(
        request.protocol,
        request.target.host,
        request.target.port,
        first.result if first else UNRESOLVED,
        body,
        seconds=request.seconds,
        size=request.size,
        slow=bool(first and first.slow),
        looked_up=found.lookup.verdict.elapsed if found.lookup else 0,
    )


def _all(attempt: "Attempt") -> tuple[list[Exchange], dict[Ending, float]]:
    """Every one of them, and what share of all each ending was to have."""
    wanted = attempt.request.count
    expected = attempt.odds() if wanted > 1 else {}
    done: list[Exchange] = []
    for number in range(wanted):
        one = attempt.make()
        see(attempt.world, attempt.network, one)
        if number == 0 and wanted > 1 and any(hop.rules and hop.rules.remembered for hop in one.hops):
            expected = attempt.odds()  # the client is known now: session affinity sends it where it was before
        done.append(without_hops(one) if number else one)
    return done, expected


@dataclass(frozen=True, slots=True)
class Attempt:
    """One client about to ask one address, as often as it likes."""

    world: World
    network: Network
    request: Request
    host: Host
    address: str

    def make(self) -> Exchange:
        """For good: the lab's own dice, the kernels' own memories."""
        chance = self.world.chance
        return self._run(
            self.world.traffic,
            lambda node: chance.pick(f"lots on {node}", LOTS) / LOTS,
            lambda node, ports: chance.pick(f"masquerade port on {node}", ports),
        )

    def odds(self) -> dict[Ending, float]:
        def run(draw: Callable[[], float]) -> Exchange:
            ports = count()
            return self._run(self.world.traffic.copy(), lambda node: draw(), lambda node, n: next(ports) % n)

        return odds(run)

    def _run(self, traffic: Traffic, draw: Callable[[str], float], port: Callable[[str, int], int]) -> Exchange:
        around = Surroundings(
            network=self.network,
            traffic=traffic,
            rules=self.world.packet_rules,
            draw=draw,
            port=port,
            now=self.world.clock.now,
            wiring=self.world.wirings.now,
            judge=judge(self.world),
        )
        source_port = self.request.source_port or FIRST_PORT + traffic.next_port(self.host.name, self.world.seed, PORTS)
        source = source_address(self.host, self.address)
        sent = Tuple(self.request.protocol, source, source_port, self.address, self.request.target.port)
        if self.request.protocol == "icmp":
            number = source_port & ECHO_NUMBERS
            sent = Tuple(icmp(self.address), source, number, self.address, number)
        return exchange(self.host, sent, around, self.request.size)


def judge(world: World) -> Judge | None:
    """None where nobody enforces NetworkPolicies."""
    return Judge(view=world.store) if world.wirings.now.policies else None


def see(world: World, net: Network, one: Exchange) -> None:
    """What it did can be asked for later, on every machine that it passed."""
    family = family_of(one.sent.destination)
    nodes = {hop.host for hop in one.hops if hop.rules is not None}
    world.memory.see(one, net, {node: world.packet_rules(node, family) for node in nodes}, world.clock.now)


def source_address(host: Host, destination: str) -> str:
    """Which of its addresses a machine puts on what it sends there."""
    machine = host.to(destination)
    if machine.owns(destination):
        return destination
    route = machine.route(destination)
    return route.source if route else next(iter(machine.addresses), UNSPECIFIED)
