"""What a task can look for, by the name under which lessons ask for it: one module for each family of checks."""

import sys
from collections.abc import Mapping
from dataclasses import MISSING, fields
from typing import Any

from learnnet.curriculum.checks.answers import AnswerIsRight, OrderOfSteps, PredictionMade
from learnnet.curriculum.checks.base import Check, Scene, Verdict, touches
from learnnet.curriculum.checks.changed import Changed
from learnnet.curriculum.checks.command_used import CommandUsed
from learnnet.curriculum.checks.dns_answer import DnsAnswer
from learnnet.curriculum.checks.endpoints import Endpoints
from learnnet.curriculum.checks.event_happened import EventHappened
from learnnet.curriculum.checks.object_exists import ObjectExists
from learnnet.curriculum.checks.object_field import ObjectField
from learnnet.curriculum.checks.packet import Packet
from learnnet.curriculum.checks.reachability import Reachability
from learnnet.curriculum.checks.resolved import Resolved
from learnnet.curriculum.checks.rule_present import RulePresent
from learnnet.curriculum.checks.served_through import ServedThrough

__all__ = ["CHECKS", "Check", "Scene", "Verdict", "arguments", "make", "touches"]

CHECKS: Mapping[str, type[Check]] = {
    "object-field": ObjectField,
    "object-exists": ObjectExists,
    "endpoints": Endpoints,
    "rule-present": RulePresent,
    "dns-answer": DnsAnswer,
    "reachability": Reachability,
    "resolved": Resolved,
    "packet": Packet,
    "served-through": ServedThrough,
    "event-happened": EventHappened,
    "changed": Changed,
    "command-used": CommandUsed,
    "prediction-made": PredictionMade,
    "answer": AnswerIsRight,
    "order-of-steps": OrderOfSteps,
}


def make(name: str, given: Mapping[str, Any]) -> Check:
    """The check that a lesson describes; the schema has looked at its arguments."""
    return CHECKS[name](**{key.replace("-", "_"): _frozen(value) for key, value in given.items()})


def arguments(name: str) -> dict[str, Any]:
    """The JSON Schema of a check's arguments."""
    kind: Any = CHECKS[name]
    required = [field.name for field in fields(kind) if field.default is MISSING and field.default_factory is MISSING]
    return {
        "description": " ".join((sys.modules[kind.__module__].__doc__ or "").split()),
        "type": "object",
        "additionalProperties": False,
        "required": [field.replace("_", "-") for field in required],
        "properties": {key.replace("_", "-"): schema for key, schema in kind.ARGUMENTS.items()},
    }


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
