"""The second factor: set up, shown, lost, reset."""

import secrets

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.actors import Actor
from portal.accounts.models import Post, User
from portal.accounts.rights import Right, Role
from portal.audit.services import record
from portal.crypto import blind_index
from portal.signin import totp
from portal.signin.models import RecoveryCode, SecondFactor, Session
from portal.web.errors import Refused

#: who needs one where settings.MFA_REQUIRED: who pays, who gives rights, and who sees everything
ROLES = (Role.FINANCE_OFFICER, Role.ADMINISTRATOR, Role.AUDITOR)
#: recovery codes at a time, and what they are made of: nothing that looks like something else
CODES = 10
ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"


def is_needed(posts: list[Post]) -> bool:
    """Whether who holds these posts must have a second factor."""
    return settings.MFA_REQUIRED and any(post.role in ROLES for post in posts)


def has_one(user: User) -> bool:
    return SecondFactor.objects.filter(user=user).exclude(confirmed_at=None).exists()


@transaction.atomic
def being_set_up(user: User) -> SecondFactor:
    """The factor that waits for its first code, begun now if need be. Raises Refused when there is a whole one."""
    factor, _created = SecondFactor.objects.get_or_create(user=user, defaults={"secret": totp.new_secret()})
    if factor.confirmed_at:
        raise Refused(_("There is a second factor already."))
    if not factor.secret:
        factor.secret = totp.new_secret()
        factor.save(update_fields=["secret"])
    return factor


@transaction.atomic
def confirm(*, by: Actor, code: str) -> list[str]:
    """The app shows the right code: from now on it is asked for. Answers the recovery codes. Raises Refused."""
    factor = _locked(by)
    if factor.confirmed_at:
        raise Refused(_("There is a second factor already."))
    period = totp.period_of(factor.secret, code, after=factor.last_period) if factor.secret else None
    if period is None:
        raise Refused(_("This code is not the one that the app shows now. Look at the clocks of both devices, too."))
    factor.confirmed_at, factor.last_period, factor.reset_at = timezone.now(), period, None
    factor.save()
    record(by=by, action="login.set_up_factor", target=factor.user.username)
    return _new_codes(factor.user)


@transaction.atomic
def is_shown(user: User, code: str) -> bool:
    """Is it the code of the app, or one of the recovery codes? Either is good once."""
    code = "".join(code.split()).replace("-", "").lower()
    factor = SecondFactor.objects.select_for_update().filter(user=user).exclude(confirmed_at=None).first()
    if factor is None:
        return False
    if period := totp.period_of(factor.secret, code, after=factor.last_period):
        factor.last_period = period
        factor.save(update_fields=["last_period"])
        return True
    unused = RecoveryCode.objects.filter(user=user, digest=_digest(user, code), used_at=None)
    return bool(unused.update(used_at=timezone.now()))


def require_shown(*, by: Actor, code: str) -> None:
    """Raises Refused when `code` is wrong."""
    with transaction.atomic():
        _shown(by, code)


@transaction.atomic
def new_codes(*, by: Actor, code: str) -> list[str]:
    """Ten new recovery codes; the old ones are void. Raises Refused when `code` is wrong."""
    factor = _shown(by, code)
    record(by=by, action="login.new_recovery_codes", target=factor.user.username)
    return _new_codes(factor.user)


@transaction.atomic
def drop(*, by: Actor, code: str) -> None:
    """Give up one's own factor, to set up another phone. Raises Refused when `code` is wrong."""
    factor = _shown(by, code)
    RecoveryCode.objects.filter(user=factor.user).delete()
    record(by=by, action="login.drop_factor", target=factor.user.username)
    factor.delete()


@transaction.atomic
def reset(*, by: Actor, user: User, reason: str) -> None:
    """The phone and the codes are lost: `user` sets up another one. All sessions end, and the user is told. Raises
    Forbidden, Refused."""
    by.require(Right.EDIT_ACCOUNTS)
    if by.user == user:
        raise Refused(_("Another administrator resets your second factor."))
    factor = SecondFactor.objects.select_for_update().filter(user=user).exclude(confirmed_at=None).first()
    if factor is None:
        raise Refused(_("There is no second factor."))
    factor.secret, factor.confirmed_at, factor.last_period, factor.reset_at = "", None, 0, timezone.now()
    factor.save()
    RecoveryCode.objects.filter(user=user).delete()
    Session.objects.filter(user=user).delete()
    record(by=by, action="login.reset_factor", target=user.username, reason=reason)


def codes_left(user: User) -> int:
    return RecoveryCode.objects.filter(user=user, used_at=None).count()


@transaction.atomic
def take_notice(user: User) -> bool:
    """Whether an administrator has reset the factor since the user was last here; said once."""
    told = SecondFactor.objects.filter(Q(user=user), ~Q(reset_at=None)).update(reset_at=None)
    return bool(told)


def _locked(by: Actor) -> SecondFactor:
    factor = SecondFactor.objects.select_for_update().filter(user=by.user).select_related("user").first()
    if factor is None:
        raise Refused(_("There is no second factor."))
    return factor


def _shown(by: Actor, code: str) -> SecondFactor:
    factor = _locked(by)
    if not is_shown(factor.user, code):
        raise Refused(_("This code is wrong, or was used before."))
    return factor


def _new_codes(user: User) -> list[str]:
    RecoveryCode.objects.filter(user=user).delete()
    codes = ["".join(secrets.choice(ALPHABET) for _ in range(10)) for _ in range(CODES)]
    RecoveryCode.objects.bulk_create(RecoveryCode(user=user, digest=_digest(user, code)) for code in codes)
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def _digest(user: User, code: str) -> str:
    return blind_index(f"recovery {user.pk} {code}")
