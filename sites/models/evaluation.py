from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.web.constraints import both_or_neither, one_of
from programmes.models import Indicator, Programme
from programmes.states import NEW_SITE
from sites.models.places import Site
from sites.querysets import EvaluationQuerySet, MarkQuerySet, OfEvaluationQuerySet, RoundQuerySet
from sites.states import RoundStatus


class Mark(models.Model):
    """An assessor's mark for a judged or bonus indicator of a site's year."""

    site = models.ForeignKey(Site, models.PROTECT, related_name="marks", verbose_name=_("site"))
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="marks", verbose_name=_("indicator"))
    assessor = models.CharField(_("assessor"), max_length=50)
    #: whose it is, where that is known; an import knows only the name
    account = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="marks", verbose_name=_("account"), editable=False
    )
    mark = models.DecimalField(_("mark"), max_digits=7, decimal_places=2)
    reason = models.CharField(_("reason for deduction"), max_length=200, blank=True)

    year_in = "indicator__scheme__year"

    objects = MarkQuerySet.as_manager()

    class Meta:
        verbose_name = _("mark")
        verbose_name_plural = _("marks")
        ordering = ["site", "indicator", "assessor"]
        constraints = [
            models.UniqueConstraint(fields=["site", "indicator", "assessor"], name="one_mark_an_assessor"),
            models.CheckConstraint(condition=Q(mark__gte=0), name="mark_is_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.site} {self.indicator} {self.assessor}"


class EvaluationRound(models.Model):
    """One computing of a programme's year: of the whole year, or provisional as of a day before its end."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="rounds", verbose_name=_("programme"))
    year = models.PositiveSmallIntegerField(_("evaluation year"))
    as_of = models.DateField(_("as of"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=RoundStatus)
    computed_at = models.DateTimeField(_("computed at"))
    computed_by = models.CharField(_("computed by"), max_length=150)
    reviewed_at = models.DateTimeField(_("reviewed at"), null=True, blank=True)
    reviewed_by = models.CharField(_("reviewed by"), max_length=150, null=True, blank=True)
    notice_from = models.DateField(_("public notice from"), null=True, blank=True)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    published_by = models.CharField(_("published by"), max_length=150, null=True, blank=True)
    digest = models.CharField(
        _("digest of the results"),
        max_length=64,
        help_text=_("Changes exactly when a figure of the round changes."),
    )

    year_in = "year"

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("evaluation of a programme's year")
        verbose_name_plural = _("evaluations of programmes' years")
        ordering = ["-year", "programme", "as_of"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "year"], condition=Q(as_of=None), name="one_round_a_year"),
            models.UniqueConstraint(fields=["programme", "year", "as_of"], name="one_round_a_day"),
            one_of("status", RoundStatus.values, "round_status"),
            models.CheckConstraint(
                condition=Q(as_of=None) | Q(status__in=[RoundStatus.COMPUTED, RoundStatus.INCOMPLETE]),
                name="provisional_round_is_never_published",
            ),
            both_or_neither("reviewed_at", "reviewed_by", "round_reviewed_who_and_when"),
            both_or_neither("published_at", "published_by", "round_published_who_and_when"),
        ]

    def __str__(self) -> str:
        return f"{self.programme} {self.year}" + (f" → {self.as_of}" if self.as_of else "")

    @property
    def audit_name(self) -> str:
        """What the audit trail calls it: codes, which do not change with names or language."""
        return f"{self.programme.code} {self.year}" + (f" {self.as_of}" if self.as_of else "")

    @property
    def missing(self) -> dict[str, list[str]]:
        """Site code → codes of the indicators that keep its evaluation incomplete; empty when all are
        complete."""
        rows = self.evaluations.exclude(missing=[]).values_list("site__code", "missing")
        return dict(sorted(rows))


class Evaluation(models.Model):
    """What a round made of one site. A new site has measures, and no score, grade or rank."""

    round = models.ForeignKey(
        EvaluationRound, models.CASCADE, related_name="evaluations", verbose_name=_("evaluation year")
    )
    site = models.ForeignKey(Site, models.PROTECT, related_name="evaluations", verbose_name=_("site"))
    is_new = models.BooleanField(_("opened in the year"))
    is_shut = models.BooleanField(_("shut in the year"))
    operating_months = models.PositiveSmallIntegerField(_("operating months"))
    vetoed = models.BooleanField(_("vetoed"))
    missing = models.JSONField(_("indicators without marks"), default=list)
    base = models.DecimalField(_("base"), max_digits=7, decimal_places=2, null=True)
    bonus = models.DecimalField(_("bonus"), max_digits=7, decimal_places=2, null=True)
    total = models.DecimalField(_("total"), max_digits=7, decimal_places=2, null=True)
    output = models.DecimalField(_("output"), max_digits=7, decimal_places=2, null=True)
    left_out = models.DecimalField(_("full marks left out"), max_digits=7, decimal_places=2, default=0)
    grade = models.CharField(_("grade"), max_length=20, blank=True)
    rank = models.PositiveIntegerField(_("rank"), null=True)

    year_in = "round__year"

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        verbose_name = _("evaluation")
        verbose_name_plural = _("evaluations")
        ordering = ["round", F("rank").asc(nulls_last=True), "site"]
        constraints = [
            models.UniqueConstraint(fields=["round", "site"], name="one_evaluation_a_site"),
            models.CheckConstraint(
                condition=Q(total__isnull=True, base__isnull=True, bonus__isnull=True, output__isnull=True, grade="")
                | (
                    Q(total__range=(0, 100), base__isnull=False, bonus__isnull=False, output__isnull=False)
                    & ~Q(grade="")
                ),
                name="evaluation_total_and_grade_together",
            ),
            models.CheckConstraint(
                condition=Q(rank=None) | Q(total__isnull=False), name="evaluation_rank_needs_a_total"
            ),
            models.CheckConstraint(
                condition=Q(is_new=False) | Q(total=None), name="evaluation_of_a_new_site_has_no_total"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site} {self.round.year}"

    @property
    def kind(self) -> str:
        """What a rate or a rule for points calls it (docs/rules.md §4): 新开办, or its band."""
        return NEW_SITE if self.is_new else self.grade


class MeasuredValue(models.Model):
    """An exact measure: value = factor × numerator ÷ denominator; without data there is no row."""

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="values", verbose_name=_("evaluation"))
    measure = models.CharField(_("measure"), max_length=40)
    numerator = models.BigIntegerField(_("numerator"))
    denominator = models.BigIntegerField(_("denominator"))

    year_in = "evaluation__round__year"

    objects = OfEvaluationQuerySet.as_manager()

    class Meta:
        verbose_name = _("measured value")
        verbose_name_plural = _("measured values")
        ordering = ["evaluation", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "measure"], name="one_value_a_measure"),
            models.CheckConstraint(condition=Q(denominator__gt=0, numerator__gte=0), name="value_is_a_ratio"),
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.numerator}/{self.denominator}"


class Score(models.Model):
    """An indicator's score; empty for a veto and for an indicator left out without data."""

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="scores", verbose_name=_("evaluation"))
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="scores", verbose_name=_("indicator"))
    score = models.DecimalField(_("score"), max_digits=7, decimal_places=2, null=True)

    year_in = "evaluation__round__year"

    objects = OfEvaluationQuerySet.as_manager()

    class Meta:
        verbose_name = _("score")
        verbose_name_plural = _("scores")
        ordering = ["evaluation", "indicator"]
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "indicator"], name="one_score_an_indicator"),
            models.CheckConstraint(condition=Q(score=None) | Q(score__gte=0), name="score_is_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.score}"
