"""How the kinds differ on their way into the store; one line a kind, in `STRATEGIES`.

Source: the strategy.go of each resource under pkg/registry.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from learnnet.cluster.defaults import pods
from learnnet.cluster.store import Body

Draft = dict[str, Any]

GATED = {
    "type": "PodScheduled",
    "status": "False",
    "lastProbeTime": None,
    "lastTransitionTime": None,
    "reason": "SchedulingGated",
    "message": "Scheduling is blocked due to non-empty scheduling gates",
}


def _keep(draft: Draft) -> None:
    """The status that a client sends is taken as it is."""


def _status(**fresh: Any) -> Callable[[Draft], None]:
    def reset(draft: Draft) -> None:
        draft["status"] = {name: dict(value) if isinstance(value, dict) else value for name, value in fresh.items()}

    return reset


def _new_pod(draft: Draft) -> None:
    quality = draft["status"]["qosClass"]
    draft["status"] = {"phase": "Pending", "qosClass": quality}
    pods.admit(draft)
    pods.resolve_label_keys(draft)
    if draft["spec"].get("schedulingGates"):
        draft["status"]["conditions"] = [dict(GATED)]


def _new_namespace(draft: Draft) -> None:
    draft["spec"] = {"finalizers": ["kubernetes"]}
    draft["status"] = {"phase": "Active"}


def _spec(body: Body) -> Any:
    return body.get("spec")


def _slice_content(body: Body) -> Any:
    """Labels count as well: they say which Service a slice belongs to."""
    return body.get("endpoints"), body.get("ports"), body.get("addressType"), body["metadata"].get("labels")


@dataclass(frozen=True, slots=True, kw_only=True)
class Strategy:
    """`fresh` makes a new object's status; `generation` is what a generation counts the changes of, None for none."""

    fresh: Callable[[Draft], None] = _keep
    generation: Callable[[Body], Any] | None = None
    has_status: bool = True
    created_by_put: bool = False
    deletion_answers_object: bool = False
    keeps_spec: bool = False  # spec belongs to a subresource
    graceful: bool = False


STRATEGIES: Mapping[str, Strategy] = {
    "Service": Strategy(fresh=_status(loadBalancer={}), created_by_put=True, deletion_answers_object=True),
    "Endpoints": Strategy(has_status=False, created_by_put=True),
    "EndpointSlice": Strategy(generation=_slice_content, has_status=False),
    "Pod": Strategy(fresh=_new_pod, generation=_spec, deletion_answers_object=True, graceful=True),
    "Deployment": Strategy(fresh=_status(), generation=_spec),
    "ReplicaSet": Strategy(fresh=_status(replicas=0), generation=_spec),
    "StatefulSet": Strategy(fresh=_status(replicas=0, availableReplicas=0), generation=_spec),
    "Namespace": Strategy(fresh=_new_namespace, keeps_spec=True),
    "Node": Strategy(),
    "ConfigMap": Strategy(has_status=False),
    "ControllerRevision": Strategy(has_status=False),
    "Event": Strategy(has_status=False, created_by_put=True),
    "IPAddress": Strategy(has_status=False),
    "ServiceCIDR": Strategy(fresh=_status()),
    "NetworkPolicy": Strategy(generation=_spec, has_status=False),
}
