"""一、总体情况: the programmes and how they were evaluated, sites and coverage, results."""

from collections.abc import Iterator

from django.utils.safestring import SafeString

from portal.money import half_up
from reports.papers.blocks import Block, Figure, Grid, Heading, Para
from reports.papers.district.sums import Sums
from reports.papers.district.words import ROUND_WORDS, bare_rate, named, parts, rate
from reports.papers.district.working import working
from reports.pdf.figures import NOTHING, count, day, points, shortened
from reports.pdf.programme_charts import Reach, reach_bars
from reports.pdf.tables import Column, Table, table
from reports.programme_data import ProgrammeFacts
from reports.programme_data.places import Share

PROGRAMME = Column("项目", 34)
HELD = (
    PROGRAMME,
    Column("牵头单位", 46),
    Column("启动年份", 18, "mid"),
    Column("参评（个）", 18, "num"),
    Column("考评人员", 18, "num"),
    Column("考评状态", 22, "mid"),
)
PLACES = (
    Column("项目", 28),
    Column("年末", 12, "num"),
    Column("阶段目标完成率", 32, "num"),
    Column("具备条件村居", 28, "num"),
    Column("回迁社区", 28, "num"),
    Column("新建社区", 28, "num"),
)
RESULTS = (
    PROGRAMME,
    Column("评定（个）", 18, "num"),
    Column("平均分", 18, "num"),
    Column("中位数", 18, "num"),
    Column("最高分", 18, "num"),
    Column("最低分", 16, "num"),
    Column("可评优等级占比", 34, "num"),
)


def overall(sums: Sums) -> Iterator[Block]:
    yield Heading("总体情况", new_page=True)
    yield Heading("项目安排与考评组织", 2)
    yield from (Para(text) for text in _organisation(sums))
    yield Grid(_held(sums), "纳入本报告的项目")
    yield Heading("项目点建设与覆盖", 2)
    yield Para(_places(sums))
    yield Grid(_covered(sums), "各项目年末项目点和村居覆盖率（合计中村居不重复计）")
    yield Figure(*_coverage_chart(sums))
    yield Heading("考评结果", 2)
    yield Para(_results(sums), "lead")
    yield Grid(_graded(sums), "各项目考评得分和等级")
    yield from working(sums)


def _organisation(sums: Sums) -> Iterator[str]:
    facts = sums.facts
    every = len(facts.programmes) + len(facts.unready)
    line = f"{facts.year}年度，全区有已发布考评方案的社区项目{count(every)}个"
    if facts.unready:
        rest = "、".join(f"{one.name}（{one.reason}）" for one in facts.unready)
        line += f"，其中{count(len(facts.programmes))}个完成考评核算；"
        line += f"另有{rest}尚未完成，本报告暂不含其数据，全部完成后方可定稿"
    else:
        line += "，均已完成考评核算"
    district = sums.district
    yield (
        f"{line}。参加考评的项目点{count(len(district.sites))}个，其中评定等级的{count(district.evaluated)}个，"
        f"当年新开办、只统计运行情况的{count(district.new)}个。"
    )
    if facts.unplanned:
        yield f"{named(facts.unplanned)}有项目点运行，但没有已发布的{facts.year}年度考评方案，未纳入本报告。"


def _held(sums: Sums) -> Table | None:
    return table(
        HELD,
        (
            (
                one.name,
                one.lead_unit or "未登记",
                str(one.start_year),
                count(len(one.sites)),
                count(one.round.assessors),
                ROUND_WORDS[one.round.status],
            )
            for one in sums.facts.programmes
        ),
        headed=True,
    )


def _places(sums: Sums) -> str:
    stock, cover = sums.district.stock, sums.district.coverage
    last = day(sums.facts.programmes[0].places.day)
    return (
        f"年初运行项目点{count(stock.begin)}个，年内启用{count(stock.opened)}个、停办{count(stock.closed)}个，"
        f"年末运行{count(stock.end)}个。截至{last}，至少有一个上述项目点的村居{count(cover.all.part)}个，"
        f"村居覆盖率{rate(cover.all)}；其中具备条件村居覆盖率{rate(cover.fit)}，"
        f"回迁社区覆盖率{rate(cover.resettled)}，新建社区覆盖率{rate(cover.new)}。"
    )


def _covered(sums: Sums) -> Table | None:
    rows = [
        (
            one.name,
            count(one.places.end),
            _reached(one),
            rate(one.places.of_fit),
            rate(one.places.of_nature("回迁")),
            rate(one.places.of_nature("新建")),
        )
        for one in sums.facts.programmes
    ]
    whole, cover = sums.district, sums.district.coverage
    last = (
        "合计（不重复）",
        count(whole.stock.end),
        NOTHING,
        rate(cover.fit),
        rate(cover.resettled),
        rate(cover.new),
    )
    return table(PLACES, [*rows, last], headed=True, summed=True)


def _reached(one: ProgrammeFacts) -> str:
    return "未设目标" if not one.places.target else rate(Share(one.places.end, one.places.target))


def _coverage_chart(sums: Sums) -> tuple[SafeString, str, str]:
    rows = [
        Reach(shortened(one.name, 9), one.places.of_fit.part, one.places.of_fit.whole,
              f"{bare_rate(one.places.of_fit)}（{parts(one.places.of_fit)}）" if one.places.of_fit.whole else "未测评")
        for one in sums.facts.programmes
    ]  # fmt: skip
    says = "；".join(f"{row.name}{row.text}" for row in rows)
    return reach_bars(rows), "各项目对具备条件村居的覆盖率", says


def _results(sums: Sums) -> str:
    whole = sums.district
    if not whole.evaluated:
        return "本年度参加考评的均为当年新开办项目点，不评定得分和等级。"
    line = (
        f"评定等级的{count(whole.evaluated)}个项目点中，达到可评优等级的{count(whole.commendable.part)}个，"
        f"占{rate(whole.commendable)}。"
    )
    if whole.vetoed:
        line += f"触发否决指标的项目点{count(whole.vetoed)}个。"
    else:
        line += "没有项目点触发否决指标。"
    return f"{line}各项目考评方案不同，得分和等级不作跨项目比较。"


def _graded(sums: Sums) -> Table | None:
    return table(
        RESULTS,
        (
            (
                one.name,
                count(one.totals.number),
                mean(one),
                points(one.totals.median),
                points(one.totals.highest),
                points(one.totals.lowest),
                rate(one.commendable),
            )
            for one in sums.facts.programmes
        ),
        headed=True,
    )


def mean(one: ProgrammeFacts) -> str:
    """The mean total with two decimals, half up; a dash without an evaluated site."""
    return NOTHING if one.totals.mean is None else points(half_up(one.totals.mean, 2))
