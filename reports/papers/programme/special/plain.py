"""The fifth chapter of a programme of no particular kind (其他); others are made of its parts."""

from reports.papers.blocks import Block
from reports.papers.programme.special import common, people, tables
from reports.programme_data.facts import ProgrammeFacts


def sections(facts: ProgrammeFacts) -> list[Block]:
    return [
        *common.section("建设与覆盖", common.new_line(facts), *common.coverage_lines(facts)),
        *activities(facts, "活动开展"),
        *volunteers(facts, "志愿服务"),
        *safety(facts),
        *common.section("群众满意度", common.satisfaction_line(facts)),
    ]


def activities(facts: ProgrammeFacts, title: str, *lines: str, what: str = "活动") -> list[Block]:
    """Activities by category, and the twelve months; `what` they are called."""
    told = (common.activity_line(facts), *lines, common.log_line(facts))
    categories = tables.courses(facts, f"{what}类别")
    return [*common.section(title, *told, table_=categories, caption=f"各类{what}开展情况"), *tables.months(facts)]


def volunteers(facts: ProgrammeFacts, title: str, *lines: str) -> list[Block]:
    told = (people.service_line(facts), *lines, people.appraisal_line(facts))
    return common.section(title, *told, table_=people.teams(facts), caption="志愿者队伍服务情况")


def safety(facts: ProgrammeFacts, title: str = "安全管理", *lines: str) -> list[Block]:
    told = (*lines, people.safety_line(facts))
    return common.section(title, *told, table_=tables.incidents(facts), caption="安全事件一览")
