"""考评结果的公示."""

from collections import Counter

from reports.notice_data.evaluation import EvaluatedSite, EvaluationNotice
from reports.papers.notices.frame import notice
from reports.papers.paper import Paper
from reports.pdf.figures import NOTHING, count, leading_office, points
from reports.pdf.tables import Column, Table, table

COLUMNS = (
    Column("序号", 12, "mid"),
    Column("街镇", 24),
    Column("项目点", 60),
    Column("得分", 18, "num"),
    Column("等级", 16, "mid"),
    Column("备注", 26),
)
NOTES = ("说明：按行政区划和项目点代码排列，不是名次顺序；“—”表示不评定。",)


def evaluation_paper(facts: EvaluationNotice, number: str) -> Paper:
    frame = facts.frame
    title = (f"关于{frame.year}年度{frame.programme}", "考评结果的公示")
    heading = f"{frame.year}年度{frame.programme}考评结果一览表"
    return notice(frame, title, number, [_procedure(facts), _outcome(facts)], [(heading, _table(facts), NOTES)])


def _procedure(facts: EvaluationNotice) -> str:
    frame = facts.frame
    judged = "考评人员评分、" if facts.judged else ""
    office = leading_office(frame.programme)
    return (
        f"根据{frame.programme}{frame.year}年度考评方案，对全区{frame.programme}项目点开展了年度考评。"
        f"经数据核算、{judged}汇总和复核，并经{office}审核同意，现将{frame.year}年度{frame.programme}"
        "考评结果（名单见附件）予以公示。"
    )


def _outcome(facts: EvaluationNotice) -> str:
    graded = [site for site in facts.sites if not site.is_new]
    new = len(facts.sites) - len(graded)
    line = f"本年度纳入考评的项目点共{count(len(facts.sites))}个。"
    if graded:
        line += f"其中评定等级的{count(len(graded))}个：{_by_band(facts.bands, graded)}。"
    if new:
        line += f"当年新开办的{count(new)}个，只统计运行情况，不评定得分和等级。"
    return line + _vetoed(facts)


def _by_band(bands: tuple[str, ...], graded: list[EvaluatedSite]) -> str:
    numbers = Counter(site.grade for site in graded)
    return "、".join(f"“{band}”{count(numbers[band])}个" for band in bands if numbers[band])


def _vetoed(facts: EvaluationNotice) -> str:
    vetoed = [site for site in facts.sites if site.vetoed]
    if not vetoed:
        return ""
    graded = sum(not site.is_new for site in vetoed)
    line = f"触发否决指标的{count(len(vetoed))}个"
    if not graded:
        return f"{line}，均为当年新开办项目点。"
    lowest = f"按考评方案列入最低等级“{facts.bands[-1]}”，得分予以保留"
    return f"{line}，{'' if graded == len(vetoed) else f'其中已评定等级的{count(graded)}个'}{lowest}。"


def _table(facts: EvaluationNotice) -> Table | None:
    rows = (
        (str(at), site.subdistrict, site.name, points(site.total), site.grade or NOTHING, _remark(site))
        for at, site in enumerate(facts.sites, 1)
    )
    return table(COLUMNS, rows)


def _remark(site: EvaluatedSite) -> str:
    words = (("当年新开办", site.is_new), ("年内停办", site.is_shut), ("触发否决指标", site.vetoed))
    return "；".join(word for word, holds in words if holds)
