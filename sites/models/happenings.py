from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.web.constraints import choices, one_of
from programmes.models import Course
from sites.models.places import Site
from sites.querysets import ActivityQuerySet, OfSiteQuerySet, RevisionQuerySet
from sites.states import INCIDENT_GRADES, LIABILITIES, LogStatus


class MonthlyLog(models.Model):
    """What a committee hands in for a site and a month (`month` is the month's first day)."""

    site = models.ForeignKey(Site, models.PROTECT, related_name="logs", verbose_name=_("site"))
    month = models.DateField(_("month"))
    first_submitted_at = models.DateTimeField(_("first submitted at"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=LogStatus, default=LogStatus.DRAFT)
    open_days = models.PositiveSmallIntegerField(_("opening days"))
    note = models.TextField(_("note"), blank=True)
    version = models.PositiveSmallIntegerField(_("version"), default=1, editable=False)

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


class LogRevision(models.Model):
    """A version of an approved log before it was corrected: readable and comparable for good."""

    log = models.ForeignKey(MonthlyLog, models.PROTECT, related_name="revisions", verbose_name=_("monthly log"))
    version = models.PositiveSmallIntegerField(_("version"))
    content = models.JSONField(_("content"), help_text=_("The log's fields and its activities as they were."))
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


class Activity(models.Model):
    log = models.ForeignKey(MonthlyLog, models.PROTECT, related_name="activities", verbose_name=_("monthly log"))
    date = models.DateField(_("date"))
    course = models.ForeignKey(Course, models.PROTECT, related_name="activities", verbose_name=_("course"))
    topic = models.CharField(_("topic"), max_length=200)
    participants = models.PositiveIntegerField(_("attendance"))
    minutes = models.PositiveIntegerField(_("minutes"))

    year_in = "date__year"

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering = ["date", "pk"]
        indexes = [models.Index(fields=["date", "id"], name="activity_by_date")]

    def __str__(self) -> str:
        return f"{self.date:%Y-%m-%d} {self.topic}"


class Incident(models.Model):
    site = models.ForeignKey(Site, models.PROTECT, related_name="incidents", verbose_name=_("site"))
    date = models.DateField(_("date"))
    grade = models.CharField(_("grade"), max_length=2, choices=choices(INCIDENT_GRADES))
    liability = models.CharField(_("liable"), max_length=3, choices=choices(LIABILITIES))
    description = models.TextField(_("description"), blank=True)

    year_in = "date__year"

    objects = OfSiteQuerySet.as_manager()

    class Meta:
        verbose_name = _("safety incident")
        verbose_name_plural = _("safety incidents")
        ordering = ["date", "pk"]
        constraints = [
            one_of("grade", INCIDENT_GRADES, "incident_grade"),
            one_of("liability", LIABILITIES, "incident_liability"),
        ]

    def __str__(self) -> str:
        return f"{self.date:%Y-%m-%d} {self.grade}"


class Survey(models.Model):
    site = models.ForeignKey(Site, models.PROTECT, related_name="surveys", verbose_name=_("site"))
    date = models.DateField(_("date"))
    valid = models.PositiveIntegerField(_("valid returns"))
    satisfied = models.PositiveIntegerField(_("satisfied"))

    year_in = "date__year"

    objects = OfSiteQuerySet.as_manager()

    class Meta:
        verbose_name = _("satisfaction survey")
        verbose_name_plural = _("satisfaction surveys")
        ordering = ["date", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(satisfied__lte=F("valid")), name="survey_satisfied_within_valid")
        ]

    def __str__(self) -> str:
        return f"{self.date:%Y-%m-%d} {self.satisfied}/{self.valid}"
