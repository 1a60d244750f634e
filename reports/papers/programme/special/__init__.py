"""五、专项工作: what is particular to a programme's kind, as far as the ledgers have it."""

from collections.abc import Callable

from reports.papers.blocks import Block, Heading
from reports.papers.programme.special import elders, families, lessons, members, party, plain
from reports.programme_data.facts import ProgrammeFacts

KINDS: dict[str, Callable[[ProgrammeFacts], list[Block]]] = {
    "快乐学堂": lessons.happy_classroom,
    "在职党员进社区": members.sections,
    "市民学校": lessons.citizen_school,
    "社区养老服务中心": elders.sections,
    "社区家庭服务中心": families.sections,
    "党群服务中心": party.sections,
}


def special(facts: ProgrammeFacts) -> list[Block]:
    return [Heading("专项工作"), *KINDS.get(facts.kind, plain.sections)(facts)]
