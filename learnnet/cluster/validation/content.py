"""What Kubernetes lets a single word be: names, labels, ports, addresses, and the words it answers with.

Source: k8s.io/apimachinery pkg/util/validation and pkg/api/validate/content. Each checker returns its messages, none
when all is well.
"""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from learnnet.cluster.addresses import parse_address, parse_network

Words = Callable[[str], Sequence[str]]

_LABEL_RE = "[a-z0-9]([-a-z0-9]*[a-z0-9])?"
_SUBDOMAIN_RE = rf"{_LABEL_RE}(\.{_LABEL_RE})*"
_LABEL = re.compile(_LABEL_RE)
_SUBDOMAIN = re.compile(_SUBDOMAIN_RE)
_NAME_PART = re.compile("([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]")
_LABEL_VALUE = re.compile("(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?")
_PORT_NAME = re.compile("[-a-z0-9]+")

DNS_LABEL = (
    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with "
    "an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is "
    f"'{_LABEL_RE}')"
)
DNS_SUBDOMAIN = (
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and "
    "end with an alphanumeric character (e.g. 'example.com', regex used for validation is "
    f"'{_SUBDOMAIN_RE}')"
)
_NAME_PART_TEXT = (
    "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character "
    "(e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is "
    "'([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"
)
_LABEL_VALUE_TEXT = (
    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and "
    "end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is "
    "'(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"
)
_CONFIG_KEY = re.compile("[-._a-zA-Z0-9]+")
_CONFIG_KEY_TEXT = (
    "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  "
    "or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')"
)
BAD_ADDRESS = "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)"
BAD_NETWORK = "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)"
BAD_PORT = "must be between 1 and 65535, inclusive"


def _bytes(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode())


@lru_cache(maxsize=4096)
def label(text: str) -> tuple[str, ...]:
    found = []
    if _bytes(text) > 63:
        found.append("must be no more than 63 characters")
    if not _LABEL.fullmatch(text):
        found.append("must not contain dots" if not subdomain(text) else DNS_LABEL)
    return tuple(found)


@lru_cache(maxsize=4096)
def subdomain(text: str) -> tuple[str, ...]:
    found = []
    if _bytes(text) > 253:
        found.append("must be no more than 253 characters")
    if not _SUBDOMAIN.fullmatch(text):
        found.append(DNS_SUBDOMAIN)
    return tuple(found)


@lru_cache(maxsize=4096)
def qualified_name(text: str) -> tuple[str, ...]:
    """Keys of labels and annotations, protocols of ports: a name, perhaps behind a domain."""
    parts = text.split("/")
    if len(parts) > 2:
        optional = " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')"
        return (f"a valid label key {_NAME_PART_TEXT}{optional}",)
    found = list(_prefix(parts[0])) if len(parts) == 2 else []
    name = parts[-1]
    if not name:
        found.append("name part must be non-empty")
    elif _bytes(name) > 63:
        found.append("name part must be no more than 63 bytes")
    if not _NAME_PART.fullmatch(name):
        found.append(f"name part {_NAME_PART_TEXT}")
    return tuple(found)


def _prefix(text: str) -> tuple[str, ...]:
    if not text:
        return ("prefix part must be non-empty",)
    messages = ["must be no more than 253 bytes"] if _bytes(text) > 253 else []
    if not _SUBDOMAIN.fullmatch(text):
        messages.append(DNS_SUBDOMAIN)
    return tuple(f"prefix part {message}" for message in messages)


@lru_cache(maxsize=4096)
def label_value(text: str) -> tuple[str, ...]:
    found = []
    if _bytes(text) > 63:
        found.append("must be no more than 63 bytes")
    if not _LABEL_VALUE.fullmatch(text):
        found.append(_LABEL_VALUE_TEXT)
    return tuple(found)


def path_segment(text: str) -> tuple[str, ...]:
    """What any name must keep to, because it becomes a part of a path."""
    if text in (".", ".."):
        return (f"may not be '{text}'",)
    return tuple(f"may not contain '{char}'" for char in "/%" if char in text)


def config_key(text: str) -> tuple[str, ...]:
    """Keys of ConfigMaps, which may become names of files."""
    found = []
    if len(text) > 253:
        found.append("must be no more than 253 characters")
    if not _CONFIG_KEY.fullmatch(text):
        found.append(_CONFIG_KEY_TEXT)
    if text == ".":
        found.append("must not be '.'")
    elif text == "..":
        found.append("must not be '..'")
    elif text.startswith(".."):
        found.append("must not start with '..'")
    return tuple(found)


def port_name(text: str) -> tuple[str, ...]:
    found = []
    if len(text) > 15:
        found.append("must be no more than 15 characters")
    if not _PORT_NAME.fullmatch(text):
        found.append("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)")
    if not re.search("[a-z]", text):
        found.append("must contain at least one letter (a-z)")
    if "--" in text:
        found.append("must not contain consecutive hyphens")
    if text and (text[0] == "-" or text[-1] == "-"):
        found.append("must not begin or end with a hyphen")
    return tuple(found)


def port_number(number: int) -> tuple[str, ...]:
    return () if 1 <= number <= 65535 else (BAD_PORT,)


def address(text: str) -> tuple[str, ...]:
    """An IP address in a field that once took sloppy ones; only what misleads is refused today."""
    parsed = parse_address(text)
    if parsed is None:
        return (BAD_ADDRESS,)
    if parsed.leading_zeros:
        return ("must not have leading 0s",)
    return ("must not be an IPv4-mapped IPv6 address",) if parsed.mapped else ()


def network(text: str) -> tuple[str, ...]:
    parsed = parse_network(text)
    if parsed is None:
        return (BAD_NETWORK,)
    if parsed.leading_zeros:
        return ("must not have leading 0s in IP or prefix length",)
    if parsed.mapped:
        return ("must not have an IPv4-mapped IPv6 address",)
    return () if parsed.masked else ("must not have bits set beyond the prefix length",)


def canonical_address(text: str) -> tuple[str, ...]:
    found = address(text)
    parsed = parse_address(text)
    if not found and parsed and str(parsed.address) != text:
        return (f'must be in canonical form ("{parsed.address}")',)
    return found


def canonical_network(text: str) -> tuple[str, ...]:
    found = network(text)
    parsed = parse_network(text)
    if not found and parsed and str(parsed.network) != text:
        return (f'must be in canonical form ("{parsed.network}")',)
    return found


def special_address(text: str) -> tuple[str, ...]:
    """Addresses that no endpoint may have, because they never leave the machine or the link."""
    parsed = parse_address(text)
    if parsed is None:
        return ("must be a valid IP address",)
    ip = parsed.address
    if ip.is_unspecified:
        return (f"may not be unspecified ({text})",)
    if ip.is_loopback:
        return ("may not be in the loopback range (127.0.0.0/8, ::1/128)",)
    if ip.is_link_local:
        return ("may not be in the link-local range (169.254.0.0/16, fe80::/10)",)
    if parsed.link_local_multicast:
        return ("may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)",)
    return ()
