"""激励加分建议函 to one giver: the communities that it is asked to give points to, and the rules that they follow from.

Points are never added up, neither of a community nor over communities (docs/rules.md §7).
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from reports.papers.blocks import Annex, Block, Grid, Heading, Para, SignOff, Title
from reports.papers.paper import OFFICIAL, Paper
from reports.pdf.figures import count, day, points
from reports.pdf.tables import Column, Table, table

#: a number of issue is only ever typed in after the signature
OPEN_NUMBER = "发文字号：　　　　　　　　　"
NOTES = (
    "注：1. 名单按行政区划和村居代码排列，不分先后。",
    "2. 同一村居符合多项加分规则的，取最高分值，不累加；列示的是取得该分值的项目点。",
)


@dataclass(frozen=True)
class Ground:
    """A site that entitles, and as what: 新开办 or its grade."""

    programme: str
    site: str
    kind: str


@dataclass(frozen=True)
class PointedCommunity:
    """A community, its points, and the sites that reach them."""

    subdistrict: str
    community: str
    points: Decimal
    grounds: tuple[Ground, ...]


@dataclass(frozen=True)
class RuleRow:
    programme: str
    kind: str
    points: Decimal


@dataclass(frozen=True)
class IncentiveLetter:
    """`addressee` is who is written to; `offices` are those of the programmes with a rule, who write."""

    number: str
    year: int
    giver: str
    addressee: str
    offices: tuple[str, ...]
    programmes: tuple[str, ...]
    rules: tuple[RuleRow, ...]
    communities: tuple[PointedCommunity, ...]
    draft: bool
    issued_number: str = ""
    issued: date | None = None


def incentive_letter(letter: IncentiveLetter) -> Paper:
    title = f"{letter.year}年度激励加分建议函（{letter.giver}）"
    return Paper(title, letter.number, "、".join(letter.offices), list(_blocks(letter)), letter.draft, OFFICIAL)


def _blocks(letter: IncentiveLetter) -> Iterator[Block]:
    names, rules = f"{letter.year}年度激励加分建议名单", f"{letter.year}年度激励加分规则"
    yield Para(letter.issued_number or OPEN_NUMBER, "right")
    yield Title((f"关于将{letter.year}年度考评结果用于", f"{letter.giver}激励加分的建议函"), rule=False)
    yield Para(f"{letter.addressee}：", "flush")
    yield Para(_reason(letter))
    yield Heading("加分依据")
    yield Para(_basis(letter))
    yield Heading("建议加分情况")
    yield Para(_outcome(letter))
    yield Heading("有关说明")
    yield Para(_principle(letter))
    yield Para("以上建议，请予研究采用，并将采用情况函复。", "lead")
    yield Para(f"附件：1. {names}", "annexes")
    yield Para(f"2. {rules}", "annexes-more")
    for office in letter.offices:
        yield SignOff(office, day(letter.issued) if letter.issued else "")
    yield Annex(names)
    yield Grid(_name_table(letter))
    yield from (Para(note, "small") for note in NOTES)
    yield Annex(rules)
    yield Grid(_rule_table(letter))


def _reason(letter: IncentiveLetter) -> str:
    named = "、".join(letter.programmes)
    return (
        f"为用好{named}{letter.year}年度考评结果，激励村居办好项目点，"
        f"现就在{letter.giver}中对有关村居给予激励加分，提出如下建议。"
    )


def _basis(letter: IncentiveLetter) -> str:
    return (
        f"依据{letter.year}年度考评结果和激励加分规则（见附件2），对辖有符合条件项目点的村居提出加分建议。"
        "符合条件的项目点，是指当年新开办或者考评等级列入加分规则、未触发否决指标且年内未停办的项目点。"
    )


def _outcome(letter: IncentiveLetter) -> str:
    """How many communities get how many points each; no sum of points."""
    rows = letter.communities
    subdistricts = len({row.subdistrict for row in rows})
    numbers = Counter(row.points for row in rows)
    lead = f"建议对{count(subdistricts)}个街镇的{count(len(rows))}个村居给予激励加分（名单见附件1）"
    if len(numbers) == 1:
        return f"{lead}，每个村居加{points(rows[0].points)}分。"
    each = "、".join(f"加{points(value)}分的{count(numbers[value])}个" for value in sorted(numbers, reverse=True))
    return f"{lead}，其中{each}。"


def _principle(letter: IncentiveLetter) -> str:
    return (
        "同一村居符合多项加分规则的，取最高分值，不累加；不同采用单位的加分分别计算。"
        f"加分由采用单位按{letter.giver}的有关规定研究确定。"
    )


def _name_table(letter: IncentiveLetter) -> Table | None:
    columns = (
        Column("序号", 12, "mid"),
        Column("街镇", 22),
        Column("村居", 32),
        Column("项目点", 46),
        Column("类别", 26, "mid"),
        Column("分值", 18, "num"),
    )
    alone = len(letter.programmes) == 1
    rows = (
        (str(number), row.subdistrict, row.community, *_grounds(row, alone), points(row.points))
        for number, row in enumerate(letter.communities, 1)
    )
    return table(columns, rows, unit="分")


def _grounds(row: PointedCommunity, alone: bool) -> tuple[str, str]:
    """The sites, and as what each entitles; with the programme where the letter is about several."""
    kinds = [ground.kind if alone else f"{ground.programme}{ground.kind}" for ground in row.grounds]
    return "、".join(ground.site for ground in row.grounds), "、".join(dict.fromkeys(kinds))


def _rule_table(letter: IncentiveLetter) -> Table | None:
    columns = (Column("项目", 74), Column("类别（新开办或考评等级）", 56, "mid"), Column("分值", 26, "num"))
    return table(columns, ((rule.programme, rule.kind, points(rule.points)) for rule in letter.rules), unit="分")
