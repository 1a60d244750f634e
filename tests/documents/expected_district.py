"""What must stand in the district's summary, straight from the tables and written by rules of its own.

Nothing of the code that makes the summary is used: figures are added up by the database or in loops over rows.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from statistics import median
from typing import Any

from django.db.models import Q, Sum

from funding.models import Budget, Grant, Rate
from portal.accounts.models import Community, Subdistrict
from programmes.models import Band, Phase, Programme
from reports.models import Award, AwardQuota
from sites.models import Evaluation, Incident, Mark, MeasuredValue, MonthlyLog, Score, Site, Survey
from tests.documents.expected import Expected, mark, plain, rounded, yuan

YEAR = 2025
LAST, BEFORE = date(2025, 12, 31), date(2024, 12, 31)
PLACE = "room__community__subdistrict"
Row = list[str]


def share(part: int, whole: int) -> str:
    return f"{plain(Fraction(100 * part, whole), 1)}%（{part:,}/{whole:,}）" if whole else "未测评"


def marks_share(got: Decimal, full: Decimal) -> str:
    return f"{rounded(Fraction(got) * 100 / Fraction(full), 1):.1f}%（{mark(got)}/{plain(full)}）"


def hours(minutes: int) -> str:
    return plain(Fraction(minutes, 60), 2)


def is_open(site: Site, day: date) -> bool:
    return bool(site.opened_on and site.opened_on <= day and not (site.closed_on and site.closed_on <= day))


@dataclass
class Part:
    """The sites of a programme, of a subdistrict, or all."""

    name: str
    programme: Programme | None = None
    subdistrict: Subdistrict | None = None

    @property
    def of_sites(self) -> dict[str, Any]:
        found: dict[str, Any] = {"programme": self.programme} if self.programme else {}
        return found | ({PLACE: self.subdistrict} if self.subdistrict else {})

    @cached_property
    def evaluations(self) -> list[Evaluation]:
        of = {f"site__{name}": value for name, value in self.of_sites.items()}
        rows = Evaluation.objects.filter(round__year=YEAR, round__as_of=None, **of)
        return list(rows.select_related("round", "site__room__community").order_by("site__code"))

    @cached_property
    def graded(self) -> list[Evaluation]:
        return [row for row in self.evaluations if not row.is_new]

    @cached_property
    def site_ids(self) -> list[int]:
        return [row.site_id for row in self.evaluations]

    def measured(self, measure: str) -> tuple[int, int]:
        rows = MeasuredValue.objects.filter(evaluation__in=self.evaluations, measure=measure)
        sums = rows.aggregate(n=Sum("numerator", default=0), d=Sum("denominator", default=0))
        return sums["n"], sums["d"]

    def stock(self) -> list[int]:
        """Open before the year, opened in it, shut in it, open at its end."""
        sites = list(Site.objects.filter(**self.of_sites))
        opened = sum(bool(site.opened_on and site.opened_on.year == YEAR) for site in sites)
        closed = sum(bool(site.closed_on and site.closed_on.year == YEAR) for site in sites)
        return [sum(is_open(one, BEFORE) for one in sites), opened, closed, sum(is_open(one, LAST) for one in sites)]

    def coverage(self, **group: Any) -> tuple[int, int]:
        places = {"subdistrict": self.subdistrict} if self.subdistrict else {}
        communities = Community.objects.filter(**places, **group)
        covered = {site.room.community_id for site in Site.objects.filter(**self.of_sites).select_related("room")
                   if is_open(site, LAST)}  # fmt: skip
        return sum(one.pk in covered for one in communities), len(communities)

    def commendable(self) -> tuple[int, int]:
        good = set(Band.objects.filter(scheme__year=YEAR, commendable=True).values_list("scheme__programme", "name"))
        return sum((row.round.programme_id, row.grade) in good for row in self.graded), len(self.graded)

    def surveyed(self) -> tuple[int, int]:
        sums = self.surveys.aggregate(s=Sum("satisfied", default=0), v=Sum("valid", default=0))
        return sums["s"], sums["v"]

    @property
    def surveys(self) -> Any:
        return Survey.objects.filter(site__in=self.site_ids, date__year=YEAR)

    def unsurveyed(self) -> int:
        return len(set(self.site_ids) - set(self.surveys.filter(valid__gt=0).values_list("site", flat=True)))

    def incidents(self, **of: str) -> int:
        return Incident.objects.filter(site__in=self.site_ids, date__year=YEAR, **of).count()

    def grants(self) -> list[Grant]:
        of = {f"site__{name}": value for name, value in self.of_sites.items()}
        return list(Grant.objects.filter(allocation__year=YEAR, **of))

    def in_months(self) -> tuple[int, int]:
        """Logs of operating months that came in at all, and operating months."""
        months = [(row.site_id, first) for row in self.evaluations for first in Expected(row).operating]
        logs = set(MonthlyLog.objects.filter(first_submitted_at__isnull=False).values_list("site", "month"))
        return sum(month in logs for month in months), len(months)

    @cached_property
    def service(self) -> list[Any]:
        return [record for row in self.evaluations for record in Expected(row).service]

    # Rows of tables

    def annexed(self) -> tuple[Row, Row, Row]:
        begin, opened, closed, end = (f"{number:,}" for number in self.stock())
        sites = f"{len(self.evaluations):,}"
        numbers = [self.measured(name)[0] for name in ("open_days_per_month", "activities_per_month")]
        numbers.append(self.measured("attendance_per_activity")[0])
        served = hours(self.measured("volunteer_hours_per_month")[0])
        liable = self.incidents(liability="是")
        return (
            [self.name, begin, opened, closed, end, share(*self.coverage()), sites, share(*self.commendable())],
            [self.name, share(*self.measured("on_time_log_rate")), *(f"{n:,}" for n in numbers), served],
            [self.name, share(*self.surveyed()), *map(str, (self.unsurveyed(), self.incidents(), liable))],
        )  # fmt: skip

    def amounts(self) -> list[int]:
        rows = self.grants()
        return [sum(getattr(row, f"{name}_fen") for row in rows) for name in ("entitlement", "district", "match")]


def programmes() -> list[Part]:
    return [Part(one.name, programme=one) for one in Programme.objects.order_by("code")]


def subdistricts() -> list[Part]:
    return [Part(one.name, subdistrict=one) for one in Subdistrict.objects.order_by("code")]


def held(part: Part) -> Row:
    one = part.programme
    assert one and one.lead_unit
    marks = Mark.objects.filter(site__in=[row.site_id for row in part.graded], indicator__scheme__year=YEAR)
    assessors = marks.values("assessor").distinct().count()
    return [one.name, one.lead_unit.name, str(one.start_year), str(len(part.evaluations)), str(assessors), "已核算"]


def covered(part: Part) -> Row:
    phase = Phase.objects.filter(programme=part.programme, starts__lte=LAST).order_by("starts").last()
    end = part.stock()[3]
    groups = ({"fit": True}, {"nature": "回迁"}, {"nature": "新建"})
    target = "—" if part.programme is None else share(end, phase.target) if phase else "未设目标"
    name = part.name if part.programme else "合计（不重复）"
    return [name, str(end), target, *(share(*part.coverage(**group)) for group in groups)]


def results(part: Part) -> Row:
    totals = [row.total for row in part.graded if row.total is not None]
    mean = Fraction(sum(totals, Decimal(0))) / len(totals)
    exact = (mean, Fraction(median(totals)), Fraction(max(totals)), Fraction(min(totals)))
    return [part.name, str(len(totals)), *(mark(rounded(one, 2)) for one in exact), share(*part.commendable())]


def running(part: Part) -> Row:
    on_time, due = part.measured("on_time_log_rate")
    names = ("open_days_per_month", "activities_per_month", "attendance_per_activity")
    return [part.name, f"{due:,}", share(on_time, due), *(f"{part.measured(name)[0]:,}" for name in names)]


def serving(part: Part) -> Row:
    first: dict[int, Any] = {}
    for record in sorted(part.service, key=lambda row: row.date):
        first.setdefault(record.volunteer_id, record)
    trained = sum(bool(row.volunteer.trained_on and row.volunteer.trained_on <= row.date) for row in first.values())
    minutes = sum(row.minutes for row in part.service)
    return [part.name, str(len(first)), str(len(part.service)), hours(minutes), share(trained, len(first))]


def asked(part: Part) -> Row:
    satisfied, valid = part.surveyed()
    return [part.name, str(part.surveys.count()), f"{valid:,}", share(satisfied, valid), f"{part.unsurveyed()}个"]


def indicators(part: Part) -> dict[tuple[str, str, str], tuple[Decimal, Decimal]]:
    """First-level indicator, code and name → marks reached and full marks."""
    scores = Score.objects.filter(evaluation__in=part.graded, score__isnull=False, indicator__kind__in=("定量", "定性"))
    found: dict[tuple[str, str, str], tuple[Decimal, Decimal]] = defaultdict(lambda: (Decimal(0), Decimal(0)))
    for row in scores.select_related("indicator"):
        key = (row.indicator.dimension, row.indicator.code, row.indicator.name)
        found[key] = (found[key][0] + (row.score or 0), found[key][1] + row.indicator.full_mark)
    return found


def levels(part: Part) -> list[Row]:
    rows, found = [], indicators(part)
    for dimension in ("决策", "过程", "产出", "效益"):
        own = {key: sums for key, sums in found.items() if key[0] == dimension}
        if own:
            worst = min(own, key=lambda key: (Fraction(own[key][0]) / Fraction(own[key][1]), key[1]))
            got, full = (sum((one[at] for one in own.values()), Decimal(0)) for at in (0, 1))
            rows.append([dimension, str(len(own)), marks_share(got, full), f"{worst[2]} {marks_share(*own[worst])}"])
    return rows


def paid_programmes(parts: Iterable[Part], whole: Part) -> list[Row]:
    rows = []
    budgets = 0
    for part in parts:
        if Rate.objects.filter(programme=part.programme, year=YEAR).exists():
            budget = Budget.objects.get(programme=part.programme, year=YEAR)
            budgets += budget.amount_fen
            rows.append([part.name, str(budget.budget_year), yuan(budget.amount_fen), *map(yuan, part.amounts())])
    return [*rows, ["合计", "", yuan(budgets), *map(yuan, whole.amounts())]]


def paid_places(part: Part) -> Row:
    _claim, district, match = part.amounts()
    return [part.name, str(len(part.grants())), yuan(district), yuan(match), yuan(district + match)]


def commended(part: Part) -> Row:
    quota = AwardQuota.objects.get(programme=part.programme, year=YEAR).quota
    listed = Award.objects.filter(programme=part.programme, year=YEAR).exclude(Q(status="struck") | Q(status="revoked"))
    return [part.name, str(quota), str(listed.count()), str(listed.filter(undecided=True).count()), "拟通报表扬"]


def tables() -> list[list[Row]]:
    """The bodies of all tables that show figures, in their order."""
    own, places, whole = programmes(), subdistricts(), Part("合计")
    annexes = [[part.annexed() for part in (*parts, whole)] for parts in (own, places)]
    return [
        [held(part) for part in own],
        [covered(part) for part in (*own, whole)],
        [results(part) for part in own],
        [running(part) for part in (*own, whole)],
        [serving(part) for part in own],
        [asked(part) for part in (*own, whole)],
        *(levels(part) for part in own),
        paid_programmes(own, whole),
        [paid_places(part) for part in (*places, whole)],
        [commended(part) for part in own],
        *([rows[at] for rows in annex] for annex in annexes for at in range(3)),
    ]


def prose() -> list[str]:
    """Figures with decimals that stand in sentences and tiles alone."""
    own, whole = programmes(), Part("合计")
    people = len({record.volunteer_id for record in whole.service})
    lines = [f"人均{plain(Fraction(sum(record.minutes for record in whole.service), 60 * people), 2)}小时"]
    for part in (*own, whole):
        activities = part.measured("activities_per_month")[0]
        lines.append(f"场均{plain(Fraction(part.measured('attendance_per_activity')[0], activities), 2)}人次")
        claim, district, match = part.amounts()
        lines += map(yuan, (claim - district, district + match))
    lines += [marks_share(*sums) for part in own for sums in indicators(part).values()]
    _claim, district, match = whole.amounts()
    budgets = Budget.objects.filter(year=YEAR).aggregate(sum=Sum("amount_fen"))["sum"]
    lines += [plain(Fraction(fen, 1_000_000), 2) for fen in (district, match, budgets)]
    return [*lines, *(share(*whole.coverage(**group)) for group in ({}, {"fit": True}))]
