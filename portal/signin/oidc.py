"""Single sign-on by OpenID Connect: code flow with PKCE. No libraries' accounts: the portal's own stay the only ones.

What the provider says counts only when its signature, issuer, audience, time and nonce hold; `state` and `nonce` live
in the visitor's session and are good once.
"""

import base64
import hashlib
import logging
import secrets
from dataclasses import asdict, dataclass, field
from typing import Any
from urllib.parse import urlencode

import jwt
import requests
from django.conf import settings
from django.utils.translation import gettext as _

from portal.web.errors import Refused

log = logging.getLogger(__name__)

#: signatures with the provider's own key alone: a token without one, or signed with our secret, is none
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA")
NEEDED = ("iss", "sub", "aud", "exp", "iat", "nonce")
TIMEOUT = 10
#: seconds by which two clocks may differ
LEEWAY = 60


@dataclass(frozen=True)
class Question:
    """What was asked of the provider, to be compared with the answer."""

    state: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    nonce: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(48))
    goal: str = ""

    def kept(self) -> dict[str, str]:
        return asdict(self)


@dataclass(frozen=True)
class Claims:
    issuer: str
    subject: str
    name: str


def is_on() -> bool:
    return bool(settings.OIDC_ISSUER)


def address_to_ask(question: Question, back: str) -> str:
    """Where the visitor is sent; `back` is our own address to which they return. Raises Refused."""
    challenge = base64.urlsafe_b64encode(hashlib.sha256(question.verifier.encode()).digest()).rstrip(b"=").decode()
    query = {
        "response_type": "code", "client_id": settings.OIDC_CLIENT_ID, "redirect_uri": back,
        "scope": "openid profile", "state": question.state, "nonce": question.nonce,
        "code_challenge": challenge, "code_challenge_method": "S256",
    }  # fmt: skip
    return f"{_described()['authorization_endpoint']}?{urlencode(query)}"


def claims_of(question: Question, *, state: str, code: str, back: str) -> Claims:
    """Who the visitor is, by the code that came back with them. Raises Refused."""
    if not secrets.compare_digest(question.state.encode(), state.encode()):
        raise _refused("state")
    described = _described()
    form = {
        "grant_type": "authorization_code", "code": code, "redirect_uri": back, "code_verifier": question.verifier,
    }  # fmt: skip
    answer = _asked("POST", described["token_endpoint"], data=form, auth=_ourselves(described, form))
    claims = _verified(str(answer.get("id_token", "")), described)
    if not secrets.compare_digest(str(claims["nonce"]).encode(), question.nonce.encode()):
        raise _refused("nonce")
    return Claims(claims["iss"], str(claims["sub"]), str(claims.get("preferred_username", "")))


def _ourselves(described: dict[str, Any], form: dict[str, str]) -> tuple[str, str] | None:
    """Our id and secret, as the provider wants them: in the header (the standard's default) or in the form."""
    methods = described.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    if "client_secret_basic" in methods:
        return settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET
    form |= {"client_id": settings.OIDC_CLIENT_ID, "client_secret": settings.OIDC_CLIENT_SECRET}
    return None


def _verified(token: str, described: dict[str, Any]) -> dict[str, Any]:
    try:
        header = jwt.get_unverified_header(token)
        keys = jwt.PyJWKSet.from_dict(_asked("GET", described["jwks_uri"])).keys
        signing = [key for key in keys if key.public_key_use in (None, "sig")]
        fitting = [key for key in signing if header.get("kid") in (None, key.key_id)]
        if len(fitting) != 1:
            raise _refused("key")
        claims: dict[str, Any] = jwt.decode(
            token, fitting[0], algorithms=list(ALGORITHMS), audience=settings.OIDC_CLIENT_ID,
            issuer=settings.OIDC_ISSUER, leeway=LEEWAY, options={"require": list(NEEDED)},
        )  # fmt: skip
    except jwt.PyJWTError as fault:
        raise _refused(type(fault).__name__) from None
    if isinstance(claims["aud"], list) and len(claims["aud"]) > 1 and claims.get("azp") != settings.OIDC_CLIENT_ID:
        raise _refused("azp")
    return claims


def _described() -> dict[str, Any]:
    """The provider's own description; of another issuer it is refused."""
    described = _asked("GET", f"{settings.OIDC_ISSUER.rstrip('/')}/.well-known/openid-configuration")
    if described.get("issuer") != settings.OIDC_ISSUER:
        raise _refused("issuer")
    return described


def _asked(method: str, url: str, **given: Any) -> dict[str, Any]:
    try:
        answer = requests.request(method, url, timeout=TIMEOUT, allow_redirects=False, **given)
        answer.raise_for_status()
        told = answer.json()
    except (requests.RequestException, ValueError) as fault:
        log.warning("single sign-on: %s", type(fault).__name__)
        raise Refused(_("Single sign-on does not answer at present. Log in with your password, or later.")) from None
    if not isinstance(told, dict):
        raise _refused("answer")
    return told


def _refused(what: str) -> Refused:
    """The visitor is told the same in every case; the log says what did not hold."""
    log.warning("single sign-on: what came back does not hold (%s)", what)
    return Refused(_("What single sign-on answered does not hold. Begin again, or log in with your password."))
