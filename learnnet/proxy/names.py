"""The names that kube-proxy gives to chains: a hash, because the kernel takes at most 28 characters."""

from base64 import b32encode
from hashlib import sha256


def portal(namespace: str, name: str, port: str) -> str:
    """How kube-proxy's comments name a port of a Service; an unnamed port adds nothing."""
    return f"{namespace}/{name}:{port}" if port else f"{namespace}/{name}"


def _digest(text: str) -> str:
    return b32encode(sha256(text.encode()).digest()).decode()


def suffix(spn: str, protocol: str, endpoint: str = "") -> str:
    """The part after KUBE-SVC- and the like (proxier.go, portProtoHash): the words joined without anything between."""
    return _digest(f"{spn}{protocol.lower()}{endpoint}")[:16]


def nft_name(namespace: str, name: str, protocol: str, port: str) -> str:
    """The part after service- and the like in nftables mode (nftables/proxier.go, hashAndTruncate)."""
    return _truncate(f"{namespace}/{name}/{protocol.lower()}/{port}")


def nft_endpoint_name(namespace: str, name: str, protocol: str, port: str, address: str, number: int) -> str:
    return _truncate(f"{namespace}/{name}/{protocol.lower()}/{port}__{address.replace(':', '.')}/{number}")


def _truncate(name: str) -> str:
    name = f"{_digest(name)[:8]}-{name}"
    return name if len(name) <= 240 else f"{name[:237]}..."
