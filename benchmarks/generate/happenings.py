"""What happened at the sites: logs, activities, incidents, surveys, and the assessors' marks."""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random

from django.utils import timezone

from benchmarks.generate.drawing import Store, shares, skewed
from benchmarks.generate.places import YEAR
from programmes.models import Course, Indicator
from programmes.states import BONUS, MARKED_KINDS
from sites.models import Activity, Incident, Mark, MonthlyLog, Site, Survey
from sites.states import INCIDENT_GRADES, LIABILITIES, LogStatus

MONTHS = [date(year, month, 1) for year in (YEAR - 1, YEAR) for month in range(1, 13)]
TOPICS = ("课业辅导", "亲子阅读", "绿色低碳进社区", "智能手机课堂", "端午包粽子", "健康义诊", "消防演练", "书法入门")
LONG = "“我们的节日·重阳”系列之敬老爱老助老主题实践活动暨邻里文化节社区志愿服务成果展示汇报演出（第三场）"


def store_happenings(random: Random, sites: list[Site], activities: int, store: Store) -> None:
    opened = [site for site in sites if site.opened_on]
    logs = store.keep(MonthlyLog, make_logs(random, opened))
    store.put(Activity, make_activities(random, logs, activities))
    store.put(Incident, make_incidents(random, opened))
    store.put(Survey, make_surveys(random, opened))
    store.put(Mark, make_marks(random, [site for site in opened if site.opened_on and site.opened_on.year < YEAR]))


def make_logs(random: Random, sites: list[Site]) -> Iterator[MonthlyLog]:
    for site in sites:
        for month in MONTHS:
            last = month.replace(day=monthrange(month.year, month.month)[1])
            begun = site.opened_on is not None and site.opened_on <= last
            if not begun or (site.closed_on and site.closed_on < month) or random.random() < 0.01:
                continue
            status = random.choices(LogStatus.values, (1, 3, 2, 94))[0]
            handed_in = datetime.combine(last, time(16)) + timedelta(hours=random.expovariate(1 / 70))
            yield MonthlyLog(
                site=site,
                month=month,
                status=status,
                first_submitted_at=None if status == LogStatus.DRAFT else timezone.make_aware(handed_in),
                open_days=min(random.randint(6, 24), last.day),
                note="" if random.random() < 0.9 else "本月因装修闭馆三天。",
            )


def make_activities(random: Random, logs: list[MonthlyLog], number: int) -> Iterator[Activity]:
    courses: dict[int, list[Course]] = defaultdict(list)
    for course in Course.objects.order_by("code"):
        courses[course.programme_id].append(course)
    for log, own in zip(logs, shares(number, skewed(random, len(logs))), strict=True):
        days = monthrange(log.month.year, log.month.month)[1]
        for _ in range(own):
            course = random.choice(courses[log.site.programme_id])
            yield Activity(
                log=log,
                date=log.month.replace(day=random.randint(1, days)),
                course=course,
                topic=LONG if random.random() < 0.002 else f"{course.name}·{random.choice(TOPICS)}",
                participants=round(random.lognormvariate(3, 0.6)),
                minutes=random.choice((60, 60, 90, 120, 120, 180)),
            )


def make_incidents(random: Random, sites: list[Site]) -> Iterator[Incident]:
    for site in sites:
        if random.random() < 0.1:
            grade, liable = random.choices(INCIDENT_GRADES, (90, 8, 2))[0], random.choice(LIABILITIES)
            yield Incident(site=site, date=a_day(random, site), grade=grade, liability=liable, description="摔倒")


def make_surveys(random: Random, sites: list[Site]) -> Iterator[Survey]:
    for site in sites:
        for _ in range(random.choice((0, 1, 2, 2))):
            valid = random.randint(0, 60)
            satisfied = round(valid * random.uniform(0.7, 1))
            yield Survey(site=site, date=a_day(random, site), valid=valid, satisfied=satisfied)


def make_marks(random: Random, sites: list[Site]) -> Iterator[Mark]:
    """Two assessors' of every site that is scored: of those that opened in earlier years."""
    indicators: dict[int, list[Indicator]] = defaultdict(list)
    chosen = Indicator.objects.filter(scheme__year=YEAR, kind__in=MARKED_KINDS).select_related("scheme")
    for indicator in chosen.order_by("code"):
        indicators[indicator.scheme.programme_id].append(indicator)
    for site in sites:
        for indicator in indicators[site.programme_id]:
            if indicator.kind == BONUS and random.random() < 0.8:
                continue
            for assessor in ("考评组甲", "考评组乙"):
                mark = (indicator.full_mark * random.choice((10, 9, 9, 8, 7)) / 10).quantize(Decimal("0.01"))
                yield Mark(
                    site=site, indicator=indicator, assessor=assessor, mark=mark, reason="" if mark else "未开展"
                )


def a_day(random: Random, site: Site, wanted: date | None = None) -> date:
    """The day that is wanted, or any of the year, if the site was open then; else one on which it was."""
    first = max(site.opened_on or date(YEAR, 1, 1), date(YEAR, 1, 1))
    last = site.closed_on or date(YEAR, 12, 31)
    if wanted and site.opened_on and site.opened_on <= wanted <= last:
        return wanted
    return first + timedelta(days=random.randint(0, (last - first).days))
