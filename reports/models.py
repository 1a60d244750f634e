"""What is put on paper: commendation, incentive points and the documents of a year."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.accounts.models import Community, Subdistrict
from portal.files.models import StoredFile
from portal.jobs.models import Job
from portal.web.constraints import both_or_neither, choices, one_of
from programmes.models import Programme
from programmes.querysets import OfProgrammeQuerySet
from reports.querysets import AwardQuerySet, DocumentManager, PointQuerySet, QuotaQuerySet
from reports.states import AWARD_KINDS, GIVERS, UNITS, VOLUNTEERS, AwardStatus, DocumentKind, DocumentStatus
from sites.models import EvaluationRound, Site
from volunteers.models import Volunteer


class AwardQuota(models.Model):
    """How many may be commended: units per programme, volunteers for the whole district."""

    year = models.PositiveSmallIntegerField(_("evaluation year"))
    kind = models.CharField(_("kind"), max_length=10, choices=choices(AWARD_KINDS))
    programme = models.ForeignKey(
        Programme, models.PROTECT, null=True, blank=True, related_name="quotas", verbose_name=_("programme")
    )
    quota = models.PositiveIntegerField(_("quota"))

    year_in = "year"

    objects = QuotaQuerySet.as_manager()

    class Meta:
        verbose_name = _("commendation quota")
        verbose_name_plural = _("commendation quotas")
        ordering = ["-year", "kind", "programme"]
        constraints = [
            one_of("kind", AWARD_KINDS, "quota_kind"),
            models.UniqueConstraint(fields=["year", "kind", "programme"], name="one_quota_a_programme"),
            models.UniqueConstraint(
                fields=["year", "kind"], condition=Q(programme=None), name="one_quota_of_the_district"
            ),
            models.CheckConstraint(
                condition=Q(kind=UNITS, programme__isnull=False) | Q(kind=VOLUNTEERS, programme__isnull=True),
                name="quota_of_units_names_the_programme",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.kind} {self.programme or ''}"


class IncentiveRule(models.Model):
    """The points that a giver adds for a community with an entitled site of a kind (docs/rules.md §7)."""

    year = models.PositiveSmallIntegerField(_("evaluation year"))
    programme = models.ForeignKey(
        Programme, models.PROTECT, related_name="incentive_rules", verbose_name=_("programme")
    )
    giver = models.CharField(_("giver"), max_length=10, choices=choices(GIVERS))
    kind = models.CharField(_("kind"), max_length=20)
    points = models.DecimalField(_("points"), max_digits=7, decimal_places=2)

    year_in = "year"

    objects = OfProgrammeQuerySet.as_manager()

    class Meta:
        verbose_name = _("incentive rule")
        verbose_name_plural = _("incentive rules")
        ordering = ["-year", "programme", "giver", "kind"]
        constraints = [
            one_of("giver", GIVERS, "incentive_rule_giver"),
            models.UniqueConstraint(fields=["year", "programme", "giver", "kind"], name="one_incentive_rule_a_kind"),
            models.CheckConstraint(condition=Q(points__gte=0), name="incentive_rule_points"),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.giver} {self.kind}"


class IncentivePoint(models.Model):
    year = models.PositiveSmallIntegerField(_("evaluation year"))
    giver = models.CharField(_("giver"), max_length=10, choices=choices(GIVERS))
    community = models.ForeignKey(
        Community, models.PROTECT, related_name="incentive_points", verbose_name=_("community")
    )
    points = models.DecimalField(_("points"), max_digits=7, decimal_places=2)

    year_in = "year"

    objects = PointQuerySet.as_manager()

    class Meta:
        verbose_name = _("incentive points")
        verbose_name_plural = _("incentive points")
        ordering = ["-year", "giver", "community"]
        constraints = [
            one_of("giver", GIVERS, "incentive_point_giver"),
            models.UniqueConstraint(fields=["year", "giver", "community"], name="one_incentive_a_giver"),
            models.CheckConstraint(condition=Q(points__gte=0), name="incentive_points"),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.giver} {self.community}"


class Award(models.Model):
    """A place on a shortlist of commendation: a site or a volunteer."""

    year = models.PositiveSmallIntegerField(_("evaluation year"))
    kind = models.CharField(_("kind"), max_length=10, choices=choices(AWARD_KINDS))
    programme = models.ForeignKey(
        Programme, models.PROTECT, null=True, blank=True, related_name="awards", verbose_name=_("programme")
    )
    site = models.ForeignKey(Site, models.PROTECT, null=True, blank=True, related_name="awards", verbose_name=_("site"))
    volunteer = models.ForeignKey(
        Volunteer, models.PROTECT, null=True, blank=True, related_name="awards", verbose_name=_("volunteer")
    )
    position = models.PositiveIntegerField(_("place"))
    undecided = models.BooleanField(_("to be decided"), default=False)
    status = models.CharField(_("status"), max_length=10, choices=AwardStatus, default=AwardStatus.PROPOSED)
    basis = models.CharField(_("digest of the evaluation"), max_length=64, blank=True)
    proposed_at = models.DateTimeField(_("proposed at"))
    proposed_by = models.CharField(_("proposed by"), max_length=150)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.CharField(_("decided by"), max_length=150, null=True, blank=True)

    year_in = "year"

    objects = AwardQuerySet.as_manager()

    class Meta:
        verbose_name = _("commendation")
        verbose_name_plural = _("commendations")
        ordering = ["-year", "kind", "programme", "position", "pk"]
        constraints = [
            one_of("kind", AWARD_KINDS, "award_kind"),
            one_of("status", AwardStatus.values, "award_status"),
            models.UniqueConstraint(fields=["year", "site"], condition=Q(site__isnull=False), name="one_award_a_site"),
            models.UniqueConstraint(
                fields=["year", "volunteer"],
                condition=Q(volunteer__isnull=False),
                name="one_award_a_volunteer",
            ),
            models.CheckConstraint(
                condition=Q(kind=UNITS, site__isnull=False, programme__isnull=False, volunteer__isnull=True)
                | Q(kind=VOLUNTEERS, volunteer__isnull=False, site__isnull=True, programme__isnull=True),
                name="award_names_its_recipient",
            ),
            models.CheckConstraint(
                condition=~Q(status=AwardStatus.STRUCK) | ~Q(reason=""), name="struck_award_has_a_reason"
            ),
            models.CheckConstraint(condition=Q(position__gte=1), name="award_has_a_place"),
            both_or_neither("decided_at", "decided_by", "award_decided_who_and_when"),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.kind} {self.recipient}"

    @property
    def recipient(self) -> Site | Volunteer:
        """The one that the database makes sure of."""
        found = self.site or self.volunteer
        if found is None:
            raise ValueError("an award without a recipient")
        return found

    @property
    def recipient_code(self) -> str:
        """The site's code or the volunteer's number."""
        return self.recipient.code if isinstance(self.recipient, Site) else self.recipient.number

    @property
    def audit_name(self) -> str:
        """What the audit trail calls it: codes, which do not change with names or language."""
        return f"{self.year} {self.kind} {self.recipient_code}"

    @property
    def prepared_as(self) -> str:
        """What the audit trail calls the list, which is proposed at once and after each name that is struck."""
        return " ".join(filter(None, (str(self.year), self.programme.code if self.programme else "", self.kind)))

    @property
    def is_outdated(self) -> bool:
        """Whether the evaluation that a unit is proposed for changed since; a volunteer's list rests on
        none."""
        rounds = EvaluationRound.objects.final().filter(programme=self.programme_id, year=self.year)
        return self.kind == UNITS and not rounds.filter(digest=self.basis).exists()


class Document(models.Model):
    """A document of a year: what it is about, the job that makes it, its files, and its way to the signature.

    `subject` is the code of what it is about (a site, a programme, a volunteer's number, a giver; empty for the
    district), so that there is one valid edition of each. Of what is void a next edition may be made. A bulletin is of
    a `month` (its first day), of the district or of one `subdistrict`, and keeps the `facts` that it was made of.
    """

    kind = models.CharField(pgettext_lazy("document", "kind"), max_length=30, choices=DocumentKind)
    year = models.PositiveSmallIntegerField(_("year"))
    subject = models.CharField(_("about"), max_length=100, blank=True, editable=False)
    programme = models.ForeignKey(
        Programme, models.PROTECT, null=True, blank=True, related_name="documents", verbose_name=_("programme")
    )
    site = models.ForeignKey(
        Site, models.PROTECT, null=True, blank=True, related_name="documents", verbose_name=_("site")
    )
    volunteer = models.ForeignKey(
        Volunteer, models.PROTECT, null=True, blank=True, related_name="documents", verbose_name=_("volunteer")
    )
    giver = models.CharField(_("giver"), max_length=10, choices=choices(GIVERS), blank=True)
    month = models.DateField(_("month"), null=True, blank=True)
    subdistrict = models.ForeignKey(
        Subdistrict, models.PROTECT, null=True, blank=True, related_name="documents", verbose_name=_("subdistrict")
    )
    number = models.CharField(_("system number"), max_length=100, unique=True)
    edition = models.PositiveSmallIntegerField(_("edition"), default=1)
    job = models.ForeignKey(
        Job, models.SET_NULL, null=True, blank=True, related_name="documents", verbose_name=_("job")
    )
    file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="documents", verbose_name=_("file")
    )
    #: the same as a draft to be edited; None of what was made before there were any
    docx = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="drafted", verbose_name=_("draft as .docx")
    )
    pages = models.PositiveSmallIntegerField(_("pages"), null=True, blank=True)
    content_hash = models.CharField(_("digest of the content"), max_length=64, blank=True)
    #: the audit trail's number when it was composed, and the digest of all that composes and prints
    data_version = models.PositiveBigIntegerField(default=0, editable=False)
    press = models.CharField(max_length=64, blank=True, default="", editable=False)
    is_draft = models.BooleanField(_("draft"), default=True)
    made_at = models.DateTimeField(_("made at"), null=True, blank=True)
    status = models.CharField(
        _("status"), max_length=10, choices=DocumentStatus, default=DocumentStatus.DRAFT, editable=False
    )
    issued_number = models.CharField(_("number of issue"), max_length=60, blank=True)
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    scan = models.ForeignKey(
        StoredFile,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="signed",
        verbose_name=_("scan of the signed copy"),
    )
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    #: read only where it is asked for: of a large district it is long
    facts = models.JSONField(null=True, blank=True, editable=False)

    year_in = "year"

    objects = DocumentManager()

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["-year", "kind", "subject", "-edition"]
        constraints = [
            one_of("kind", DocumentKind.values, "document_kind"),
            one_of("status", DocumentStatus.values, "document_status"),
            one_of("giver", ("", *GIVERS), "document_giver"),
            models.UniqueConstraint(
                fields=["kind", "year", "subject"], condition=~Q(status=DocumentStatus.VOID), name="one_valid_document"
            ),
            models.UniqueConstraint(fields=["kind", "year", "subject", "edition"], name="one_document_an_edition"),
            models.CheckConstraint(
                condition=Q(file__isnull=True, pages__isnull=True, made_at__isnull=True, content_hash="")
                | (Q(file__isnull=False, pages__gte=1, made_at__isnull=False) & ~Q(content_hash="")),
                name="document_is_made_whole_or_not",
            ),
            models.CheckConstraint(
                condition=~Q(status=DocumentStatus.ISSUED) | Q(scan__isnull=False, issued_on__isnull=False),
                name="issued_document_is_signed",
            ),
            models.CheckConstraint(
                condition=~Q(status=DocumentStatus.VOID) | ~Q(reason=""), name="void_document_has_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(kind=DocumentKind.MONTHLY_BULLETIN, month__day=1, programme__isnull=False)
                | (~Q(kind=DocumentKind.MONTHLY_BULLETIN) & Q(month__isnull=True, subdistrict__isnull=True)),
                name="bulletin_names_its_month",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def audit_name(self) -> str:
        return self.number

    @property
    def is_valid(self) -> bool:
        return self.status != DocumentStatus.VOID

    @property
    def is_bulletin(self) -> bool:
        return self.kind == DocumentKind.MONTHLY_BULLETIN

    @property
    def is_sealed(self) -> bool:
        """Made of what is published, approved or conferred: it stays as it is; a correction is a new edition. A
        bulletin's month moves on until it is sent for signature."""
        settled = self.file_id is not None and not self.is_draft
        return settled and not (self.is_bulletin and self.status == DocumentStatus.DRAFT)
