"""八、存在问题及原因 and 九、有关建议: the findings, told and to be acted upon."""

from collections.abc import Sequence

from reports.papers.blocks import Block, Grid, Heading, Para
from reports.papers.programme.finding import Finding
from reports.pdf.figures import day
from reports.pdf.tables import Column, Table, table
from reports.programme_data.facts import ProgrammeFacts


def problems(found: Sequence[Finding]) -> list[Block]:
    blocks: list[Block] = [Heading("存在问题及原因")]
    if not found:
        return [*blocks, Para("对照本年度考评结果和台账，没有发现需要列出的问题。")]
    for one in found:
        blocks += [Heading(one.title, 3), Para(one.facts)]
        blocks += [Para(one.cause)] if one.cause else []
    return blocks


def suggestions(facts: ProgrammeFacts, found: Sequence[Finding]) -> list[Block]:
    blocks: list[Block] = [Heading("有关建议及下一步工作")]
    if not found:
        return [*blocks, Para(f"没有需要限期办理的事项。{facts.office}继续按月统计运行情况。")]
    lead = f"针对上述问题，提出以下{len(found)}项建议，请责任单位按时限办理，并将办理情况报{facts.office}。"
    return [*blocks, Para(lead, "lead"), Grid(_table(found), "建议事项、责任单位和办理时限")]


def _table(found: Sequence[Finding]) -> Table | None:
    columns = (
        Column("序号", 12, "mid"), Column("针对问题", 36), Column("建议事项", 50), Column("责任单位", 34),
        Column("办理时限", 24, "mid"),
    )  # fmt: skip
    rows = ((str(at), one.title, one.task, one.unit, f"{day(one.due)}前") for at, one in enumerate(found, 1))
    return table(columns, rows)
