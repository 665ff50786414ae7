"""Clusters, queries and recordings that the tests of the DNS layer share."""

import json
import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from learnnet.cluster.store import Key, Store
from learnnet.dns.message import Message, Opt, Question
from learnnet.dns.wire import pack

GOLDEN = Path(__file__).parents[1] / "golden"
CLUSTER_SCOPED = ("Namespace", "Node")


@cache
def recording(name: str) -> dict[str, Any]:
    return json.loads((GOLDEN / name).read_text())


def store_of(objects: Iterable[Mapping[str, Any]]) -> Store:
    """The objects as they are, without an API server's help."""
    store = Store()
    for body in objects:
        meta = body["metadata"]
        namespace = "" if body["kind"] in CLUSTER_SCOPED else meta.get("namespace", "default")
        store.put(Key(body["kind"], namespace, meta["name"]), {**body, "metadata": {**meta, "namespace": namespace}})
    return store


def query(name: str, type_: str = "A", **fields: Any) -> bytes:
    edns = fields.pop("edns", None)
    cls = fields.pop("cls", "IN")
    opt = Opt(size=edns) if edns is not None else None
    rd = fields.pop("rd", True)
    return pack(Message(id=4711, question=Question(name, type_, cls), rd=rd, opt=opt, **fields))


def shown(message: Message) -> dict[str, Any]:
    """As the recordings spell an answer; the SOA's serial does not count."""
    serial = re.compile(r"( SOA \S+ \S+) \d+ ")

    def lines(section: str) -> list[str]:
        return [serial.sub(r"\1 0 ", str(record)) for record in getattr(message, section)]

    return {
        "rcode": message.rcode,
        "flags": " ".join(message.flags).upper(),
        "answer": lines("answer"),
        "authority": lines("authority"),
        "additional": lines("additional"),
    }


def namespace(name: str, **labels: str) -> dict[str, Any]:
    return {"kind": "Namespace", "metadata": {"name": name, "labels": labels}}


def service(name: str, cluster_ip: str = "10.96.1.1", **spec: Any) -> dict[str, Any]:
    meta = {"name": name, "namespace": spec.pop("namespace", "default")}
    base = {"type": "ClusterIP", "clusterIP": cluster_ip, "clusterIPs": [cluster_ip], "ports": [{"port": 80}]}
    return {"kind": "Service", "metadata": meta, "spec": {**base, **spec}}


def slice_of(service_name: str, *endpoints: Mapping[str, Any], **fields: Any) -> dict[str, Any]:
    meta = {
        "name": fields.pop("name", f"{service_name}-x1"),
        "namespace": fields.pop("namespace", "default"),
        "labels": {"kubernetes.io/service-name": service_name},
    }
    base = {"addressType": "IPv4", "ports": [{"port": 8080, "protocol": "TCP"}]}
    return {"kind": "EndpointSlice", "metadata": meta, "endpoints": list(endpoints), **base, **fields}
