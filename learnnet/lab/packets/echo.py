"""One echo request of ICMP, and whatever comes back: what `ping` lives on."""

from dataclasses import dataclass
from itertools import count

from learnnet.lab.packets.exchange import REQUEST, Exchange, exchange, icmp
from learnnet.lab.packets.flight import ECHO_REPLY, HOST_UNREACHABLE, TIME_EXCEEDED, Hop
from learnnet.lab.packets.machines import Host, Network
from learnnet.lab.packets.sending import LOTS, judge, see, source_address
from learnnet.lab.packets.travel import CIRCLE, NOBODY, TTL, Surroundings
from learnnet.lab.world import World
from learnnet.netfilter.conntrack import Tuple
from learnnet.netfilter.walk import FORWARDED, REJECTED, UNROUTABLE

REPLY, UNREACHABLE, EXCEEDED, NO_HOST, SILENCE = "reply", "port-unreachable", "exceeded", "no-host", "silence"
NO_NETWORK = "no-network"  # the sender itself knows no way there


@dataclass(frozen=True, slots=True, kw_only=True)
class Echo:
    """`source` sent the answer; `forbidden`: the machine's own rules refused the request, which ping says twice."""

    what: str
    source: str = ""
    ttl: int = TTL
    hops: int = 0
    forbidden: bool = False


def echo(world: World, net: Network, host: Host, address: str, number: int, size: int = 56) -> Echo:
    """`size` bytes of data besides the header."""
    chance = world.chance
    ports = count()
    around = Surroundings(
        network=net,
        traffic=world.traffic,
        rules=world.packet_rules,
        draw=lambda node: chance.pick(f"lots on {node}", LOTS) / LOTS,
        port=lambda node, ports_: next(ports) % ports_,
        now=world.clock.now,
        wiring=world.wirings.now,
        judge=judge(world),
    )
    done = exchange(host, Tuple(icmp(address), source_address(host, address), number, address, number), around, size)
    see(world, net, done)
    return echo_of(done, net)


def echo_of(done: Exchange, net: Network) -> Echo:
    """What ping hears of it."""
    there = [hop for hop in done.hops if hop.leg == REQUEST]
    back = done.hops[len(there) :]
    end, forbidden = there[-1], _forbidden(there[-1])
    if end.outcome == UNROUTABLE and len(there) == 1:
        return Echo(what=NO_NETWORK)
    if not back or done.result == "timeout":
        return Echo(what=NO_HOST if end.outcome == NOBODY else SILENCE, forbidden=forbidden)
    answer = back[-1].after
    steps = len(done.hops)
    if answer.what == ECHO_REPLY:
        return Echo(what=REPLY, source=answer.packet.source, ttl=TTL - _routers(back), hops=steps)
    if answer.what == TIME_EXCEEDED and end.outcome == CIRCLE:
        return Echo(what=EXCEEDED, source=_where_it_ends(there, net), hops=steps)
    what = NO_HOST if answer.what == HOST_UNREACHABLE else UNREACHABLE
    return Echo(what=what, source=answer.packet.source, hops=steps, forbidden=forbidden)


def _forbidden(hop: Hop) -> bool:
    """What the rules drop without a word ping takes for sent (iputils, pinger)."""
    return hop.outcome == REJECTED and not hop.came_by


def _routers(hops: tuple[Hop, ...]) -> int:
    """Machines that took one off the time to live: the bridge does not."""
    return sum(hop.outcome == FORWARDED and hop.came_by not in ("", hop.left_by) for hop in hops)


def _where_it_ends(hops: list[Hop], net: Network) -> str:
    """Round and round: the machine that gets the packet with nothing left to live on tells of it."""
    first = next(at for at, hop in enumerate(hops) if hop.host == hops[-1].host)
    length = len(hops) - 1 - first
    last = hops[first + (TTL - first) % length] if length else hops[-1]
    asker = hops[0].before.packet.source
    machine = net.hosts[last.host].to(asker)
    route = machine.route(asker)
    return route.source if route else machine.addresses[0]
