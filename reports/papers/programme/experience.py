"""七、主要做法和经验: the sites that the year's figures set before the others, each with what it did."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction

from programmes.states import BONUS
from reports.papers.blocks import Block, Heading, Para
from reports.papers.programme.words import listed, per, rate
from reports.pdf.figures import count, hours, points
from reports.programme_data.facts import ProgrammeFacts
from reports.programme_data.outcomes import SiteFacts

#: how many are told at most
TOLD = 4
#: fewer valid returns than this say too little of a site
RETURNS = 20


def experience(facts: ProgrammeFacts) -> list[Block]:
    told = [line for line in (one(facts) for one in (_best, _busiest, _helped, _liked, _bonus, _punctual)) if line][
        :TOLD
    ]
    blocks: list[Block] = [Heading("主要做法和经验")]
    if not told:
        return [*blocks, Para("本年度台账没有足以比较的数据，不列举做法和经验。")]
    blocks.append(Para("以下各点按台账数据列出，供各点借鉴；同类数据相同的按代码列前者。"))
    for title, line in told:
        blocks += [Heading(title, 3), Para(line)]
    return blocks


Told = tuple[str, str] | None


def _best(facts: ProgrammeFacts) -> Told:
    running = [site for site in facts.ranked if not site.vetoed and not site.is_shut]
    first = [site for site in running if site.rank == running[0].rank]
    if not first:
        return None
    told = "；".join(
        f"{site.name}（{site.subdistrict}）总分{points(site.total)}分，{_year(site)}" for site in first[:2]
    )
    return "综合得分居前", f"{told}。"


def _year(site: SiteFacts) -> str:
    """A site's year in a clause."""
    parts = [
        f"全年运营{site.operating_months}个月、开放{count(site.counted('open_days_per_month'))}天",
        f"开展活动{count(site.counted('activities_per_month'))}场、参加{count(site.counted('attendance_per_activity'))}人次",
        f"月报按时报送率{rate(site.logs.on_time, site.logs.due)}",
    ]
    return "，".join(parts)


def _top(sites: Iterator[SiteFacts], value: Callable[[SiteFacts], Fraction]) -> SiteFacts | None:
    """The site with the greatest value above 0, the first by code among equals."""
    found = [(value(site), site) for site in sites]
    best = max((amount for amount, _ in found), default=Fraction(0))
    return next((site for amount, site in found if amount == best), None) if best > 0 else None


def _ratio(measure: str) -> Callable[[SiteFacts], Fraction]:
    return lambda site: Fraction(*site.ratios[measure]) if measure in site.ratios else Fraction(0)


def _busiest(facts: ProgrammeFacts) -> Told:
    site = _top(_running(facts), _ratio("activities_per_month"))
    if site is None:
        return None
    held, months = site.ratios["activities_per_month"]
    people = site.counted("attendance_per_activity")
    kinds = site.counted("course_category_count")
    return "活动组织经常", (
        f"{site.name}（{site.subdistrict}）月均开展活动{per(held, months)}场（{held}/{months}），为各点最高；"
        f"全年参加{count(people)}人次，场均{per(people, held)}人次，活动涉及{kinds}个类别。"
    )


def _helped(facts: ProgrammeFacts) -> Told:
    site = _top(_running(facts), _ratio("volunteer_hours_per_month"))
    if site is None:
        return None
    minutes, months = site.ratios["volunteer_hours_per_month"]
    trained = site.ratios.get("trained_volunteer_rate")
    line = (
        f"{site.name}（{site.subdistrict}）全年志愿服务{hours(minutes)}小时，"
        f"月均{per(Fraction(minutes, 60), months)}小时（{hours(minutes)}/{months}），为各点最高"
    )
    return "志愿力量充实", line + (f"；服务志愿者岗前培训率{rate(*trained)}。" if trained else "。")


def _liked(facts: ProgrammeFacts) -> Told:
    code = "satisfaction_rate"
    sites = (site for site in _running(facts) if site.ratios.get(code, (0, 0))[1] >= RETURNS)
    site = _top(sites, _ratio(code))
    if site is None:
        return None
    best = Fraction(*site.ratios[code])
    equal = [one for one in _running(facts) if _ratio(code)(one) == best and one.ratios[code][1] >= RETURNS]
    if len(equal) > 1:
        told = listed(f"{one.name}{rate(*one.ratios[code])}" for one in equal)
        return "群众评价较好", f"满意度同为最高的有{told}（只比较有效问卷不少于{RETURNS}份的点）。"
    return (
        "群众评价较好",
        f"{site.name}（{site.subdistrict}）满意度{rate(*site.ratios[code])}，为有效问卷不少于{RETURNS}份的各点中最高。",
    )


def _bonus(facts: ProgrammeFacts) -> Told:
    codes = [one.code for one in facts.indicators if one.kind == BONUS]
    got = [(sum((site.scores.get(code) or Decimal(0) for code in codes), Decimal(0)), site) for site in facts.evaluated]
    given = sorted((pair for pair in got if pair[0]), key=lambda pair: (-pair[0], pair[1].code))
    if not given:
        return None
    names = "、".join(f"“{one.name}”" for one in facts.indicators if one.kind == BONUS)
    told = listed((f"{site.name}（{points(score)}分）" for score, site in given), most=3)
    return "特色工作获得加分", f"{given and len(given)}个点在加分指标{names}上获得加分，为{told}。"


def _punctual(facts: ProgrammeFacts) -> Told:
    every = [site for site in _running(facts) if site.logs.due == 12 and site.logs.on_time == 12]
    if not every:
        return None
    return "月报报送及时", f"{listed(site.name for site in every)}全年12个月月报全部按时报送。"


def _running(facts: ProgrammeFacts) -> Iterator[SiteFacts]:
    """Sites that are worth following: neither vetoed nor shut."""
    return (site for site in facts.sites if not site.vetoed and not site.is_shut)
