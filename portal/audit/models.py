"""The append-only, hash-chained trail: who did what, when and in which post.

It copies names and codes as text and has no foreign keys: what it says must outlive what it speaks of.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.audit.querysets import EntryQuerySet


class Entry(models.Model):
    number = models.PositiveBigIntegerField(_("number"), unique=True)
    at = models.DateTimeField(_("time"), db_index=True)
    actor = models.CharField(_("who"), max_length=150, db_index=True)
    post = models.CharField(_("post"), max_length=200, blank=True)
    action = models.CharField(_("action"), max_length=60, db_index=True)
    target = models.CharField(_("what"), max_length=200, blank=True, db_index=True)
    reason = models.TextField(_("reason"), blank=True)
    details = models.JSONField(_("details"), default=dict)
    on_behalf = models.CharField(_("on behalf of"), max_length=150, blank=True, default="", db_default="")
    channel = models.CharField(_("channel"), max_length=20, blank=True, default="", db_default="")
    address = models.CharField(_("address"), max_length=100, blank=True, default="", db_default="")
    request_id = models.CharField(_("request number"), max_length=64, blank=True, default="", db_default="")
    place = models.CharField(_("from where"), max_length=500, blank=True, default="", db_default="")
    #: how the digest is made, see portal.audit.digests; entries before the column was there are of the first
    recipe = models.PositiveSmallIntegerField(_("recipe"), default=1, db_default=1)
    previous_hash = models.CharField(_("digest before"), max_length=64)
    hash = models.CharField(_("digest"), max_length=64, unique=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit trail")
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"{self.number} {self.action} {self.target}"


class ChainHead(models.Model):
    """The one row that every writer locks, so that entries follow each other without a gap."""

    number = models.PositiveBigIntegerField(_("number"), default=0)
    hash = models.CharField(_("digest"), max_length=64, default="")

    class Meta:
        verbose_name = _("head of the audit trail")
        verbose_name_plural = _("head of the audit trail")
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_chain_head")]

    def __str__(self) -> str:
        return str(self.number)
