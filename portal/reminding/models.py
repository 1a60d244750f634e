from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.accounts.models import User
from portal.reminding.querysets import DigestQuerySet
from portal.reminding.states import DigestState
from portal.web.constraints import one_of


class Digest(models.Model):
    """What a person is told on a day by a channel: one, whatever runs twice or is begun again.

    `lines` are [text, address on the portal]. While it is queued, nobody tries to send it before `due_at`: who does
    puts that off by a lease, a failure by a growing gap.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="digests", verbose_name=_("user"))
    day = models.DateField(_("day"))
    channel = models.CharField(_("channel"), max_length=20)
    kind = models.CharField(pgettext_lazy("reminder", "kind"), max_length=20)
    subject = models.CharField(_("subject"), max_length=200)
    lines = models.JSONField(_("lines"), default=list)
    state = models.CharField(_("state"), max_length=10, choices=DigestState, default=DigestState.QUEUED)
    error = models.CharField(_("reason of failure"), max_length=300, blank=True, default="")
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    lease = models.UUIDField(null=True, blank=True, editable=False)
    due_at = models.DateTimeField(_("to be sent from"), default=timezone.now)
    created_at = models.DateTimeField(_("queued at"), default=timezone.now)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)

    objects = DigestQuerySet.as_manager()

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering = ["-day", "-pk"]
        indexes = [models.Index(fields=["state", "due_at"], name="digest_by_state_and_due")]
        constraints = [
            models.UniqueConstraint(fields=["user", "day", "channel"], name="one_digest_a_day_and_channel"),
            one_of("state", DigestState.values, "digest_state"),
            models.CheckConstraint(
                condition=Q(state=DigestState.SENT, sent_at__isnull=False)
                | (~Q(state=DigestState.SENT) & Q(sent_at__isnull=True)),
                name="digest_sent_exactly_when_it_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(state=DigestState.FAILED) | ~Q(error=""), name="failed_digest_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.subject


class Topic(models.Model):
    """What a digest was about, by a name that the app gives it which knows the thing: who was told of it, and when."""

    digest = models.ForeignKey(Digest, models.CASCADE, related_name="topics", verbose_name=_("reminder"))
    name = models.CharField(_("topic"), max_length=100, db_index=True)

    class Meta:
        verbose_name = _("topic of a reminder")
        verbose_name_plural = _("topics of reminders")
        ordering = ["digest", "name"]
        constraints = [models.UniqueConstraint(fields=["digest", "name"], name="one_topic_a_digest")]

    def __str__(self) -> str:
        return self.name
