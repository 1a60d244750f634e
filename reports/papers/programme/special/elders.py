"""The fifth chapter of 社区养老服务中心."""

from decimal import Decimal

from reports.papers.blocks import Block
from reports.papers.programme.special import common, people, plain
from reports.papers.programme.special.lessons import grants_line
from reports.papers.programme.words import listed
from reports.pdf.figures import plain as figure
from reports.programme_data.facts import ProgrammeFacts

RETIRED = "退休人员"


def sections(facts: ProgrammeFacts) -> list[Block]:
    kinds = facts.work.volunteers.kinds
    return [
        *common.section(
            "设施建设",
            common.new_line(facts),
            *common.coverage_lines(facts),
            area_line(facts),
            common.keeper_line(facts),
        ),
        *plain.activities(facts, "服务提供", common.open_line(facts), common.menu_line(facts), what="服务"),
        *plain.volunteers(
            facts, "志愿服务与银龄互助", people.group_line(facts, RETIRED, kinds), people.days_off_line(facts)
        ),
        *plain.safety(facts, "安全与事件"),
        *common.section("奖补与配套", grants_line(facts)),
        *common.section("老人和家属满意度", common.satisfaction_line(facts)),
    ]


def area_line(facts: ProgrammeFacts) -> str:
    """The area of the rooms of sites that run at the end, as far as it is registered."""
    running = [site for site in facts.sites if not site.is_shut]
    known = [site.area for site in running if site.area is not None]
    lacking = [site.name for site in running if site.area is None]
    if not running:
        return ""
    line = f"年末运行的{len(running)}个点中，登记场所面积的{len(known)}个点"
    line += f"，面积合计{figure(sum(known, Decimal(0)), 2)}平方米" if known else ""
    return f"{line}；未登记的为{listed(lacking)}。" if lacking else f"{line}。"
