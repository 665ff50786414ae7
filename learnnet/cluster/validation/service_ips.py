"""clusterIP, clusterIPs, ipFamilies and ipFamilyPolicy of a Service, and how they may change.

Source: pkg/apis/core/validation/validation.go, ValidateServiceClusterIPsRelatedFields, validateUpgradeDowngrade….
"""

from collections.abc import Sequence
from typing import Any

from learnnet.cluster.addresses import family_of
from learnnet.cluster.allocation.needs import HEADLESS, is_headless
from learnnet.cluster.status import FieldError, Verbatim, compact_json, duplicate, invalid, not_supported
from learnnet.cluster.store import Body
from learnnet.cluster.validation.content import address

POLICIES = ("PreferDualStack", "RequireDualStack", "SingleStack")


def enum(text: str) -> Verbatim:
    """A value of an enumerated type: Go prints it as JSON."""
    return Verbatim(compact_json(text))


def cluster_ip_errors(spec: Body, old: Body | None) -> list[FieldError]:
    if spec.get("type") == "ExternalName":
        return []
    ips = list(spec.get("clusterIPs") or ())
    errors = [*_in_step(spec.get("clusterIP", ""), ips), *_families(spec), *_policy(spec)]
    bad = _each_address(ips, old)
    errors += bad
    if len(ips) > 2:
        errors.append(invalid("spec.clusterIPs", ips, "may only hold up to 2 values"))
    if bad:
        return errors
    families = [family_of(ip) for ip in ips]
    # Three addresses of both families pass here: they were called too many already.
    if len(ips) > 1 and None not in families and set(families) != {"IPv4", "IPv6"}:
        errors.append(invalid("spec.clusterIPs", ips, "may specify no more than one IP for each IP family"))
    return errors + _match_families(ips, spec.get("ipFamilies") or ())


def _in_step(first: str, ips: list[str]) -> list[FieldError]:
    if first:
        if ips and ips[0] != first:
            return [invalid("spec.clusterIPs", ips, "first value must match `clusterIP`")]
    elif ips:
        return [invalid("spec.clusterIPs", ips, "must be empty when `clusterIP` is not specified")]
    return []


def _families(spec: Body) -> list[FieldError]:
    errors: list[FieldError] = []
    seen: set[str] = set()
    for index, family in enumerate(spec.get("ipFamilies") or ()):
        where = f"spec.ipFamilies[{index}]"
        if family not in ("IPv4", "IPv6"):
            errors.append(not_supported(where, enum(family), ("IPv4", "IPv6")))
        if family in seen:
            errors.append(duplicate(where, enum(family)))
        seen.add(family)
    return errors


def _policy(spec: Body) -> list[FieldError]:
    policy = spec.get("ipFamilyPolicy")
    if policy is None or policy in POLICIES:
        return []
    return [not_supported("spec.ipFamilyPolicy", enum(policy), POLICIES)]


def _each_address(ips: list[str], old: Body | None) -> list[FieldError]:
    kept = (old.get("clusterIPs") or ()) if old else ()
    errors = []
    for index, ip in enumerate(ips):
        if index == 0 and ip == HEADLESS:
            if len(ips) > 1:
                errors.append(invalid("spec.clusterIPs", ips, "'None' must be the first and only value"))
        elif ip not in kept:
            errors += [invalid(f"spec.clusterIPs[{index}]", ip, message) for message in address(ip)]
    return errors


def _match_families(ips: list[str], families: Sequence[str]) -> list[FieldError]:
    if ips == [HEADLESS]:
        return []
    return [
        invalid(f"spec.clusterIPs[{index}]", ip, f"expected an {family} value as indicated by `ipFamilies[{index}]`")
        for index, (ip, family) in enumerate(zip(ips, families, strict=False))
        if family in ("IPv4", "IPv6") and family_of(ip) not in (None, family)
    ]


def cluster_ip_changes(spec: Body, old: Body | None) -> list[FieldError]:
    """The first address is for life; the second may come and go with the policy."""
    if old is None or _no_addresses(spec, old) or (is_headless(spec) and is_headless(old)):
        return []
    now, before = list(spec.get("clusterIPs") or ()), list(old.get("clusterIPs") or ())
    if len(now) == len(before):
        return [
            invalid(f"spec.clusterIPs[{index}]", now, "may not change once set")
            for index, (new, was) in enumerate(zip(now, before, strict=True))
            if new != was
        ]
    return _first_kept("spec.clusterIPs[0]", now, before, "primary clusterIP can not be unset") + _released(
        spec, now, before, "must be set to 'SingleStack' when releasing the secondary clusterIP"
    )


def family_changes(spec: Body, old: Body | None) -> list[FieldError]:
    if old is None or _no_addresses(spec, old) or is_headless(spec) or is_headless(old):
        return []
    now, before = list(spec.get("ipFamilies") or ()), list(old.get("ipFamilies") or ())
    if len(now) == len(before):
        return [
            invalid(f"spec.ipFamilies[{index}]", now, "may not change once set")
            for index, (new, was) in enumerate(zip(now, before, strict=True))
            if new != was
        ]
    return _first_kept("spec.ipFamilies[0]", now, before, "primary ipFamily can not be unset") + _released(
        spec, now, before, "must be set to 'SingleStack' when releasing the secondary ipFamily"
    )


def _first_kept(field: str, now: list[str], before: list[str], unset: str) -> list[FieldError]:
    if not now and before:
        return [invalid(field, None, unset)]
    if now and before and now[0] != before[0]:
        return [invalid(field, now, "may not change once set")]
    return []


def _released(spec: Body, now: list[Any], before: list[Any], why: str) -> list[FieldError]:
    if len(before) == 2 and len(now) == 1 and spec.get("ipFamilyPolicy") != "SingleStack":
        return [invalid("spec.ipFamilyPolicy", enum(spec.get("ipFamilyPolicy", "")), why)]
    return []


def _no_addresses(spec: Body, old: Body) -> bool:
    return "ExternalName" in (spec.get("type"), old.get("type"))
