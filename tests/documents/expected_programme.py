"""What must stand in a programme's report, straight from the tables and written by rules of its own.

Nothing of the code that makes the report is used: figures are added up from rows, rounded and written here.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from statistics import median

from django.utils import timezone

from funding.models import Budget, Grant, Rate
from portal.accounts.models import Community, Subdistrict
from portal.workdays.models import Holiday
from programmes.models import Band, Indicator, Programme
from reports.models import Award, IncentivePoint, IncentiveRule
from sites.models import Activity, Evaluation, Incident, MonthlyLog, Score, Site, Survey
from tests.documents.expected import Expected, mark, plain, rounded, yuan

Rows = list[list[str]]
GRANT_WORDS = {"planned": "待审定", "approved": "已审定", "settled": "已办结"}
AWARD_WORDS = {"proposed": "拟通报表扬", "conferred": "已通报表扬"}


def percent(part: int | Decimal, whole: int | Decimal) -> str:
    return f"{plain(Fraction(part) * 100 / Fraction(whole), 1)}%" if whole else "—"


def share(part: int, whole: int) -> str:
    return f"{percent(part, whole)}（{part:,}/{whole:,}）"


def hours(minutes: int) -> str:
    return plain(Fraction(minutes, 60), 2)


@dataclass
class ExpectedProgramme:
    programme: Programme
    year: int

    @cached_property
    def evaluations(self) -> list[Evaluation]:
        rows = Evaluation.objects.filter(
            round__programme=self.programme, round__year=self.year, round__as_of=None
        ).select_related("site__room__community__subdistrict", "round")
        return sorted(rows, key=lambda one: (one.site.room.community.subdistrict.code, one.site.code))

    @property
    def graded(self) -> list[Evaluation]:
        return [one for one in self.evaluations if one.total is not None]

    @cached_property
    def of_site(self) -> dict[int, Expected]:
        return {one.site_id: Expected(one) for one in self.evaluations}

    @cached_property
    def activities(self) -> list[Activity]:
        logs = [log for one in self.of_site.values() for log in one.approved.values()]
        return list(Activity.objects.filter(log__in=logs).select_related("course", "log"))

    def open_on(self, day: date) -> list[Site]:
        sites = Site.objects.filter(programme=self.programme).select_related("room__community__subdistrict")
        opened = [site for site in sites if site.opened_on and site.opened_on <= day]
        return [site for site in opened if site.closed_on is None or site.closed_on > day]

    # Tables, by their captions.

    def stock(self) -> Rows:
        first, last = date(self.year, 1, 1), date(self.year, 12, 31)
        sites = list(Site.objects.filter(programme=self.programme).select_related("room__community"))
        begin, end = self.open_on(first - timedelta(days=1)), self.open_on(last)
        covered = {site.room.community_id for site in end}
        rows, sums = [], [0] * 6
        for place in Subdistrict.objects.order_by("code"):
            own = Community.objects.filter(subdistrict=place)
            here = [site for site in sites if site.room.community.subdistrict_id == place.pk]
            counts = [
                sum(site.room.community.subdistrict_id == place.pk for site in begin),
                sum(bool(site.opened_on and site.opened_on.year == self.year) for site in here),
                sum(bool(site.closed_on and site.closed_on.year == self.year) for site in here),
                sum(site.room.community.subdistrict_id == place.pk for site in end),
                len(own),
                sum(one.pk in covered for one in own),
            ]
            sums = [one + other for one, other in zip(sums, counts, strict=True)]
            rows.append([place.name, *map(str, counts), percent(counts[5], counts[4])])
        return [*rows, ["合计", *map(str, sums), percent(sums[5], sums[4])]]

    def ranks(self) -> Rows:
        ordered = sorted(self.graded, key=lambda one: (one.rank or 0, one.site.code))
        return [
            [
                str(one.rank), one.site.name, one.site.room.community.subdistrict.name, mark(one.base or Decimal(0)),
                plain(one.bonus or 0), mark(one.total or Decimal(0)), one.grade + ("*" if one.vetoed else ""),
            ]
            for one in ordered
        ]  # fmt: skip

    def dimension(self, name: str) -> Rows:
        rows = []
        for one in Indicator.objects.filter(
            scheme__programme=self.programme, scheme__year=self.year, dimension=name
        ).order_by("code"):
            scores = [score for score in self.scores_of(one) if score is not None]
            full = one.full_mark * len(scores)
            rate = f"{rounded(Fraction(sum(scores)) * 100 / Fraction(full), 1)}%"
            perfect = sum(score == one.full_mark for score in scores)
            average = mark(rounded(Fraction(sum(scores)) / len(scores), 2))
            rows.append(
                [f"{one.code}　{one.name}", one.kind, plain(one.full_mark), average, rate, str(perfect),
                 str(len(scores) - perfect)]
            )  # fmt: skip
        return rows

    def scores_of(self, indicator: Indicator) -> list[Decimal | None]:
        return list(
            Score.objects.filter(evaluation__in=self.graded, indicator=indicator).values_list("score", flat=True)
        )

    def courses(self) -> Rows:
        found: dict[str, list[Activity]] = defaultdict(list)
        for one in self.activities:
            found[one.course.category].append(one)
        rows = []
        for name, own in sorted(found.items(), key=lambda pair: (-len(pair[1]), pair[0])):
            people, sites = sum(one.participants for one in own), len({one.log.site_id for one in own})
            rows.append([name, str(len(own)), percent(len(own), len(self.activities)), f"{people:,}",
                         plain(Fraction(people, len(own)), 1), str(sites)])  # fmt: skip
        whole, number = sum(one.participants for one in self.activities), len(self.activities)
        return [*rows, ["合计", f"{number:,}", "100%", f"{whole:,}", plain(Fraction(whole, number), 1), "—"]]

    def months(self) -> Rows:
        rows, sums = [], [Decimal(0)] * 9
        for number in range(1, 13):
            first = date(self.year, number, 1)
            own = [one for one in self.of_site.values() if first in one.operating]
            logs = {
                log.site_id: log for log in MonthlyLog.objects.filter(site__in=[one.site for one in own], month=first)
            }
            submitted = [log.first_submitted_at for log in logs.values() if log.first_submitted_at]
            on_time = sum(moment < self.deadline(first) for moment in submitted)
            approved = [one.approved[first] for one in own if first in one.approved]
            held = [one for one in self.activities if one.log.month == first]
            minutes = sum(row.minutes for one in own for row in one.service if row.date.replace(day=1) == first)
            counts = [len(own), on_time, len(submitted) - on_time, len(own) - len(submitted), len(approved),
                      sum(log.open_days for log in approved), len(held), sum(one.participants for one in held),
                      minutes]  # fmt: skip
            sums = [one + other for one, other in zip(sums, counts, strict=True)]
            rows.append([f"{number}月", *(f"{one:,}" for one in counts[:-1]), hours(minutes)])
        return [*rows, ["合计", *(f"{one:,}" for one in sums[:-1]), hours(int(sums[-1]))]]

    def deadline(self, month: date) -> datetime:
        """The moment at which its log is late."""
        marked = dict(Holiday.objects.values_list("date", "kind"))
        day = date(month.year + month.month // 12, month.month % 12 + 1, self.programme.log_due_day)
        while marked.get(day) == "休" or (day.weekday() > 4 and marked.get(day) != "班"):
            day += timedelta(days=1)
        return timezone.make_aware(datetime.combine(day + timedelta(days=1), datetime.min.time()))

    def teams(self) -> Rows:
        people: dict[str, set[int]] = defaultdict(set)
        minutes: dict[str, int] = defaultdict(int)
        for row in (row for one in self.of_site.values() for row in one.service):
            team = row.volunteer.team.name if row.volunteer.team else "未编入队伍"
            people[team].add(row.volunteer_id)
            minutes[team] += row.minutes
        rows = [(name, len(people[name]), minutes[name]) for name in people]
        rows.sort(key=lambda row: (-row[2], row[0]))
        rows.append(("合计", len(set().union(*people.values())), sum(minutes.values())))
        return [
            [name, f"{number:,}", hours(time), plain(Fraction(time, number * 60), 1)] for name, number, time in rows
        ]

    def incidents(self) -> Rows:
        rows = Incident.objects.filter(site__in=list(self.of_site), date__year=self.year).order_by(
            "date", "site__code", "pk"
        )
        return [
            [one.date.isoformat(), one.site.name, one.grade, one.liability, one.description]
            for one in rows.select_related("site")
        ]

    def awards(self) -> Rows:
        rows = Award.objects.filter(programme=self.programme, year=self.year).order_by("position", "site__code")
        return [
            [str(one.position), one.site.name, one.site.room.community.subdistrict.name,
             "待研究" if one.undecided else AWARD_WORDS[one.status]]
            for one in rows
            if one.site
        ]  # fmt: skip

    @cached_property
    def grants(self) -> list[Grant]:
        rows = Grant.objects.filter(allocation__programme=self.programme, allocation__year=self.year)
        return list(rows.order_by("site__room__community__subdistrict__code", "site__code").select_related("site"))

    def money_by(self, key: str) -> Rows:
        """`key` "kind", in the order of the rates, or "place"."""
        found: dict[str, list[Grant]] = {}
        if key == "kind":
            rates = Rate.objects.filter(programme=self.programme, year=self.year).order_by("pk")
            found = {kind: [] for kind in rates.values_list("kind", flat=True)}
        for one in self.grants:
            place = one.site.room.community.subdistrict.name
            found.setdefault(one.kind if key == "kind" else place, []).append(one)
        return [_sum(name, own) for name, own in (*found.items(), ("合计", self.grants)) if own]

    def annexes(self) -> dict[str, Rows]:
        found = {"考评结果一览表": [self._result(one) for one in self.evaluations] + [self._all()]}
        if self.grants:
            found["奖补与配套表"] = [
                [one.site.name, one.site.room.community.subdistrict.name, one.kind, yuan(one.entitlement_fen),
                 yuan(one.district_fen), yuan(one.match_fen), GRANT_WORDS[one.status]]
                for one in self.grants
            ] + [[f"合计（{len(self.grants)}个点）", "", "", *_sum("", self.grants)[2:], ""]]  # fmt: skip
        return found

    def _result(self, one: Evaluation) -> list[str]:
        held = [row for row in self.activities if row.log.site_id == one.site_id]
        people, minutes = (
            sum(row.participants for row in held),
            sum(row.minutes for row in self.of_site[one.site_id].service),
        )
        grade = "新开办" if one.is_new else one.grade + ("*" if one.vetoed else "")
        return [
            one.site.name, one.site.room.community.subdistrict.name, str(len(self.of_site[one.site_id].operating)),
            str(len(held)), f"{people:,}", hours(minutes), "—" if one.total is None else mark(one.total), grade,
            str(one.rank or "—"),
        ]  # fmt: skip

    def _all(self) -> list[str]:
        people, minutes = sum(one.participants for one in self.activities), self.months()[-1][-1]
        months = sum(len(one.operating) for one in self.of_site.values())
        return [f"合计（{len(self.evaluations)}个点）", "", str(months), f"{len(self.activities):,}", f"{people:,}",
                minutes, "—", "—", "—"]  # fmt: skip

    def points(self) -> dict[str, Rows]:
        """By giver: subdistrict, community, site, kind, points of this programme and of all."""
        rules = IncentiveRule.objects.filter(programme=self.programme, year=self.year)
        found: dict[str, dict[Community, tuple[Decimal, Evaluation]]] = defaultdict(dict)
        for rule in rules:
            for one in self.evaluations:
                if rule.kind != ("新开办" if one.is_new else one.grade) or one.vetoed or one.is_shut:
                    continue
                best = found[rule.giver].get(one.site.room.community)
                if best is None or (rule.points, best[1].site.code) > (best[0], one.site.code):
                    found[rule.giver][one.site.room.community] = (rule.points, one)
        stored = {(one.giver, one.community_id): one.points for one in IncentivePoint.objects.filter(year=self.year)}
        return {
            giver: [
                [place.subdistrict.name, place.name, one.site.name, "新开办" if one.is_new else one.grade,
                 plain(points), plain(stored[giver, place.pk])]
                for place, (points, one) in sorted(rows.items(), key=lambda pair: pair[0].code)
            ]
            for giver, rows in found.items()
        }  # fmt: skip

    def words(self) -> Iterator[str]:
        """Clauses of the running text."""
        totals = [one.total for one in self.graded if one.total is not None]
        average = mark(rounded(Fraction(sum(totals)) / len(totals), 2))
        middle = mark(rounded(Fraction(median(totals)), 2))
        yield f"{len(totals)}个参评点平均得分{average}分，中位数{middle}分；最高{mark(max(totals))}分"
        bands = Band.objects.filter(scheme__programme=self.programme, scheme__year=self.year).order_by("-minimum")
        counts = [(band.name, sum(one.grade == band.name for one in self.graded)) for band in bands]
        told = (f"“{name}”{own}个（占{percent(own, len(totals))}，{own}/{len(totals)}）" for name, own in counts)
        yield f"{len(totals)}个参评点中，{'、'.join(told)}。"
        months = [int(cell.replace(",", "")) for cell in self.months()[-1][1:6]]
        yield f"应报月报{months[0]}份，按时报送率{share(months[1], months[0])}，迟报{months[2]}份、未报{months[3]}份"
        surveys = Survey.objects.filter(site__in=list(self.of_site), date__year=self.year)
        valid, satisfied = sum(one.valid for one in surveys), sum(one.satisfied for one in surveys)
        yield f"满意度调查{len(surveys)}次，收回有效问卷{valid:,}份，满意率{share(satisfied, valid)}"
        covered = {site.room.community_id for site in self.open_on(date(self.year, 12, 31))}
        for name, rows in (
            ("回迁社区", Community.objects.filter(nature="回迁")),
            ("新建社区", Community.objects.filter(nature="新建")),
            ("具备条件村居", Community.objects.filter(fit=True)), ("全部村居", Community.objects.all()),
        ):  # fmt: skip
            yield f"{name}{share(sum(one.pk in covered for one in rows), len(rows))}"
        if self.grants:
            budget = Budget.objects.get(programme=self.programme, year=self.year).amount_fen
            sums = _sum("", self.grants)
            yield f"享受奖补的点{len(self.grants)}个，按标准核定{sums[2]}元，区级实补{sums[3]}元"
            part = sum(one.district_fen for one in self.grants)
            yield f"占区级安排{yuan(budget)}元的{percent(part, budget)}（{sums[3]}/{yuan(budget)}）"


def _sum(name: str, own: list[Grant]) -> list[str]:
    amounts = (
        sum(one.entitlement_fen for one in own),
        sum(one.district_fen for one in own),
        sum(one.match_fen for one in own),
    )
    return [name, str(len(own)), *map(yuan, amounts)]
