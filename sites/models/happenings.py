from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.web.constraints import choices, one_of
from programmes.models import Course
from sites.models.logs import MonthlyLog
from sites.models.places import Site
from sites.querysets import ActivityQuerySet, OfSiteQuerySet
from sites.states import INCIDENT_GRADES, LIABILITIES


class Activity(models.Model):
    log = models.ForeignKey(MonthlyLog, models.PROTECT, related_name="activities", verbose_name=_("monthly log"))
    date = models.DateField(_("date"))
    course = models.ForeignKey(Course, models.PROTECT, related_name="activities", verbose_name=_("course"))
    topic = models.CharField(_("topic"), max_length=200)
    participants = models.PositiveIntegerField(_("attendance"))
    minutes = models.PositiveIntegerField(_("minutes"))
    #: the key of its line on the log's page, to which photos are tied; empty for what an import brought
    row = models.CharField(max_length=32, blank=True, default="", db_default="", editable=False)
    #: the same for the activities of several sites that are one occasion, typed once
    occasion = models.CharField(max_length=32, blank=True, default="", db_default="", editable=False)

    year_in = "date__year"

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering = ["date", "pk"]
        indexes = [
            models.Index(fields=["date", "id"], name="activity_by_date"),
            models.Index(fields=["occasion"], name="activity_by_occasion", condition=~Q(occasion="")),
        ]

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
