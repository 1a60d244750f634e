"""What a password must be: two profiles, chosen by settings.PASSWORD_PROFILE."""

import re
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import get_default_password_validators
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.accounts.models import User
from portal.signin.models import UsedPassword

CLASSES = (r"[a-z]", r"[A-Z]", r"[0-9]", r"[^a-zA-Z0-9\s]")
#: days before its end from which the age of a password is spoken of
NOTICE = 7


class Mixed:
    """Characters of several kinds (GB/T 22239: complexity)."""

    def __init__(self, classes: int = 3) -> None:
        self.classes = classes

    def validate(self, password: str, user: Any = None) -> None:
        if sum(bool(re.search(kind, password)) for kind in CLASSES) < self.classes:
            raise ValidationError(self.get_help_text(), code="password_not_mixed")

    def get_help_text(self) -> str:
        return _("It holds at least %(number)s of: small letters, capital letters, digits, other signs.") % {
            "number": self.classes
        }


class NotUsedBefore:
    """None of the last `last` passwords. Whatever the profile, it also keeps since when a password is used."""

    def __init__(self, last: int = 0) -> None:
        self.last = last

    def validate(self, password: str, user: Any = None) -> None:
        if not self.last or user is None or user.pk is None:
            return
        used = list(UsedPassword.objects.filter(user=user)[: self.last].values_list("password", flat=True))
        if any(check_password(password, each) for each in {*used, user.password}):
            raise ValidationError(self.get_help_text(), code="password_used_before")

    def password_changed(self, password: str, user: Any = None) -> None:
        """Called by Django when a user with a new password is saved."""
        UsedPassword.objects.create(user=user, password=user.password)
        kept = UsedPassword.objects.filter(user=user).values_list("pk", flat=True)[: max(self.last, 1)]
        UsedPassword.objects.filter(user=user).exclude(pk__in=list(kept)).delete()

    def get_help_text(self) -> str:
        if not self.last:
            return ""
        return ngettext(
            "It is not the one used last.", "It is none of the last %(number)s that you have used.", self.last
        ) % {"number": self.last}


def rules() -> list[str]:
    """What a password must be, one sentence each, to be read before one is typed."""
    told = [str(validator.get_help_text()) for validator in get_default_password_validators()]
    if settings.PASSWORD_DAYS:
        told.append(_("It is changed every %(number)s days.") % {"number": settings.PASSWORD_DAYS})
    return [text for text in told if text]


def days_left(user: User) -> int | None:
    """Until the password is too old, 0 when it is; None where age does not matter. The demo's are known anyway."""
    if not settings.PASSWORD_DAYS or user.is_demo or not user.has_usable_password():
        return None
    newest = UsedPassword.objects.filter(user=user).first()
    since = newest.set_at if newest else user.date_joined
    return max((since + timedelta(days=settings.PASSWORD_DAYS) - timezone.now()).days, 0)
