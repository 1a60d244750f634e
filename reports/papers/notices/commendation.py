"""拟通报表扬名单的公示: without a number of approval nobody is awarded a title, they are commended in a circular."""

from reports.notice_data.commendation import CommendationNotice
from reports.papers.notices.frame import notice
from reports.papers.paper import Paper
from reports.pdf.figures import count, leading_office
from reports.pdf.tables import Column, Table, table

UNITS = (
    Column("序号", 16, "mid"),
    Column("街镇", 30),
    Column("村居", 36),
    Column("项目点", 74),
)
PEOPLE = (Column("序号", 16, "mid"), Column("姓名", 50), Column("所在志愿服务队伍", 90))
UNDECIDED = "（待研究）"


def commendation_paper(facts: CommendationNotice, number: str) -> Paper:
    what = f"{facts.frame.year}年度{facts.frame.programme}{facts.kind}"
    title = (f"关于{what}", "拟通报表扬名单的公示")
    note = (
        "说明：按行政区划和项目点代码排列，不分先后。" if facts.frame.programme else "说明：按所在队伍排列，不分先后。"
    )
    heading = f"{facts.frame.programme}{facts.kind}拟通报表扬名单"
    annexes = [(heading, _table(facts), (note,))]
    return notice(facts.frame, title, number, [_procedure(facts), *_undecided(facts)], annexes)


def _procedure(facts: CommendationNotice) -> str:
    year, programme = facts.frame.year, facts.frame.programme
    number = count(len(facts.names))
    if programme:
        bands = "".join(f"“{band}”" for band in facts.bands)
        how = (
            f"根据{year}年度{programme}考评结果，在等级为{bands}、未触发否决指标且年内未停办的项目点中，"
            f"按考评得分择优提名，拟对{number}个{facts.kind}予以通报表扬"
        )
        by = f"经{leading_office(programme)}审核同意，"
    else:
        how = (
            f"根据{year}年度志愿者年度评价结果，在评价为“优秀”的志愿者中，依次按年度服务时长、服务天数择优提名，"
            f"拟对{number}名{facts.kind}予以通报表扬"
        )
        by = "经审核同意，"
    measure = "个" if programme else "名"
    return f"{how}（名额{count(facts.quota)}{measure}）。{by}现将名单（见附件）予以公示。"


def _undecided(facts: CommendationNotice) -> list[str]:
    """What keeps the list from being put up: more are equal on the last place than the quota holds."""
    if not facts.undecided:
        return []
    measure = "个" if facts.frame.programme else "名"
    over = len(facts.names) - facts.quota
    return [
        f"名单中标注“待研究”的{count(facts.undecided)}{measure}成绩并列末位，名单因此超出名额{count(over)}{measure}，"
        "须先行研究确定，确定前本名单不作公示。"
    ]


def _table(facts: CommendationNotice) -> Table | None:
    if facts.frame.programme:
        return table(
            UNITS,
            (
                (str(at), one.unit, one.place, one.name + (UNDECIDED if one.undecided else ""))
                for at, one in enumerate(facts.names, 1)
            ),
        )
    return table(
        PEOPLE,
        (
            (str(at), one.name + (UNDECIDED if one.undecided else ""), one.unit or "未编入队伍")
            for at, one in enumerate(facts.names, 1)
        ),
    )
