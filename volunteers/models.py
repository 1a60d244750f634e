"""Who helps: volunteers, their teams, the service they did and the yearly appraisal."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.accounts.models import Organisation, User
from portal.crypto import EncryptedTextField
from portal.pinyin import PinyinField
from portal.web.constraints import choices, one_of
from sites.models import EvaluationRound, Site
from sites.states import FROZEN_ROUNDS
from volunteers.querysets import AppraisalQuerySet, ServiceQuerySet, TeamQuerySet, VolunteerQuerySet
from volunteers.states import APPRAISAL_GRADES, ID_KINDS, RESIDENT_ID, VOLUNTEER_KINDS, ServiceStatus


class Team(models.Model):
    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=100)
    unit = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="teams",
        verbose_name=_("unit in charge"),
    )
    yearly_exit = models.BooleanField(
        _("yearly exit"), help_text=_("Members who took too little part are proposed for a friendly parting.")
    )
    pinyin_index = PinyinField(of="name")

    objects = TeamQuerySet.as_manager()

    class Meta:
        verbose_name = _("team")
        verbose_name_plural = _("teams")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Volunteer(models.Model):
    #: kept in the audit trail as keyed digests, besides what is encrypted
    audit_private = ("name",)

    number = models.CharField(pgettext_lazy("volunteer", "number"), max_length=40, unique=True)
    name = models.CharField(pgettext_lazy("person", "name"), max_length=50)
    id_kind = models.CharField(_("kind of ID"), max_length=10, choices=choices(ID_KINDS))
    id_number = EncryptedTextField(_("ID number"), blank=True, default="")
    id_index = models.CharField(max_length=64, blank=True, default="", editable=False)
    phone = EncryptedTextField(_("phone"), blank=True, default="")
    phone_index = models.CharField(max_length=64, blank=True, default="", editable=False, db_index=True)
    kind = models.CharField(_("kind"), max_length=10, choices=choices(VOLUNTEER_KINDS))
    team = models.ForeignKey(
        Team, models.PROTECT, null=True, blank=True, related_name="volunteers", verbose_name=_("team")
    )
    registered_on = models.DateField(_("registered on"))
    trained_on = models.DateField(_("trained on"), null=True, blank=True)
    skills = models.CharField(_("skills"), max_length=200, blank=True)
    pinyin_index = PinyinField(of="name", person=True)
    account = models.OneToOneField(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="volunteer",
        verbose_name=_("own account"),
        help_text=_("Who logs in with it sees the own record."),
    )
    #: when nothing but the number was left of who it is (docs/retention.md)
    erased_at = models.DateTimeField(_("identity erased at"), null=True, blank=True, editable=False)

    objects = VolunteerQuerySet.as_manager()

    class Meta:
        verbose_name = _("volunteer")
        verbose_name_plural = _("volunteers")
        ordering = ["number"]
        constraints = [
            one_of("id_kind", ID_KINDS, "volunteer_id_kind"),
            one_of("kind", VOLUNTEER_KINDS, "volunteer_kind"),
            models.UniqueConstraint(
                fields=["id_index"], condition=Q(id_kind=RESIDENT_ID), name="one_volunteer_an_id_number"
            ),
            models.CheckConstraint(
                condition=~Q(id_kind=RESIDENT_ID) | ~Q(id_index=""), name="resident_id_has_a_number"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


class ServiceRecord(models.Model):
    volunteer = models.ForeignKey(
        Volunteer, models.PROTECT, related_name="service_records", verbose_name=_("volunteer")
    )
    site = models.ForeignKey(Site, models.PROTECT, related_name="service_records", verbose_name=_("site"))
    date = models.DateField(_("date"))
    minutes = models.PositiveIntegerField(_("minutes"))
    content = models.CharField(pgettext_lazy("service", "content"), max_length=200, blank=True)
    recorder = models.CharField(_("recorded by"), max_length=50, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=ServiceStatus, default=ServiceStatus.PENDING)

    year_in = "date__year"

    objects = ServiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("service record")
        verbose_name_plural = _("service records")
        ordering = ["date", "pk"]
        constraints = [
            one_of("status", ServiceStatus.values, "service_status"),
            models.CheckConstraint(condition=Q(minutes__range=(1, 24 * 60)), name="service_within_a_day"),
        ]
        indexes = [
            models.Index(fields=["site", "date"], name="service_by_site_and_date"),
            models.Index(fields=["volunteer", "date"], name="service_by_volunteer_and_date"),
            models.Index(fields=["date", "id"], name="service_by_date"),
            models.Index(fields=["status", "date"], name="service_by_status_and_date"),
        ]

    def __str__(self) -> str:
        return f"{self.volunteer} {self.date:%Y-%m-%d}"

    @property
    def audit_name(self) -> str:
        """What the audit trail calls it: codes, which do not change with names or language."""
        return f"{self.volunteer.number} {self.site.code} {self.date:%Y-%m-%d}"

    @property
    def is_evidence(self) -> bool:
        """Whether an evaluation that is under public notice or published rests on it."""
        rounds = EvaluationRound.objects.final().filter(status__in=FROZEN_ROUNDS)
        return rounds.filter(programme=self.site.programme_id, year=self.date.year).exists()


class Appraisal(models.Model):
    """A volunteer's year (docs/rules.md §5)."""

    volunteer = models.ForeignKey(Volunteer, models.PROTECT, related_name="appraisals", verbose_name=_("volunteer"))
    year = models.PositiveSmallIntegerField(_("year"))
    minutes_in_year = models.PositiveIntegerField(_("minutes in the year"))
    minutes_in_all = models.PositiveIntegerField(_("minutes in all"))
    service_days = models.PositiveSmallIntegerField(_("service days in the year"))
    stars = models.PositiveSmallIntegerField(_("stars"))
    grade = models.CharField(pgettext_lazy("grade", "appraisal"), max_length=4, choices=choices(APPRAISAL_GRADES))
    parting_proposed = models.BooleanField(_("friendly parting proposed"))

    year_in = "year"

    objects = AppraisalQuerySet.as_manager()

    class Meta:
        verbose_name = _("appraisal")
        verbose_name_plural = _("appraisals")
        ordering = ["-year", "volunteer"]
        indexes = [models.Index(fields=["-year", "volunteer"], name="appraisal_by_year")]
        constraints = [
            models.UniqueConstraint(fields=["volunteer", "year"], name="one_appraisal_a_year"),
            one_of("grade", APPRAISAL_GRADES, "appraisal_grade"),
            models.CheckConstraint(condition=Q(stars__range=(0, 5)), name="appraisal_stars"),
        ]

    def __str__(self) -> str:
        return f"{self.volunteer} {self.year}"
