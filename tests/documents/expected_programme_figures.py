"""Every figure with decimals that a programme's report may print beyond its tables, each made from rows again."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.db.models import Count

from portal.registry import find_measure
from portal.workdays.models import Holiday
from programmes.models import Band, Indicator, Phase
from reports.models import IncentivePoint
from sites.models import Score
from tests.documents.expected import mark, plain, rounded, yuan
from tests.documents.expected_programme import ExpectedProgramme, Rows, hours, percent
from volunteers.models import Appraisal


def scores(of: ExpectedProgramme) -> Rows:
    """The annex of scores: nine indicators a table, the last one with the totals."""
    order = ("决策", "过程", "产出", "效益", "加分")
    rows = Indicator.objects.filter(scheme__programme=of.programme, scheme__year=of.year, dimension__in=order)
    indicators = sorted(rows, key=lambda one: (order.index(one.dimension), one.code))
    parts = [indicators[at : at + 9] for at in range(0, len(indicators), 9)]
    stored = {
        (one.evaluation_id, one.indicator_id): "不计入" if one.score is None else mark(one.score)
        for one in Score.objects.filter(evaluation__in=of.graded)
    }
    return [
        [one.site.name, *(stored[one.pk, indicator.pk] for indicator in part)]
        + ([mark(one.total or Decimal(0))] if part is parts[-1] else [])
        for part in parts
        for one in of.graded
    ]


def commendable(of: ExpectedProgramme) -> set[str]:
    bands = Band.objects.filter(scheme__programme=of.programme, scheme__year=of.year, commendable=True)
    return set(bands.values_list("name", flat=True))


def by_subdistrict(of: ExpectedProgramme) -> Rows:
    good = commendable(of)
    names = dict.fromkeys(one.site.room.community.subdistrict.name for one in of.graded)
    rows = []
    for name in [*names, "全区"]:
        own = [one for one in of.graded if name in ("全区", one.site.room.community.subdistrict.name)]
        totals = [one.total or Decimal(0) for one in own]
        average = rounded(Fraction(sum(totals)) / len(totals), 2)
        rows.append(
            [
                name,
                str(len(own)),
                mark(average),
                mark(max(totals)),
                mark(min(totals)),
                str(sum(one.grade in good for one in own)),
            ]
        )
    return rows


def figures(of: ExpectedProgramme) -> Iterator[str]:
    """Text that holds every such figure."""
    yield from of.words()
    yield from _of_indicators(of)
    yield from _of_sites(of)
    yield from _of_the_year(of)
    yield from _of_people(of)
    amounts = [sum(getattr(one, f"{kind}_fen") for one in of.grants) for kind in ("entitlement", "district", "match")]
    for fen in (*amounts, amounts[1] + amounts[2], amounts[0] - amounts[1]):
        yield yuan(fen)
        yield plain(Fraction(fen, 1_000_000), 2)
    yield percent(amounts[1], amounts[0]) if amounts[0] else ""
    for rows in of.points().values():
        yield plain(sum(Decimal(row[4]) for row in rows))
    yield from (plain(one.points) for one in IncentivePoint.objects.filter(year=of.year))


def _of_indicators(of: ExpectedProgramme) -> Iterator[str]:
    sums: dict[str, list[Decimal]] = {}
    for one in Indicator.objects.filter(scheme__programme=of.programme, scheme__year=of.year):
        found = [score for score in of.scores_of(one) if score is not None]
        got, full = sum(found, Decimal(0)), one.full_mark * len(found)
        yield f"{mark(got)} {plain(one.full_mark)} {plain(full)} {plain(one.zero_at or 0)} {plain(one.full_at or 0)}"
        yield from map(mark, found)
        if one.kind in ("定量", "定性"):
            yield f"{rounded(Fraction(got) * 100 / Fraction(full), 1)}"
            sums.setdefault(one.dimension, [Decimal(0), Decimal(0)])
            sums[one.dimension] = [sums[one.dimension][0] + got, sums[one.dimension][1] + full]
    for got, full in sums.values():
        yield f"{mark(got)} {plain(full)} {rounded(Fraction(got) * 100 / Fraction(full), 1)}"


def _of_sites(of: ExpectedProgramme) -> Iterator[str]:
    for one in of.evaluations:
        yield mark(one.total) if one.total is not None else ""
        for value in one.values.all():
            measure = find_measure(value.measure)
            assert measure
            exact = measure.value(value.numerator, value.denominator)
            yield f"{plain(exact)} {plain(exact, 1)} {percent(value.numerator, value.denominator)}"
            yield hours(value.numerator)
        held = [row for row in of.activities if row.log.site_id == one.site_id]
        yield plain(Fraction(sum(row.participants for row in held), len(held) or 1), 1)
    areas = [one.site.room.area for one in of.evaluations if one.site.room.area and not one.is_shut]
    yield plain(sum(areas, Decimal(0)), 2)


def _of_the_year(of: ExpectedProgramme) -> Iterator[str]:
    marked = dict(Holiday.objects.values_list("date", "kind"))

    def is_off(day: date) -> bool:
        return marked.get(day) == "休" or (day.weekday() > 4 and marked.get(day) != "班")

    number, months = len(of.activities), sum(len(one.operating) for one in of.of_site.values())
    yield percent(sum(one.course.on_menu for one in of.activities), number)
    yield percent(sum(not one.course.on_menu for one in of.activities), number)
    yield percent(sum(is_off(one.date) for one in of.activities), number)
    yield plain(Fraction(number, months), 1)
    logs = [int(cell.replace(",", "")) for cell in of.months()[-1][1:7]]
    yield f"{percent(logs[4], logs[0])} {plain(Fraction(logs[5], months), 1)}"
    for code in ("menu_compliance_rate", "active_week_rate"):
        ratios = [value for one in of.evaluations for value in one.values.all() if value.measure == code]
        yield percent(sum(one.numerator for one in ratios), sum(one.denominator for one in ratios))
    sites, end = len(of.evaluations), of.open_on(date(of.year, 12, 31))
    begun = Phase.objects.filter(programme=of.programme, starts__lte=date(of.year, 12, 31)).order_by("-starts")
    yield percent(len(end), begun[0].target)
    kinds = [site.room.kind for site in end]
    yield from (percent(kinds.count(kind), len(end)) for kind in kinds)
    surveyed = sum(any(value.measure == "satisfaction_rate" for value in one.values.all()) for one in of.evaluations)
    lessons = {one.log.site_id for one in of.activities if one.course.category == "安全教育"}
    yield f"{percent(surveyed, sites)} {percent(len(lessons), sites)}"
    good = commendable(of)
    yield percent(sum(one.grade in good for one in of.graded), len(of.graded))
    minutes = [row for one in of.of_site.values() for row in one.service]
    off = sum(row.minutes for row in minutes if is_off(row.date))
    yield f"{hours(off)} {percent(off, sum(row.minutes for row in minutes))}"


def _of_people(of: ExpectedProgramme) -> Iterator[str]:
    rows = [row for one in of.of_site.values() for row in one.service]
    people = {row.volunteer for row in rows}
    first = {one: min(row.date for row in rows if row.volunteer == one) for one in people}
    trained = sum(bool(one.trained_on and one.trained_on <= first[one]) for one in people)
    yield percent(trained, len(people))
    for kind in {one.kind for one in people}:
        own = [row for row in rows if row.volunteer.kind == kind]
        number, minutes = len({row.volunteer_id for row in own}), sum(row.minutes for row in own)
        yield f"{percent(number, len(people))} {hours(minutes)} {plain(Fraction(minutes, 60 * number), 1)}"
    grades = Appraisal.objects.filter(year=of.year, volunteer__in=people).values_list("grade").annotate(Count("pk"))
    yield from (percent(number, len(people)) for _, number in grades.order_by())
