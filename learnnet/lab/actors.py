"""The two programs that turn Services into something that works: kube-proxy on each node, and CoreDNS.

Both only keep what their watch has brought. Which rules or names follow from that is worked out when somebody looks:
it is a pure function of the revision seen, so a thousand syncs that nobody looks at cost nothing.
"""

from learnnet.cluster.actor import Actor, Turn
from learnnet.cluster.store import Key
from learnnet.cluster.text import Text

# kube-proxy's minSyncPeriod (KubeProxyConfiguration, iptables.minSyncPeriod): at most one sync in this time.
MIN_SYNC_PERIOD = 1000


class KubeProxy(Actor):
    """Writes one node's rules: at once when it can, and never twice within the minimum sync period."""

    watches = ("Service", "EndpointSlice", "Node")

    def __init__(self, node: str) -> None:
        self.name = f"kube-proxy/{node}"
        self.node = node
        self.whole = Key("Node", "", node)
        self._synced: int | None = None

    def reconcile(self, turn: Turn, key: Key) -> None:
        now = turn.clock.now
        wait = self._wait(turn, now)
        if wait > 0:
            turn.again(wait)
            return
        self._synced = now
        turn.act(
            Text("{node} has written its rules", {"node": self.node}),
            action="sync",
            what=key,
            detail={"seen": turn.view.revision},
        )

    def _wait(self, turn: Turn, now: int) -> int:
        if self._synced is None:
            return 0
        period = turn.settings.get(
            f"min-sync-period/{self.node}", turn.settings.get("min-sync-period", MIN_SYNC_PERIOD)
        )
        return self._synced + period - now


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
