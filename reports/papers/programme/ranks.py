"""三、（四）名次 and （五）通报表扬."""

from reports.papers.blocks import Block, Grid, Para
from reports.pdf.figures import NOTHING, plain, points
from reports.pdf.tables import Column, table
from reports.programme_data.facts import ProgrammeFacts
from reports.programme_data.outcomes import SiteFacts

#: up to so many sites the chapter ranks all; of more the first and the last, and the annex has all
RANKED, ENDS = 40, 10
AWARD_WORDS = {
    "proposed": "拟通报表扬", "notice": "公示中", "conferred": "已通报表扬", "revoked": "已撤销", "struck": "不予列入",
}  # fmt: skip


def ranks(facts: ProgrammeFacts) -> list[Block]:
    ranked = facts.ranked
    columns = (
        Column("名次", 13, "mid"), Column("项目点", 52), Column("街镇", 28), Column("基础分", 16, "num"),
        Column("加分", 15, "num"), Column("总分", 16, "num"), Column("等次", 16, "mid"),
    )  # fmt: skip
    rule = "名次依次按是否否决、总分、一级指标“产出”得分确定，均相同的并列。"
    if len(ranked) <= RANKED:
        return [Para(rule, "lead"), Grid(table(columns, map(_ranked, ranked), unit="分", headed=True), "参评点排序")]
    return [
        Para(f"{rule}以下列前{ENDS}位和后{ENDS}位，其余见附件1。", "lead"),
        Grid(table(columns, map(_ranked, ranked[:ENDS]), unit="分", headed=True), f"参评点排序（前{ENDS}位）"),
        Grid(table(columns, map(_ranked, ranked[-ENDS:]), unit="分", headed=True), f"参评点排序（后{ENDS}位）"),
    ]


def _ranked(site: SiteFacts) -> tuple[str, ...]:
    grade = f"{site.grade}*" if site.vetoed else site.grade
    bonus = NOTHING if site.bonus is None else plain(site.bonus, 2)
    return str(site.rank), site.name, site.subdistrict, points(site.base), bonus, points(site.total), grade


def awards(facts: ProgrammeFacts) -> list[Block]:
    quota, listed = facts.merits.quota, facts.merits.awards
    if quota is None:
        return [Para("本年度未下达本项目突出集体名额。")]
    if not listed:
        return [Para(f"本年度突出集体名额{quota}个，名单尚未提出或没有符合条件的点。")]
    line = f"本年度突出集体名额{quota}个，列入名单{len(listed)}个。"
    if undecided := sum(one.undecided and one.status == "proposed" for one in listed):
        line += f"其中末位{undecided}个条件相同、超出名额，列为待研究，由集体研究确定。"
    columns = (Column("位次", 15, "mid"), Column("项目点", 60), Column("街镇", 37), Column("状态", 44, "mid"))
    rows = [(str(one.position), one.site, one.subdistrict, _state(one.status, one.undecided)) for one in listed]
    return [Para(line, "lead"), Grid(table(columns, rows, headed=True), "突出集体名单")]


def _state(status: str, undecided: bool) -> str:
    return "待研究" if undecided and status == "proposed" else AWARD_WORDS.get(status, status)
