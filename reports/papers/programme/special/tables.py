"""The tables and the chart of the fifth chapter that all kinds of programmes share."""

from reports.papers.blocks import Block, Figure, Grid
from reports.papers.programme.words import per, percent
from reports.pdf.charts import Panel, Point
from reports.pdf.figures import NOTHING, count, hours, short_day
from reports.pdf.programme_charts import year_panels
from reports.pdf.tables import Column, Table, table
from reports.programme_data.facts import ProgrammeFacts


def courses(facts: ProgrammeFacts, name: str) -> Table | None:
    columns = (
        Column(name, 46), Column("场次", 24, "num"), Column("占比", 24, "num"), Column("参加人次", 24, "num"),
        Column("场均人次", 20, "num"), Column("开展的点（个）", 18, "num"),
    )  # fmt: skip
    held = facts.work.activities
    rows = [
        (one.category, count(one.activities), percent(one.activities, held.number), count(one.attendance),
         per(one.attendance, one.activities), count(one.sites))
        for one in held.courses
    ]  # fmt: skip
    if rows:
        whole = (count(held.number), percent(held.number, held.number), count(held.attendance))
        rows.append(("合计", *whole, per(held.attendance, held.number), NOTHING))
    return table(columns, rows, headed=True, summed=True)


def months(facts: ProgrammeFacts) -> list[Block]:
    """The twelve months as a chart and as a table."""
    every = facts.work.months
    running = [month.due > 0 for month in every]
    panels = [
        Panel(
            title,
            style,
            tuple(Point(value if runs else None, "未运营") for value, runs in zip(values, running, strict=True)),
        )
        for title, style, values in (
            ("活动场次", "bar", [month.activities for month in every]),
            ("参加人次", "line", [month.attendance for month in every]),
        )
    ]
    names = [f"{month.month.month}月" for month in every]
    said = "；".join(f"{name}{count(month.activities)}场" for name, month in zip(names, every, strict=True))
    return [
        Figure(year_panels(panels, names), f"{facts.year}年各月活动场次和参加人次", said),
        Grid(_months(facts), f"{facts.year}年各月运行情况"),
    ]


def _months(facts: ProgrammeFacts) -> Table | None:
    columns = (
        Column("月份", 18), Column("应报", 15, "num"), Column("按时", 15, "num"), Column("迟报", 12, "num"),
        Column("未报", 12, "num"), Column("已通过", 16, "num"), Column("开放天数", 18, "num"),
        Column("活动场次", 16, "num"), Column("参加人次", 18, "num"), Column("服务小时", 16, "num"),
    )  # fmt: skip
    work = facts.work
    rows = [
        (f"{one.month.month}月", *map(count, (one.due, one.on_time, one.late, one.missing, one.approved, one.open_days,
         one.activities, one.attendance)), hours(one.minutes))
        for one in work.months
    ]  # fmt: skip
    held = work.activities
    sums = (
        work.due,
        work.on_time,
        work.late,
        work.missing,
        work.approved,
        work.open_days,
        held.number,
        held.attendance,
    )
    rows.append(("合计", *map(count, sums), hours(work.volunteers.minutes)))
    return table(columns, rows, headed=True, summed=True)


def incidents(facts: ProgrammeFacts) -> Table | None:
    columns = (
        Column("日期", 24), Column("项目点", 46), Column("等级", 12, "mid"), Column("责任事故", 18, "mid"),
        Column("情况", 56),
    )  # fmt: skip
    rows = (
        (short_day(one.day), one.site, one.grade, one.liability, one.description or NOTHING)
        for one in facts.work.incidents
    )
    return table(columns, rows, headed=False)
