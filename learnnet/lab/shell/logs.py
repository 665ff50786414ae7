"""What the servers in Pods have written: a line for each request, as `agnhost serve-hostname` does.

Simplified: every server writes so, whatever image its Pod names, and leaves out the client's port; of many requests
sent at once, only the first.
"""

from collections.abc import Sequence
from datetime import timedelta

from learnnet.cluster.clock import EPOCH
from learnnet.lab.events import Event

NAMES = {"tcp": "HTTP", "udp": "UDP"}


def written(events: Sequence[Event], pod: str) -> list[tuple[int, str]]:
    """Of one Pod ("default/web-1"), each line with its moment."""
    lines = []
    for event in events:
        detail = event.detail
        if event.action == "send" and detail.get("answered_by") == pod and detail.get("protocol") in NAMES:
            moment = (EPOCH + timedelta(milliseconds=event.at)).strftime("%Y/%m/%d %H:%M:%S")
            lines.append((event.at, f"{moment} {NAMES[detail['protocol']]} request from {detail['seen_from']}"))
    return lines
