"""The names of topics, levels and modes of practice, in the visitor's language."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext

from learnnet.cluster.text import Text
from learnnet.curriculum.faults.base import LEVELS, TOPICS
from learnnet.curriculum.interview.draw import AREAS

TOPIC_WORDS = {
    "services": (Text("Services"), Text("Selectors, ports, endpoints: an address that leads nowhere, or elsewhere.")),
    "workloads": (Text("Pods and workloads"), Text("Deployments, readiness, quotas: nobody there who could answer.")),
    "dns": (Text("DNS"), Text("Search domains, resolv.conf, CoreDNS: a name that nobody finds.")),
    "outside": (Text("From outside"), Text("Node ports, load balancers, traffic policies.")),
    "nodes": (Text("Nodes and kube-proxy"), Text("It works on one node and fails on another.")),
}
AREA_WORDS = {
    "services": Text("Services"),
    "dns": Text("DNS"),
    "kube-proxy": Text("kube-proxy"),
    "containers": Text("Containers and CNI"),
    "discovery": Text("Consul, etcd, ZooKeeper"),
}
LEVEL_WORDS = {
    "beginner": Text("Beginner"),
    "intermediate": Text("Intermediate"),
    "advanced": Text("Advanced"),
}
MODE_WORDS = {
    "training": (Text("Training"), Text("Hints, and what is still possible. The clock can stand still.")),
    "rehearsal": (Text("Rehearsal"), Text("As in an interview: no hints, no list of causes.")),
    "exam": (Text("Exam"), Text("Nothing is told until the end.")),
}
KIND_WORDS = {
    "drill": Text("Drill"),
    "prediction": Text("Prediction"),
    "order": Text("Put in order"),
    "explain": Text("Explain the output"),
    "choice": Text("Choice"),
    "open": Text("Open question"),
}


def told(wire: Sequence[Any]) -> str:
    """[msgid, params] in the visitor's language."""
    sentence = gettext(wire[0])
    for name, value in (wire[1] if len(wire) > 1 else {}).items():
        sentence = sentence.replace(f"{{{name}}}", str(value))
    return sentence


def word(text: Text) -> str:
    return gettext(text.message)


def topics() -> list[dict[str, str]]:
    return [{"name": name, "title": word(TOPIC_WORDS[name][0]), "about": word(TOPIC_WORDS[name][1])} for name in TOPICS]


def levels() -> list[dict[str, str]]:
    return [{"name": name, "title": word(LEVEL_WORDS[name])} for name in LEVELS]


def areas() -> list[dict[str, str]]:
    return [{"name": name, "title": word(AREA_WORDS[name])} for name in AREAS]


def modes() -> list[dict[str, str]]:
    return [{"name": name, "title": word(title), "about": word(about)} for name, (title, about) in MODE_WORDS.items()]


def topic_word(name: str) -> str:
    """Of a drill, an area or a question of the bank: names of programs stay as they are."""
    if name in TOPIC_WORDS:
        return word(TOPIC_WORDS[name][0])
    own = {"containers": gettext("Containers"), "cni": "CNI", "consul": "Consul", "zookeeper": "ZooKeeper"}
    return own.get(name, name)
