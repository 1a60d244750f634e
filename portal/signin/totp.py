"""Codes of six digits that change every 30 seconds (RFC 6238), as the apps on phones show them."""

import base64
import secrets
import time

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor import InvalidToken
from cryptography.hazmat.primitives.twofactor.totp import TOTP

PERIOD, DIGITS = 30, 6
#: how many periods a phone's clock may be slow or fast
SLACK = 1


def new_secret() -> str:
    """160 random bits in base 32, as people type it."""
    return base64.b32encode(secrets.token_bytes(20)).decode()


def code_at(secret: str, moment: float) -> str:
    return _totp(secret).generate(moment).decode()


def period_of(secret: str, code: str, *, after: int, now: float | None = None) -> int | None:
    """The period whose code this is, if that is about now and later than the period `after`; else None."""
    if not (len(code) == DIGITS and code.isascii() and code.isdecimal()):
        return None
    current = int(time.time() if now is None else now) // PERIOD
    for period in range(max(current - SLACK, after + 1), current + SLACK + 1):
        try:
            _totp(secret).verify(code.encode(), period * PERIOD)
        except InvalidToken:
            continue
        return period
    return None


def address(secret: str, account: str, issuer: str) -> str:
    """What a QR code holds for the app."""
    return _totp(secret).get_provisioning_uri(account, issuer)


def _totp(secret: str) -> TOTP:
    # SHA-1 as HMAC is sound, and the only one that all apps know.
    return TOTP(base64.b32decode(secret), DIGITS, SHA1(), PERIOD)  # noqa: S303
