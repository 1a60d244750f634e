"""Other systems: letting them in, renewing a secret, shutting them out. A secret is answered once and kept hashed."""

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from oauth2_provider.generators import generate_client_secret
from oauth2_provider.models import AccessToken, Application

from portal.accounts.actors import Actor
from portal.accounts.models import Community, Post, Subdistrict, User
from portal.accounts.rights import Right, Role
from portal.api.models import Client
from portal.api.scopes import SCOPES
from portal.audit.services import record
from portal.web.errors import Refused
from programmes.models import Programme, ProgrammeOfficer

#: begins the user name under which a client acts, as the audit trail shows it
PREFIX = "api-"


@transaction.atomic
def create_client(
    *,
    by: Actor,
    code: str,
    name: str,
    scopes: Iterable[str],
    subdistrict: Subdistrict | None = None,
    community: Community | None = None,
    programmes: Iterable[Programme] = (),
    reason: str = "",
) -> tuple[Client, str]:
    """A client and its secret, which cannot be read again. It sees the whole district, or what is named: one
    subdistrict, one community, or programmes. Raises Refused or Forbidden."""
    by.require(Right.EDIT_ACCOUNTS)
    programmes, scopes = list(programmes), [scope for scope in SCOPES if scope in set(scopes)]
    if not scopes:
        raise Refused(_("A client needs at least one scope."))
    if sum(map(bool, (subdistrict, community, programmes))) > 1:
        raise Refused(_("A client sees one subdistrict, one community, or programmes: name one of them."))
    if User.objects.filter(username__iexact=PREFIX + code).exists():
        raise Refused(_("There is a client named %(code)s already.") % {"code": code})
    user = User(username=PREFIX + code, name=name)
    user.set_unusable_password()
    user.save(force_insert=True)
    role = _role(subdistrict, community, programmes)
    post = Post.objects.create(user=user, role=role, subdistrict=subdistrict, community=community)
    ProgrammeOfficer.objects.bulk_create([ProgrammeOfficer(programme=programme, post=post) for programme in programmes])
    application, secret = _credentials(name)
    client = Client.objects.create(application=application, post=post, scopes=scopes, created_by=by.name)
    codes = sorted(programme.code for programme in programmes)
    details = {"name": name, "post": post.audit_name, "programmes": codes, "scopes": scopes}
    record(by=by, action="client.create", target=user.username, reason=reason, details=details)
    return client, secret


@transaction.atomic
def rotate_secret(*, by: Actor, client: Client, reason: str = "") -> tuple[Client, str]:
    """A new secret; the old one and the tokens that were got with it are void at once. Raises Refused when revoked."""
    by.require(Right.EDIT_ACCOUNTS)
    client = _locked(client)
    secret = generate_client_secret()
    application = client.application
    assert application  # noqa: S101 - _locked refuses what is revoked
    application.client_secret = secret
    application.save(update_fields=["client_secret", "updated"])
    AccessToken.objects.filter(application=application).delete()
    client.rotated_at = timezone.now()
    client.save(update_fields=["rotated_at"])
    record(by=by, action="client.rotate", target=client.audit_name, reason=reason)
    return client, secret


@transaction.atomic
def revoke_client(*, by: Actor, client: Client, reason: str = "") -> Client:
    """Its credentials and with them all its tokens are deleted, its account is closed; what it did stays on record.
    Raises Refused when that has happened already."""
    by.require(Right.EDIT_ACCOUNTS)
    client = _locked(client)
    application, client.application = client.application, None
    client.revoked_at, client.revoked_by = timezone.now(), by.name
    client.save(update_fields=["application", "revoked_at", "revoked_by"])
    assert application  # noqa: S101 - _locked refuses what is revoked
    application.delete()
    post = client.post
    post.ends = max(post.starts, timezone.localdate() - timedelta(days=1))
    post.save(update_fields=["ends"])
    post.user.is_active = False
    post.user.save(update_fields=["is_active"])
    record(by=by, action="client.revoke", target=client.audit_name, reason=reason)
    return client


def _locked(client: Client) -> Client:
    """The row, locked; raises Refused when it is revoked."""
    # `of`: an outer join can't be locked, and the credentials are null once revoked
    rows = Client.objects.select_for_update(of=("self",)).select_related("post__user", "application")
    found = rows.get(pk=client.pk)
    if found.revoked_at:
        raise Refused(_("This client is revoked."))
    return found


def _role(subdistrict: Subdistrict | None, community: Community | None, programmes: list[Programme]) -> Role:
    if programmes:
        return Role.PROGRAMME_CLIENT
    if community:
        return Role.COMMUNITY_CLIENT
    return Role.SUBDISTRICT_CLIENT if subdistrict else Role.DISTRICT_CLIENT


def _credentials(name: str) -> tuple[Application, str]:
    secret = generate_client_secret()
    application = Application.objects.create(
        name=name,
        client_secret=secret,
        client_type=Application.CLIENT_CONFIDENTIAL,
        authorization_grant_type=Application.GRANT_CLIENT_CREDENTIALS,
    )
    return application, secret
