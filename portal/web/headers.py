"""Headers that every answer carries, whoever gives it: a page, a file, a fault, a probe, the API."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

#: what a middleware further in has not set already
ALWAYS = {
    # of what is no page of ours: a probe, an answer to a malformed request
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(
        f"{feature}=()"
        for feature in (
            "accelerometer", "browsing-topics", "camera", "display-capture", "geolocation", "gyroscope", "hid",
            "magnetometer", "microphone", "midi", "payment", "serial", "usb",
        )
    ),
    # pages show people and money, and the PC in a committee's office has many users
    "Cache-Control": "private, no-store",
}  # fmt: skip
#: which software answers, in which version, is nobody's business
NEVER = ("Server", "X-Powered-By")


class HeadersMiddleware:
    """The outermost: what it wraps may answer before any other middleware is asked."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        for name, value in ALWAYS.items():
            response.headers.setdefault(name, value)
        if request.is_secure() and settings.SECURE_HSTS_SECONDS:
            lasting = f"max-age={settings.SECURE_HSTS_SECONDS}; includeSubDomains"
            response.headers.setdefault("Strict-Transport-Security", lasting)
        for name in NEVER:
            response.headers.pop(name, None)
        return response
