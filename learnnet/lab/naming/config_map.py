"""The ConfigMap in which kubeadm keeps CoreDNS's Corefile, and how what it says gets to CoreDNS.

The kubelet looks at a Pod about once a minute and then renews the volume that the ConfigMap is mounted as; the reload
plugin looks at the file in the volume every now and then. A Pod that starts finds what the ConfigMap says then.
"""

from collections.abc import Iterable
from typing import Any, Protocol

from learnnet.cluster.actor import Actor, Turn
from learnnet.cluster.objects import Pod
from learnnet.cluster.store import Key, Record, Write
from learnnet.cluster.text import Text
from learnnet.dns.coredns import Files, read
from learnnet.dns.corefile_error import CorefileError

CONFIG_MAP = Key("ConfigMap", "kube-system", "coredns")
PODS = Key("Deployment", "kube-system", "coredns")
LABEL = {"k8s-app": "kube-dns"}
COREFILE = "Corefile"
# kubelet: --sync-frequency 1m, stretched by up to half at random.
VOLUME_SYNC = 90_000
# A container of an image called coredns ends at once with exit code 1 (cluster.controllers.programs).
FAILS = "fails/coredns"

Config = tuple[str, Files]


class Names(Protocol):
    """What the name service is told."""

    @property
    def volume(self) -> Config: ...
    def mounted(self, config: Config, cause: int) -> bool: ...
    def started(self, pods: frozenset[str], config: Config, cause: int | None) -> None: ...


def body_of(corefile: str) -> dict[str, Any]:
    meta = {"name": CONFIG_MAP.name, "namespace": CONFIG_MAP.namespace}
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": meta, "data": {COREFILE: corefile}}


def config_of(record: Record) -> Config:
    """The Corefile, and what else lies beside it."""
    data = {name: str(text) for name, text in (record.body.get("data") or {}).items()}
    corefile = data.pop(COREFILE, "")
    return corefile, tuple(sorted(data.items()))


class ConfigVolume(Actor):
    """The kubelets of the nodes with CoreDNS Pods, as far as they bring a changed ConfigMap to them."""

    name = "kubelet"
    watches = ("ConfigMap", "Pod")

    def __init__(self, names: Names, settings: dict[str, int]) -> None:
        """`settings` are those that kubelets start containers by."""
        self._names = names
        self._settings = settings
        self._coming: tuple[Config, int] | None = None  # and when it is there

    def keys_for(self, write: Write) -> Iterable[Key]:
        if write.key == CONFIG_MAP:
            return (CONFIG_MAP,)
        return (PODS,) if write.key.kind == "Pod" and write.key.namespace == PODS.namespace else ()

    def reconcile(self, turn: Turn, key: Key) -> None:
        record = turn.view.record(CONFIG_MAP)
        if record is None:  # volumes keep what they have
            return
        config = config_of(record)
        if key == PODS:
            pods = turn.view.select(Pod, PODS.namespace, LABEL)
            ready = frozenset(pod.meta.uid for pod in pods if pod.ready and not pod.terminating)
            self._names.started(ready, config, turn.cause)
        else:
            self._bring(turn, config)

    def _bring(self, turn: Turn, config: Config) -> None:
        if isinstance(read(*config), CorefileError):
            self._settings[FAILS] = 1
        else:
            self._settings.pop(FAILS, None)
        if config == self._names.volume:
            self._coming = None
            return
        now = turn.clock.now
        if self._coming is None or self._coming[0] != config:
            period = turn.settings.get("kubelet/volume-sync", VOLUME_SYNC)
            self._coming = config, now + 1 + turn.chance.pick("kubelet volume sync", period)
        if now < self._coming[1]:
            turn.again(self._coming[1] - now)
            return
        self._coming = None
        event = turn.log("mount", Text("The kubelets have renewed CoreDNS's configuration volume"))
        self._names.mounted(config, event)
