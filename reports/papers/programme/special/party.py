"""The fifth chapter of 党群服务中心: its rooms against the standard of area, and what it did for people."""

from decimal import Decimal

from reports.papers.blocks import Block
from reports.papers.programme.special import common, plain
from reports.papers.programme.special.lessons import grants_line
from reports.papers.programme.words import listed, rate
from reports.programme_data.facts import ProgrammeFacts

#: square metres that a centre of a community or a village must have
STANDARD = {"社区": Decimal(300), "村": Decimal(30)}


def sections(facts: ProgrammeFacts) -> list[Block]:
    return [
        *common.section("阵地建设", common.new_line(facts), *common.coverage_lines(facts), *_area_lines(facts)),
        *plain.activities(facts, "服务开展", common.open_line(facts), common.menu_line(facts), what="服务"),
        *plain.volunteers(facts, "志愿服务"),
        *common.section("民意测评", common.satisfaction_line(facts)),
        *plain.safety(facts),
        *common.section("奖补", grants_line(facts)),
    ]


def _area_lines(facts: ProgrammeFacts) -> list[str]:
    running = [site for site in facts.sites if not site.is_shut]
    known = [site for site in running if site.area is not None and site.community_kind in STANDARD]
    short = [site.name for site in known if (site.area or 0) < STANDARD[site.community_kind]]
    if not known:
        return ["年末运行点均未登记场所面积，面积达标情况未测评。"]
    line = (
        f"按社区不少于{STANDARD['社区']}平方米、村不少于{STANDARD['村']}平方米的标准，登记场所面积的{len(known)}个点中，"
        f"达标{rate(len(known) - len(short), len(known))}"
    )
    lines = [f"{line}，未达标的为{listed(short)}。" if short else f"{line}。"]
    if lacking := [site.name for site in running if site.area is None]:
        lines.append(f"未登记场所面积、未测评的为{listed(lacking)}。")
    return lines
