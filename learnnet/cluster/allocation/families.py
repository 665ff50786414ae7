"""The IP families of a Service: what it asked for, what that implies, and what this cluster can give.

Source: pkg/registry/core/service/storage/alloc.go, initIPFamilyFields. The spec is changed in place: it belongs to the
request until it is stored.
"""

from typing import Any

from learnnet.cluster.addresses import family_of
from learnnet.cluster.allocation.needs import HEADLESS, needs_cluster_ip
from learnnet.cluster.status import FieldError, Verbatim, compact_json, invalid
from learnnet.cluster.store import Body
from learnnet.cluster.validation.service_ips import cluster_ip_errors

Spec = dict[str, Any]


def set_families(spec: Spec, old: Body | None, configured: tuple[str, ...]) -> list[FieldError]:
    """Fill in ipFamilyPolicy and ipFamilies; what is wrong with them or with the cluster IPs comes back."""
    if spec.get("type") == "ExternalName" or _stays_dual(spec, old):
        return []
    spec.setdefault("ipFamilyPolicy", _default_policy(spec, old))
    errors = cluster_ip_errors(spec, old)
    if errors:
        return errors
    if old is not None:
        errors += _release_secondary(spec, old)
    errors += _single_stack_errors(spec)
    errors += _infer_from_addresses(spec, configured)
    if errors:
        return errors
    if spec.get("clusterIPs", [""])[0] == HEADLESS and not spec.get("selector"):
        # Endpoints by hand may be of any family, even of one that the cluster has not.
        families = spec.setdefault("ipFamilies", [configured[0]])
        if spec["ipFamilyPolicy"] != "SingleStack" and len(families) == 1:
            spec["ipFamilies"] = [*families, _other(families[0])]
        return []
    return _fit_to_cluster(spec, configured)


def _stays_dual(spec: Spec, old: Body | None) -> bool:
    """A PreferDualStack Service is not moved when the cluster gained or lost a family."""
    return (
        old is not None
        and spec.get("type") == old.get("type")
        and needs_cluster_ip(spec)
        and spec.get("ipFamilyPolicy") == old.get("ipFamilyPolicy") == "PreferDualStack"
        and _same(spec, old, "clusterIPs")
        and _same(spec, old, "ipFamilies")
    )


def _default_policy(spec: Spec, old: Body | None) -> str:
    if old is not None and old.get("ipFamilyPolicy"):
        return str(old["ipFamilyPolicy"])
    headless_by_hand = spec.get("clusterIP") == HEADLESS and not spec.get("selector")
    return "RequireDualStack" if headless_by_hand else "SingleStack"


def _release_secondary(spec: Spec, old: Body) -> list[FieldError]:
    """SingleStack is a clear wish to drop the second family; dropping it takes that wish."""
    errors = []
    for name, what in (("clusterIPs", "cluster IP"), ("ipFamilies", "IP family")):
        now, before = spec.get(name) or [], old.get(name) or []
        if spec["ipFamilyPolicy"] == "SingleStack":
            if list(now) == list(before) and len(now) > 1:
                spec[name] = now[:1]
        elif len(now) == 1 and len(before) == 2 and now[0] == before[0]:
            text = f"must be 'SingleStack' to release the secondary {what}"
            errors.append(invalid("spec.ipFamilyPolicy", _policy(spec), text))
    return errors


def _single_stack_errors(spec: Spec) -> list[FieldError]:
    if spec["ipFamilyPolicy"] != "SingleStack":
        return []
    return [
        invalid(
            "spec.ipFamilyPolicy",
            _policy(spec),
            f"must be 'RequireDualStack' or 'PreferDualStack' when multiple {what} are specified",
        )
        for name, what in (("clusterIPs", "cluster IPs"), ("ipFamilies", "IP families"))
        if len(spec.get(name) or ()) == 2
    ]


def _infer_from_addresses(spec: Spec, configured: tuple[str, ...]) -> list[FieldError]:
    errors = []
    for index, text in enumerate(spec.get("clusterIPs") or ()):
        if text == HEADLESS:
            break
        families = spec.get("ipFamilies") or []
        family = family_of(text)
        if index < len(families) or family is None:
            continue
        if family in configured:
            spec["ipFamilies"] = [*families, family]
        else:
            why = f"{family} is not configured on this cluster"
            errors.append(invalid(f"spec.clusterIPs[{index}]", list(spec["clusterIPs"]), why))
    return errors


def _fit_to_cluster(spec: Spec, configured: tuple[str, ...]) -> list[FieldError]:
    errors = []
    if spec["ipFamilyPolicy"] == "RequireDualStack" and len(configured) < 2:
        why = "this cluster is not configured for dual-stack services"
        errors.append(invalid("spec.ipFamilyPolicy", _policy(spec), why))
    for index, family in enumerate(spec.get("ipFamilies") or ()):
        if family not in configured:
            shown = Verbatim(compact_json(family))
            errors.append(invalid(f"spec.ipFamilies[{index}]", shown, "not configured on this cluster"))
    if errors:
        return errors
    families = list(spec.get("ipFamilies") or [configured[0]])
    if spec["ipFamilyPolicy"] != "SingleStack" and len(families) == 1 and len(configured) == 2:
        families.append(_other(families[0]))
    spec["ipFamilies"] = families
    return []


def _policy(spec: Spec) -> Verbatim:
    return Verbatim(compact_json(spec["ipFamilyPolicy"]))


def _same(spec: Body, old: Body, name: str) -> bool:
    return list(spec.get(name) or ()) == list(old.get(name) or ())


def _other(family: str) -> str:
    return "IPv6" if family == "IPv4" else "IPv4"
