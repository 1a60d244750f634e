"""The fifth chapter of 社区家庭服务中心: 3+1+N as far as activities tell it."""

from reports.papers.blocks import Block
from reports.papers.programme.special import common, plain
from reports.papers.programme.words import rated
from reports.pdf.figures import count
from reports.programme_data.facts import ProgrammeFacts


def sections(facts: ProgrammeFacts) -> list[Block]:
    return [
        *common.section(
            "中心建设与进度", common.new_line(facts), *common.coverage_lines(facts), common.room_line(facts)
        ),
        *common.section("“3+1+N”活动", common.menu_line(facts), _own_line(facts)),
        *plain.activities(facts, "服务分布", common.open_line(facts), what="服务"),
        *plain.volunteers(facts, "服务队伍", common.keeper_line(facts)),
        *plain.safety(facts),
        *common.section("家庭满意度", common.satisfaction_line(facts)),
    ]


def _own_line(facts: ProgrammeFacts) -> str:
    """N: what the centres held beyond the menu."""
    held = facts.work.activities
    own = held.number - held.menu
    if not held.number:
        return "全年没有计入统计的活动。"
    return (
        f"选课菜单内的活动{count(held.menu)}场（{rated(held.menu, held.number)}），"
        f"中心自选活动（N项）{count(own)}场（{rated(own, held.number)}）。"
    )
