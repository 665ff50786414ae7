"""`kubectl describe networkpolicy` (kubectl, describe.go, describeNetworkPolicySpec)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from learnnet.cluster.kubectl.describers.parts import annotations, labels
from learnnet.cluster.store import View
from learnnet.cluster.tables.table import NONE
from learnnet.cluster.tables.workloads import selector_text

Body = Mapping[str, Any]
EVERY_POD = f"{NONE} (Allowing the specific traffic to all pods in this namespace)"


def describe_network_policy(view: View, body: Body, now: int) -> list[str]:
    meta, spec = body["metadata"], body["spec"]
    created = datetime.fromisoformat(meta["creationTimestamp"]).strftime("%Y-%m-%d %H:%M:%S +0000 UTC")
    types = spec.get("policyTypes") or ()
    chosen = selector_text(spec.get("podSelector"))
    lines = [
        f"Name:\t{meta['name']}",
        f"Namespace:\t{meta['namespace']}",
        f"Created on:\t{created}",
        *labels("Labels", meta.get("labels")),
        *annotations(meta.get("annotations")),
        "Spec:",
        f"  PodSelector:     {EVERY_POD if chosen == NONE else chosen}",
    ]
    for direction in ("Ingress", "Egress"):
        word = direction.lower()
        if direction in types:
            peers = ("From", "from", "source") if word == "ingress" else ("To", "to", "destination")
            lines += [f"  Allowing {word} traffic:", *_rules(spec.get(word) or (), word, peers)]
        else:
            lines.append(f"  Not affecting {word} traffic")
    return [*lines, f"  Policy Types: {', '.join(types)}"]


def _rules(rules: Sequence[Body], word: str, peers: tuple[str, str, str]) -> list[str]:
    if not rules:
        return [f"    {NONE} (Selected pods are isolated for {word} connectivity)"]
    lines: list[str] = []
    for index, rule in enumerate(rules):
        lines += ["    ----------"] if index else []
        lines += [
            f"    To Port: {port.get('port', '<any>')}/{port.get('protocol', 'TCP')}"
            for port in rule.get("ports") or ()
        ] or ["    To Port: <any> (traffic allowed to all ports)"]
        title, field, side = peers
        found = [line for peer in rule.get(field) or () for line in (f"    {title}:", *_peer(peer))]
        lines += found or [f"    {title}: <any> (traffic not restricted by {side})"]
    return lines


def _peer(peer: Body) -> list[str]:
    if block := peer.get("ipBlock"):
        return [
            "      IPBlock:",
            f"        CIDR: {block['cidr']}",
            f"        Except: {', '.join(block.get('except') or ())}",
        ]
    titles = (("NamespaceSelector", "namespaceSelector"), ("PodSelector", "podSelector"))
    return [f"      {title}: {selector_text(peer[field])}" for title, field in titles if peer.get(field) is not None]
