"""What somebody has looked at by a line in the console, by a change that only asks, or by opening a view."""

import shlex
from collections.abc import Mapping, Sequence
from typing import Any

from learnnet.cluster.text import Text
from learnnet.curriculum.diagnosis.commands import commanded
from learnnet.curriculum.diagnosis.observations import Observation, general, spelled
from learnnet.curriculum.diagnosis.recording import observed
from learnnet.lab import Event, Lab, Moment
from learnnet.lab.shell.console import KUBECTL, as_kubectl
from learnnet.lab.shell.splitting import parts

ON_NODES = ("iptables-save", "iptables", "nft")
FULL_FLAGS = ("--show-labels", "-ojson", "-oyaml", "jsonpath", "custom-columns", "go-template")
WITH_SEARCH = ("getent", "nslookup", "host")
DNS_TOOLS = ("dig", *WITH_SEARCH)
DNS_CHANGES = ("corefile", "dns-fault", "node-local-dns", "upstream-zone")
CONFIGURES = (*DNS_CHANGES, "kube-proxy", "network", "proxy-mode", "delete")
DNS, CONTROL_PLANE, RULES = "dns", "control-plane", "rules"
# The view shows the Corefile, and the names of all Services.
CORE_DNS: Observation = {"look": "several", "of": [{"look": "corefile"}, {"look": "get", "kind": "Service"}]}


def read(moment: Moment, where: str, line: str) -> Observation | None:
    """By a line that only reads; nothing for one that shows nothing of the cluster."""
    return together(each for part in parts(line) for each in _shown(moment, where, part.command))


def _shown(moment: Moment, where: str, line: str) -> list[Observation]:
    if where != KUBECTL and "/" not in where:
        words = line.split()
        shows = bool(words) and words[0] in ON_NODES and where in moment.nodes
        return [{"look": "rules", "node": where}] if shows else []
    command = as_kubectl(where, line)
    if not command:
        return []
    if any(flag in command for flag in FULL_FLAGS) and " -o yaml" not in command:
        command += " -o yaml"
    words = ["pods,services,deployments,replicasets" if word == "all" else word for word in command.split()]
    command = " ".join(words)
    if words[1:2] == ["edit"]:
        command = " ".join(["kubectl", "describe", *words[2:]])
    return [general(moment, each) for each in commanded(command, moment.view)]


def together(found: Any) -> Observation | None:
    """What one line shows is one observation, however many objects it is about."""
    different = {spelled(each): each for each in found}
    if len(different) < 2:
        return next(iter(different.values()), None)
    return {"look": "several", "of": list(different.values())}


def asked(lab: Lab, events: Sequence[Event]) -> list[Observation]:
    """By what was done to the lab: packets that were sent, names that were looked up."""
    found = [observed(lab, event) or looked_up(lab, event) for event in events]
    return [each for each in found if each is not None]


def looked_up(lab: Lab, event: Event) -> Observation | None:
    """By a DNS tool in a Pod, which asks the Pod's servers or a certain one."""
    command = str(event.detail.get("command", "")) if event.actor == "you" and event.action == "request" else ""
    words = shlex.split(command)
    if not words or event.what is None or words[0] not in DNS_TOOLS:
        return None
    pod = f"{event.what.namespace}/{event.what.name}"
    if any(word.startswith("@") for word in words) or (words[0] == "dig" and "-x" in words):
        return general(lab, {"look": "dig", "pod": pod, "line": command})
    names = [word for word in words[1:] if not word.startswith(("-", "+")) and not word.startswith("ahosts")]
    names = [word for word in names if word not in ("hosts", "A", "AAAA", "SRV", "ANY", "CNAME", "PTR")]
    if not names:
        return None
    name = names[0] if words[0] in WITH_SEARCH or "+search" in words else names[0].rstrip(".") + "."
    return general(lab, {"look": "resolve", "pod": pod, "name": name})


def changes(payload: Mapping[str, Any], events: Sequence[Event]) -> bool:
    """Whether the learner changed something, rather than looked."""
    wrote = any(event.action == "write" and event.detail.get("by") == "you" for event in events)
    return wrote or payload["kind"] in CONFIGURES


def of_view(moment: Moment, view: str, node: str) -> Observation | None:
    """By opening a view that is closed in a drill; the map is always open, and shows what was asked for."""
    if view == RULES:
        return {"look": "rules", "node": node} if node in moment.nodes else None
    if view == CONTROL_PLANE:
        return {"look": "view", "view": CONTROL_PLANE}
    return CORE_DNS if view == DNS else None


OPENED: Mapping[str, Text] = {
    f"view {DNS}": Text("Opened the view DNS"),
    f"view {CONTROL_PLANE}": Text("Opened the view Control plane"),
}


def worded(line: str) -> list[Any] | None:
    """What was looked at by no command has words instead."""
    return [OPENED[line].message, {}] if line in OPENED else None


def said(payload: Mapping[str, Any]) -> str:
    """The line for it, as one would type it."""
    if payload["kind"] == "send":
        return f"{payload['source']} $ curl {payload['to']}"
    if payload["kind"] == "resolve":
        return f"{payload['pod']} $ getent hosts {payload['name']}"
    return str(payload.get("line") or {"apply": "kubectl apply -f"}.get(payload["kind"], payload["kind"]))
