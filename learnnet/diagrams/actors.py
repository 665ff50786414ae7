"""Who acts in a cluster: the order of their lanes, their names and what each does."""

from collections.abc import Mapping
from dataclasses import dataclass

from learnnet.cluster.text import Text


@dataclass(frozen=True, slots=True)
class Lane:
    """`acts` are the few words that stand in the box of a step."""

    name: Text
    does: Text
    acts: Text


# From the one who asks, through the API server and its store, to those who watch: as a change travels.
LANES: Mapping[str, Lane] = {
    "you": Lane(Text("You"), Text("kubectl"), Text("ask")),
    "lesson": Lane(Text("The lesson"), Text("kubectl"), Text("ask")),
    "kube-apiserver": Lane(Text("API server"), Text("stores, tells"), Text("store")),
    "etcd": Lane(Text("etcd"), Text("every revision"), Text("store")),
    "deployment-controller": Lane(Text("Deployment"), Text("controller"), Text("compare")),
    "replicaset-controller": Lane(Text("ReplicaSet"), Text("controller"), Text("count pods")),
    "statefulset-controller": Lane(Text("StatefulSet"), Text("controller"), Text("count pods")),
    "kube-scheduler": Lane(Text("Scheduler"), Text("picks a node"), Text("pick a node")),
    "kubelet": Lane(Text("kubelet"), Text("runs pods"), Text("set up pod")),
    "endpointslice-controller": Lane(Text("EndpointSlice"), Text("controller"), Text("match pods")),
    "endpoints-controller": Lane(Text("Endpoints"), Text("legacy"), Text("match pods")),
    "kube-proxy": Lane(Text("kube-proxy"), Text("writes rules"), Text("write rules")),
    "coredns": Lane(Text("CoreDNS"), Text("answers names"), Text("serve names")),
}
ORDER = {name: number for number, name in enumerate(LANES)}


def same_kind(actor: str) -> str:
    """kubelet/node-a and kubelet/node-b are two of a kind."""
    return actor.partition("/")[0]


def lane_of(actor: str) -> Lane:
    return LANES.get(same_kind(actor)) or Lane(
        Text("{actor}", {"actor": actor}), Text("controller"), Text("look and act")
    )


def lane_order(actor: str) -> tuple[int, str]:
    """Actors that are not listed stand after the controllers that are."""
    return ORDER.get(same_kind(actor), ORDER["kubelet"]), actor
