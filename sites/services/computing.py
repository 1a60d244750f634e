"""Reads a programme's year and makes its results: no writing, and as many queries for two sites as for
thousands."""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from portal.registry import find_measure, measures
from programmes.models import Band, Indicator, Programme
from programmes.states import MARKED_KINDS
from sites import rules
from sites.models import Mark
from sites.rules import Criterion, Grade, Outcome
from sites.site_years import SiteYear, SiteYears

Ratio = tuple[int, int]


@dataclass(frozen=True, slots=True)
class SiteResult:
    """A site's year: its measures with data as (numerator, denominator), and what the scheme makes of
    them."""

    site: SiteYear
    ratios: dict[str, Ratio]
    outcome: Outcome
    rank: int | None

    def as_json(self) -> list[object]:
        site, out = self.site, self.outcome
        points = (out.left_out, out.base, out.bonus, out.output, out.total, *out.scores.values())
        return [
            site.code, site.is_new, site.is_shut, len(site.months), self.ratios,
            out.vetoed, out.missing, list(out.scores), out.grade, self.rank,
            [None if point is None else f"{point:.2f}" for point in points],
        ]  # fmt: skip


@dataclass(frozen=True)
class RoundResult:
    """The results of a programme's year, by site code; `indicators` are the ids by code."""

    sites: list[SiteResult]
    indicators: dict[str, int]

    @cached_property
    def digest(self) -> str:
        """Changes exactly when a figure changes, whatever the order in which apps register their measures."""
        sites = [site.as_json() for site in self.sites]
        text = json.dumps(sites, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def missing(self) -> dict[str, tuple[str, ...]]:
        """Site code → codes of the indicators that keep its evaluation incomplete."""
        return {one.site.code: one.outcome.missing for one in self.sites if one.outcome.missing}

    @property
    def grades(self) -> Counter[str]:
        return Counter(one.outcome.grade for one in self.sites if one.outcome.grade)


def compute(programme: Programme, year: int, as_of: date | None = None) -> RoundResult:
    """The results of a programme with a published scheme of the year (docs/rules.md §1 to §3)."""
    years = SiteYears(programme, year, as_of)
    indicators = list(Indicator.objects.filter(scheme__programme=programme, scheme__year=year).order_by("code"))
    criteria = [criterion(indicator) for indicator in indicators]
    bands = Band.objects.filter(scheme__programme=programme, scheme__year=year)
    grades = [Grade(name, minimum) for name, minimum in bands.values_list("name", "minimum")]
    ratios = measured(years)
    marks = marks_of(programme, year)
    outcomes = {
        site.id: outcome(site, criteria, grades, exact(ratios[site.id]), marks.get(site.id, {}))
        for site in years.sites.values()
    }
    ranks = rules.ranks({site.id: outcomes[site.id] for site in years.sites.values() if not site.is_new})
    results = [
        SiteResult(site, ratios[site.id], outcomes[site.id], ranks.get(site.id))
        for site in sorted(years.sites.values(), key=lambda site: site.code)
    ]
    return RoundResult(results, {indicator.code: indicator.pk for indicator in indicators})


def outcome(
    site: SiteYear,
    criteria: list[Criterion],
    grades: list[Grade],
    values: dict[str, Fraction],
    marks: dict[str, list[Decimal]],
) -> Outcome:
    """A new site has no scores and no grade, but a veto."""
    if site.is_new:
        return Outcome(rules.is_vetoed(criteria, values))
    return rules.evaluate(criteria, grades, values, marks)


def criterion(indicator: Indicator) -> Criterion:
    """An indicator as the rules take it; a scheme names its measures by code or by name."""
    measure = find_measure(indicator.measure) if indicator.measure else None
    return Criterion(
        code=indicator.code,
        dimension=indicator.dimension,
        kind=indicator.kind,
        full_mark=indicator.full_mark,
        measure=measure.code if measure else "",
        zero_at=indicator.zero_at,
        full_at=indicator.full_at,
        no_data=indicator.no_data,
    )


def measured(years: SiteYears) -> dict[int, dict[str, Ratio]]:
    """Site id → measure → (numerator, denominator), in the order in which the measures are registered."""
    found: dict[int, dict[str, Ratio]] = {site: {} for site in years.sites}
    for measure in measures:
        for site, ratio in measure.compute(years).items():
            found[site][measure.code] = ratio
    return found


def exact(ratios: dict[str, Ratio]) -> dict[str, Fraction]:
    return {code: measures[code].value(*ratio) for code, ratio in ratios.items()}


def marks_of(programme: Programme, year: int) -> dict[int, dict[str, list[Decimal]]]:
    """Site id → indicator code → all assessors' marks."""
    rows: Iterable[tuple[int, str, Decimal]] = Mark.objects.filter(
        indicator__scheme__programme=programme, indicator__scheme__year=year, indicator__kind__in=MARKED_KINDS
    ).values_list("site", "indicator__code", "mark")
    found: dict[int, dict[str, list[Decimal]]] = defaultdict(lambda: defaultdict(list))
    for site, code, mark in rows:
        found[site][code].append(mark)
    return found
