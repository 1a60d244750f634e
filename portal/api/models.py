"""Other systems that read the portal, and the answers that are kept for a request that is sent again."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from oauth2_provider.models import Application

from portal.accounts.models import Post, User
from portal.api.querysets import ClientQuerySet
from portal.web.constraints import both_or_neither


class Client(models.Model):
    """Another system. Its post says how far it sees; without `application` it is revoked and has no token."""

    application = models.OneToOneField(
        Application, models.SET_NULL, null=True, blank=True, related_name="client", verbose_name=_("credentials")
    )
    post = models.OneToOneField(Post, models.PROTECT, related_name="client", verbose_name=_("post"))
    scopes = models.JSONField(_("scopes"), default=list)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    created_by = models.CharField(_("created by"), max_length=150)
    rotated_at = models.DateTimeField(_("secret renewed at"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    revoked_by = models.CharField(_("revoked by"), max_length=150, null=True, blank=True)

    objects = ClientQuerySet.as_manager()

    class Meta:
        verbose_name = _("other system")
        verbose_name_plural = _("other systems")
        ordering = ["pk"]
        constraints = [
            both_or_neither("revoked_at", "revoked_by", "client_revoked_who_and_when"),
            models.CheckConstraint(
                condition=Q(revoked_at=None) | Q(application=None), name="revoked_client_has_no_credentials"
            ),
        ]

    def __str__(self) -> str:
        return str(self.post.user)

    @property
    def audit_name(self) -> str:
        return self.post.user.username


class Answer(models.Model):
    """The first answer to a request with an Idempotency-Key; `status` is empty as long as it is being worked on."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name=_("user"))
    key = models.CharField(max_length=64)
    #: digest of method, path and body
    request = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    body = models.JSONField(null=True)
    location = models.CharField(max_length=200, blank=True)
    begun_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("kept answer")
        verbose_name_plural = _("kept answers")
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="one_answer_a_key")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.key}"
