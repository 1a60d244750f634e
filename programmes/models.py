"""What is to be done: programmes, their phases and courses, and the yearly evaluation schemes."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.accounts.models import Organisation, Post
from portal.pinyin import PinyinField
from portal.web.constraints import both_or_neither, choices, in_order, one_of
from programmes.querysets import OfProgrammeQuerySet, OfSchemeQuerySet, ProgrammeQuerySet, SchemeQuerySet
from programmes.states import DIMENSIONS, INDICATOR_KINDS, MEASURED, NEW_SITE, NO_DATA, PROGRAMME_KINDS, VETO


class Programme(models.Model):
    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=100)
    kind = models.CharField(pgettext_lazy("programme", "kind"), max_length=20, choices=choices(PROGRAMME_KINDS))
    lead_unit = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="programmes",
        verbose_name=_("lead unit"),
    )
    start_year = models.PositiveSmallIntegerField(_("start year"))
    menu_per_month = models.PositiveSmallIntegerField(_("menu courses a month"))
    log_due_day = models.PositiveSmallIntegerField(
        _("log due day"), validators=[MinValueValidator(1), MaxValueValidator(28)]
    )
    pinyin_index = PinyinField(of="name")

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ["code"]
        constraints = [
            one_of("kind", PROGRAMME_KINDS, "programme_kind"),
            models.CheckConstraint(condition=Q(log_due_day__range=(1, 28)), name="programme_log_due_day"),
        ]

    def __str__(self) -> str:
        return self.name


class ProgrammeOfficer(models.Model):
    """Which programmes a post of a programme officer covers."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="officers", verbose_name=_("programme"))
    post = models.ForeignKey(Post, models.CASCADE, related_name="programmes", verbose_name=_("post"))

    class Meta:
        verbose_name = _("programme officer")
        verbose_name_plural = _("programme officers")
        ordering = ["programme", "post"]
        constraints = [models.UniqueConstraint(fields=["programme", "post"], name="one_officer_post_a_programme")]

    def __str__(self) -> str:
        return f"{self.programme} · {self.post}"


class MemberUnit(models.Model):
    """A unit that has a part in a programme beside the lead unit."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="members", verbose_name=_("programme"))
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships", verbose_name=_("member unit"))

    objects = OfProgrammeQuerySet.as_manager()

    class Meta:
        verbose_name = _("member unit of a programme")
        verbose_name_plural = _("member units of programmes")
        ordering = ["programme", "unit"]
        constraints = [models.UniqueConstraint(fields=["programme", "unit"], name="one_membership_a_unit")]

    def __str__(self) -> str:
        return f"{self.programme} · {self.unit}"


class Phase(models.Model):
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="phases", verbose_name=_("programme"))
    number = models.PositiveSmallIntegerField(_("number"))
    name = models.CharField(_("name"), max_length=100)
    starts = models.DateField(_("from"))
    ends = models.DateField(_("until"))
    target = models.PositiveIntegerField(_("target (cumulative)"))

    objects = OfProgrammeQuerySet.as_manager()

    class Meta:
        verbose_name = _("phase")
        verbose_name_plural = _("phases")
        ordering = ["programme", "number"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="one_phase_a_number"),
            in_order("starts", "ends", "phase_ends_after_it_starts"),
        ]

    def __str__(self) -> str:
        return f"{self.programme} {self.name}"


class Course(models.Model):
    code = models.CharField(_("code"), max_length=40, unique=True)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="courses", verbose_name=_("programme"))
    name = models.CharField(_("name"), max_length=100)
    category = models.CharField(_("category"), max_length=50)
    on_menu = models.BooleanField(_("on the menu"))
    pinyin_index = PinyinField(of="name")

    objects = OfProgrammeQuerySet.as_manager()

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Scheme(models.Model):
    """A programme's evaluation scheme of a year (docs/rules.md §3). Only a published one is used."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="schemes", verbose_name=_("programme"))
    year = models.PositiveSmallIntegerField(_("evaluation year"))
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    published_by = models.CharField(_("published by"), max_length=150, null=True, blank=True)

    year_in = "year"

    objects = SchemeQuerySet.as_manager()

    class Meta:
        verbose_name = _("evaluation scheme")
        verbose_name_plural = _("evaluation schemes")
        ordering = ["-year", "programme"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "year"], name="one_scheme_a_year"),
            both_or_neither("published_at", "published_by", "scheme_published_who_and_when"),
        ]

    def __str__(self) -> str:
        return f"{self.programme} {self.year}"


class Indicator(models.Model):
    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="indicators", verbose_name=_("scheme"))
    code = models.CharField(_("code"), max_length=40)
    dimension = models.CharField(_("first-level indicator"), max_length=2, choices=choices(DIMENSIONS))
    name = models.CharField(_("name"), max_length=100)
    kind = models.CharField(pgettext_lazy("indicator", "kind"), max_length=2, choices=choices(INDICATOR_KINDS))
    full_mark = models.DecimalField(_("full mark"), max_digits=7, decimal_places=2)
    measure = models.CharField(_("measure"), max_length=40, blank=True)
    zero_at = models.DecimalField(_("scores nothing at"), max_digits=15, decimal_places=9, null=True, blank=True)
    full_at = models.DecimalField(_("scores full at"), max_digits=15, decimal_places=9, null=True, blank=True)
    no_data = models.CharField(_("without data"), max_length=3, choices=choices(NO_DATA), blank=True)

    year_in = "scheme__year"

    objects = OfSchemeQuerySet.as_manager()

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering = ["scheme", "code"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "code"], name="one_indicator_a_code"),
            one_of("dimension", DIMENSIONS, "indicator_dimension"),
            one_of("kind", INDICATOR_KINDS, "indicator_kind"),
            models.CheckConstraint(condition=Q(full_mark__gte=0), name="indicator_full_mark"),
            models.CheckConstraint(
                condition=~Q(kind=MEASURED)
                | (
                    ~Q(measure="")
                    & ~Q(no_data="")
                    & Q(zero_at__isnull=False, full_at__isnull=False)
                    & ~Q(zero_at=F("full_at"))
                ),
                name="indicator_measured_has_a_scale",
            ),
            models.CheckConstraint(
                condition=~Q(kind=VETO) | (~Q(measure="") & Q(full_mark=0)),
                name="indicator_veto_has_a_measure",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Band(models.Model):
    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="bands", verbose_name=_("scheme"))
    name = models.CharField(_("band"), max_length=20)
    minimum = models.DecimalField(pgettext_lazy("band", "from"), max_digits=7, decimal_places=2)
    commendable = models.BooleanField(_("may be commended"))

    year_in = "scheme__year"

    objects = OfSchemeQuerySet.as_manager()

    class Meta:
        verbose_name = _("band")
        verbose_name_plural = _("bands")
        ordering = ["scheme", "-minimum"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "name"], name="one_band_a_name"),
            models.CheckConstraint(condition=Q(minimum__gte=0), name="band_minimum"),
            models.CheckConstraint(condition=~Q(name=NEW_SITE), name="band_is_not_named_new"),
        ]

    def __str__(self) -> str:
        return self.name
