"""一、考评结论 in words, written from the figures of the report alone.

What was not measured is said to be so, and never a 0; every percentage stands with its numerator and
denominator.
"""

from decimal import Decimal

from .figures import day, plain, points, score_share
from .site_report import ZERO, Score, SiteReport

#: how many of the indicators that lost most are named
NAMED = 3


def outcome(report: SiteReport) -> list[str]:
    """One sentence or two a paragraph: result, veto, rescaling, first-level indicators, marks lost."""
    end = report.conclusion
    lines = [_headline(report), _veto(report) if end.vetoed else ""]
    if end.total is not None:
        lines += [_rescaled(report), _by_level(report), _lost(report)]
    return [line for line in lines if line]


def levels(report: SiteReport) -> dict[str, tuple[Decimal, Decimal]]:
    """First-level indicators with the score and the full marks of what was scored, in the order of the
    scheme."""
    sums: dict[str, tuple[Decimal, Decimal]] = {}
    for row in report.counted_scores:
        got, full = sums.setdefault(row.level, (ZERO, ZERO))
        if row.score is not None:
            sums[row.level] = (got + row.score, full + row.full)
    return sums


def _headline(report: SiteReport) -> str:
    end = report.conclusion
    period = f"截至{day(report.as_of)}" if report.as_of else f"{report.year}年度"
    start = f"{period}，{report.site.name}运营{len(report.operating)}个月"
    if end.is_new:
        opened = f"该点于{day(report.site.opened)}启用，属当年新开办项目点"
        return f"{start}。{opened}，只统计运行情况，不评定得分、等级和名次。"
    if end.missing:
        named = "、".join(end.missing)
        return f"{start}。以下指标尚未评分：{named}。考评尚未完成，暂无总分、等级和名次。"
    if end.total is None:
        return f"{start}，未参加本年度考评。"
    return f"{start}，考评总分{points(end.total)}分（{_parts(report)}），等级为“{end.grade}”{_rank(report)}。"


def _parts(report: SiteReport) -> str:
    end = report.conclusion
    parts = f"其中基础分{points(end.base)}分、加分{points(end.bonus)}分"
    if end.base is None or end.bonus is None or end.total is None or end.base + end.bonus <= end.total:
        return parts
    return f"{parts}，合计超过{plain(end.total)}分的部分不计"


def _rank(report: SiteReport) -> str:
    end = report.conclusion
    if not report.internal or end.rank is None:
        return ""
    return f"，在全区{end.ranked}个参加排名的{report.programme}项目点中居第{end.rank}位"


def _veto(report: SiteReport) -> str:
    end = report.conclusion
    causes = "、".join(f"“{row.name}”（{plain(row.value)}{row.unit}）" for row in report.scores if row.fired)
    if end.is_new:
        return f"触发否决指标{causes}，按规定不享受新开办奖补。"
    if end.total is None:
        return f"触发否决指标{causes}，按考评方案列入最低等级。"
    kept = f"总分{points(end.total)}分予以保留，不作为确定等级的依据"
    return f"触发否决指标{causes}，按考评方案列入最低等级“{end.grade}”；{kept}。"


def _rescaled(report: SiteReport) -> str:
    end = report.conclusion
    if not end.left_out:
        return ""
    out = "、".join(row.name for row in report.counted_scores if row.score is None)
    raw = sum((row.score for row in report.counted_scores if row.score is not None), ZERO)
    return (
        f"{out}无数据，未测评，按考评方案不计入；其余指标分值合计{plain(100 - end.left_out)}分，"
        f"得{points(raw)}分，折算为百分制后基础分为{points(end.base)}分。"
    )


def _by_level(report: SiteReport) -> str:
    parts = [f"{name}{score_share(got, full)}" for name, (got, full) in levels(report).items()]
    return f"按一级指标，得分率分别为{'、'.join(parts)}。" if parts else ""


def _lost(report: SiteReport) -> str:
    scored = [row for row in report.counted_scores if row.score is not None]
    worst = sorted((row for row in scored if _gap(row) > 0), key=lambda row: (-_gap(row), row.code))
    if not worst:
        return "计入的各项指标均得满分。" if scored else ""
    named = "、".join(f"{row.name}（得{points(row.score)}分，扣{points(_gap(row))}分）" for row in worst[:NAMED])
    if len(worst) > NAMED:
        return f"共有{len(worst)}项指标未得满分，扣分较多的{NAMED}项为{named}。"
    return f"未得满分的指标有{len(worst)}项：{named}。"


def _gap(row: Score) -> Decimal:
    return row.full - (row.score or ZERO)
