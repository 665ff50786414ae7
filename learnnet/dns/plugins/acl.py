"""The acl plugin: who may ask for what, by address and record type."""

import ipaddress
from dataclasses import dataclass

from learnnet.cluster.text import Text
from learnnet.dns import names
from learnnet.dns.corefile_parser import Directive
from learnnet.dns.extended_error import BLOCKED, FILTERED, explained
from learnnet.dns.fallthrough import zones_of
from learnnet.dns.message import TYPES, reply_to
from learnnet.dns.plugin import Ask, Next, Result, Unwritten

ACTIONS = ("allow", "block", "filter", "drop")
SECTIONS = ("type", "net", "file")
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Empty types and networks stand for all."""

    action: str
    types: frozenset[str]
    networks: tuple[Network, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    zones: tuple[str, ...]
    policies: tuple[Policy, ...]


def parse(lines: list[Directive], server_zones: tuple[str, ...]) -> tuple[Rule, ...]:
    return tuple(
        Rule(zones=zones_of(line.args, server_zones), policies=tuple(_policy(inner) for inner in line.block))
        for line in lines
    )


def _policy(line: Directive) -> Policy:
    action = line.name.lower()
    if action not in ACTIONS:
        raise line.error(f"unexpected token '{line.name}'; expect 'allow', 'block', 'filter' or 'drop'")
    types: set[str] = set()
    networks: list[Network] = []
    everything = {"type": False, "net": False}
    for section, words in _sections(line):
        if not words:
            raise line.error(f"no token specified in '{section}' section")
        everything[section] = everything[section] or "*" in words
        if section == "type":
            types |= {_type(line, word) for word in words if word != "*"}
        else:
            networks += [_network(line, word) for word in words if word != "*"]
    return Policy(
        action=action,
        types=frozenset() if everything["type"] else frozenset(types),
        networks=() if everything["net"] else tuple(networks),
    )


def _sections(line: Directive) -> list[tuple[str, list[str]]]:
    found: list[tuple[str, list[str]]] = []
    for word in line.args:
        if word.lower() in SECTIONS:
            if word.lower() == "file":
                raise line.error("unable to load networks from local file: the model has none")
            found.append((word.lower(), []))
        elif not found:
            raise line.error(f"unexpected token '{word}'; expect 'type | net | file'")
        else:
            found[-1][1].append(word)
    return found


def _type(line: Directive, word: str) -> str:
    if word not in TYPES:
        raise line.error(f"unexpected token '{word}'; expect legal QTYPE")
    return word


def _network(line: Directive, word: str) -> Network:
    whole = word if "/" in word else f"{word}/{128 if ':' in word else 32}"
    try:
        return ipaddress.ip_network(whole, strict=False)
    except ValueError:
        raise line.error(f"illegal CIDR notation '{whole}'") from None


class AclPlugin:
    name = "acl"

    def __init__(self, rules: tuple[Rule, ...]) -> None:
        self.rules = rules

    def serve(self, ask: Ask, then: Next) -> Result:
        for rule in self.rules:
            if not names.longest_zone(ask.lower, rule.zones):
                continue
            action = _action(rule.policies, ask)
            if action is None:
                continue
            if action == "allow":
                break
            ask.journey.note(self.name, Text("The client {address} is kept out ({action}).", _who(ask, action)))
            ask.journey.answered_by = self.name
            if action == "drop":
                return Unwritten("NOERROR")
            if action == "block":
                return explained(reply_to(ask.query, "REFUSED"), BLOCKED)
            return explained(reply_to(ask.query), FILTERED)
        return then(ask)


def _who(ask: Ask, action: str) -> dict[str, str]:
    return {"address": ask.source or "?", "action": action}


def _action(policies: tuple[Policy, ...], ask: Ask) -> str | None:
    try:
        client = ipaddress.ip_address(ask.source.partition("%")[0])
    except ValueError:  # a question from nowhere in particular
        client = None
    for policy in policies:
        if policy.types and ask.question.type not in policy.types:
            continue
        if policy.networks and not (client and any(client in network for network in policy.networks)):
            continue
        return policy.action
    return None
