"""Browsers in which somebody has logged in before. Many offices share one address: what fails at a neighbour's desk
must not shut out who is known here. The lock of the account holds for them as well."""

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from portal.signin.services.attempts import Attempt
from portal.web.client_address import address_of

#: the cookie, signed: the accounts that logged in here, by the digest of their names
COOKIE, SALT = "known", "portal.signin.known"
#: seconds, and accounts that a browser remembers
LASTS, MOST = 90 * 24 * 60 * 60, 5


def attempt_of(request: HttpRequest, name: str) -> Attempt:
    """Somebody who says to be `name` tries to log in."""
    attempt = Attempt(name, address_of(request))
    return Attempt(name, attempt.address, is_known=attempt.account_key in _accounts(request))


def remember(request: HttpRequest, attempt: Attempt) -> None:
    """`attempt` was right: its browser is known from the answer on."""
    accounts = [attempt.account_key, *(key for key in _accounts(request) if key != attempt.account_key)]
    request.known_accounts = accounts[:MOST]  # type: ignore[attr-defined]


def is_known(request: HttpRequest) -> bool:
    """Whether anybody has logged in here before."""
    return bool(_accounts(request))


def write(request: HttpRequest, response: HttpResponseBase) -> None:
    if accounts := getattr(request, "known_accounts", None):
        response.set_signed_cookie(
            COOKIE, " ".join(accounts), salt=SALT, max_age=LASTS, path=settings.SESSION_COOKIE_PATH,
            secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax",
        )  # fmt: skip


def _accounts(request: HttpRequest) -> list[str]:
    return str(request.get_signed_cookie(COOKIE, "", salt=SALT, max_age=LASTS)).split()
