"""Which account somebody has who comes by single sign-on. Accounts are never made by it."""

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.actors import SYSTEM, Actor
from portal.accounts.models import User
from portal.accounts.rights import CLIENT_ROLES, Right
from portal.audit.services import record
from portal.crypto import blind_index
from portal.signin.models import Identity
from portal.web.errors import Refused


@transaction.atomic
def account_of(*, issuer: str, subject: str, name: str) -> User:
    """The account that is bound to `subject`; or the one that is called `name` and not bound yet, bound from now on, so
    that it stays this person's whatever name another one is given there. Raises Refused."""
    bound = Identity.objects.select_related("user").filter(issuer=issuer, subject=subject).first()
    unbound = User.objects.select_for_update(of=("self",)).filter(username=name, identity__isnull=True)
    user: User | None = bound.user if bound else unbound.first()
    if user is None or not user.is_active or user.posts.filter(role__in=CLIENT_ROLES).exists():
        raise Refused(_("You have no account in this portal, or it is closed. The district administrator can help."))
    if bound is None:
        _bind(SYSTEM, user, issuer, subject, "")
    return user


@transaction.atomic
def bind(*, by: Actor, user: User, subject: str, reason: str) -> None:
    """This account is `subject` at the provider. Raises Forbidden, Refused."""
    by.require(Right.EDIT_ACCOUNTS)
    if Identity.objects.filter(user=user).exists():
        raise Refused(_("The account is bound already; free it first."))
    if Identity.objects.filter(issuer=settings.OIDC_ISSUER, subject=subject).exists():
        raise Refused(_("Another account is bound to this identity."))
    _bind(by, user, settings.OIDC_ISSUER, subject, reason)


@transaction.atomic
def free(*, by: Actor, user: User, reason: str) -> None:
    """Nobody comes to this account by single sign-on any more, but by its name. Raises Forbidden, Refused."""
    by.require(Right.EDIT_ACCOUNTS)
    if not Identity.objects.filter(user=user).delete()[0]:
        raise Refused(_("The account is not bound."))
    record(by=by, action="login.free_identity", target=user.username, reason=reason)


def _bind(by: Actor, user: User, issuer: str, subject: str, reason: str) -> None:
    Identity.objects.create(user=user, issuer=issuer, subject=subject)
    details = {"subject": blind_index(subject)}
    record(by=by, action="login.bind_identity", target=user.username, reason=reason, details=details)
