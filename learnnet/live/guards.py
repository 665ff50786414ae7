"""Who may open a socket at all: only pages of this site, spoken to by a name that is its own."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http.request import split_domain_port, validate_host

Scope = Mapping[str, Any]
# An ASGI application; the types of Django, Channels and uvicorn each name their own.
Application = Any


def header(scope: Scope, name: bytes) -> str:
    return next((value.decode("latin1") for key, value in scope["headers"] if key == name), "")


def host_is_ours(host: str) -> bool:
    """A name that we do not answer to means that DNS was turned against the visitor (rebinding)."""
    domain, _port = split_domain_port(host)
    return bool(domain) and validate_host(domain, settings.ALLOWED_HOSTS)


def origin_is_ours(origin: str, host: str) -> bool:
    """Browsers send cookies with sockets that any site opens, so the page's origin decides.

    Stricter than Channels' AllowedHostsOriginValidator, which takes any port of an allowed host.
    """
    if origin in settings.CSRF_TRUSTED_ORIGINS:
        return True
    parts = urlsplit(origin)
    return parts.scheme in ("http", "https") and parts.netloc.lower() == host.lower()


class OwnPagesOnly:
    """Wraps the socket routes; strangers are turned away before a session is even looked up."""

    def __init__(self, application: Application) -> None:
        self.application = application

    async def __call__(self, scope: Any, receive: Any, send: Any) -> Any:
        host = header(scope, b"host")
        if host_is_ours(host) and origin_is_ours(header(scope, b"origin"), host):
            return await self.application(scope, receive, send)
        await receive()  # websocket.connect
        return await send({"type": "websocket.close", "code": 4403})
