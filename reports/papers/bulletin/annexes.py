"""The annexes of a bulletin: the sums, what is missing, how the logs were checked, and what the figures mean."""

from collections.abc import Iterator

from reports.bulletin_data import Bulletin, Row
from reports.papers.blocks import Block, Grid, NewPage, Para
from reports.papers.bulletin.tables import checks_table, sums_table, work_table
from reports.pdf.figures import day, moment
from reports.pdf.tables import Column, table

#: the title of an annex and its blocks
Appendix = tuple[str, list[Block]]
#: places whose two tables of sums stand on one page
ONE_PAGE = 6
CHECKS = "月报审核和更正情况"


def month_of(facts: Bulletin) -> str:
    """2026年10月快乐学堂: with what titles begin."""
    return f"{facts.month.year}年{facts.month.month}月{facts.programme}"


def annexes(facts: Bulletin) -> Iterator[Appendix]:
    month = month_of(facts)
    yield (
        f"{month}月报汇总表",
        [
            Grid(sums_table(facts), "月报报送和审核"),
            *([NewPage()] if len(facts.lines) > ONE_PAGE else []),
            Grid(work_table(facts), "开放和活动"),
        ],
    )
    if facts.missing or facts.exempt:
        yield f"{month}月报未报名单", list(_missing(facts))
    if _checked(facts):
        yield f"{month}{CHECKS}", [Grid(checks_table(facts))]
    yield "口径说明", [Para(f"{number}. {note}", "small") for number, note in enumerate(notes(facts), 1)]


def _checked(facts: Bulletin) -> bool:
    line = facts.total
    return any((line.returns, line.returned, line.odd, line.corrected))


def _missing(facts: Bulletin) -> Iterator[Block]:
    if not facts.missing:
        yield Para(f"截至{day(facts.as_of.date())}，没有应报未报的项目点。")
    columns = (
        Column("序号", 14, "mid"),
        Column("街镇", 28),
        Column("村居", 36),
        Column("项目点", 50),
        Column("备注", 28),
    )
    yield Grid(table(columns, [_row(at, row) for at, row in enumerate(facts.missing, 1)]))
    if facts.exempt:
        named = "、".join(row.name for row in facts.exempt)
        yield Para(f"经批准免报、不列入名单的有：{named}。", "small")


def _row(at: int, row: Row) -> tuple[str, ...]:
    return (str(at), row.subdistrict, row.community, row.name, "上月也未报" if row.again else "")


def notes(facts: Bulletin) -> Iterator[str]:
    """统计期、计入条件、四舍五入、数据截止时间."""
    month = f"{facts.month.year}年{facts.month.month}月"
    yield f"统计期为{month}，数据截止时间为{moment(facts.as_of)}；此后的补报、审核和更正不影响本通报。"
    yield (
        f"应报月报为当月运营的项目点，每点一份；{day(facts.deadline)}（含）前首次报送的为按时，报送后被退回的以首次报送"
        "时间为准。经批准免报的仍计入应报，不列入未报。"
    )
    yield "开放、活动、参加人次和选课达标只统计已通过的月报；达标率以已通过月报的项目点为分母。"
    yield "同一场活动由几个项目点联合开展的按一场计，参加人次按各点登记数相加。"
    yield "志愿服务只统计当月已确认的服务记录；安全事件按发生日期统计；满意度为当月满意份数占有效问卷的比例。"
    yield "环比的基期为上一个月，按数据截止时的数据计算；百分比和平均数四舍五入，保留一位小数，时长保留两位。"
    yield (
        "工作亮点、存在问题由系统按数据列出：并列超过三个点的不列为亮点；满意度以有效问卷不少于10份为准；参加人次为上月"
        "三倍以上或者三分之一以下、且较高一个月不少于30人次的，列为变化较大。"
    )
    if facts.ranked:
        yield "名次依次按按时报送率、通过率、选课达标率确定，都相同的并列。"
    if _checked(facts):
        yield f"本系统不登记整改通知单，以附件“{CHECKS}”代替整改进度。"
    else:
        yield "本系统不登记整改通知单，不附整改进度；本月没有月报退回、异常提示和更正。"
    if not facts.is_over:
        yield "报送尚未截止，本稿为草稿，数字仍会变动。"
