"""Images: whether a reference can be read at all, and whether a registry has what it names.

Simplified: nobody pulls anything in a lab, so a rule decides. Every registry has every image, but for tags that say
themselves that they do not exist (see NO_SUCH_TAGS), and for registries under a domain that is reserved for none.
Sources: distribution/reference (regexp.go, normalize.go), pkg/kubelet/images/image_manager.go, containerd's resolver.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Container = Mapping[str, Any]

NO_SUCH_TAGS = ("does-not-exist", "doesnotexist", "missing", "no-such-tag", "nonexistent", "nope", "not-found", "typo")
NO_SUCH_DOMAINS = (".invalid", ".test")
RESOLVER = "10.0.0.2:53"  # the nodes' own

_COMPONENT = r"[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*"
_HOST = r"(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])"
_DOMAIN = rf"{_HOST}(?:\.{_HOST})*(?::[0-9]+)?"
_REFERENCE = re.compile(
    rf"(?P<name>(?:{_DOMAIN}/)?{_COMPONENT}(?:/{_COMPONENT})*)"
    r"(?::(?P<tag>\w[\w.-]{0,127}))?(?:@(?P<digest>[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}))?",
    re.ASCII,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """Why a container cannot start: the reason and message of its status, and what the kubelet says meanwhile."""

    reason: str
    message: str
    said: tuple[tuple[str, str, str], ...]  # type, reason and message of each Event of one try
    retried: bool = False  # it is pulled again after a pause

    @property
    def held(self) -> str:
        """The reason while the pause lasts."""
        return "ImagePullBackOff" if self.retried else self.reason


def trouble_with(container: Container) -> Trouble | None:
    image = str(container.get("image", ""))
    wrong = _unreadable(image)
    if wrong:
        message = f'Failed to apply default image tag "{image}": couldn\'t parse image name "{image}": {wrong}'
        heard = (("Warning", "InspectFailed", message), ("Warning", "Failed", "Error: InvalidImageName"))
        return Trouble(reason="InvalidImageName", message=message, said=heard)
    why = _not_to_be_had(image)
    if not why:
        return None
    if container.get("imagePullPolicy") == "Never":
        message = f'Container image "{image}" is not present with pull policy of Never'
        heard = (("Warning", "ErrImageNeverPull", message), ("Warning", "Failed", "Error: ErrImageNeverPull"))
        return Trouble(reason="ErrImageNeverPull", message=message, said=heard)
    said = (
        ("Normal", "Pulling", f'Pulling image "{image}"'),
        ("Warning", "Failed", f'Failed to pull image "{image}": {why}'),
        ("Warning", "Failed", "Error: ErrImagePull"),
    )
    return Trouble(reason="ErrImagePull", message=why, said=said, retried=True)


def held_message(image: str, trouble: Trouble) -> str:
    return f'Back-off pulling image "{image}": {trouble.reason}: {trouble.message}'


def _unreadable(image: str) -> str:
    """What distribution/reference says of it."""
    if re.fullmatch("[a-f0-9]{64}", image):
        return f"invalid repository name ({image}), cannot specify 64-byte hexadecimal strings"
    domain, rest = split_domain(image)
    repository = rest.partition("@")[0]
    head, slash, last = repository.rpartition("/")
    repository = head + slash + last.partition(":")[0]
    if repository.lower() != repository:
        return f"invalid reference format: repository name ({repository}) must be lowercase"
    return "" if _REFERENCE.fullmatch(f"{domain}/{rest}") else "invalid reference format"


def split_domain(image: str) -> tuple[str, str]:
    """`nginx` is docker.io/library/nginx; the first part is a registry when it looks like a host."""
    head, slash, rest = image.partition("/")
    if slash and (("." in head or ":" in head) or head == "localhost" or head.lower() != head):
        domain, rest = head, rest
    else:
        domain, rest = "docker.io", image
    if domain == "docker.io" and "/" not in rest:
        rest = f"library/{rest}"
    return domain, rest


def _not_to_be_had(image: str) -> str:
    """The runtime's answer, as an error of gRPC."""
    domain, rest = split_domain(image)
    name, _, digest = rest.partition("@")
    path, colon, tag = name.rpartition(":")
    path, tag = (path, tag) if colon else (name, "latest")
    whole = f"{domain}/{rest}" if colon or digest else f"{domain}/{rest}:{tag}"
    failed = f'failed to pull and unpack image "{whole}": failed to resolve reference "{whole}"'
    host = domain.partition(":")[0]
    if host.endswith(NO_SUCH_DOMAINS):
        request = f'Head "https://{domain}/v2/{path}/manifests/{digest or tag}"'
        lookup = f"dial tcp: lookup {host} on {RESOLVER}: no such host"
        return f"rpc error: code = Unknown desc = {failed}: failed to do request: {request}: {lookup}"
    if not digest and tag in NO_SUCH_TAGS:
        return f"rpc error: code = NotFound desc = {failed}: {whole}: not found"
    return ""
