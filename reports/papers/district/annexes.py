"""The annexes: all programmes and all subdistricts side by side, in the order of their codes."""

from collections.abc import Iterable, Iterator

from reports.papers.blocks import Annex, Block, Grid, Para
from reports.papers.district.sums import Part, Sums
from reports.papers.district.words import rate
from reports.pdf.figures import count, hours
from reports.pdf.tables import Column, Table, table
from reports.programme_data.places import Share

ORDER = "按代码排列，不排名次。"


def annexes(sums: Sums) -> Iterator[Block]:
    for title, name, parts in (
        (f"{sums.facts.year}年度各项目主要指标一览表", "项目", sums.programmes),
        (f"{sums.facts.year}年度各街镇主要指标一览表", "街镇", sums.subdistricts),
    ):
        yield Annex(title)
        yield Para(ORDER, "small")
        yield Grid(_sites(name, parts, sums.district), f"分{name}：项目点、覆盖和考评")
        yield Grid(_work(name, parts, sums.district), f"分{name}：月报、活动和志愿服务")
        yield Grid(_people(name, parts, sums.district), f"分{name}：满意度和安全")


def _sites(name: str, parts: Iterable[Part], whole: Part) -> Table | None:
    columns = (
        Column(name, 34), Column("年初", 12, "num"), Column("启用", 12, "num"), Column("停办", 12, "num"),
        Column("年末", 12, "num"), Column("村居覆盖率", 30, "num"), Column("参评", 12, "num"),
        Column("可评优等级占比", 32, "num"),
    )  # fmt: skip
    rows = (
        (
            one.name, count(one.stock.begin), count(one.stock.opened), count(one.stock.closed), count(one.stock.end),
            rate(one.coverage.all), count(len(one.sites)), rate(one.commendable),
        )
        for one in (*parts, whole)
    )  # fmt: skip
    return table(columns, rows, headed=True, summed=True)


def _work(name: str, parts: Iterable[Part], whole: Part) -> Table | None:
    columns = (
        Column(name, 34), Column("按时报送率", 40, "num"), Column("开放天数", 22, "num"), Column("活动场次", 18, "num"),
        Column("参加人次", 22, "num"), Column("服务小时", 20, "num"),
    )  # fmt: skip
    rows = (
        (
            one.name, rate(Share(one.work.on_time, one.work.due)), count(one.work.open_days),
            count(one.work.activities), count(one.work.attendance), hours(one.work.minutes),
        )
        for one in (*parts, whole)
    )  # fmt: skip
    return table(columns, rows, headed=True, summed=True)


def _people(name: str, parts: Iterable[Part], whole: Part) -> Table | None:
    columns = (
        Column(name, 34), Column("群众满意度", 46, "num"), Column("未测评项目点", 26, "num"),
        Column("登记事件", 24, "num"), Column("责任事故", 26, "num"),
    )  # fmt: skip
    rows = (
        (one.name, rate(one.work.surveyed), count(one.unsurveyed), count(len(one.incidents)), count(one.liable))
        for one in (*parts, whole)
    )
    return table(columns, rows, headed=True, summed=True)
