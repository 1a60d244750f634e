"""The fifth chapter of 在职党员进社区: no person and no unit is ranked."""

from reports.papers.blocks import Block
from reports.papers.programme.special import common, people, plain
from reports.programme_data.facts import ProgrammeFacts

MEMBERS = "在职党员"


def sections(facts: ProgrammeFacts) -> list[Block]:
    kinds = facts.work.volunteers.kinds
    return [
        *common.section("服务阵地", common.new_line(facts), *common.coverage_lines(facts), common.open_line(facts)),
        *plain.activities(facts, "服务项目", common.menu_line(facts), what="服务项目"),
        *plain.volunteers(facts, "党员志愿服务", people.group_line(facts, MEMBERS, kinds), people.days_off_line(facts)),
        *common.section("群众评价", common.satisfaction_line(facts)),
        *plain.safety(facts),
        *common.section("减负与自愿", "本报告只统计项目点和队伍的情况，不对党员个人和单位进行排名。"),
    ]
