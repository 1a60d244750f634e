"""Problems of sites and indicators: see `findings`."""

from decimal import Decimal
from fractions import Fraction

from portal.money import half_up
from programmes.states import JUDGED, MEASURED
from reports.papers.programme.finding import Dues, Finding, lead, of_places
from reports.papers.programme.words import barred, listed, mean
from reports.pdf.figures import plain, points, score_share
from reports.programme_data.facts import ProgrammeFacts
from reports.programme_data.outcomes import IndicatorFacts, SiteFacts

#: points under the mean; rate of an indicator; how many of the weakest are named
BEHIND, WEAK, WEAKEST = Decimal(10), Fraction(80, 100), 3
#: what to do about a weak indicator, by its measure
TASKS = {
    "activities_per_month": "按月排定活动计划，将月均活动次数提高到{full}次以上",
    "attendance_per_activity": "按群众需求安排课程并提前预告，将场均参加人次提高到{full}以上",
    "on_time_log_rate": "确定专人报送月报，街镇在截止日前提醒",
    "menu_compliance_rate": "按月核对选课情况，当月未达到选课要求的当月补足",
    "course_category_count": "增加课程类别，全年不少于{full}类",
    "active_week_rate": "按周均衡安排活动，减少无活动周",
    "open_days_per_month": "按公示时间开放，将月均开放天数提高到{full}天以上",
    "volunteer_hours_per_month": "充实志愿者力量，将月均志愿服务时长提高到{full}小时以上",
    "trained_volunteer_rate": "落实志愿者先培训、后上岗",
    "satisfaction_rate": "收集并回应群众意见，逐条反馈",
    "minor_incident_count": "落实安全检查和教育，防止发生责任事故",
}


def vetoed(facts: ProgrammeFacts, dues: Dues) -> list[Finding]:
    if not facts.vetoed:
        return []
    told = "；".join(f"{site.name}（{site.subdistrict}）触发“{'、'.join(site.vetoes)}”" for site in facts.vetoed)
    return [
        Finding(
            f"{len(facts.vetoed)}个点触发否决指标",
            f"{told}，{barred(facts)}。",
            f"{_named(facts.vetoed)}查清原因、落实整改，报送书面整改情况",
            of_places([site.subdistrict for site in facts.vetoed]),
            dues.quick,
        )
    ]


def lowest_band(facts: ProgrammeFacts, dues: Dues) -> list[Finding]:
    if len(facts.bands) < 2:
        return []
    band = facts.bands[-1].name
    low = [site for site in facts.ranked if site.grade == band and not site.vetoed]
    return [_behind(facts, low, f"{len(low)}个点等次为“{band}”", dues)] if low else []


def far_behind(facts: ProgrammeFacts, dues: Dues) -> list[Finding]:
    """Those that no rule before this names."""
    average, lowest = facts.totals.mean, facts.bands[-1].name if len(facts.bands) > 1 else ""
    rest = [site for site in facts.ranked if not site.vetoed and site.grade != lowest and site.total is not None]
    low = [site for site in rest if average is not None and average - Fraction(site.total or 0) >= BEHIND]
    return [_behind(facts, low, f"{len(low)}个点总分低于均分{plain(BEHIND)}分以上", dues)] if low else []


def _behind(facts: ProgrammeFacts, low: list[SiteFacts], title: str, dues: Dues) -> Finding:
    told = listed(f"{site.name}（{site.subdistrict}，{points(site.total)}分）" for site in low)
    return Finding(
        title,
        f"参评点平均得分{mean(facts.totals.mean)}分，得分偏低的为{told}。",
        f"{_named(low)}对照失分指标制定提升措施，街镇按月调度",
        of_places([site.subdistrict for site in low]),
        dues.steady,
    )


def weak_indicators(facts: ProgrammeFacts, dues: Dues) -> list[Finding]:
    scored = [(one.rate, one) for one in facts.indicators if one.kind in (MEASURED, JUDGED) and one.rate is not None]
    weak = sorted((pair for pair in scored if pair[0] < WEAK), key=lambda pair: (pair[0], pair[1].code))
    return [_weak(facts, one, dues) for _, one in weak[:WEAKEST]]


def _weak(facts: ProgrammeFacts, one: IndicatorFacts, dues: Dues) -> Finding:
    places = {site.code: site.subdistrict for site in facts.sites}
    told = "、".join(f"{low.name}{points(low.score)}分" for low in one.lowest)
    tied = f"（另有{one.tied}个点与末位同分）" if one.tied else ""
    reasons = dict.fromkeys(reason for low in one.lowest for reason in low.reasons)
    return Finding(
        f"“{one.name}”得分率偏低",
        f"得分率{score_share(one.got, one.reachable)}，{one.scored}个点中{one.scored - one.perfect}个未得满分；"
        f"得分最低的为{told}{tied}，满分{plain(one.full)}分。",
        _task(one),
        of_places([places[low.code] for low in one.lowest]),
        dues.steady,
        f"考评人注明的扣分理由为：{'、'.join(reasons)}。" if reasons else "",
    )


def _task(one: IndicatorFacts) -> str:
    text = TASKS.get(one.measure) if one.kind == MEASURED else None
    if text is None:
        return f"对照“{one.name}”的扣分理由逐项补齐"
    return text.format(full=plain(half_up(one.full_at or Decimal(0), 2)))


def target(facts: ProgrammeFacts, dues: Dues) -> list[Finding]:
    places, aim = facts.places, facts.places.target
    if not aim or places.end >= aim:
        return []
    return [
        Finding(
            f"建成数距阶段目标尚差{aim - places.end}个",
            f"阶段累计目标{aim}个，年末运行{places.end}个，年内新开办{places.opened}个、停办{places.closed}个。",
            f"按阶段目标排定选址、验收和启用计划，补足{aim - places.end}个",
            lead(facts),
            dues.built,
        )
    ]


def uncovered(facts: ProgrammeFacts, dues: Dues) -> list[Finding]:
    missing, fit = facts.places.uncovered, facts.places.of_fit
    if not missing:
        return []
    told = [
        f"{nature}社区{len(own)}个（{listed((one.name for one in own), '个', 4)}）"
        for nature in ("回迁", "新建")
        if (own := [one for one in missing if one.nature == nature])
    ]
    rest = [one for one in missing if one.nature not in ("回迁", "新建")]
    told += [f"其他村居{len(rest)}个（{listed((one.name for one in rest), '个', 4)}）"] if rest else []
    return [
        Finding(
            f"{len(missing)}个具备条件的村居尚未覆盖",
            f"具备条件的村居{fit.whole}个，年末有运行点的{fit.part}个，未覆盖的为：{'；'.join(told)}。",
            "优先在未覆盖的回迁、新建社区落实场所，成熟一个、申报一个",
            f"{lead(facts)}会同{listed(dict.fromkeys(one.subdistrict for one in missing), '个街镇', 4)}",
            dues.built,
        )
    ]


def _named(sites: tuple[SiteFacts, ...] | list[SiteFacts]) -> str:
    return listed((site.name for site in sites), most=3)
