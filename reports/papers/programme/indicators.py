"""四、指标分析: by first-level indicator; for each indicator how much was reached, and who did worst, and why."""

from decimal import Decimal
from fractions import Fraction

from portal.money import half_up
from programmes.states import BONUS, DIMENSIONS, MEASURED, VETO
from reports.papers.blocks import Block, Figure, Grid, Heading, Para
from reports.papers.programme.words import change, listed, mean
from reports.pdf.charts import Level, level_bars
from reports.pdf.figures import NOTHING, count, plain, points, score_share
from reports.pdf.tables import Column, Table, table
from reports.programme_data.facts import ProgrammeFacts
from reports.programme_data.outcomes import IndicatorFacts, LowSite

SPECIAL = (BONUS, VETO)


def analysis(facts: ProgrammeFacts) -> list[Block]:
    blocks: list[Block] = [Heading("指标分析")]
    if not facts.evaluated:
        return [*blocks, Para("本年度没有参评点，不作指标分析。")]
    levels = _levels(facts)
    told = "、".join(f"{level.name}{level.text}" for level in levels)
    blocks += [
        Para(f"按一级指标，全部参评点的得分率为：{told}。", "lead"),
        Figure(level_bars(levels), "一级指标得分率（得分合计/分值合计）", told),
    ]
    for dimension in DIMENSIONS:
        own = [one for one in facts.indicators if one.dimension == dimension]
        if own and dimension not in SPECIAL:
            blocks += [Heading(dimension, 2), *_dimension(facts, dimension, own)]
    return blocks + _special(facts)


def _levels(facts: ProgrammeFacts) -> list[Level]:
    found = []
    for dimension in DIMENSIONS:
        own = [one for one in facts.indicators if one.dimension == dimension and one.kind not in SPECIAL]
        got, full = sum((one.got for one in own), Decimal(0)), sum((one.reachable for one in own), Decimal(0))
        if full:
            found.append(Level(dimension, got, full, score_share(got, full)))
    return found


def _dimension(facts: ProgrammeFacts, dimension: str, own: list[IndicatorFacts]) -> list[Block]:
    rates = [(one.rate, one) for one in own if one.rate is not None]
    line = f"“{dimension}”共{len(own)}项指标。"
    if rates:
        best, worst = max(rates, key=lambda pair: pair[0])[1], min(rates, key=lambda pair: pair[0])[1]
        if best.rate != worst.rate:
            line += f"得分率最高的是{best.name}，为{_rate(best)}；最低的是{worst.name}，为{_rate(worst)}。"
        else:
            got, full = sum((one.got for one in own), Decimal(0)), sum((one.reachable for one in own), Decimal(0))
            line += f"得分率{score_share(got, full)}。"
    blocks: list[Block] = [Para(line, "lead"), Grid(_table(facts, own), f"“{dimension}”指标得分情况")]
    return blocks + [Para(_explained(one)) for one in own]


def _rate(one: IndicatorFacts) -> str:
    return score_share(one.got, one.reachable)


def points_rate(one: IndicatorFacts) -> str:
    """'78.0%', where the marks stand beside it."""
    return NOTHING if one.rate is None else f"{half_up(one.rate * 100, 1):.1f}%"


def _table(facts: ProgrammeFacts, own: list[IndicatorFacts]) -> Table | None:
    last = (Column("上年得分率", 18, "num"),) if facts.before else ()
    columns = (
        Column("指标", 42 if last else 56), Column("类型", 12, "mid"), Column("分值", 12, "num"),
        Column("平均得分", 16 if last else 18, "num"), Column("得分率", 16 if last else 18, "num"),
        Column("满分点（个）", 20, "num"), Column("失分点（个）", 20, "num"), *last,
    )  # fmt: skip
    rows = []
    for one in own:
        average = mean(Fraction(one.got) / one.scored if one.scored else None)
        lost = count(one.scored - one.perfect)
        row = (
            f"{one.code}　{one.name}", one.kind, plain(one.full), average, points_rate(one), count(one.perfect), lost,
        )  # fmt: skip
        rows.append((*row, _rate_before(one)) if last else row)
    return table(columns, rows, unit="分", headed=True)


def _rate_before(one: IndicatorFacts) -> str:
    if one.before is None or not one.before[1]:
        return NOTHING
    return f"{half_up(Fraction(one.before[0]) * 100 / Fraction(one.before[1]), 1):.1f}%"


def _explained(one: IndicatorFacts) -> str:
    """One indicator in a paragraph: marks, those that did worst with the reason, the year before."""
    if not one.scored:
        return f"{one.name}（{plain(one.full)}分）：全部参评点均无数据，未测评，按考评方案不计入。"
    head = f"{one.name}（{plain(one.full)}分）平均得分{mean(Fraction(one.got) / one.scored)}分，得分率{_rate(one)}"
    head += _before(one)
    out = f"；{one.left_out}个点无数据，未测评，不计入" if one.left_out else ""
    if not one.lowest:
        return f"{head}{out}，全部计分点均得满分。"
    return f"{head}{out}。{_worst(one)}"


def _before(one: IndicatorFacts) -> str:
    if one.before is None or not one.before[1] or one.rate is None:
        return ""
    before = Fraction(one.before[0]) * 100 / Fraction(one.before[1])
    return f"，上年为{score_share(*one.before)}，{change(one.rate * 100, before, '个百分点', 1)}"


def _worst(one: IndicatorFacts) -> str:
    lost = one.scored - one.perfect
    told = "；".join(_low(one, low) for low in one.lowest)
    tied = f"（另有{one.tied}个点与末位同分）" if one.tied else ""
    if lost <= len(one.lowest):
        return f"未得满分的{lost}个点为：{told}。"
    return f"未得满分的{lost}个点中，得分最低的为：{told}{tied}。"


def _low(one: IndicatorFacts, low: LowSite) -> str:
    """'甲学堂3.75分（月均活动次数1.5次/月）', or with what the assessors noted."""
    return f"{low.name}{points(low.score)}分（{_reason(one, low)}）"


def _reason(one: IndicatorFacts, low: LowSite) -> str:
    if one.kind == MEASURED:
        if low.value is None:
            return "无数据，按方案记0分"
        return f"实际{plain(half_up(low.value, 4))}{one.unit}，满分值{plain(one.full_at)}{one.unit}"
    return "、".join(low.reasons) if low.reasons else "考评人未注明扣分理由"


def _special(facts: ProgrammeFacts) -> list[Block]:
    own = [one for one in facts.indicators if one.kind in SPECIAL]
    if not own:
        return []
    return [Heading("加分与否决", 2), *(Para(_bonus(facts, one) if one.kind == BONUS else _veto(one)) for one in own)]


def _bonus(facts: ProgrammeFacts, one: IndicatorFacts) -> str:
    got = [(site.scores.get(one.code) or Decimal(0), site) for site in facts.evaluated]
    given = sorted((pair for pair in got if pair[0]), key=lambda pair: (-pair[0], pair[1].code))
    if not given:
        return f"加分指标“{one.name}”（最高{plain(one.full)}分）：本年度没有点获得加分。"
    told = listed((f"{site.name}（{points(score)}分）" for score, site in given), most=3)
    return f"加分指标“{one.name}”（最高{plain(one.full)}分）：{len(given)}个点获得加分，为{told}。"


def _veto(one: IndicatorFacts) -> str:
    if one.fired:
        return f"否决指标“{one.name}”：{one.fired}个点触发，情况见第三章“限制性条件适用”。"
    return f"否决指标“{one.name}”：没有点触发。"
