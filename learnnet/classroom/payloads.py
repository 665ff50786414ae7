"""What a change may say that comes from outside, over a socket or in a file."""

import json
import re
from collections.abc import Mapping
from typing import Any

# The fields of each kind of change. What is not named here is neither applied nor saved; whether the rest makes sense
# is the lab's to say.
FIELDS: Mapping[str, tuple[str, ...]] = {
    "apply": ("manifest",),
    "corefile": ("text", "restart"),
    "delete": ("object", "namespace", "name"),
    "dns-fault": ("fault", "on"),
    "kube-proxy": ("node", "action"),
    "kubectl": ("line", "files"),
    "network": ("setting", "node", "port", "peer", "on"),
    "node-local-dns": ("on",),
    "proxy-mode": ("mode",),
    "resolve": ("pod", "name", "type", "resolver"),
    "send": ("source", "to", "protocol", "way_in", "count", "seconds", "source_port", "size"),
    "upstream-zone": ("zone", "text"),
    "wait": ("ms",),
}


def is_writable(content: Any) -> bool:
    """Half a character (a lone surrogate) cannot be sent on, and PostgreSQL does not store the character zero."""
    try:
        written = json.dumps(content, ensure_ascii=False)
        written.encode()
    except (UnicodeEncodeError, RecursionError):
        return False
    # Escaped by one backslash it is the character; after two it is only a text that speaks of it.
    return not re.search(r"(?<!\\)(\\\\)*\\u0000", written)
