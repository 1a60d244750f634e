"""Digests as JSON to a system of the office (a message hub, a chat robot): one POST each, signed.

    POST <REMINDER_WEBHOOK>
    Content-Type: application/json
    X-Portal-Delivery: 4711                the same when it is sent again: take it once
    X-Portal-Timestamp: 1740970200         seconds; refuse what is older than some minutes
    X-Portal-Signature: sha256=<hex>       HMAC-SHA256 over "<timestamp>.<body>" with REMINDER_WEBHOOK_SECRET

Any 2xx is taken for delivered; 4xx for a refusal that stays (but 408, 425, 429); everything else is tried again.
"""

import hashlib
import hmac
import http.client
import ipaddress
import json
import socket
import ssl
import time
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from portal.reminding.models import Digest
from portal.reminding.services import Undelivered

TIMEOUT = 10.0
#: refusals that may end by themselves
PASSING = (408, 425, 429)


def deliver(digest: Digest) -> None:
    """Raises Undelivered."""
    target = urlsplit(settings.REMINDER_WEBHOOK)
    body = content(digest)
    headers = signed(body, int(time.time())) | {
        "Content-Type": "application/json",
        "X-Portal-Delivery": str(digest.pk),
        "User-Agent": "portal-reminders",
    }
    status = _post(target, _checked_address(target), body, headers)
    if not 200 <= status < 300:
        words = _("The other system answered with status %(status)d.") % {"status": status}
        raise Undelivered(words, for_good=400 <= status < 500 and status not in PASSING)


def content(digest: Digest) -> bytes:
    """Whom (by the account's name), on which day, and the lines with full addresses."""
    lines = [{"text": text, "url": f"{settings.PUBLIC_URL}{address}"} for text, address in digest.lines]
    told = {
        "id": digest.pk,
        "to": digest.user.username,
        "day": digest.day.isoformat(),
        "subject": digest.subject,
        "lines": lines,
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def signed(body: bytes, timestamp: int) -> dict[str, str]:
    key = settings.REMINDER_WEBHOOK_SECRET.encode()
    seal = hmac.new(key, f"{timestamp}.".encode() + body, hashlib.sha256).hexdigest()
    return {"X-Portal-Timestamp": str(timestamp), "X-Portal-Signature": f"sha256={seal}"}


def _checked_address(target: SplitResult) -> str:
    """The address to connect to. The name is looked up once, and what was checked is what is connected to: a name that
    answers differently the second time leads nowhere else."""
    try:
        port = target.port or _port(target)
        found = socket.getaddrinfo(target.hostname, port, type=socket.SOCK_STREAM)
    except (OSError, ValueError):
        raise Undelivered(_("The other system's name is not known.")) from None
    addresses = [str(each[4][0]) for each in found]
    if not settings.REMINDER_WEBHOOK_PRIVATE and not all(map(_is_public, addresses)):
        words = _("The other system's address is inside a private network; REMINDER_WEBHOOK_PRIVATE does not allow it.")
        raise Undelivered(words, for_good=True)
    return addresses[0]


def _is_public(address: str) -> bool:
    found = ipaddress.ip_address(address)
    return found.is_global and not found.is_multicast


def _port(target: SplitResult) -> int:
    return 443 if target.scheme == "https" else 80


def _post(target: SplitResult, address: str, body: bytes, headers: dict[str, str]) -> int:
    """The status of the answer; where it redirects to is not followed."""
    host, port = target.hostname or "", target.port or _port(target)
    kind = _Encrypted if target.scheme == "https" else _Plain
    connection = kind(host, port, timeout=TIMEOUT)
    connection.address = address
    path = (target.path or "/") + (f"?{target.query}" if target.query else "")
    try:
        connection.request("POST", path, body, headers)
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        raise Undelivered(_("The other system could not be reached, or did not answer in time.")) from None
    finally:
        connection.close()


class _Plain(http.client.HTTPConnection):
    """A connection to an address that was looked up before."""

    address = ""

    def connect(self) -> None:
        self.sock = socket.create_connection((self.address, self.port), TIMEOUT)


class _Encrypted(_Plain):
    """The same with TLS: the certificate must be the host's."""

    default_port = http.client.HTTPS_PORT

    def connect(self) -> None:
        super().connect()
        self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)
