"""Naming a Pod whose name nobody knows beforehand: "default/@app=MyApp" is the first Pod with this label."""

from learnnet.cluster.objects import Pod
from learnnet.cluster.store import View


def pods_called(view: View, place: str) -> list[Pod]:
    """By "namespace/name", "namespace/@label=value,…" or a name in default; only Pods that run."""
    space, _, name = place.rpartition("/")
    space = space or "default"
    if not name.startswith("@"):
        pod = view.get(Pod, name, space)
        return [pod] if pod else []
    labels = dict(pair.split("=", 1) for pair in name[1:].split(","))
    return [pod for pod in view.select(Pod, space, labels) if pod.ips and not pod.finished and not pod.terminating]


def pod_called(view: View, place: str) -> Pod | None:
    return next(iter(pods_called(view, place)), None)
