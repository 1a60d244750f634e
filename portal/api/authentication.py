"""Who asks: another system by its token, or a person by the session that the pages use."""

import hashlib
import json
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import authentication, exceptions
from rest_framework.request import Request

from portal.accounts.models import Post, User
from portal.api.actors import ClientActor
from portal.audit.origin import acting_for

#: The post behind a token that is good now. Every request asks this, and the ORM takes fifteen times as long to write
#: it as the database to answer it. What the post covers is looked up when somebody asks for its name.
LIVING = """
    SELECT post.*, person.username AS user_username, person.name AS user_name,
        person.is_active AS user_is_active, token.scope AS token_scopes, client.scopes AS client_scopes
    FROM oauth2_provider_accesstoken token
    JOIN api_client client ON client.application_id = token.application_id
    JOIN accounts_post post ON post.id = client.post_id
    JOIN accounts_user person ON person.id = post.user_id
    WHERE token.token_checksum = %s AND token.expires > %s AND client.revoked_at IS NULL AND person.is_active
        AND post.starts <= %s AND (post.ends IS NULL OR post.ends >= %s)
"""
#: where the row has what makes up the post and the user; more of the user is read when somebody asks for it
POST = {field.attname: str(field.column) for field in Post._meta.concrete_fields}
USER = {"id": "user_id", "username": "user_username", "name": "user_name", "is_active": "user_is_active"}


class TokenAuthentication(authentication.BaseAuthentication):
    """The token is looked up with its client, so that it is dead the moment the client is revoked or its post ends."""

    def authenticate(self, request: Request) -> tuple[Any, ClientActor] | None:
        scheme, _space, text = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        actor = client_with(text.strip())
        if actor is None or actor.user is None:
            raise exceptions.AuthenticationFailed(_("The token is unknown, has expired or was revoked."))
        acting_for(actor.user.name)
        request._request.actor = actor
        return actor.user, actor

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="api"'


def client_with(token: str) -> ClientActor | None:
    """The client whose token this is, if it is good now; one query."""
    checksum = hashlib.sha256(token.encode("utf-8", "surrogateescape")).hexdigest()
    now, today = timezone.now(), connection.ops.adapt_datefield_value(timezone.localdate())
    with connection.cursor() as cursor:
        cursor.execute(LIVING, [checksum, connection.ops.adapt_datetimefield_value(now), today, today])
        found = cursor.fetchone()
        row = dict(zip([column[0] for column in cursor.description], found, strict=True)) if found else None
    if row is None:
        return None
    post = _instance(Post, row, POST)
    post.user = _instance(User, row, USER)
    scopes = frozenset(row["token_scopes"].split()).intersection(json.loads(row["client_scopes"]))
    return ClientActor(user=post.user, post=post, scopes=scopes)


def _instance(model: Any, row: dict[str, Any], columns: dict[str, str]) -> Any:
    """A row's instance of a model of which it holds the `columns` (by their attributes); the others are deferred."""
    fields = [field for field in model._meta.concrete_fields if field.attname in columns]
    values = [field.to_python(row[columns[field.attname]]) for field in fields]
    return model.from_db(connection.alias, columns, values)
