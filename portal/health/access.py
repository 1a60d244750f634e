"""Who may see metrics and the reasons of /readyz: addresses of METRICS_ALLOW, or the bearer of METRICS_TOKEN."""

import ipaddress
import secrets

from django.conf import settings
from django.http import HttpRequest

#: what proxies add; a request that came through one has the proxy's address and not its sender's
FORWARDED = ("X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Real-IP", "Forwarded", "Via")


def is_operator(request: HttpRequest) -> bool:
    return _has_token(request) or (_is_direct(request) and _is_allowed(request.META.get("REMOTE_ADDR", "")))


def _has_token(request: HttpRequest) -> bool:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    expected = settings.METRICS_TOKEN
    return bool(expected) and scheme.lower() == "bearer" and secrets.compare_digest(token.encode(), expected.encode())


def _is_direct(request: HttpRequest) -> bool:
    return not any(name in request.headers for name in FORWARDED)


def _is_allowed(text: str) -> bool:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:  # a socket has none
        return False
    address = getattr(address, "ipv4_mapped", None) or address
    return any(address in ipaddress.ip_network(network) for network in settings.METRICS_ALLOW)
