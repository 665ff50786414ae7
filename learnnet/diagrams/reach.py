"""Who can reach whom: of a few pods that ask, how many get an answer from each port of each Service."""

from collections.abc import Mapping
from itertools import islice

from learnnet.cluster.objects import Pod, Service
from learnnet.diagrams.reading import HOME, folded
from learnnet.lab.changes.send import CannotSendError
from learnnet.lab.lab import Lab

# Each pair is a packet sent in every way that its lots can fall; a preview must be quick.
MOST_PODS, MOST_PORTS = 3, 4
SURE = 0.999


def reach(lab: Lab) -> Mapping[str, tuple[int, int]]:
    """By "my-service:80": how many of how many pods are sure of an answer."""
    pods = [pod.meta.name for pod in lab.view.list(Pod, HOME) if pod.phase == "Running" and pod.ip][:MOST_PODS]
    services = (service for service in lab.view.list(Service, HOME) if not folded(service))
    ports = ((service.meta.name, port.port, port.protocol.lower()) for service in services for port in service.ports)
    return {
        f"{name}:{port}": (sum(_answers(lab, pod, f"{name}:{port}", protocol) for pod in pods), len(pods))
        for name, port, protocol in islice(ports, MOST_PORTS)
        if protocol in ("tcp", "udp")
    }


def _answers(lab: Lab, pod: str, to: str, protocol: str) -> bool:
    try:
        odds = lab.odds(f"{HOME}/{pod}", to, protocol)
    except CannotSendError:
        return False
    return sum(share for ending, share in odds.items() if ending.result == "answered") >= SURE
