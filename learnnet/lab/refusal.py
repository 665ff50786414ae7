"""Where on its way a document was stopped: the stations of a write, in the order in which it passes them."""

import re

from learnnet.cluster.apply.outcome import Outcome

READ, CLIENT, DECODE, ADMIT, ALLOCATE, VALIDATE, STORE = STATIONS = (
    "read",  # kubectl reads the text
    "client",  # kubectl looks for apiVersion and kind, and for what stands in the cluster already
    "decode",  # the API server reads the request into its own types
    "admit",  # may it be there at all: the namespace, the quota
    "allocate",  # addresses and node ports
    "validate",
    "store",
)

_ALLOCATION = re.compile(r"provided (?:IP|port)|failed to allocate|already allocated|not in the valid range")


def station(outcome: Outcome, documents: int) -> str:
    """The station that refused this document; empty if none did."""
    if not outcome.error:
        return ""
    status = outcome.status
    if outcome.document >= documents:
        return READ
    if not status:
        return CLIENT
    message, reason = str(status.get("message", "")), status.get("reason")
    if reason == "BadRequest" or "strict decoding error" in message:
        return DECODE
    if reason in ("NotFound", "Forbidden", "MethodNotAllowed"):
        return ADMIT
    if reason in ("Conflict", "AlreadyExists"):
        return STORE
    causes = (status.get("details") or {}).get("causes") or ()
    texts = [str(cause.get("message", "")) for cause in causes] or [message]
    return ALLOCATE if all(_ALLOCATION.search(text) for text in texts) else VALIDATE
