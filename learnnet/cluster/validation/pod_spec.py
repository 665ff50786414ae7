"""The spec of a Pod or of a template for Pods. Source: pkg/apis/core/validation/validation.go, ValidatePodSpec."""

import re
from collections.abc import Iterator

from learnnet.cluster.status import FieldError, duplicate, invalid, not_supported, required
from learnnet.cluster.store import Body
from learnnet.cluster.validation import content
from learnnet.cluster.validation.containers import containers, init_containers
from learnnet.cluster.validation.metadata import labels
from learnnet.cluster.validation.pod_placement import affinity, spread, tolerations
from learnnet.cluster.validation.pod_resources import requirements
from learnnet.cluster.validation.pod_volumes import volumes
from learnnet.cluster.validation.service_ips import enum

Errors = Iterator[FieldError]
RESTART = ("Always", "OnFailure", "Never")
DNS = ("ClusterFirstWithHostNet", "ClusterFirst", "Default", "None")
PREEMPTION = ("PreemptLowerPriority", "Never")
MOST_NAMESERVERS, MOST_SEARCHES, LONGEST_SEARCH_LIST = 3, 32, 2048
MAX_INT32 = 2147483647
_UNDERSCORED = "_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?"
SEARCH = re.compile(rf"{_UNDERSCORED}(\.{_UNDERSCORED})*")
SEARCH_TEXT = (
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', and must "
    "start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is "
    rf"'{_UNDERSCORED}(\.{_UNDERSCORED})*')"
)


def pod_spec(spec: Body, field: str, *, of_pod: bool, claimed: frozenset[str] = frozenset()) -> Errors:
    """`claimed`: volumes that each Pod of a StatefulSet gets besides."""
    grace = spec.get("terminationGracePeriodSeconds")
    listed = spec.get("volumes") or ()
    names = {*claimed, *(volume.get("name", "") for volume in listed)}
    yield from volumes(listed, f"{field}.volumes")
    own, first = spec.get("containers") or (), spec.get("initContainers") or ()
    yield from containers(own, names, grace, f"{field}.containers")
    yield from init_containers(first, own, names, grace, f"{field}.initContainers")
    yield from _host_network(spec, field, of_pod=of_pod)
    yield from _choice(spec, "restartPolicy", RESTART, field)
    yield from _choice(spec, "dnsPolicy", DNS, field)
    yield from labels(spec.get("nodeSelector"), f"{field}.nodeSelector")
    yield from affinity(spec.get("affinity") or {}, f"{field}.affinity")
    yield from _dns(spec, f"{field}.dnsConfig")
    for index, gate in enumerate(spec.get("readinessGates") or ()):
        name = gate.get("conditionType", "")
        messages = content.qualified_name(name)
        yield from (invalid(f"{field}.readinessGates[{index}].conditionType", name, message) for message in messages)
    yield from _scheduling_gates(spec, f"{field}.schedulingGates")
    constraints = spec.get("topologySpreadConstraints") or ()
    yield from spread(constraints, f"{field}.topologySpreadConstraints", keys_merged=of_pod)
    yield from _names(spec, field)


def _choice(spec: Body, name: str, choices: tuple[str, ...], field: str) -> Errors:
    if spec.get(name) not in choices:
        yield not_supported(f"{field}.{name}", enum(spec.get(name, "")), choices)


def _names(spec: Body, field: str) -> Errors:
    for name, words in (("serviceAccountName", content.subdomain), ("nodeName", content.subdomain)):
        yield from _word(spec, name, words, field)
    deadline = spec.get("activeDeadlineSeconds")
    if deadline is not None and not 1 <= deadline <= MAX_INT32:
        yield invalid(f"{field}.activeDeadlineSeconds", deadline, f"must be between 1 and {MAX_INT32}, inclusive")
    for name, words in (("hostname", content.label), ("subdomain", content.label)):
        yield from _word(spec, name, words, field)
    yield from tolerations(spec.get("tolerations") or (), f"{field}.tolerations")
    for index, alias in enumerate(spec.get("hostAliases") or ()):
        where, address = f"{field}.hostAliases[{index}]", alias.get("ip", "")
        yield from (invalid(f"{where}.ip", address, message) for message in content.address(address))
        for number, name in enumerate(alias.get("hostnames") or ()):
            messages = content.subdomain(name)
            yield from (invalid(f"{where}.hostnames[{number}]", name, message) for message in messages)
    for name in ("priorityClassName", "runtimeClassName"):
        yield from _word(spec, name, content.subdomain, field)
    if spec.get("preemptionPolicy") is not None:
        yield from _choice(spec, "preemptionPolicy", PREEMPTION, field)
    if spec.get("overhead") is not None:
        yield from requirements({"limits": spec["overhead"]}, f"{field}.overhead")


def _word(spec: Body, name: str, words: content.Words, field: str) -> Errors:
    if spec.get(name):
        yield from (invalid(f"{field}.{name}", spec[name], message) for message in words(spec[name]))


def _host_network(spec: Body, field: str, *, of_pod: bool) -> Errors:
    if not spec.get("hostNetwork"):
        return
    for index, container in enumerate(spec.get("containers") or ()):
        for number, port in enumerate(container.get("ports") or ()):
            outside, inside = port.get("hostPort", 0), port.get("containerPort", 0)
            if outside != inside and (of_pod or outside):
                where = f"{field}.containers[{index}].ports[{number}].hostPort"
                yield invalid(where, outside, "must match `containerPort` when `hostNetwork` is true")


def _dns(spec: Body, field: str) -> Errors:
    config = spec.get("dnsConfig")
    if spec.get("dnsPolicy") == "None":
        if config is None:
            yield required(field, "must provide `dnsConfig` when `dnsPolicy` is None")
            return
        if not config.get("nameservers"):
            why = "must provide at least one DNS nameserver when `dnsPolicy` is None"
            yield required(f"{field}.nameservers", why)
            return
    if config is None:
        return
    servers = list(config.get("nameservers") or ())
    if len(servers) > MOST_NAMESERVERS:
        yield invalid(f"{field}.nameservers", servers, f"must not have more than {MOST_NAMESERVERS} nameservers")
    for index, server in enumerate(servers):
        yield from (invalid(f"{field}.nameservers[{index}]", server, message) for message in content.address(server))
    yield from _searches(list(config.get("searches") or ()), f"{field}.searches")
    for index, option in enumerate(config.get("options") or ()):
        if not option.get("name"):
            yield required(f"{field}.options[{index}]", "must not be empty")


def _searches(searches: list[str], field: str) -> Errors:
    if len(searches) > MOST_SEARCHES:
        yield invalid(field, searches, f"must not have more than {MOST_SEARCHES} search paths")
    if len(" ".join(searches)) > LONGEST_SEARCH_LIST:
        why = f"must not have more than {LONGEST_SEARCH_LIST} characters (including spaces) in the search list"
        yield invalid(field, searches, why)
    for index, text in enumerate(searches):
        domain = text.removesuffix(".")
        if text == ".":
            continue
        if len(domain) > 253:
            yield invalid(f"{field}[{index}]", domain, "must be no more than 253 characters")
        if not SEARCH.fullmatch(domain):
            yield invalid(f"{field}[{index}]", domain, SEARCH_TEXT)


def _scheduling_gates(spec: Body, field: str) -> Errors:
    seen: set[str] = set()
    for index, gate in enumerate(spec.get("schedulingGates") or ()):
        name = gate.get("name", "")
        yield from (invalid(f"{field}[{index}]", name, message) for message in content.qualified_name(name))
        if name in seen:
            yield duplicate(f"{field}[{index}]", name)
        seen.add(name)
