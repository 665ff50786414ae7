"""Where a Pod may run: node selectors, affinity, tolerations, topology spread.

Source: pkg/apis/core/validation/validation.go: validateAffinity, ValidateTolerations,
validateTopologySpreadConstraints.
"""

from collections.abc import Iterable, Iterator, Sequence

from learnnet.cluster.status import FieldError, duplicate, forbidden, invalid, not_supported, required
from learnnet.cluster.store import Body
from learnnet.cluster.validation.content import label, label_value, qualified_name, subdomain
from learnnet.cluster.validation.selectors import label_selector
from learnnet.cluster.validation.service_ips import enum

Errors = Iterator[FieldError]
REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"
PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution"
EFFECTS = ("NoSchedule", "PreferNoSchedule", "NoExecute")
OPERATORS = ("Equal", "Exists")
ACTIONS = ("DoNotSchedule", "ScheduleAnyway")
POLICIES = ("Honor", "Ignore")
NOT_POSITIVE = "must be greater than zero"
NO_OPERATOR = "not a valid selector operator"
TWICE = "exists in both matchLabelKeys and labelSelector"
NO_SELECTOR = "must not be specified when labelSelector is not set"


def affinity(wishes: Body, field: str) -> Errors:
    if wishes.get("nodeAffinity") is not None:
        yield from _node_affinity(wishes["nodeAffinity"], f"{field}.nodeAffinity")
    for kind in ("podAffinity", "podAntiAffinity"):
        if wishes.get(kind) is not None:
            yield from _pod_affinity(wishes[kind], f"{field}.{kind}")


def _node_affinity(wishes: Body, field: str) -> Errors:
    wanted = wishes.get(REQUIRED)
    if wanted is not None:
        where = f"{field}.{REQUIRED}.nodeSelectorTerms"
        if not wanted.get("nodeSelectorTerms"):
            yield required(where, "must have at least one node selector term")
        for index, term in enumerate(wanted.get("nodeSelectorTerms") or ()):
            yield from _node_term(term, f"{where}[{index}]", strict=True)
    for index, one in enumerate(wishes.get(PREFERRED) or ()):
        where = f"{field}.{PREFERRED}[{index}]"
        yield from _weight(one, where)
        yield from _node_term(one.get("preference") or {}, f"{where}.preference", strict=False)


def _weight(one: Body, field: str) -> Errors:
    if not 1 <= one.get("weight", 0) <= 100:
        yield invalid(f"{field}.weight", one.get("weight", 0), "must be in the range 1-100")


def _node_term(term: Body, field: str, *, strict: bool) -> Errors:
    for index, expression in enumerate(term.get("matchExpressions") or ()):
        yield from _node_expression(expression, f"{field}.matchExpressions[{index}]", strict=strict)
    for index, expression in enumerate(term.get("matchFields") or ()):
        yield from _node_field(expression, f"{field}.matchFields[{index}]")


def _node_expression(expression: Body, field: str, *, strict: bool) -> Errors:
    operator, values = expression.get("operator", ""), expression.get("values") or ()
    match operator:
        case "In" | "NotIn":
            if not values:
                yield required(f"{field}.values", "must be specified when `operator` is 'In' or 'NotIn'")
        case "Exists" | "DoesNotExist":
            if values:
                why = "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"
                yield forbidden(f"{field}.values", why)
        case "Gt" | "Lt":
            if len(values) != 1:
                yield required(f"{field}.values", "must be specified single value when `operator` is 'Lt' or 'Gt'")
        case _:
            yield invalid(f"{field}.operator", enum(operator), NO_OPERATOR)
    yield from _label_name(expression.get("key", ""), f"{field}.key")
    for index, value in enumerate(values if strict else ()):
        yield from (invalid(f"{field}.values[{index}]", value, message) for message in label_value(value))


def _node_field(expression: Body, field: str) -> Errors:
    operator, key = expression.get("operator", ""), expression.get("key", "")
    values: Sequence[str] = expression.get("values") or ()
    if operator not in ("In", "NotIn"):
        yield invalid(f"{field}.operator", enum(operator), NO_OPERATOR)
    elif len(values) != 1:
        why = "must be only one value when `operator` is 'In' or 'NotIn' for node field selector"
        yield required(f"{field}.values", why)
    if key != "metadata.name":
        yield invalid(f"{field}.key", key, "not a valid field selector key")
        return
    for index, value in enumerate(values):
        yield from (invalid(f"{field}.values[{index}]", value, message) for message in subdomain(value))


def _pod_affinity(wishes: Body, field: str) -> Errors:
    for index, term in enumerate(wishes.get(REQUIRED) or ()):
        yield from _pod_term(term, f"{field}.{REQUIRED}[{index}]")
    for index, one in enumerate(wishes.get(PREFERRED) or ()):
        where = f"{field}.{PREFERRED}[{index}]"
        yield from _weight(one, where)
        yield from _pod_term(one.get("podAffinityTerm") or {}, f"{where}.podAffinityTerm")


def _pod_term(term: Body, field: str) -> Errors:
    for name in ("labelSelector", "namespaceSelector"):
        if term.get(name) is not None:
            yield from label_selector(term[name], f"{field}.{name}")
    for name in term.get("namespaces") or ():
        yield from (invalid(f"{field}.namespace", name, message) for message in label(name))
    yield from _keys(term, field)
    key = term.get("topologyKey", "")
    if not key:
        yield required(f"{field}.topologyKey", "can not be empty")
    yield from _label_name(key, f"{field}.topologyKey")


def _keys(term: Body, field: str) -> Errors:
    """matchLabelKeys has become part of the selector by now: a key that is in there twice was there before."""
    selector = term.get("labelSelector")
    matched, mismatched = (term.get(name) or () for name in ("matchLabelKeys", "mismatchLabelKeys"))
    for name, keys in (("matchLabelKeys", matched), ("mismatchLabelKeys", mismatched)):
        if keys and selector is None:
            yield forbidden(f"{field}.{name}", NO_SELECTOR)
            continue
        for index, key in enumerate(keys):
            yield from _label_name(key, f"{field}.{name}[{index}]")
    if selector is not None:
        seen = set(selector.get("matchLabels") or ())
        for expression in selector.get("matchExpressions") or ():
            key = expression.get("key", "")
            if key in matched and key in seen:
                yield invalid(f"{field}[{matched.index(key)}]", key, TWICE)
            seen.add(key)
    for index, key in enumerate(matched):
        if key in mismatched:
            why = "exists in both matchLabelKeys and mismatchLabelKeys"
            yield invalid(f"{field}.matchLabelKeys[{index}]", key, why)


def tolerations(listed: Iterable[Body], field: str) -> Errors:
    for index, toleration in enumerate(listed):
        where = f"{field}[{index}]"
        key, operator = toleration.get("key", ""), toleration.get("operator", "")
        value, effect = toleration.get("value", ""), toleration.get("effect", "")
        if key:
            yield from _label_name(key, f"{where}.key")
        elif operator != "Exists":
            why = 'operator must be Exists when `key` is empty, which means "match all values and all keys"'
            yield invalid(f"{where}.operator", enum(operator), why)
        if toleration.get("tolerationSeconds") is not None and effect != "NoExecute":
            why = "effect must be 'NoExecute' when `tolerationSeconds` is set"
            yield invalid(f"{where}.effect", enum(effect), why)
        if operator in ("", "Equal"):
            messages = label_value(value)
            if messages:
                yield invalid(f"{where}.operator", value, ";".join(messages))
        elif operator == "Exists":
            if value:
                yield invalid(f"{where}.operator", value, "value must be empty when `operator` is 'Exists'")
        else:
            yield not_supported(f"{where}.operator", enum(operator), OPERATORS)
        if effect and effect not in EFFECTS:
            yield not_supported(f"{where}.effect", enum(effect), EFFECTS)


def spread(constraints: Sequence[Body], field: str, *, keys_merged: bool) -> Errors:
    """`keys_merged`: matchLabelKeys has become part of the selector, which happens to Pods and not to templates."""
    for index, one in enumerate(constraints):
        where, key, action = f"{field}[{index}]", one.get("topologyKey", ""), one.get("whenUnsatisfiable", "")
        if one.get("maxSkew", 0) <= 0:
            yield invalid(f"{where}.maxSkew", one.get("maxSkew", 0), NOT_POSITIVE)
        if not key:
            yield required(f"{where}.topologyKey", "can not be empty")
        if action not in ACTIONS:
            yield not_supported(f"{where}.whenUnsatisfiable", enum(action), ACTIONS)
        later = constraints[index + 1 :]
        if (key, action) in ((other.get("topologyKey", ""), other.get("whenUnsatisfiable", "")) for other in later):
            yield duplicate(f"{where}.{{topologyKey, whenUnsatisfiable}}", f"{{{key}, {action}}}")
        yield from _min_domains(one.get("minDomains"), action, f"{where}.minDomains")
        for name in ("nodeAffinityPolicy", "nodeTaintsPolicy"):
            if one.get(name) is not None and one[name] not in POLICIES:
                yield not_supported(f"{where}.{name}", enum(one[name]), POLICIES)
        yield from _spread_keys(one, where, keys_merged=keys_merged)
        if one.get("labelSelector") is not None:
            yield from label_selector(one["labelSelector"], f"{where}.labelSelector")


def _min_domains(number: int | None, action: str, field: str) -> Errors:
    if number is None:
        return
    if number <= 0:
        yield invalid(field, number, NOT_POSITIVE)
    if action != "DoNotSchedule":
        yield invalid(field, number, f"can only use minDomains if whenUnsatisfiable=DoNotSchedule, not {action}")


def _spread_keys(constraint: Body, field: str, *, keys_merged: bool) -> Errors:
    keys, selector = constraint.get("matchLabelKeys") or (), constraint.get("labelSelector")
    if keys and selector is None:
        yield forbidden(f"{field}.matchLabelKeys", NO_SELECTOR)
    used = list((selector or {}).get("matchLabels") or ())
    used += [expression.get("key", "") for expression in (selector or {}).get("matchExpressions") or ()]
    for index, key in enumerate(keys):
        yield from _label_name(key, f"{field}.matchLabelKeys[{index}]")
        if used.count(key) > keys_merged:
            yield invalid(f"{field}.matchLabelKeys[{index}]", key, TWICE)


def _label_name(key: str, field: str) -> Errors:
    yield from (invalid(field, key, message) for message in qualified_name(key))
