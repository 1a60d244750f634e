"""The report in words, written from its figures alone; one function a chapter, each returning its sentences.

What was not measured is said to be so. What the portal has no record of is said to be without record, which is not
the same as never having happened.
"""

from collections import Counter
from decimal import Decimal

from .figures import day, hours, measured_share, money, plain, points, ratio, share, signed
from .site_report import ZERO, Grant, Score, SiteReport, total


def outcome(report: SiteReport) -> list[str]:
    """一、考评结论."""
    end = report.conclusion
    lines = [_headline(report)]
    if end.vetoed:
        lines.append(_veto(report))
    if end.total is not None:
        lines += [_rescaled(report), _by_level(report), _lost(report)]
    return [line for line in lines if line]


def _headline(report: SiteReport) -> str:
    end, months = report.conclusion, len(report.operating)
    period = f"截至{day(report.as_of)}" if report.as_of else f"{report.year}年度"
    start = f"{period}，{report.site.name}运行{months}个月"
    if end.is_new:
        return f"{start}。该点于{day(report.site.opened)}启用，属当年新开办项目点，只统计运行情况，不评定得分、等次和名次。"
    if end.missing:
        return f"{start}。以下指标尚未评分：{'、'.join(end.missing)}。考评尚未完成，暂无总分、等次和名次。"
    if end.total is None:
        return f"{start}，未参加本年度考评。"
    parts = f"其中基础分{points(end.base)}分、加分{points(end.bonus)}分"
    if end.base is not None and end.bonus is not None and end.base + end.bonus > end.total:
        parts += f"，合计超过{plain(end.total)}分的部分不计"
    return f"{start}，考评总分{points(end.total)}分（{parts}），等次为“{end.grade}”{_rank(report)}。"


def _rank(report: SiteReport) -> str:
    end = report.conclusion
    if not report.internal or end.rank is None:
        return ""
    return f"，在全区{end.ranked}个参加排名的{report.programme}项目点中居第{end.rank}位"


def _veto(report: SiteReport) -> str:
    end = report.conclusion
    causes = "、".join(f"“{row.name}”（{plain(row.value)}{row.unit}）" for row in report.scores if row.fired)
    line = f"触发否决指标{causes}，" if causes else "触发否决指标，"
    if end.is_new:
        return line + "按规定不享受新开办奖补。"
    if end.total is None:
        return line + "按考评方案列入最低等次。"
    return (
        line
        + f"按考评方案列入最低等次“{end.grade}”；总分{points(end.total)}分予以保留，不作为确定等次的依据。"
    )


def _rescaled(report: SiteReport) -> str:
    end = report.conclusion
    if not end.left_out:
        return ""
    out = [row.name for row in report.counted_scores if row.score is None]
    raw = sum((row.score for row in report.counted_scores if row.score is not None), ZERO)
    return (
        f"{'、'.join(out)}无数据，未测评，按考评方案不计入；其余指标分值合计{plain(100 - end.left_out)}分，"
        f"得{points(raw)}分，折算为百分制后基础分为{points(end.base)}分。"
    )


def levels(report: SiteReport) -> dict[str, tuple[Decimal, Decimal]]:
    """First-level indicators with the score and the full marks of what was scored, in the order of the scheme."""
    sums: dict[str, tuple[Decimal, Decimal]] = {}
    for row in report.counted_scores:
        got, full = sums.setdefault(row.level, (ZERO, ZERO))
        if row.score is not None:
            sums[row.level] = (got + row.score, full + row.full)
    return sums


def _by_level(report: SiteReport) -> str:
    parts = [f"{name}{share(got, full)}" for name, (got, full) in levels(report).items()]
    return f"按一级指标，得分率分别为{'、'.join(parts)}。" if parts else ""


def _lost(report: SiteReport) -> str:
    rows = [row for row in report.counted_scores if row.score is not None and row.score < row.full]
    if not rows:
        return (
            "计入的各项指标均得满分。" if any(row.score is not None for row in report.counted_scores) else ""
        )
    worst = sorted(rows, key=lambda row: (-lost(row), row.code))[:3]
    parts = [f"{row.name}（得{points(row.score)}分，扣{points(lost(row))}分）" for row in worst]
    return f"共有{len(rows)}项指标未得满分，扣分{'最多的三项' if len(rows) > 3 else ''}为{'、'.join(parts)}。"


def lost(row: Score) -> Decimal:
    """Marks lost; 0 for what was not scored."""
    return ZERO if row.score is None else row.full - row.score


def running(report: SiteReport) -> list[str]:
    """三、全年运行."""
    months = report.operating
    if not months:
        return ["统计期内没有运行月份，无运行数据。"]
    due = [month for month in months if month.on_time is not None]
    on_time = sum(1 for month in due if month.on_time)
    lines = [f"统计期内运行{len(months)}个月，月报按时报送率{measured_share(on_time, len(due))}。"]
    counted = [month for month in months if month.activities is not None]
    if not counted:
        return [*lines, "没有已通过的月报，开放天数、活动场次和参加人次均无可计入的数据。"]
    lines.append(
        f"{len(counted)}个月的月报已通过，计入开放{plain(total(m.open_days for m in counted))}天、"
        f"活动{plain(total(m.activities for m in counted))}场、"
        f"参加{plain(total(m.attendance for m in counted))}人次。"
    )
    if rest := [month for month in months if month.activities is None]:
        lines.append(f"{_month_names(rest)}没有已通过的月报，当月开放天数和活动未计入。")
    return lines


def _month_names(months: list) -> str:
    return "、".join(f"{month.number}月" for month in months)


def volunteering(report: SiteReport) -> list[str]:
    """四、志愿服务."""
    team = report.volunteers
    if not team.served:
        return ["统计期内没有已确认的志愿服务记录，志愿者岗前培训率未测评。"]
    return [
        f"共有{plain(team.served)}名志愿者在该点提供服务{plain(team.records)}次，已确认服务时长{hours(team.minutes)}小时。"
        f"首次服务前已完成岗前培训的{plain(team.trained)}名，岗前培训率{measured_share(team.trained, team.served)}。"
    ]


def satisfaction(report: SiteReport) -> list[str]:
    """五、群众满意度."""
    if not report.surveys:
        return ["统计期内没有满意度调查记录，群众满意度未测评。"]
    valid = sum(survey.valid for survey in report.surveys)
    if not valid:
        return [f"开展满意度调查{len(report.surveys)}次，没有有效问卷，群众满意度未测评。"]
    satisfied = sum(survey.satisfied for survey in report.surveys)
    return [
        f"开展满意度调查{len(report.surveys)}次，回收有效问卷{plain(valid)}份，其中满意{plain(satisfied)}份，"
        f"群众满意度{measured_share(satisfied, valid)}。"
    ]


def safety(report: SiteReport) -> list[str]:
    """六、安全与整改."""
    if not report.incidents:
        lines = ["截至数据截止时间，没有安全事件记录。"]
    else:
        grades = Counter(incident.grade for incident in report.incidents)
        kinds = "、".join(f"{name}{grades[name]}起" for name in ("一般", "较大", "重大") if grades[name])
        liable = Counter(incident.liability for incident in report.incidents)
        lines = [f"登记安全事件{len(report.incidents)}起（{kinds}），认定为责任事故的{liable['是']}起。"]
        if liable["认定中"]:
            lines.append(f"另有{liable['认定中']}起责任正在认定，暂不计入责任事件。")
    orders = report.rectifications
    lines.append(f"下达整改通知{len(orders)}件，办理情况见下表。" if orders else "没有整改通知记录。")
    return lines


def subsidy(report: SiteReport) -> list[str]:
    """七、奖补与配套."""
    if report.grant is None:
        return [f"本年度不列入以奖代补：{report.no_grant or '没有分配记录'}。"]
    return [_district_part(report.grant, report.year), _match_part(report.grant)]


def _district_part(grant: Grant, year: int) -> str:
    line = f"按{year}年度“{grant.kind}”类标准核定奖补{money(grant.entitlement)}，"
    if grant.district == grant.entitlement:
        return f"{line}区级实补{money(grant.district)}，列{grant.budget_year}年区级预算。"
    got = share(Decimal(grant.district) / 100, Decimal(grant.entitlement) / 100, 2)
    return (
        f"{line}因{grant.budget_year}年区级预算安排不足，按“{grant.method}”办法分配，"
        f"区级实补{money(grant.district)}，为核定金额的{got}。"
    )


def _match_part(grant: Grant) -> str:
    if not grant.match:
        return "街镇无配套任务。"
    return f"街镇按{ratio(grant.ratio)}配套{money(grant.match)}，依据{grant.basis or '未登记'}。"


def comparison(report: SiteReport) -> list[str]:
    """八、与上年对比."""
    before, now = report.previous, report.conclusion
    if before is None:
        return ["上年未测评，无可比数据。"]
    if before.total is None or now.total is None:
        return [f"基期为{before.year}年度。两年中有一年没有考评总分，总分不作比较。"]
    change = now.total - before.total
    words = "与上年持平" if not change else f"比上年{'提高' if change > 0 else '下降'}{points(abs(change))}分"
    return [
        f"基期为{before.year}年度。考评总分{points(now.total)}分，{words}（上年{points(before.total)}分）；"
        f"等次由“{before.grade}”{'保持不变' if before.grade == now.grade else f'变为“{now.grade}”'}。"
    ]


def difference(before: Decimal | None, now: Decimal | None) -> str:
    """The change of a compared figure in words; a dash when one of the years was not measured."""
    return signed(None if before is None or now is None else now - before)
