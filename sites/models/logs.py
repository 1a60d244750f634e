"""The monthly log: what is handed in, how it came about, and what was odd about it."""

from functools import cached_property
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.files.models import StoredFile
from portal.web.constraints import both_or_neither, one_of
from sites.models.evaluation import EvaluationRound
from sites.models.places import Site
from sites.querysets import OfLogQuerySet, OfSiteQuerySet, PhotoQuerySet, RevisionQuerySet
from sites.states import FROZEN_ROUNDS, LogStatus


class MonthlyLog(models.Model):
    """What a committee hands in for a site and a month (`month` is the month's first day)."""

    site = models.ForeignKey(Site, models.PROTECT, related_name="logs", verbose_name=_("site"))
    month = models.DateField(_("month"))
    first_submitted_at = models.DateTimeField(_("first submitted at"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=LogStatus, default=LogStatus.DRAFT)
    open_days = models.PositiveSmallIntegerField(_("opening days"))
    note = models.TextField(_("note"), blank=True)
    version = models.PositiveSmallIntegerField(_("version"), default=1, editable=False)
    #: goes up with whatever is written of the log, its draft too: who edits names the one that they saw
    edit = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    submitted_at = models.DateTimeField(_("handed in at"), null=True, blank=True, editable=False)
    submitted_by = models.CharField(
        _("handed in by"), max_length=150, blank=True, default="", db_default="", editable=False
    )
    checked_at = models.DateTimeField(_("checked at"), null=True, blank=True, editable=False)
    checked_by = models.CharField(
        _("checked by"), max_length=150, blank=True, default="", db_default="", editable=False
    )
    returned_because = models.TextField(_("returned because"), blank=True, default="", db_default="", editable=False)

    year_in = "month__year"

    objects = OfSiteQuerySet.as_manager()

    class Meta:
        verbose_name = _("monthly log")
        verbose_name_plural = _("monthly logs")
        ordering = ["site", "month"]
        constraints = [
            models.UniqueConstraint(fields=["site", "month"], name="one_log_a_month"),
            one_of("status", LogStatus.values, "log_status"),
            models.CheckConstraint(condition=Q(month__day=1), name="log_month_is_its_first_day"),
            models.CheckConstraint(condition=Q(open_days__range=(0, 31)), name="log_open_days"),
            models.CheckConstraint(
                condition=Q(status=LogStatus.DRAFT, first_submitted_at__isnull=True)
                | (~Q(status=LogStatus.DRAFT) & Q(first_submitted_at__isnull=False)),
                name="log_submitted_exactly_when_no_draft",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site} {self.month:%Y-%m}"

    @property
    def audit_name(self) -> str:
        return f"{self.site.code} {self.month:%Y-%m}"

    @property
    def is_evidence(self) -> bool:
        """Whether an evaluation that is under public notice or published rests on it."""
        rounds = EvaluationRound.objects.final().filter(programme=self.site.programme_id, year=self.month.year)
        return rounds.filter(status__in=FROZEN_ROUNDS).exists()

    @cached_property
    def happened(self) -> list[Any]:
        """Its activities, read once: what looks for oddities asks many times."""
        return list(self.activities.all())

    @property
    def open_oddities(self) -> int:
        """How many oddities nobody has answered."""
        return self.oddities.filter(answered_at=None).count()


class LogRevision(models.Model):
    """A version of an approved log before it was corrected: readable and comparable for good."""

    log = models.ForeignKey(MonthlyLog, models.PROTECT, related_name="revisions", verbose_name=_("monthly log"))
    version = models.PositiveSmallIntegerField(_("version"))
    content = models.JSONField(_("content"), help_text=_("The log as it was, with all that it held."))
    replaced_at = models.DateTimeField(_("replaced at"))
    replaced_by = models.CharField(_("replaced by"), max_length=150)
    reason = models.CharField(_("reason"), max_length=200)

    year_in = "log__month__year"

    objects = RevisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("earlier version of a log")
        verbose_name_plural = _("earlier versions of logs")
        ordering = ["log", "version"]
        constraints = [models.UniqueConstraint(fields=["log", "version"], name="one_revision_a_version")]

    def __str__(self) -> str:
        return f"{self.log} v{self.version}"


class LogDraft(models.Model):
    """What is being typed, as it was typed: faults and all, until it is handed in. The measure of effort counts the
    seconds between savings and the fields that changed, of the log and never of a person."""

    log = models.OneToOneField(MonthlyLog, models.CASCADE, related_name="draft", verbose_name=_("monthly log"))
    content = models.JSONField(_("content"), default=dict)
    begun_at = models.DateTimeField(_("begun at"), default=timezone.now)
    saved_at = models.DateTimeField(_("saved at"), default=timezone.now)
    saved_by = models.CharField(_("saved by"), max_length=150)
    seconds = models.PositiveIntegerField(_("seconds spent"), default=0)
    typed = models.PositiveIntegerField(_("fields typed"), default=0)

    objects = OfLogQuerySet.as_manager()

    class Meta:
        verbose_name = _("draft of a log")
        verbose_name_plural = _("drafts of logs")
        ordering = ["log"]

    def __str__(self) -> str:
        return str(self.log)


class LogAside(models.Model):
    """A text that somebody typed while a colleague saved another one first: kept until its writer puts it away."""

    log = models.ForeignKey(MonthlyLog, models.CASCADE, related_name="asides", verbose_name=_("monthly log"))
    content = models.JSONField(_("content"))
    kept_at = models.DateTimeField(_("kept at"), default=timezone.now)
    kept_for = models.CharField(_("kept for"), max_length=150)

    objects = OfLogQuerySet.as_manager()

    class Meta:
        verbose_name = _("text kept aside")
        verbose_name_plural = _("texts kept aside")
        ordering = ["log", "kept_at"]
        constraints = [models.UniqueConstraint(fields=["log", "kept_for"], name="one_text_aside_a_writer")]

    def __str__(self) -> str:
        return f"{self.log} · {self.kept_for}"


class LogPhoto(models.Model):
    """A photo as it is kept: small, without a place or a camera in it. `row` is the key of the activity's line.

    Removed, it belongs to earlier versions of the log only. Taken out of circulation, it has no file any more: the row
    says that, in whichever version it was, until it is over its time (docs/retention.md)."""

    log = models.ForeignKey(MonthlyLog, models.PROTECT, related_name="photos", verbose_name=_("monthly log"))
    row = models.CharField(max_length=32, blank=True, default="")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", null=True, verbose_name=_("file"))
    sha256 = models.CharField(_("digest of the pixels"), max_length=64, db_index=True)
    fingerprint = models.CharField(_("fingerprint"), max_length=16)
    width = models.PositiveSmallIntegerField(_("width"))
    height = models.PositiveSmallIntegerField(_("height"))
    added_by = models.CharField(_("added by"), max_length=150)
    added_at = models.DateTimeField(_("added at"), default=timezone.now)
    removed_at = models.DateTimeField(_("removed at"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("taken out at"), null=True, blank=True)
    withdrawn_by = models.CharField(_("taken out by"), max_length=150, blank=True, default="", db_default="")
    withdrawn_because = models.CharField(_("taken out because"), max_length=200, blank=True, default="", db_default="")

    objects = PhotoQuerySet.as_manager()

    class Meta:
        verbose_name = _("photo of a log")
        verbose_name_plural = _("photos of logs")
        ordering = ["log", "row", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["log", "sha256"], name="one_photo_once_a_log"),
            models.CheckConstraint(
                condition=Q(file__isnull=False, withdrawn_at__isnull=True)
                | Q(file__isnull=True, withdrawn_at__isnull=False),
                name="photo_has_a_file_until_taken_out",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.log} · {self.pk}"


class LogOddity(models.Model):
    """What looks odd in a log that was handed in: to be answered before it is approved. `facts` fill its words."""

    log = models.ForeignKey(MonthlyLog, models.CASCADE, related_name="oddities", verbose_name=_("monthly log"))
    code = models.CharField(_("kind"), max_length=40)
    row = models.CharField(max_length=60, blank=True, default="")
    facts = models.JSONField(default=dict)
    found_at = models.DateTimeField(_("found at"), default=timezone.now)
    explanation = models.CharField(_("explanation of the committee"), max_length=500, blank=True, default="")
    answer = models.CharField(_("answer"), max_length=500, blank=True, default="")
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    answered_by = models.CharField(_("answered by"), max_length=150, null=True, blank=True)

    #: what it says to its reader, once sites.logs.odd_words has told it
    words: str = ""

    objects = OfLogQuerySet.as_manager()

    class Meta:
        verbose_name = _("oddity of a log")
        verbose_name_plural = _("oddities of logs")
        ordering = ["log", "code", "row"]
        constraints = [
            models.UniqueConstraint(fields=["log", "code", "row"], name="one_oddity_a_row"),
            both_or_neither("answered_at", "answered_by", "oddity_answered_who_and_when"),
        ]

    def __str__(self) -> str:
        return f"{self.log} · {self.code}"


class LogEffort(models.Model):
    """What a month's log cost who wrote it, added up over its hand-ins. Of the log: no person is named."""

    log = models.OneToOneField(MonthlyLog, models.CASCADE, related_name="effort", verbose_name=_("monthly log"))
    seconds = models.PositiveIntegerField(_("seconds spent"), default=0)
    typed = models.PositiveIntegerField(_("fields typed"), default=0)
    fields = models.PositiveIntegerField(_("fields filled"), default=0)

    objects = OfLogQuerySet.as_manager()

    class Meta:
        verbose_name = _("effort of a log")
        verbose_name_plural = _("efforts of logs")
        ordering = ["log"]

    def __str__(self) -> str:
        return str(self.log)
