"""What surrounds the logs of a month: enrolments, exemptions from handing in, and the signature of the subdistrict."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Community, Subdistrict
from portal.files.models import StoredFile
from portal.web.constraints import both_or_neither, choices, one_of
from programmes.models import Course, Programme
from sites.models.places import Site
from sites.querysets import ExemptionQuerySet, OfSiteQuerySet, SignatureQuerySet
from sites.states import EXEMPTION_KINDS


class Enrolment(models.Model):
    """How many are enrolled for a course at a site: what the attendance of an activity begins from."""

    site = models.ForeignKey(Site, models.PROTECT, related_name="enrolments", verbose_name=_("site"))
    course = models.ForeignKey(Course, models.PROTECT, related_name="enrolments", verbose_name=_("course"))
    enrolled = models.PositiveIntegerField(_("enrolled"))

    objects = OfSiteQuerySet.as_manager()

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        ordering = ["site", "course"]
        constraints = [models.UniqueConstraint(fields=["site", "course"], name="one_enrolment_a_course")]

    def __str__(self) -> str:
        return f"{self.site} · {self.course}"


class LogExemption(models.Model):
    """Days for which no log is asked: closed weeks, force majeure. It stops reminders; what is measured ignores it
    (docs/rules.md §2). Which sites: those of the programme and the place that are named; none named is all of them."""

    programme = models.ForeignKey(
        Programme, models.PROTECT, null=True, blank=True, related_name="exemptions", verbose_name=_("programme")
    )
    subdistrict = models.ForeignKey(
        Subdistrict, models.PROTECT, null=True, blank=True, related_name="exemptions", verbose_name=_("subdistrict")
    )
    community = models.ForeignKey(
        Community, models.PROTECT, null=True, blank=True, related_name="exemptions", verbose_name=_("community")
    )
    site = models.ForeignKey(
        Site, models.PROTECT, null=True, blank=True, related_name="exemptions", verbose_name=_("site")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=choices(EXEMPTION_KINDS))
    starts = models.DateField(_("from"))
    ends = models.DateField(_("until"))
    reason = models.CharField(_("reason"), max_length=500)
    proof = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("proof")
    )
    granted_at = models.DateTimeField(_("granted at"), default=timezone.now)
    granted_by = models.CharField(_("granted by"), max_length=150)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawn_by = models.CharField(_("withdrawn by"), max_length=150, null=True, blank=True)
    withdrawn_because = models.CharField(_("withdrawn because"), max_length=200, blank=True, default="")

    objects = ExemptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("exemption from logs")
        verbose_name_plural = _("exemptions from logs")
        ordering = ["-starts", "-pk"]
        constraints = [
            one_of("kind", EXEMPTION_KINDS, "exemption_kind"),
            models.CheckConstraint(condition=Q(ends__gte=F("starts")), name="exemption_ends_after_it_starts"),
            both_or_neither("withdrawn_at", "withdrawn_by", "exemption_withdrawn_who_and_when"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.starts:%Y-%m-%d}—{self.ends:%Y-%m-%d}"

    @property
    def audit_name(self) -> str:
        places = (self.programme, self.subdistrict, self.community, self.site)
        return " ".join([*(place.code for place in places if place), f"{self.starts:%Y-%m-%d}"])


class MonthSignature(models.Model):
    """The head of a subdistrict signs its month. `digest` is over the logs as they were signed: when another is made of
    them, the month has been changed since and is signed again."""

    subdistrict = models.ForeignKey(
        Subdistrict, models.PROTECT, related_name="signatures", verbose_name=_("subdistrict")
    )
    month = models.DateField(_("month"))
    digest = models.CharField(_("digest of what was signed"), max_length=64)
    approved = models.PositiveIntegerField(_("logs approved"))
    missing = models.PositiveIntegerField(_("logs not handed in"))
    note = models.CharField(_("note"), max_length=500, blank=True, default="")
    signed_at = models.DateTimeField(_("signed at"), default=timezone.now)
    signed_by = models.CharField(_("signed by"), max_length=150)

    year_in = "month__year"

    objects = SignatureQuerySet.as_manager()

    class Meta:
        verbose_name = _("signature of a month")
        verbose_name_plural = _("signatures of months")
        ordering = ["-month", "subdistrict", "-signed_at"]
        constraints = [
            models.CheckConstraint(condition=Q(month__day=1), name="signed_month_is_its_first_day"),
            models.UniqueConstraint(fields=["subdistrict", "month", "digest"], name="one_signature_a_state"),
        ]

    def __str__(self) -> str:
        return f"{self.subdistrict} {self.month:%Y-%m}"

    @property
    def audit_name(self) -> str:
        return f"{self.subdistrict.code} {self.month:%Y-%m}"
