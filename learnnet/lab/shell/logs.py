"""What programs in Pods have written: servers a line for each request, as `agnhost serve-hostname` does, and CoreDNS.

Simplified: every server writes so, whatever image its Pod names, and leaves out the client's port; of many requests
sent at once, only the first.
"""

from collections.abc import Callable, Sequence
from datetime import timedelta

from learnnet.cluster.clock import EPOCH
from learnnet.cluster.controllers.programs import image_name
from learnnet.cluster.kubectl.call import PodLog
from learnnet.cluster.store import Key, View
from learnnet.lab.events import Event
from learnnet.lab.naming.coredns_log import coredns_log
from learnnet.lab.naming.directory import Directory

Ask = Callable[[], Directory]
NAMES = {"tcp": "HTTP", "udp": "UDP"}


def pod_log(view: View, events: Sequence[Event], ask: Ask) -> PodLog:
    """Of any Pod by namespace and name: each line with its moment."""

    def of(namespace: str, name: str) -> list[tuple[int, str]]:
        pod = view.record(Key("Pod", namespace, name))
        container = pod.body["spec"]["containers"][0] if pod else None
        if pod is not None and container is not None and image_name(container) == "coredns":
            return coredns_log(pod, container, view, ask())
        return _requests(events, f"{namespace}/{name}")

    return of


def _requests(events: Sequence[Event], pod: str) -> list[tuple[int, str]]:
    lines = []
    for event in events:
        detail = event.detail
        if event.action == "send" and detail.get("answered_by") == pod and detail.get("protocol") in NAMES:
            moment = (EPOCH + timedelta(milliseconds=event.at)).strftime("%Y/%m/%d %H:%M:%S")
            lines.append((event.at, f"{moment} {NAMES[detail['protocol']]} request from {detail['seen_from']}"))
    return lines
