"""The options of a request, as its query gives them. Source: apimachinery pkg/apis/meta/v1/validation."""

from collections.abc import Mapping
from typing import Any

from learnnet.cluster.requests.model import Options
from learnnet.cluster.status import (
    FieldError,
    Verbatim,
    compact_json,
    invalid,
    invalid_options,
    not_supported,
    too_long,
)

VALIDATIONS = ("", "Ignore", "Strict", "Warn")
PROPAGATIONS = ("Foreground", "Background", "Orphan", "nil")
LONGEST_MANAGER = 128
OPTIONS_OF = {"POST": "CreateOptions", "PUT": "UpdateOptions", "PATCH": "PatchOptions", "DELETE": "DeleteOptions"}


def options_of(method: str, query: Mapping[str, str]) -> Options:
    if not query:
        return Options()
    errors: list[FieldError] = []
    errors += _manager(query.get("fieldManager", ""))
    errors += _dry_run(query)
    validation = query.get("fieldValidation", "")
    if method != "DELETE" and validation not in VALIDATIONS:
        errors.append(not_supported("fieldValidation", validation, VALIDATIONS))
    if errors and method in OPTIONS_OF:
        raise invalid_options(OPTIONS_OF[method], errors)
    return Options(
        dry_run=query.get("dryRun") == "All",
        validation=validation or "Warn",
        manager=query.get("fieldManager", ""),
        force=query.get("force") in ("true", "1"),
        query=query,
    )


def _dry_run(query: Mapping[str, str]) -> list[FieldError]:
    value = query.get("dryRun")
    if value in (None, "", "All"):
        return []
    return [not_supported("dryRun", [value], ("All",))]


def _manager(manager: str) -> list[FieldError]:
    if len(manager) > LONGEST_MANAGER:
        return [too_long("fieldManager", f"may not be more than {LONGEST_MANAGER} bytes")]
    if not manager.isprintable():
        return [invalid("fieldManager", manager, "should only contain printable characters")]
    return []


def check_wishes(wishes: Mapping[str, Any]) -> None:
    """DeleteOptions, from the body or the query of a DELETE."""
    errors: list[FieldError] = []
    policy = wishes.get("propagationPolicy")
    if policy is not None and wishes.get("orphanDependents") is not None:
        why = "orphanDependents and deletionPropagation cannot be both set"
        errors.append(invalid("propagationPolicy", Verbatim(compact_json(policy)), why))
    if policy is not None and policy not in PROPAGATIONS[:3]:
        errors.append(not_supported("propagationPolicy", Verbatim(compact_json(policy)), PROPAGATIONS))
    dry = wishes.get("dryRun")
    if dry and list(dry) != ["All"]:
        errors.append(not_supported("dryRun", list(dry), ("All",)))
    if errors:
        raise invalid_options("DeleteOptions", errors)
