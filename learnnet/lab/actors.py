"""The two programs that turn Services into something that works: kube-proxy on each node, and CoreDNS.

Both only keep what their watch has brought. Which rules or names follow from that is worked out when somebody looks:
it is a pure function of the revision seen, so a thousand syncs that nobody looks at cost nothing.
"""

from learnnet.cluster.actor import Actor, Turn
from learnnet.cluster.objects import EndpointSlice
from learnnet.cluster.store import Key, View, Write
from learnnet.cluster.text import Text
from learnnet.proxy.config import IPTABLES
from learnnet.proxy.sync import LARGE_CLUSTER

# kube-proxy's minSyncPeriod (KubeProxyConfiguration, iptables.minSyncPeriod): at most one sync in this time.
MIN_SYNC_PERIOD = 1000
# However quiet it is, it writes once in this time (proxy/util, FullSyncPeriod).
FULL_SYNC_PERIOD = 60 * 60 * 1000


class KubeProxy(Actor):
    """Writes one node's rules: at once when it can, and never twice within the minimum sync period."""

    watches = ("Service", "EndpointSlice", "Node")

    def __init__(self, node: str, *, mode: str = IPTABLES, cause: int | None = None) -> None:
        """`cause` is the event that started it, where somebody did."""
        self.name = f"kube-proxy/{node}"
        self.node = node
        self.whole = Key("Node", "", node)
        self._cause = cause
        self._mode = mode
        self._synced: int | None = None
        self._fully = 0
        self._seen = 0

    def reconcile(self, turn: Turn, key: Key) -> None:
        now, view = turn.clock.now, turn.view
        wait = self._wait(turn, now)
        if wait > 0:
            turn.again(wait)
            return
        if self._synced is not None and now < self._synced + FULL_SYNC_PERIOD and not self._heard(view):
            turn.again(self._synced + FULL_SYNC_PERIOD - now, idle=True)
            return
        full = self._is_full(view, now)
        if self._synced is None and self._cause is not None:
            turn.cause = self._cause
        self._synced, self._seen, self._fully = now, view.revision, now if full else self._fully
        turn.act(
            Text("{node} has written its rules", {"node": self.node}),
            action="sync",
            what=key,
            detail={"seen": view.revision, "full": full, "mode": self._mode},
        )
        turn.again(FULL_SYNC_PERIOD, idle=True)

    def _heard(self, view: View) -> bool:
        """Whether anything was written since its last sync that it looks at."""
        writes = view.writes_since(self._seen)
        return any(write.key.kind in ("Service", "EndpointSlice") or write.key == self.whole for write in writes)

    def _is_full(self, view: View, now: int) -> bool:
        """All rules anew: at its start, when its node was labelled, and an hour after the last time.

        Not hourly in a large cluster (proxier.go, syncProxyRules, tryPartialSync).
        """
        if self._synced is None or any(map(self._relabelled, view.writes_since(self._seen))):
            return True
        return now >= self._fully + FULL_SYNC_PERIOD and not _is_large(view)

    def _relabelled(self, write: Write) -> bool:
        """What kube-proxy looks at of its own node: its heartbeats do not make it write everything anew."""
        before, after = write.before, write.after
        if write.key != self.whole or before is None or after is None:
            return False
        return before.typed.meta.labels != after.typed.meta.labels

    def _wait(self, turn: Turn, now: int) -> int:
        if self._synced is None:
            return 0
        period = turn.settings.get(
            f"min-sync-period/{self.node}", turn.settings.get("min-sync-period", MIN_SYNC_PERIOD)
        )
        return self._synced + period - now


def _is_large(view: View) -> bool:
    return sum(len(one.endpoints) * len(one.ports) for one in view.list(EndpointSlice)) > LARGE_CLUSTER


class CoreDNS(Actor):
    """Keeps the cluster's names. It stands for all replicas: they watch the same and differ by milliseconds."""

    name = "coredns"
    whole = Key("Deployment", "kube-system", "coredns")

    def __init__(self, pods: bool = False) -> None:
        """`pods` is what `pods verified` in the Corefile costs: every Pod is watched, too."""
        self.watches = ("Service", "EndpointSlice", "Namespace", *(("Pod",) if pods else ()))

    def reconcile(self, turn: Turn, key: Key) -> None:
        turn.act(
            Text("CoreDNS has seen revision {revision}", {"revision": turn.view.revision}),
            action="serve",
            what=key,
            detail={"seen": turn.view.revision},
        )
