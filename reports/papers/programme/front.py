"""The cover and the one page to read: twelve figures, a sentence, three problems, three suggestions."""

from collections.abc import Sequence

from reports.papers.blocks import Block, Cover, Heading, Items, Pair, Para, Tiles
from reports.papers.programme.finding import Finding
from reports.papers.programme.tiles import twelve
from reports.papers.programme.words import mean, rate, rated
from reports.pdf.figures import day
from reports.programme_data.facts import ProgrammeFacts

NAMED = 3


def cover(facts: ProgrammeFacts, number: str, edition: int, issued: tuple[Pair, ...]) -> Cover:
    pairs = (
        ("编制单位", facts.office),
        *issued,
        ("系统编号", number),
        ("版　　次", f"第{edition}版"),
        ("使用范围", "内部使用（含名次）"),
    )
    return Cover((facts.name, f"{facts.year}年度考评报告"), pairs)


def one_page(facts: ProgrammeFacts, found: Sequence[Finding]) -> list[Block]:
    blocks: list[Block] = [
        Heading("一页读懂", plain=True),
        Tiles(twelve(facts)),
        Heading("一句话结论", 3, plain=True),
        Para(conclusion(facts)),
        Heading("主要问题", 3, plain=True),
    ]
    if not found:
        return [*blocks, Para("对照考评结果和台账，没有发现需要列出的问题，也没有需要限期办理的建议。")]
    worst = found[:NAMED]
    return [
        *blocks,
        Items(tuple(shortened(f"{one.title}。{one.facts}") for one in worst)),
        Heading("主要建议", 3, plain=True),
        Items(tuple(f"{one.task}（{one.unit.split('，')[0]}，{day(one.due)}前）。" for one in worst)),
    ]


def shortened(text: str, most: int = 72) -> str:
    """At most so many characters, in whole clauses or names: the eighth chapter has them all."""
    if len(text) <= most:
        return text
    depth, cut = 0, 0
    for at, mark in enumerate(text[: most - 1]):
        depth += (mark in "（“") - (mark in "）”")
        if mark in "。；，、：" and not depth and text[at - 1] not in "为：":
            cut = at
    if not cut:
        return f"{text[: most - 1]}…"
    return f"{text[:cut]}{'等' if text[cut] == '、' else ''}。"


def conclusion(facts: ProgrammeFacts) -> str:
    """The year in one sentence."""
    work, number = facts.work, len(facts.evaluated)
    parts = [f"{facts.year}年度，{facts.name}年末运行{facts.places.end}个点"]
    if number:
        parts.append(f"{number}个参评点平均得分{mean(facts.totals.mean)}分")
        parts.append(
            "、".join(
                f"“{band.name}”{band.sites}个（{rated(band.sites, number)}）" for band in facts.bands if band.sites
            )
        )
    else:
        parts.append("没有参加考评的点")
    parts.append(f"月报按时报送率{rate(work.on_time, work.due)}")
    parts.append(
        f"群众满意率{rate(work.surveys.satisfied, work.surveys.valid)}" if work.surveys.valid else "群众满意率未测评"
    )
    parts.append(f"触发否决指标的点{len(facts.vetoed)}个")
    return "，".join(parts) + "。"
