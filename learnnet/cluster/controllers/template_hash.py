"""The `pod-template-hash`: by this label a ReplicaSet tells its Pods from those of other templates.

It is the one that a real cluster of this version computes, as the dump of the template has every field that the Go
struct has; another version of Kubernetes, with another field, gives every template another hash.
"""

from collections.abc import Mapping
from typing import Any

from learnnet.cluster.go_dump import go_dump

FNV_OFFSET_32 = 0x811C9DC5
FNV_PRIME_32 = 0x01000193
# Words cannot be formed from these (apimachinery, util/rand, SafeEncodeString).
ALPHABET = "bcdfghjklmnpqrstvwxz2456789"


def template_hash(template: Mapping[str, Any], collisions: int | None) -> str:
    """See pkg/controller/controller_utils.go, ComputeHash."""
    extra = collisions.to_bytes(8, "little") if collisions is not None else b""
    value = FNV_OFFSET_32
    for byte in go_dump("Deployment", "PodTemplateSpec", template).encode() + extra:
        value = (value ^ byte) * FNV_PRIME_32 & 0xFFFFFFFF
    return "".join(ALPHABET[ord(digit) % len(ALPHABET)] for digit in str(value))
