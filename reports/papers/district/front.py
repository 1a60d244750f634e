"""The cover, the page to be read at once, and the contents."""

from collections.abc import Iterator
from datetime import date

from reports.papers.blocks import Block, Contents, Cover, Heading, Items, NewPage, Para, Tile, Tiles
from reports.papers.district.findings import NONE, Finding
from reports.papers.district.sums import Sums
from reports.papers.district.words import bare_rate, parts, ten_thousand
from reports.pdf.figures import count, day, hours, moment
from reports.programme_data.places import Share

OFFICE = "（编制单位名称）"
OPEN_DAY = "　　　　年　　月　　日"
#: how many problems and suggestions stand on the page to be read at once
FIRST = 3


def cover(sums: Sums, number: str, edition: int, issued_number: str, issued_on: date | None) -> Cover:
    pairs = (
        ("编制单位", OFFICE),
        ("编制日期", day(issued_on) if issued_on else OPEN_DAY),
        ("发文字号", issued_number or "　"),
        ("数据截止", moment(sums.facts.cutoff)),
        ("系统编号", number),
        ("版　　次", f"第{edition}版"),
    )
    return Cover(("全区社区项目", f"{sums.facts.year}年度考评总报告"), pairs)


def at_once(sums: Sums, found: list[Finding]) -> Iterator[Block]:
    yield Heading("一页读懂", plain=True)
    yield Tiles(tuple(_tiles(sums)))
    yield Para(_in_a_sentence(sums))
    yield Heading("主要问题", 3, plain=True)
    yield Items(tuple(one.problem for one in found[:FIRST])) if found else Para(NONE)
    if found:
        yield Heading("主要建议", 3, plain=True)
        yield Items(tuple(f"{one.matter}（{one.unit}）。" for one in found[:FIRST]))
    yield NewPage()
    yield Contents()


def _tiles(sums: Sums) -> Iterator[Tile]:
    whole, facts = sums.district, sums.facts
    stock, work, grants = whole.stock, whole.work, whole.grants
    on_time = Share(work.on_time, work.due)
    every = len(facts.programmes) + len(facts.unready)
    yield Tile("纳入项目（个）", count(len(facts.programmes)), f"应纳入{count(every)}个")
    yield Tile("年末项目点（个）", count(stock.end), f"启用{count(stock.opened)}、停办{count(stock.closed)}")
    yield Tile("参评项目点（个）", count(len(whole.sites)), f"评定{count(whole.evaluated)}、新开办{count(whole.new)}")
    yield Tile("具备条件村居覆盖率", bare_rate(whole.coverage.fit), parts(whole.coverage.fit))
    yield Tile("可评优等级占比", bare_rate(whole.commendable), parts(whole.commendable))
    yield Tile("月报按时报送率", bare_rate(on_time), parts(on_time))
    yield Tile("活动（场）", count(work.activities), f"{count(work.attendance)}人次")
    yield Tile("志愿服务（小时）", hours(work.minutes), f"志愿者{count(facts.people.served)}名")
    yield Tile("群众满意度", bare_rate(work.surveyed), parts(work.surveyed))
    yield Tile("责任事故（起）", count(whole.liable), f"登记事件{count(len(whole.incidents))}起")
    yield Tile("区级奖补（万元）", ten_thousand(grants.district), f"预算{ten_thousand(sums.budget)}万元")
    yield Tile("街镇应配套（万元）", ten_thousand(grants.match), f"项目点{count(grants.number)}个")


def _in_a_sentence(sums: Sums) -> str:
    whole, facts = sums.district, sums.facts
    line = (
        f"{facts.year}年度，纳入本报告的{count(len(facts.programmes))}个社区项目年末运行项目点{count(whole.stock.end)}个，"
        f"开展活动{count(whole.work.activities)}场、参加{count(whole.work.attendance)}人次"
    )
    if whole.evaluated:
        line += (
            f"；评定等级的{count(whole.evaluated)}个项目点中，{count(whole.commendable.part)}个达到可评优等级"
            f"{f'，{count(whole.vetoed)}个触发否决指标' if whole.vetoed else ''}"
        )
    if facts.unready:
        line += f"。另有{count(len(facts.unready))}个项目尚未完成考评，未计入"
    return f"{line}。"
