"""The lead sentences of the chapters after the conclusion, written from the figures of the report alone.

What the portal has no record of is said to be without record, which is not the same as never having happened.
"""

from collections import Counter
from decimal import Decimal

from .figures import hours, money, plain, points, ratio, share, signed
from .site_report import Grant, Month, SiteReport, total


def running(report: SiteReport) -> str:
    """三、全年运行."""
    months = report.operating
    if not months:
        return "统计期内没有运营月份，无运行数据。"
    due = [month for month in months if month.on_time is not None]
    on_time = sum(1 for month in due if month.on_time)
    line = f"统计期内运营{len(months)}个月，月报按时报送率{share(on_time, len(due))}。"
    counted = [month for month in months if month.activities is not None]
    if not counted:
        return f"{line}没有已通过的月报，开放天数、活动场次和参加人次均无可计入的数据。"
    line += (
        f"{len(counted)}个月的月报已通过，计入开放{plain(total(m.open_days for m in counted))}天、"
        f"活动{plain(total(m.activities for m in counted))}场、"
        f"参加{plain(total(m.attendance for m in counted))}人次。"
    )
    rest = [month for month in months if month.activities is None]
    return f"{line}{_names(rest)}没有已通过的月报，当月开放天数和活动未计入。" if rest else line


def _names(months: list[Month]) -> str:
    return "、".join(f"{month.number}月" for month in months)


def volunteering(report: SiteReport) -> str:
    """四、志愿服务."""
    team = report.volunteers
    if not team.served:
        return "统计期内没有已确认的志愿服务记录，志愿者岗前培训率未测评。"
    return (
        f"共有{plain(team.served)}名志愿者在该点服务{plain(team.records)}次，"
        f"已确认服务时长{hours(team.minutes)}小时。首次服务前已完成岗前培训的{plain(team.trained)}名，"
        f"岗前培训率{share(team.trained, team.served)}。"
    )


def satisfaction(report: SiteReport) -> str:
    """五、群众满意度."""
    if not report.surveys:
        return "统计期内没有满意度调查记录，群众满意度未测评。"
    valid = sum(survey.valid for survey in report.surveys)
    if not valid:
        return f"开展满意度调查{len(report.surveys)}次，没有有效问卷，群众满意度未测评。"
    satisfied = sum(survey.satisfied for survey in report.surveys)
    return (
        f"开展满意度调查{len(report.surveys)}次，回收有效问卷{plain(valid)}份，其中满意{plain(satisfied)}份，"
        f"群众满意度{share(satisfied, valid)}。"
    )


def safety(report: SiteReport) -> str:
    """六、安全与整改."""
    return _incidents(report) + _orders(report)


def _incidents(report: SiteReport) -> str:
    if not report.incidents:
        return "截至数据截止时间，没有安全事件记录。"
    grades = Counter(incident.grade for incident in report.incidents)
    kinds = "、".join(f"{name}{grades[name]}起" for name in ("一般", "较大", "重大") if grades[name])
    liable = Counter(incident.liability for incident in report.incidents)
    line = f"登记安全事件{len(report.incidents)}起（{kinds}），认定为责任事故的{liable['是']}起。"
    if liable["认定中"]:
        line += f"另有{liable['认定中']}起责任正在认定，暂不计入责任事件。"
    return line


def _orders(report: SiteReport) -> str:
    if not report.rectifications:
        return "没有整改通知记录。"
    return f"下达整改通知{len(report.rectifications)}件，办理情况见下表。"


def subsidy(report: SiteReport) -> str:
    """七、奖补与配套."""
    if report.grant is None:
        return f"本年度不列入以奖代补：{report.no_grant or '没有分配记录'}。"
    return _district_part(report.grant, report.year) + _match_part(report.grant)


def _district_part(grant: Grant, year: int) -> str:
    line = f"按{year}年度“{grant.kind}”类标准核定奖补{money(grant.entitlement)}，"
    if grant.district == grant.entitlement:
        return f"{line}区级实补{money(grant.district)}，列{grant.budget_year}年区级预算。"
    return (
        f"{line}因{grant.budget_year}年区级预算安排不足，按“{grant.method}”办法分配，区级实补{money(grant.district)}。"
    )


def _match_part(grant: Grant) -> str:
    if not grant.match:
        return "街镇无配套任务。"
    basis = f"依据{grant.basis}" if grant.basis else "配套依据未登记"
    return f"街镇按{ratio(grant.ratio)}配套{money(grant.match)}，{basis}。"


def comparison(report: SiteReport) -> str:
    """八、与上年对比: the year before is named as the base."""
    before, now = report.previous, report.conclusion
    if before is None:
        return "上年未测评，无可比数据。"
    base = f"基期为{before.year}年度。"
    if before.total is None or now.total is None:
        which = f"{before.year}年度" if before.total is None else "本年度"
        return f"{base}{which}没有考评总分，总分不作比较。"
    change = now.total - before.total
    words = f"比上年{'提高' if change > 0 else '下降'}{points(abs(change))}分" if change else "与上年持平"
    grades = "等级未变" if before.grade == now.grade else f"等级由“{before.grade}”变为“{now.grade}”"
    return f"{base}考评总分{points(now.total)}分，{words}（上年{points(before.total)}分）；{grades}。"


def difference(before: Decimal | None, now: Decimal | None) -> str:
    """The change of a compared figure; a dash when one of the years was not measured."""
    return signed(None if before is None or now is None else now - before)
