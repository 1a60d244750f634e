"""What the door keeps: sessions, failures, used passwords, second factors, and who somebody is elsewhere.

Nothing in these tables opens a door by itself: keys and codes are kept as keyed digests, the secret of a second
factor encrypted.
"""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.crypto import EncryptedTextField
from portal.signin.querysets import AccountsQuerySet, FailuresQuerySet, SessionQuerySet


class Session(models.Model):
    """A browser's session (portal.signin.store). `session_key` is the digest of what the cookie holds."""

    session_key = models.CharField(max_length=64, primary_key=True)
    session_data = models.TextField()
    expire_date = models.DateTimeField(db_index=True)
    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="sessions", verbose_name=_("user"))
    since = models.DateTimeField(_("since"), default=timezone.now)
    #: of the last request that somebody made, to the minute; what a page asks by itself does not count
    last_seen = models.DateTimeField(_("last seen"), default=timezone.now)
    address = models.CharField(_("address"), max_length=100, blank=True)
    device = models.CharField(_("device"), max_length=100, blank=True)

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ["-last_seen"]

    def __str__(self) -> str:
        return f"{self.user_id} {self.since:%Y-%m-%d %H:%M}"


class Failures(models.Model):
    """Failures in a row of one account or one address, by the digest of its name."""

    key = models.CharField(max_length=64, unique=True)
    is_address = models.BooleanField(_("address"), default=False)
    #: a user name that exists, or an address; a name that nobody has may be a password and is not kept
    label = models.CharField(_("who"), max_length=150, blank=True)
    count = models.PositiveIntegerField(_("failures"), default=0)
    #: of an account: how many of them came from which address (by its key)
    places = models.JSONField(default=dict)
    last_at = models.DateTimeField(_("last failure"), default=timezone.now, db_index=True)
    locked_until = models.DateTimeField(_("locked until"), null=True)

    objects = FailuresQuerySet.as_manager()

    class Meta:
        verbose_name = _("failures to log in")
        verbose_name_plural = _("failures to log in")
        ordering = ["-last_at"]

    def __str__(self) -> str:
        return self.label or self.key[:12]


class UsedPassword(models.Model):
    """A password that was set once, as its hash, so that it is not taken again, and its age is known."""

    user = models.ForeignKey(User, models.CASCADE, related_name="used_passwords", verbose_name=_("user"))
    password = models.CharField(max_length=128)
    set_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("used password")
        verbose_name_plural = _("used passwords")
        ordering = ["-set_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.user_id} {self.set_at:%Y-%m-%d}"


class SecondFactor(models.Model):
    """The app on a user's phone that shows a code of six digits (RFC 6238). Without `confirmed_at` it is being set
    up; `reset_at` says since when an administrator has made a new one necessary, until the user was told."""

    user = models.OneToOneField(User, models.CASCADE, related_name="second_factor", verbose_name=_("user"))
    secret = EncryptedTextField()
    confirmed_at = models.DateTimeField(_("set up"), null=True)
    #: the last period of 30 seconds whose code was taken: a code is good once
    last_period = models.PositiveBigIntegerField(default=0)
    reset_at = models.DateTimeField(null=True)

    objects = AccountsQuerySet.as_manager()

    class Meta:
        verbose_name = _("second factor")
        verbose_name_plural = _("second factors")

    def __str__(self) -> str:
        return str(self.user)


class RecoveryCode(models.Model):
    """A code for the day on which the phone is gone, as its digest; good once."""

    user = models.ForeignKey(User, models.CASCADE, related_name="recovery_codes", verbose_name=_("user"))
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("recovery code")
        verbose_name_plural = _("recovery codes")
        constraints = [models.UniqueConstraint(fields=["user", "digest"], name="recovery_code_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.digest[:8]}"


class Identity(models.Model):
    """Who a user is at the provider of single sign-on."""

    user = models.OneToOneField(User, models.CASCADE, related_name="identity", verbose_name=_("user"))
    issuer = models.CharField(max_length=300)
    subject = models.CharField(max_length=255)
    bound_at = models.DateTimeField(default=timezone.now)

    objects = AccountsQuerySet.as_manager()

    class Meta:
        verbose_name = _("identity elsewhere")
        verbose_name_plural = _("identities elsewhere")
        constraints = [models.UniqueConstraint(fields=["issuer", "subject"], name="one_user_an_identity")]

    def __str__(self) -> str:
        return f"{self.user} {self.subject}"
