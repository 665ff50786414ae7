"""How often one visitor may ask for what costs something; the buckets stand in the cache all workers share."""

import hashlib
import time

from django.core.cache import cache
from django.http import HttpRequest

from learnnet.classroom.limits import Bucket, Rate


def seconds_to_wait(request: HttpRequest, what: str, rate: Rate, whose: str = "") -> int:
    """0 if the visitor may go on, else how long to wait. Two requests at once may share a token: no harm.

    A bucket belongs to an address on the network, or to what else is named by `whose`.
    """
    owner = whose or request.META.get("REMOTE_ADDR", "")
    key = f"pace:{what}:{hashlib.sha256(owner.encode()).hexdigest()}"
    now = time.time()
    kept = cache.get(key)
    bucket, seconds = (Bucket(*kept) if kept else Bucket.full(rate, now)).take(rate, now)
    cache.set(key, (bucket.tokens, bucket.moment), timeout=int(rate.burst / rate.per_second) + 1)
    return seconds
