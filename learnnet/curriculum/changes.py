"""The changes that a lesson writes down, made into those that a lab takes: Pods found, the editor's text put in."""

from collections.abc import Mapping
from typing import Any

from learnnet.curriculum.places import pod_called
from learnnet.lab import Moment

Change = Mapping[str, Any]
POD_FIELDS = {"resolve": ("pod",), "send": ("source",), "kubectl": ()}


def with_editor(change: Change, editor: str) -> Change:
    """`editor: {from: to}` stands for the editor's text, edited."""
    edits = change.get("editor")
    if not isinstance(edits, Mapping):
        return change
    text = editor
    for old, new in edits.items():
        if old not in text:
            raise KeyError(old)
        text = text.replace(old, new)
    return {**{key: value for key, value in change.items() if key != "editor"}, "manifest": text}


def concrete(change: Change, moment: Moment) -> Change:
    """`@app=web` becomes the name, and in what is sent to the address, of the first Pod with this label."""
    made = dict(change)
    for field in POD_FIELDS.get(change["kind"], ()):
        pod = pod_called(moment.view, str(change[field])) if "@" in str(change[field]) else None
        if pod:
            made[field] = f"{pod.meta.namespace}/{pod.meta.name}"
    if change["kind"] == "delete" and "@" in change["name"]:
        pod = pod_called(moment.view, f"{change.get('namespace', 'default')}/{change['name']}")
        made["name"] = pod.meta.name if pod else change["name"]
    host, colon, port = str(change.get("to", "")).rpartition(":")
    if "@" in host:
        pod = pod_called(moment.view, host)
        made["to"] = f"{pod.ip}{colon}{port}" if pod else change["to"]
    return made
