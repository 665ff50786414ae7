"""What kube-proxy keeps of EndpointSlices: for each port of a Service, where its traffic may go."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from learnnet.cluster.objects import Endpoint as SliceEndpoint
from learnnet.cluster.objects import EndpointPort, EndpointSlice
from learnnet.netfilter.rule import Origin
from learnnet.proxy.service_map import SERVICE_PROXY_NAME

HEADLESS = "service.kubernetes.io/headless"


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """One address and port behind a port of a Service."""

    ip: str
    port: int
    text: str  # what kube-proxy prints, hashes and sorts by
    node: str = ""
    ready: bool = True
    serving: bool = True
    terminating: bool = False
    zone_hints: tuple[str, ...] = ()
    node_hints: tuple[str, ...] = ()
    pod: str = ""
    origin: Origin

    @property
    def keeps_clients(self) -> Origin:
        """Of rules by which session affinity brings a client back to this endpoint."""
        return replace(self.origin, besides="spec.sessionAffinity")

    @property
    def draining(self) -> bool:
        """Its Pod is being deleted and still answers: used when nothing else is left (KEP-1669)."""
        return self.serving and self.terminating


EndpointsByPort = Mapping[tuple[str, str], tuple[Endpoint, ...]]


def endpoints_by_port(slices: Iterable[EndpointSlice], family: str) -> EndpointsByPort:
    """The endpoints of one Service, by name and protocol of the port, sorted as text."""
    found: dict[tuple[str, str], dict[str, Endpoint]] = {}
    for slice_ in slices:
        if slice_.address_type != family or not slice_.meta.labels.keys().isdisjoint((HEADLESS, SERVICE_PROXY_NAME)):
            continue
        for port in slice_.ports:
            if not port.port:
                continue
            endpoints = found.setdefault((port.name, port.protocol), {})
            for index, listed in enumerate(slice_.endpoints):
                endpoint = _endpoint(slice_, index, listed, port)
                known = endpoints.get(endpoint.text)
                # The same address twice: the one that stays wins over the one that goes (endpointslicecache.go).
                if known is None or (known.terminating and not endpoint.terminating):
                    endpoints[endpoint.text] = endpoint
    return {key: tuple(endpoints[text] for text in sorted(endpoints)) for key, endpoints in found.items()}


def _endpoint(slice_: EndpointSlice, index: int, listed: SliceEndpoint, port: EndpointPort) -> Endpoint:
    number = port.port or 0
    text = f"[{listed.address}]:{number}" if ":" in listed.address else f"{listed.address}:{number}"
    return Endpoint(
        ip=listed.address,
        port=number,
        text=text,
        node=listed.node,
        ready=listed.ready is not False,
        serving=listed.serving is not False,
        terminating=listed.terminating is True,
        zone_hints=listed.zone_hints,
        node_hints=listed.node_hints,
        pod=listed.pod,
        origin=Origin(
            kind="EndpointSlice",
            namespace=slice_.meta.namespace,
            name=slice_.meta.name,
            field=f"endpoints[{index}]",
            endpoint=text,
        ),
    )
