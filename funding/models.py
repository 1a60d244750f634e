"""What it earns: rates and budgets, and the allocation of a programme's year. All amounts are integer fen."""

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from funding.querysets import GrantQuerySet, MoneyOfProgrammeQuerySet
from funding.states import NOTICE_DAYS, SHORTAGES, AllocationStatus, GrantStatus
from portal.web.constraints import both_or_neither, choices, one_of
from portal.workdays.models import Holiday
from portal.workdays.rules import working_day_after
from programmes.models import Programme
from sites.models import EvaluationRound, Site
from sites.states import RoundStatus


class Rate(models.Model):
    """What a site of a kind (新开办 or a band) is entitled to, and how the subdistrict matches it."""

    year = models.PositiveSmallIntegerField(_("evaluation year"))
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="rates", verbose_name=_("programme"))
    kind = models.CharField(_("kind"), max_length=20)
    amount_fen = models.BigIntegerField(_("amount (fen)"))
    ratio = models.DecimalField(_("matching ratio"), max_digits=6, decimal_places=2)
    basis = models.CharField(
        _("legal basis of matching"),
        max_length=200,
        blank=True,
        help_text=_("The document that obliges the lower level; without it the allocation can't be approved."),
    )

    year_in = "year"

    objects = MoneyOfProgrammeQuerySet.as_manager()

    class Meta:
        verbose_name = _("subsidy rate")
        verbose_name_plural = _("subsidy rates")
        ordering = ["-year", "programme", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["year", "programme", "kind"], name="one_rate_a_kind"),
            models.CheckConstraint(condition=Q(amount_fen__gte=0, ratio__gte=0), name="rate_is_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.programme} {self.year} {self.kind}"


class Budget(models.Model):
    year = models.PositiveSmallIntegerField(_("evaluation year"))
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="budgets", verbose_name=_("programme"))
    budget_year = models.PositiveSmallIntegerField(_("budget year"))
    amount_fen = models.BigIntegerField(_("district budget (fen)"))
    shortage = models.CharField(_("when short"), max_length=5, choices=choices(SHORTAGES))

    year_in = "year"

    objects = MoneyOfProgrammeQuerySet.as_manager()

    class Meta:
        verbose_name = _("budget")
        verbose_name_plural = _("budgets")
        ordering = ["-year", "programme"]
        constraints = [
            models.UniqueConstraint(fields=["year", "programme"], name="one_budget_a_year"),
            one_of("shortage", SHORTAGES, "budget_shortage"),
            models.CheckConstraint(condition=Q(amount_fen__gte=0), name="budget_is_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.programme} {self.year}"


class Allocation(models.Model):
    """How a programme's budget of a year is shared out. `basis` changes with whatever it rests on."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="allocations", verbose_name=_("programme"))
    year = models.PositiveSmallIntegerField(_("evaluation year"))
    status = models.CharField(_("status"), max_length=10, choices=AllocationStatus, default=AllocationStatus.DRAFT)
    shortage = models.CharField(_("when short"), max_length=5, choices=choices(SHORTAGES))
    budget_fen = models.BigIntegerField(_("district budget (fen)"))
    basis = models.CharField(_("digest of the evaluation, rates and budget"), max_length=64)
    computed_at = models.DateTimeField(_("computed at"))
    computed_by = models.CharField(_("computed by"), max_length=150)
    reviewed_at = models.DateTimeField(_("reviewed at"), null=True, blank=True)
    reviewed_by = models.CharField(_("reviewed by"), max_length=150, null=True, blank=True)
    notice_from = models.DateField(_("public notice from"), null=True, blank=True)
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True)
    approved_by = models.CharField(_("approved by"), max_length=150, null=True, blank=True)

    year_in = "year"

    objects = MoneyOfProgrammeQuerySet.as_manager()

    class Meta:
        verbose_name = _("allocation")
        verbose_name_plural = _("allocations")
        ordering = ["-year", "programme"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "year"], name="one_allocation_a_year"),
            one_of("status", AllocationStatus.values, "allocation_status"),
            one_of("shortage", SHORTAGES, "allocation_shortage"),
            both_or_neither("reviewed_at", "reviewed_by", "allocation_reviewed_who_and_when"),
            both_or_neither("approved_at", "approved_by", "allocation_approved_who_and_when"),
        ]

    def __str__(self) -> str:
        return f"{self.programme} {self.year}"

    @property
    def audit_name(self) -> str:
        """What the audit trail calls it: codes, which do not change with names or language."""
        return f"{self.programme.code} {self.year}"

    @property
    def is_outdated(self) -> bool:
        """Whether the evaluation, a rate or the budget changed since this was computed."""
        return self.basis != current_basis(self.programme_id, self.year)

    @property
    def evaluation_is_published(self) -> bool:
        rounds = EvaluationRound.objects.final().filter(programme=self.programme_id, year=self.year)
        return rounds.filter(status=RoundStatus.PUBLISHED).exists()

    @property
    def lacks_legal_basis(self) -> bool:
        """Whether a grant owes a match that no document obliges the subdistrict to."""
        return self.grants.filter(ratio__gt=0, basis="").exists()

    @property
    def notice_is_over(self) -> bool:
        if self.notice_from is None:
            return False
        holidays = dict(Holiday.objects.filter(date__gt=self.notice_from).values_list("date", "kind"))
        return timezone.localdate() > working_day_after(self.notice_from, NOTICE_DAYS, holidays)


class Grant(models.Model):
    """What one site gets: its entitlement, the district's share of it, and the match its subdistrict owes."""

    allocation = models.ForeignKey(Allocation, models.CASCADE, related_name="grants", verbose_name=_("allocation"))
    site = models.ForeignKey(Site, models.PROTECT, related_name="grants", verbose_name=_("site"))
    kind = models.CharField(_("kind"), max_length=20)
    entitlement_fen = models.BigIntegerField(_("entitlement (fen)"))
    district_fen = models.BigIntegerField(_("district amount (fen)"))
    match_fen = models.BigIntegerField(_("match (fen)"))
    ratio = models.DecimalField(_("matching ratio"), max_digits=6, decimal_places=2)
    basis = models.CharField(_("legal basis of matching"), max_length=200, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=GrantStatus, default=GrantStatus.PLANNED)

    year_in = "allocation__year"

    objects = GrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("grant")
        verbose_name_plural = _("grants")
        ordering = ["allocation", "site"]
        constraints = [
            models.UniqueConstraint(fields=["allocation", "site"], name="one_grant_a_site"),
            one_of("status", GrantStatus.values, "grant_status"),
            models.CheckConstraint(
                condition=Q(entitlement_fen__gte=0, district_fen__gte=0, match_fen__gte=0, ratio__gte=0)
                & Q(district_fen__lte=models.F("entitlement_fen")),
                name="grant_within_the_entitlement",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site} {self.allocation.year}"


def current_basis(programme: int, year: int) -> str:
    """A digest of what an allocation rests on: the final evaluation, the rates and the budget as they are
    now."""
    of_year = {"programme": programme, "year": year}
    round_ = EvaluationRound.objects.final().filter(**of_year).values_list("digest", flat=True).first()
    rates = Rate.objects.filter(**of_year).values_list("kind", "amount_fen", "ratio", "basis")
    budget = Budget.objects.filter(**of_year).values_list("budget_year", "amount_fen", "shortage").first()
    return digest_of(round_, rates, budget)


def digest_of(round_: str | None, rates: Iterable[tuple[Any, ...]], budget: tuple[Any, ...] | None) -> str:
    """The digest of a round's digest, of rates (kind, fen, ratio, basis) and of a budget (year, fen, method)."""
    as_text = sorted([kind, amount, f"{ratio:.2f}", basis] for kind, amount, ratio, basis in rates)
    text = json.dumps([round_, as_text, budget], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
