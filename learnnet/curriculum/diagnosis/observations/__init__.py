"""What somebody can look at while searching for a fault, by the name under which it is recorded.

An observation is plain JSON: {"look": "send", "source": "shop/client", "to": "cart:80"}. Each kind answers what could
be seen in a lab: a set of outcomes, one unless lots are drawn. Pods are named by whose they are ("@shop/cart"), so that
the same observation can be made in the lab of every fault. Looking changes nothing.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

from learnnet.cluster.objects import Pod, Service
from learnnet.curriculum.diagnosis.masks import owner_of
from learnnet.curriculum.diagnosis.observations import naming, objects, packets, rules
from learnnet.lab import Moment
from learnnet.lab.lab import Lab

Observation = Mapping[str, Any]
Outcomes = frozenset[str]
SEVERAL = "several"  # what one command shows of more than one object: nobody is advised to look so

OBSERVATIONS: Mapping[str, Callable[[Lab, Observation], Outcomes]] = {
    "send": packets.send,
    "resolve": naming.resolve,
    "dig": naming.dig,
    "resolv-conf": naming.resolv_conf,
    "corefile": naming.corefile,
    "get": objects.get,
    "describe": objects.describe,
    "pods": objects.pods,
    "logs": objects.logs,
    "rules": rules.rules,
    "view": rules.view,
}


def possible(lab: Lab, observation: Observation) -> Outcomes:
    """What could be seen."""
    if observation["look"] == SEVERAL:
        return several(lab, observation)
    return OBSERVATIONS[observation["look"]](lab, observation)


def several(lab: Lab, observation: Observation) -> Outcomes:
    """What one command shows of more than one object: each for itself, and all of it at once."""
    shown = [sorted(possible(lab, each)) for each in observation["of"]]
    return frozenset([json.dumps(shown, ensure_ascii=False)])


def spelled(observation: Observation) -> str:
    """The same text for the same observation; what was seen is not part of it."""
    asked = {key: value for key, value in observation.items() if key not in ("saw", "at")}
    return json.dumps(asked, sort_keys=True, ensure_ascii=False)


def general(moment: Moment, observation: Observation) -> Observation:
    """With Pods named by whose they are; what the lab's front end records is made so before it is kept."""
    made = dict(observation)
    for field in ("source", "pod"):
        if field in made:
            made[field] = _whose(moment, str(made[field]))
    if made["look"] == "describe" and made.get("kind") == "Pod":
        pod = moment.view.get(Pod, made["name"], made.get("namespace", "default"))
        return {"look": "pods", "of": f"{pod.meta.namespace}/{owner_of(pod)}"} if pod else made
    host, colon, port = str(made.get("to", "")).rpartition(":")
    place = _place(moment, host) if colon else ""
    if place:
        made["to"] = f"@{place}:{port}"
    return made


def _place(moment: Moment, address: str) -> str:
    """Whose address it is: a Pod's, a Service's own, or what a cloud gave it."""
    for pod in moment.view.list(Pod):
        if address in pod.ips and not pod.host_network:
            return f"{pod.meta.namespace}/{owner_of(pod)}"
    for service in moment.view.list(Service):
        name = f"{service.meta.namespace}/{service.meta.name}"
        if address in service.cluster_ips:
            return f"ip/{name}"
        if any(address == ingress.ip for ingress in service.ingress):
            return f"lb/{name}"
    return ""


def _whose(moment: Moment, name: str) -> str:
    namespace, _, pod_name = name.rpartition("/")
    pod = moment.view.get(Pod, pod_name, namespace or "default")
    return f"@{pod.meta.namespace}/{owner_of(pod)}" if pod and pod.meta.controller else name
