"""Why a packet met a rule or passed it by, in plain words."""

from learnnet.cluster.text import Text
from learnnet.netfilter.rule import (
    AddressType,
    ConnState,
    Destination,
    DestinationPort,
    InInterface,
    MarkIs,
    Protocol,
    Recent,
    Source,
    Statistic,
)
from learnnet.netfilter.walk import Step
from learnnet.proxy.explain import explain


def explain_step(step: Step) -> Text:
    """What the rule did, or the first condition that kept the packet out of it."""
    if step.hit:
        return explain(step.rule)
    return _why_not(step)


def _why_not(step: Step) -> Text:
    packet, failed = step.packet, step.failed
    match failed:
        case Destination(network, negated):
            return _address("destination", packet.destination, network, negated)
        case Source(network, negated):
            return _address("source", packet.source, network, negated)
        case Protocol(name):
            return Text(
                "The packet is {found}, not {wanted}", {"found": packet.protocol.upper(), "wanted": name.upper()}
            )
        case DestinationPort(port):
            return Text("The port is {found}, not {wanted}", {"found": packet.destination_port, "wanted": port})
        case InInterface(name):
            return Text("It did not come in by {interface}", {"interface": name})
        case AddressType("src"):
            return Text("{address} is not an address of this node", {"address": packet.source})
        case AddressType():
            return Text("{address} is not an address of this node", {"address": packet.destination})
        case MarkIs(negated=True):
            return Text("The packet is marked for masquerade")
        case MarkIs():
            return Text("The packet is not marked for masquerade")
        case ConnState():
            return Text("Its connection is {state}", {"state": packet.state})
        case Recent(seconds=seconds):
            return Text("This client was not seen here in the last {seconds} seconds", {"seconds": seconds})
        case Statistic() if step.draw:
            params: dict[str, str | int] = {
                "drawn": f"{step.draw.drawn:.4f}",
                "probability": f"{step.draw.probability:.4f}",
            }
            return Text("Drew {drawn}, which is not below {probability}", params)
    return Text("The rule does not fit this packet")


def _address(side: str, address: str, network: str, negated: bool) -> Text:
    params: dict[str, str | int] = {"address": address, "network": network}
    if side == "destination":
        if negated:
            return Text("It goes to {address}, which is in {network}", params)
        return Text("It goes to {address}, not to {network}", params)
    if negated:
        return Text("It comes from {address}, which is in {network}", params)
    return Text("It comes from {address}, not from {network}", params)
