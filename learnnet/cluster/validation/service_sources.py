"""Who may reach a load balancer: spec.loadBalancerSourceRanges and the annotation that came before it.

Source: pkg/apis/core/validation/validation.go, validateLoadBalancerSourceRanges….
"""

from collections.abc import Iterable

from learnnet.cluster.allocation.needs import spec_of
from learnnet.cluster.status import FieldError, forbidden, invalid
from learnnet.cluster.store import Body
from learnnet.cluster.validation import content

ANNOTATION = "service.beta.kubernetes.io/load-balancer-source-ranges"
ONLY_LOAD_BALANCER = "may only be used when `type` is 'LoadBalancer'"


def source_ranges(service: Body, old: Body | None) -> Iterable[FieldError]:
    spec = spec_of(service)
    ranges = spec.get("loadBalancerSourceRanges")
    if ranges:
        field = "spec.LoadBalancerSourceRanges"  # upstream spells the path with a capital L
        if spec.get("type") != "LoadBalancer":
            yield forbidden(field, ONLY_LOAD_BALANCER)
        kept = (spec_of(old).get("loadBalancerSourceRanges") or ()) if old else ()
        for index, text in enumerate(ranges):
            if text not in kept:
                value = text.strip()
                yield from (invalid(f"{field}[{index}]", value, message) for message in content.network(value))
        return
    yield from _annotation(service, old)


def _annotation(service: Body, old: Body | None) -> Iterable[FieldError]:
    text = (service["metadata"].get("annotations") or {}).get(ANNOTATION)
    if text is None:
        return
    field = f"metadata.annotations[{ANNOTATION}]"
    if spec_of(service).get("type") != "LoadBalancer":
        yield forbidden(field, ONLY_LOAD_BALANCER)
    unchanged = old is not None and (old["metadata"].get("annotations") or {}).get(ANNOTATION) == text
    if text.strip() and not unchanged:
        for value in (part.strip() for part in text.split(",")):
            yield from (invalid(field, value, message) for message in content.network(value))
