"""The one place where the API server writes: to the store, to its books, and to the log of what happened."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from learnnet.cluster.allocation.allocators import Allocators, Transaction, held_addresses
from learnnet.cluster.clock import timestamp
from learnnet.cluster.requests.model import Request
from learnnet.cluster.store import Body, Key, Store
from learnnet.cluster.surroundings import Chance, Now, Recorder
from learnnet.cluster.text import Text

SERVER = "kube-apiserver"
NOTES = {
    "create": Text("Created."),
    "update": Text("Updated."),
    "delete": Text("Deleted."),
}


@dataclass(slots=True, kw_only=True)
class Backend:
    """What all requests share."""

    store: Store
    chance: Chance
    now: Now
    record: Recorder
    books: Allocators
    quota: Mapping[str, int] = field(default_factory=dict)  # by kind: how many there may be

    @property
    def timestamp(self) -> str:
        return timestamp(self.now())

    def transaction(self, *, dry: bool) -> Transaction:
        return Transaction(self.books, self.chance, dry)

    def put(self, request: Request, key: Key, body: Body, *, defaulted: Sequence[str] = ()) -> Body:
        """Store an object; one that changed nothing is not written again (etcd3/store.go, GuaranteedUpdate)."""
        old = self.store.record(key)
        if old is not None and same(old.body, body):
            return old.body
        verb = "update" if old else "create"
        event = self._log(request, key, verb, {"defaulted": list(defaulted)} if defaulted else {})
        written = self.store.put(key, _with_room_for_revision(body), event).after
        if written is None:
            raise RuntimeError(f"the store has lost {key}")
        if key.kind == "ServiceCIDR":
            self.books.read_networks(self.store)
        return written.body

    def remove(self, request: Request, key: Key) -> Body:
        """Take an object out of the store; what it held is free again. Answers its last form."""
        record = self.store.record(key)
        if record is None:
            raise KeyError(key)
        write = self.store.delete(key, self._log(request, key, "delete", {}))
        meta = {**record.body["metadata"], "resourceVersion": str(write.revision)}
        body = {**record.body, "metadata": meta}
        if key.kind == "Service":
            self._after_service(request, body)
        elif key.kind == "ServiceCIDR":
            self.books.read_networks(self.store)
        return body

    def _after_service(self, request: Request, body: Body) -> None:
        """storage.go, afterDelete: its Endpoints go with it, and all numbers are given back."""
        self.books.free(body)
        meta = body["metadata"]
        endpoints = Key("Endpoints", meta["namespace"], meta["name"])
        if self.store.record(endpoints):
            self.remove(request, endpoints)
        self.book_addresses(request, None, body)

    def book_addresses(self, request: Request, body: Body | None, old: Body | None) -> None:
        """Every cluster IP in use has an IPAddress object that names its Service."""
        now = {str(address) for address in held_addresses(body)} if body else set()
        before = {str(address) for address in held_addresses(old)} if old else set()
        for text in sorted(now - before):
            meta = (body or {})["metadata"]
            self.put(request, Key("IPAddress", "", text), self._ip_address(text, meta["namespace"], meta["name"]))
        for text in sorted(before - now):
            key = Key("IPAddress", "", text)
            if self.store.record(key):
                self.remove(request, key)

    def _ip_address(self, text: str, namespace: str, name: str) -> Body:
        family = "IPv6" if ":" in text else "IPv4"
        return {
            "kind": "IPAddress",
            "apiVersion": "networking.k8s.io/v1",
            "metadata": {
                "name": text,
                "uid": self.chance.uid(f"IPAddress/{text}"),
                "creationTimestamp": self.timestamp,
                "labels": {
                    "ipaddress.kubernetes.io/ip-family": family,
                    "ipaddress.kubernetes.io/managed-by": "ipallocator.k8s.io",
                },
            },
            "spec": {"parentRef": {"resource": "services", "namespace": namespace, "name": name}},
        }

    def _log(self, request: Request, key: Key, verb: str, more: Mapping[str, Any]) -> int:
        return self.record(
            SERVER,
            "write",
            what=key,
            revision=self.store.revision + 1,
            cause=request.cause,
            note=NOTES[verb],
            detail={"verb": verb, "by": request.actor, **more},
        )


def _with_room_for_revision(body: Body) -> Body:
    """The store fills in the revision where Go's ObjectMeta has it: behind the uid."""
    meta = body["metadata"]
    if "resourceVersion" in meta:
        return body
    roomy: dict[str, Any] = {}
    for name, value in meta.items():
        roomy[name] = value
        if name == "uid":
            roomy["resourceVersion"] = ""
    return {**body, "metadata": roomy}


def same(old: Body, new: Body) -> bool:
    """Whether nothing but the revision differs."""
    if any(old.get(name) != new.get(name) for name in {*old, *new} - {"metadata"}):
        return False
    before, after = old["metadata"], new["metadata"]
    return all(before.get(name) == after.get(name) for name in {*before, *after} - {"resourceVersion"})
