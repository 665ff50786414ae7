"""Endpoints and EndpointSlices as tables show them (printers.go, printEndpoints, printEndpointSlice)."""

from typing import Any

from learnnet.cluster.tables.table import NONE, UNSET, Body, Cell, Table, at_most, columns, created, join_host_port


def _endpoints(body: Body, now: int) -> list[Cell]:
    return [body["metadata"]["name"], _addresses(body.get("subsets") or ()), created(body, now)]


def _addresses(subsets: Any) -> str:
    if not subsets:
        return NONE
    found = []
    for subset in subsets:
        ready = [address["ip"] for address in subset.get("addresses") or ()]
        ports = subset.get("ports") or ()
        if not ports:
            found += ready
        found += [join_host_port(ip, port["port"]) for port in ports for ip in ready]
    return at_most(found)


def _slice(body: Body, now: int) -> list[Cell]:
    addresses = [address for endpoint in body.get("endpoints") or () for address in endpoint["addresses"]]
    return [
        body["metadata"]["name"],
        body["addressType"],
        at_most([_port(port) for port in body.get("ports") or ()]) or UNSET,
        at_most(addresses) or UNSET,
        created(body, now),
    ]


def _port(port: Body) -> str:
    if port.get("port") is not None:
        return str(port["port"])
    return port.get("name") or "*"


ENDPOINTS = Table(columns=columns("Name", "Endpoints", "Age"), cells=_endpoints)
ENDPOINT_SLICES = Table(columns=columns("Name", "AddressType", "Ports", "Endpoints", "Age"), cells=_slice)
