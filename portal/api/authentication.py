"""Who asks: another system by its token, or a person by the session that the pages use."""

import hashlib
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from oauth2_provider.models import AccessToken
from rest_framework import authentication, exceptions
from rest_framework.request import Request

from portal.accounts.models import Post
from portal.api.actors import ClientActor
from portal.audit.origin import acting_for

CLIENT = "application__client__post"
#: of five tables what every request asks of them: half of the time went into columns that nobody looks at
NEEDED = (
    "scope",
    "application__client__scopes",
    *(f"{CLIENT}__{field.attname}" for field in Post._meta.concrete_fields),
    *(f"{CLIENT}__user__{name}" for name in ("username", "name", "is_active")),
)


class TokenAuthentication(authentication.BaseAuthentication):
    """The token is looked up with its client, so that it is dead the moment the client is revoked or its post ends."""

    def authenticate(self, request: Request) -> tuple[Any, AccessToken] | None:
        scheme, _space, text = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        token = living_token(text.strip())
        if token is None:
            raise exceptions.AuthenticationFailed(_("The token is unknown, has expired or was revoked."))
        post = token.application.client.post
        scopes = frozenset(token.scope.split()) & frozenset(token.application.client.scopes)
        acting_for(post.user.name)
        request._request.actor = ClientActor(user=post.user, post=post, scopes=scopes)
        return post.user, token

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="api"'


def living_token(text: str) -> AccessToken | None:
    """The token with its client, if it is good now; one query.

    What the post covers is looked up when somebody asks for its name: three more joins would double this query's time.
    """
    rows = (
        AccessToken.objects.select_related(f"{CLIENT}__user")
        .only(*NEEDED)
        .filter(
            token_checksum=hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest(),
            expires__gt=timezone.now(),
            application__client__revoked_at=None,
            **{f"{CLIENT}__user__is_active": True},
        )
    )
    token = rows.first()
    return token if token and _is_held(token.application.client.post, timezone.localdate()) else None


def _is_held(post: Post, today: date) -> bool:
    return post.starts <= today and (post.ends is None or post.ends >= today)
