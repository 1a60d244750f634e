"""五、存在问题 and 六、有关建议: what rules find in the figures, each problem with its facts and one matter to be done.

A rule answers None when there is nothing to be said. They stand in the order of their weight: the first three go on
the page to be read at once.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from reports.papers.blocks import Block, Grid, Heading, Items, Para
from reports.papers.district.programmes import indicator_rate, scored
from reports.papers.district.sums import PENDING, Part, Sums
from reports.papers.district.words import named, rate
from reports.pdf.figures import count, money
from reports.pdf.tables import Column, table
from reports.programme_data import ProgrammeFacts
from reports.programme_data.places import Share

#: an indicator below this share of its marks is named
WEAK = Fraction(60, 100)
#: how many sites of a programme, and how many indicators are named
NAMED = 3
ALL_SUBDISTRICTS = "各街道办事处、镇人民政府"
OPEN_TERM = "　年　月底前"
NONE = "按本章所列各项规则核对，未发现需要列出的问题。"
MATTERS = (Column("序号", 12, "mid"), Column("事项", 74), Column("责任单位", 46), Column("完成时限", 24, "mid"))


@dataclass(frozen=True)
class Finding:
    """`problem` with its facts; what is to be done about it, and by whom."""

    problem: str
    matter: str
    unit: str


Rule = Callable[[Sums], "Finding | None"]


def findings(sums: Sums) -> list[Finding]:
    return [found for rule in RULES if (found := rule(sums))]


def problems(found: list[Finding]) -> Iterator[Block]:
    yield Heading("存在问题")
    yield Items(tuple(one.problem for one in found)) if found else Para(NONE)


def suggestions(found: list[Finding]) -> Iterator[Block]:
    yield Heading("有关建议及下一步工作")
    if not found:
        yield Para("保持现有工作安排，继续按月核对数据。")
        return
    yield Para("针对上述问题，提出以下建议，完成时限由领导小组研究确定。", "lead")
    yield Grid(table(MATTERS, ((str(at), one.matter, one.unit, OPEN_TERM) for at, one in enumerate(found, 1))))


def units(programmes: Iterable[ProgrammeFacts]) -> str:
    """The lead units of these programmes, each once."""
    found = dict.fromkeys(one.lead_unit or f"{one.name}牵头单位" for one in programmes)
    return "、".join(found)


def _liable(sums: Sums) -> Finding | None:
    whole = sums.district
    pending = sum(one.liability == PENDING for one in whole.incidents)
    if not whole.liable and not pending:
        return None
    grades = Counter(one.grade for one in whole.incidents if one.liability == "是")
    kinds = "、".join(f"{grade}{count(grades[grade])}起" for grade in ("重大", "较大", "一般") if grades[grade])
    line = f"发生责任事故{count(whole.liable)}起（{kinds}）" if whole.liable else "没有认定为责任事故的安全事件"
    rest = f"，另有{count(pending)}起责任尚在认定" if pending else ""
    named_ = [part.name for part in sums.programmes if part.liable]
    where = f"，涉及{named(named_)}" if named_ else ""
    return Finding(
        f"安全管理存在薄弱环节：{line}{where}{rest}。", "逐起查明原因、落实整改，尚在认定的及时办结", ALL_SUBDISTRICTS
    )


def _vetoed(sums: Sums) -> Finding | None:
    hit = [one for one in sums.facts.programmes if one.vetoed]
    if not hit:
        return None
    names = "；".join(f"{one.name}{_sites(site.name for site in one.vetoed)}" for one in hit)
    line = f"触发否决指标的项目点{count(sums.district.vetoed)}个：{names}。"
    return Finding(line, "对触发否决指标的项目点开展专项检查，整改合格后方可继续开放", units(hit))


def _lowest(sums: Sums) -> Finding | None:
    """Sites in the lowest band that no veto put there."""
    found = [(one, [site.name for site in one.evaluated if site.grade == one.bands[-1].name and not site.vetoed])
             for one in sums.facts.programmes]  # fmt: skip
    hit = [(one, sites) for one, sites in found if sites]
    if not hit:
        return None
    number = sum(len(sites) for _one, sites in hit)
    names = "；".join(f"{one.name}{_sites(sites)}" for one, sites in hit)
    return Finding(
        f"按得分评为最低等级的项目点{count(number)}个：{names}。",
        "对最低等级项目点逐点制定整改方案，明确责任人并复查",
        units(one for one, _sites in hit),
    )


def _targets(sums: Sums) -> Finding | None:
    short = [one for one in sums.facts.programmes if one.places.target and one.places.end < one.places.target]
    if not short:
        return None
    words = "；".join(
        f"{one.name}年末{count(one.places.end)}个，比累计目标{count(one.places.target)}个少"
        f"{count((one.places.target or 0) - one.places.end)}个"
        for one in short
    )
    return Finding(f"部分项目未达到阶段目标：{words}。", "对照阶段目标补足项目点缺口，列出选址和开办计划", units(short))


def _uncovered(sums: Sums) -> Finding | None:
    fit = sums.district.coverage.fit
    if fit.part == fit.whole:
        return None
    lowest = min(sums.facts.programmes, key=lambda one: (_ratio(one.places.of_fit), one.code))
    return Finding(
        f"具备条件村居尚未全覆盖：{count(fit.whole)}个具备条件的村居中，"
        f"{count(fit.whole - fit.part)}个年末没有任何上述项目点；"
        f"覆盖率最低的项目为{lowest.name}，{rate(lowest.places.of_fit)}。",
        "优先在没有项目点的具备条件村居选址",
        ALL_SUBDISTRICTS,
    )


def _late(sums: Sums) -> Finding | None:
    work = sums.district.work
    if work.on_time == work.due:
        return None
    lowest = min((part for part in sums.programmes if part.work.due), key=lambda part: _on_time(part))
    return Finding(
        f"月报未全部按时报送：应报{count(work.due)}份，迟报{count(work.late)}份、未报{count(work.missing)}份；"
        f"按时报送率最低的项目为{lowest.name}，{rate(Share(lowest.work.on_time, lowest.work.due))}。",
        "严格月报报送期限，对迟报、未报的逐点提醒并补齐",
        ALL_SUBDISTRICTS,
    )


def _untrained(sums: Sums) -> Finding | None:
    teams = [(one, one.work.volunteers) for one in sums.facts.programmes]
    hit = [(one, team) for one, team in teams if team.trained < team.served]
    if not hit:
        return None
    words = "、".join(
        f"{one.name}{count(team.served - team.trained)}名（共{count(team.served)}名）" for one, team in hit
    )
    return Finding(
        f"部分志愿者首次服务前未完成岗前培训：{words}。",
        "未完成岗前培训的不安排上岗，培训日期及时登记",
        units(one for one, _team in hit),
    )


def _unsurveyed(sums: Sums) -> Finding | None:
    hit = [(one, part) for one, part in zip(sums.facts.programmes, sums.programmes, strict=True) if part.unsurveyed]
    if not hit:
        return None
    words = "、".join(f"{one.name}{count(part.unsurveyed)}个" for one, part in hit)
    return Finding(
        f"部分项目点没有有效满意度问卷，群众满意度未测评：共{count(sums.district.unsurveyed)}个，其中{words}。",
        "年度内对每个项目点至少开展一次满意度调查",
        units(one for one, _part in hit),
    )


def _weak(sums: Sums) -> Finding | None:
    rows = [(one, row) for one in sums.facts.programmes for row in scored(one) if (row.rate or 0) < WEAK]
    if not rows:
        return None
    rows.sort(key=lambda pair: (pair[1].rate or Fraction(0), pair[0].code, pair[1].code))
    words = "、".join(f"{one.name}“{row.name}”{indicator_rate(row)}" for one, row in rows[:NAMED])
    most = f"，最低的为{words}" if len(rows) > NAMED else f"：{words}"
    return Finding(
        f"平均得分率低于60%的指标{count(len(rows))}项{most}。",
        "分析得分偏低指标的原因，列入下一年度重点",
        units(one for one, _row in rows),
    )


def _short(sums: Sums) -> Finding | None:
    hit = [one for one in sums.facts.programmes if one.money.sum.district < one.money.sum.entitlement]
    if not hit:
        return None
    words = "；".join(
        f"{one.name}核定{money(one.money.sum.entitlement)}，区级奖补{money(one.money.sum.district)}，"
        f"少{money(one.money.sum.entitlement - one.money.sum.district)}"
        for one in hit
    )
    return Finding(f"区级预算不足以足额奖补：{words}。", "按核定需求测算下一年度奖补预算", units(hit))


RULES: tuple[Rule, ...] = (
    _liable, _vetoed, _lowest, _targets, _uncovered, _late, _unsurveyed, _weak, _untrained, _short
)  # fmt: skip


def _sites(names: Iterable[str]) -> str:
    found = list(names)
    return f"{count(len(found))}个（{named(found, NAMED)}）"


def _ratio(share: Share) -> Fraction:
    """Without a denominator there is nothing to be covered: it counts as whole."""
    return Fraction(share.part, share.whole) if share.whole else Fraction(1)


def _on_time(part: Part) -> tuple[Fraction, str]:
    return Fraction(part.work.on_time, part.work.due), part.name
