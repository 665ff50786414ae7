"""Names: what a program in a Pod finds, its resolv.conf, and the Corefile."""

import json
import re
import shlex
from collections.abc import Mapping
from typing import Any

from learnnet.curriculum.diagnosis.masks import masker, pods_of
from learnnet.dns.resolvconf import ResolvConf
from learnnet.lab.lab import Lab

BESIDE = (";; Query time", ";; WHEN", ";; MSG SIZE", "; COOKIE")
NUMBER = re.compile(r"(?<=id: )\d+|(?<=\t)\d+(?=\tIN)|(?<=after )\d+")


def resolve(lab: Lab, observation: Mapping[str, Any]) -> frozenset[str]:
    """Every question with its reply's code, and what came of it."""
    pod = _pod(lab, observation)
    if not pod:
        return frozenset(["nobody to ask"])
    found = lab.resolve(str(observation["name"]), pod, family="AF_INET")
    mask = masker(lab)
    asked = [f"{question.name} {question.rcode}" for question in found.questions]
    addresses = sorted(mask(address) for address in found.verdict.addresses)
    return frozenset([json.dumps([asked, addresses or found.verdict.result, found.from_hosts])])


def dig(lab: Lab, observation: Mapping[str, Any]) -> frozenset[str]:
    """What a DNS tool prints that asks a server of the learner's choice; times and numbers of messages tell nothing."""
    pod = _pod(lab, observation)
    if not pod:
        return frozenset(["nobody to ask"])
    printed = lab.name_service().run(shlex.split(str(observation["line"])), pod)
    mask = masker(lab)
    lines = (printed.stdout + printed.stderr).splitlines()
    return frozenset(["\n".join(NUMBER.sub("#", mask(line)) for line in lines if not line.startswith(BESIDE))])


def resolv_conf(lab: Lab, observation: Mapping[str, Any]) -> frozenset[str]:
    place = lab.name_service().place(_pod(lab, observation))
    conf = getattr(place, "conf", None)
    return frozenset([conf.text if isinstance(conf, ResolvConf) else str(place)])


def corefile(lab: Lab, observation: Mapping[str, Any]) -> frozenset[str]:
    return frozenset([lab.dns_state.corefile])


def _pod(lab: Lab, observation: Mapping[str, Any]) -> str:
    pod = str(observation["pod"])
    if not pod.startswith("@"):
        return pod
    pods = pods_of(lab.view, pod[1:])
    return f"{pods[0].meta.namespace}/{pods[0].meta.name}" if pods else ""
