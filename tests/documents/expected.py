"""What must stand in a site's report, straight from the tables and written by rules of its own.

Nothing of the code that makes the reports is used: figures are added up from rows, rounded and written here.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any

from django.db.models import Sum

from funding.models import Grant
from portal.registry import find_measure
from sites.models import Activity, Evaluation, Incident, Mark, MonthlyLog, Score, Survey
from volunteers.models import ServiceRecord

#: measures that are shares, and the one whose minutes are printed as hours
HOURS = "volunteer_hours_per_month"


def rounded(value: Fraction | Decimal | int, places: int) -> Decimal:
    exact = Fraction(value)
    digits = Decimal(exact.numerator) / Decimal(exact.denominator)
    return digits.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def plain(value: Fraction | Decimal | int, places: int = 4) -> str:
    text = f"{rounded(value, places):,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def mark(value: Decimal) -> str:
    return f"{value:.2f}"


def yuan(fen: int) -> str:
    return f"{fen // 100:,}.{fen % 100:02d}"


def share(part: int, whole: int) -> str:
    return f"{plain(Fraction(100 * part, whole))}%（{part:,}/{whole:,}）"


@dataclass
class Expected:
    """A site's report, as pieces of text in the order of reading; white space does not count."""

    evaluation: Evaluation

    @property
    def site(self) -> Any:
        return self.evaluation.site

    @property
    def year(self) -> int:
        return self.evaluation.round.year

    @cached_property
    def operating(self) -> list[date]:
        """First days of the months in which the site operates."""
        firsts = [date(self.year, number, 1) for number in range(1, 13)]
        begun = [first for first in firsts if self.site.opened_on <= date(self.year, first.month, 28) or
                 self.site.opened_on.replace(day=1) <= first]  # fmt: skip
        closed = self.site.closed_on
        return [first for first in begun if closed is None or closed >= first]

    @cached_property
    def approved(self) -> dict[date, MonthlyLog]:
        logs = MonthlyLog.objects.filter(site=self.site, month__in=self.operating, status="approved")
        return {log.month: log for log in logs}

    @cached_property
    def service(self) -> list[ServiceRecord]:
        rows = ServiceRecord.objects.filter(site=self.site, date__year=self.year, status="confirmed")
        ordered = rows.select_related("volunteer").order_by("date", "pk")
        return [row for row in ordered if row.date.replace(day=1) in self.operating]

    # What follows is text of the report.

    def conclusion(self) -> str:
        end = self.evaluation
        assert end.total is not None and end.base is not None and end.bonus is not None
        return f"考评总分{mark(end.total)}分（其中基础分{mark(end.base)}分、加分{mark(end.bonus)}分"

    def standing(self) -> tuple[str, str, str]:
        """Grade, number of ranked sites, rank."""
        ranked = Evaluation.objects.filter(round=self.evaluation.round, rank__isnull=False).count()
        return self.evaluation.grade, str(ranked), str(self.evaluation.rank)

    def indicators(self) -> Iterator[str]:
        ratios = {row.measure: (row.numerator, row.denominator) for row in self.evaluation.values.all()}
        for row in Score.objects.filter(evaluation=self.evaluation).select_related("indicator"):
            indicator = row.indicator
            full = "—" if indicator.kind == "否决" else plain(indicator.full_mark)
            head = f"{indicator.code} {indicator.name} {indicator.kind} {full} "
            if indicator.kind in ("定性", "加分"):
                yield head + self._judged(row)
            else:
                yield head + self._measured(row, ratios)

    def _judged(self, row: Score) -> str:
        marks = Mark.objects.filter(site=self.site, indicator=row.indicator).count()
        assert row.score is not None
        return (f"{marks}名考评人评分均值" if marks else "无评分") + f" — {mark(row.score)}"

    def _measured(self, row: Score, ratios: dict[str, tuple[int, int]]) -> str:
        indicator, measure = row.indicator, find_measure(row.indicator.measure)
        assert measure
        label = "" if measure.name == indicator.name else f"{measure.name}："
        low, high = indicator.zero_at, indicator.full_at
        scale = "—" if low is None or high is None else f"{plain(low)}→{plain(high)}"
        ratio = ratios.get(measure.code)
        if ratio is None:
            return f"{label}无数据 {scale} " + ("不计入" if row.score is None else mark(row.score))
        number, of = ratio
        factor = Fraction(100) if measure.unit == "%" else Fraction(1, 60) if measure.code == HOURS else Fraction(1)
        value = f"{plain(Fraction(number, of) * factor)}{measure.unit}"
        if measure.denominator:
            shown = Fraction(number, 60) if measure.code == HOURS else number
            value = f"{plain(shown)}/{plain(of)}＝{value}"
        if indicator.kind == "否决":
            return f"{label}{value} {scale} " + ("触发" if number else "未触发")
        assert row.score is not None
        return f"{label}{value} {scale} {mark(row.score)}"

    def months(self) -> dict[str, list[str]]:
        """The rows of figures in the table of months: what stands for each operating month, then the sum."""
        activities: dict[date, list[int]] = defaultdict(list)
        rows_of = Activity.objects.filter(log__in=self.approved.values())
        for day, attendance in rows_of.values_list("date", "participants"):
            activities[day.replace(day=1)].append(attendance)
        minutes: dict[date, int] = defaultdict(int)
        for record in self.service:
            minutes[record.date.replace(day=1)] += record.minutes
        days = {first: log.open_days for first, log in self.approved.items()}
        counts = {first: len(activities[first]) for first in self.approved}
        people = {first: sum(activities[first]) for first in self.approved}
        rows: dict[str, list[str]] = {}
        for name, figures in (("开放天数", days), ("活动场次", counts), ("参加人次", people)):
            cells = [f"{figures[first]:,}" if first in figures else "—" for first in self.operating]
            rows[name] = [*cells, f"{sum(figures.values()):,}" if figures else "—"]
        hours = [plain(Fraction(minutes[first], 60), 2) for first in self.operating]
        rows["服务小时"] = [*hours, plain(Fraction(sum(minutes.values()), 60), 2)]
        return rows

    def volunteers(self) -> Iterator[str]:
        by_number: dict[str, list[ServiceRecord]] = defaultdict(list)
        for record in self.service:
            by_number[record.volunteer.number].append(record)
        trained = sum(
            rows[0].volunteer.trained_on is not None and rows[0].volunteer.trained_on <= rows[0].date
            for rows in by_number.values()
        )
        if by_number:
            yield share(trained, len(by_number))
            yield f"{plain(Fraction(sum(record.minutes for record in self.service), 60), 2)}小时"
        people = sorted(by_number.items(), key=lambda item: (-sum(r.minutes for r in item[1]), -len(item[1]), item[0]))
        for number, rows in people[:10]:
            hours = plain(Fraction(sum(row.minutes for row in rows), 60), 2)
            yield f"{number} {rows[0].volunteer.name} {len(rows)} {hours}"

    def happenings(self) -> Iterator[str]:
        for survey in Survey.objects.filter(site=self.site, date__year=self.year):
            yield f"{survey.date} {survey.valid:,} {survey.satisfied:,} " + (
                share(survey.satisfied, survey.valid) if survey.valid else ""
            )
        sums = Survey.objects.filter(site=self.site, date__year=self.year).aggregate(v=Sum("valid"), s=Sum("satisfied"))
        if sums["v"]:
            yield f"群众满意度{share(sums['s'], sums['v'])}"
        for incident in Incident.objects.filter(site=self.site, date__year=self.year):
            yield f"{incident.date}{incident.grade}{incident.liability}"

    def money(self) -> Iterator[str]:
        grant = Grant.objects.filter(site=self.site, allocation__year=self.year).first()
        if grant is None:
            yield "不列入以奖代补"
            return
        yield f"核定金额{yuan(grant.entitlement_fen)}"
        yield f"区级实补{yuan(grant.district_fen)}"
        yield f"街镇应配套{yuan(grant.match_fen)}"
        yield f"合计{yuan(grant.district_fen + grant.match_fen)}"

    def facts(self) -> Iterator[str]:
        for name, day in (
            ("申报日期", self.site.applied_on),
            ("验收日期", self.site.accepted_on),
            ("启用日期", self.site.opened_on),
            ("停办日期", self.site.closed_on),
        ):
            yield f"{name}{day or '—'}"
        yield f"项目点代码{self.site.code}"

    def everything(self) -> Iterator[str]:
        """All of the above, and what is derived from it: marks lost, shares of first-level indicators."""
        yield from (
            self.conclusion(),
            *self.indicators(),
            *self.volunteers(),
            *self.happenings(),
            *self.money(),
        )
        for cells in self.months().values():
            yield from cells
        got: dict[str, Decimal] = defaultdict(Decimal)
        full: dict[str, Decimal] = defaultdict(Decimal)
        scored = Score.objects.filter(evaluation=self.evaluation, score__isnull=False).select_related("indicator")
        for row in scored:
            assert row.score is not None
            yield mark(row.indicator.full_mark - row.score)
            for level in (
                row.indicator.dimension,
                *(["sum"] if row.indicator.kind in ("定量", "定性") else []),
            ):
                got[level] += row.score
                full[level] += row.indicator.full_mark
        for level in got:
            yield f"{rounded(Fraction(got[level]) * 100 / Fraction(full[level]), 1) if full[level] else 0}"
            yield from (mark(got[level]), plain(full[level]))
        grant = Grant.objects.filter(site=self.site, allocation__year=self.year).first()
        if grant:
            part = Fraction(100 * grant.district_fen, grant.entitlement_fen)
            yield f"{rounded(part, 2)} {rounded(part, 1)} {plain(grant.ratio)}"
