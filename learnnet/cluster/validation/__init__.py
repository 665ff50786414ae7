"""What objects must be; explicit lists a kind, in the API server's order and with its texts, letter for letter."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from learnnet.cluster.kinds import Kind
from learnnet.cluster.status import FieldError
from learnnet.cluster.store import Body
from learnnet.cluster.validation import content, endpoints, metadata, networks, nodes, pods, service, workloads
from learnnet.cluster.validation.content import Words

Rule = Callable[[Body, Body | None], Iterable[FieldError]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """`words` names the names that the kind takes; `changes` are looked at on updates only, and come first."""

    words: Words = content.subdomain
    rules: tuple[Rule, ...] = ()
    changes: tuple[Rule, ...] = ()
    status: tuple[Rule, ...] = ()


RULES: Mapping[str, Rules] = {
    "Service": Rules(
        words=content.label,
        rules=service.RULES,
        changes=service.CHANGES,
        status=(service.load_balancer_status,),
    ),
    "Endpoints": Rules(rules=(endpoints.subsets,)),
    "EndpointSlice": Rules(rules=(endpoints.slice_addresses, endpoints.slice_ports, endpoints.slice_family_change)),
    "Pod": Rules(rules=(pods.pod,)),
    "Deployment": Rules(rules=workloads.DEPLOYMENT),
    "ReplicaSet": Rules(rules=workloads.REPLICA_SET),
    "StatefulSet": Rules(words=content.label, rules=workloads.STATEFUL_SET),
    "Namespace": Rules(words=content.label),
    "Node": Rules(rules=nodes.NODE),
    "ConfigMap": Rules(rules=(pods.config_map,)),
    "ControllerRevision": Rules(rules=(workloads.revision,)),
    "Event": Rules(rules=(pods.event_object,)),
    "IPAddress": Rules(words=networks.address_name, rules=(networks.parent,), changes=(networks.parent_change,)),
    "ServiceCIDR": Rules(rules=(networks.cidrs,), changes=(networks.cidr_change,)),
    "NetworkPolicy": Rules(rules=(networks.policy,)),
}


def on_create(kind: Kind, body: Body) -> list[FieldError]:
    rules = RULES[kind.name]
    errors = metadata.on_create(kind, body["metadata"], rules.words)
    return errors + _all(rules.rules, body, None)


def on_update(kind: Kind, body: Body, old: Body) -> list[FieldError]:
    rules = RULES[kind.name]
    errors = metadata.on_update(kind, body["metadata"], old["metadata"], rules.words)
    return errors + _all(rules.changes, body, old) + _all(rules.rules, body, old)


def on_status(kind: Kind, body: Body, old: Body) -> list[FieldError]:
    rules = RULES[kind.name]
    errors = metadata.on_update(kind, body["metadata"], old["metadata"], rules.words)
    return errors + _all(rules.status, body, old)


def _all(rules: Iterable[Rule], body: Body, old: Body | None) -> list[FieldError]:
    return [error for rule in rules for error in rule(body, old)]
