"""The annexes: results, scores, grants and matches, incentive points, indicators. Those without data are left out."""

from programmes.states import BONUS, MEASURED, VETO
from reports.papers.blocks import Annex, Block, Grid, Para
from reports.papers.programme.annex_money import grants, in_full, points_of
from reports.pdf.figures import NOTHING, count, hours, plain, points
from reports.pdf.tables import WIDTH, Column, Table, table
from reports.programme_data.facts import ProgrammeFacts
from reports.programme_data.outcomes import IndicatorFacts, SiteFacts
from reports.states import GIVERS

#: indicators side by side, and the width of the sites' names beside them in millimetres
ACROSS, NAMES = 9, 48


def annexes(facts: ProgrammeFacts) -> list[Block]:
    blocks: list[Block] = [
        Annex("考评结果一览表"),
        Para(
            "按街镇和项目点代码排列。等次后加“*”的为触发否决指标、列入最低等次的点；新开办点不评定得分、等次和名次。",
            "small",
        ),
        Grid(_results(facts)),
    ]
    if facts.evaluated:
        blocks += [
            Annex("指标得分明细"),
            Para(
                f"表头为指标代码和分值，指标名称见附件{_definitions_at(facts)}。“不计入”为无数据且按考评方案不计入；否决指标不计分，未列入。",
                "small",
            ),
        ]
        blocks += [Grid(one) for one in _scores(facts)]
    if facts.money.grants:
        blocks += [Annex("奖补与配套表"), Grid(grants(facts)), Para(in_full(facts), "small")]
    if facts.merits.points:
        told = "同一村居由同一采用单位加分的，取各项目中最高一项，不累加；“建议采用”为取高后的分值，“—”为尚未核算。"
        blocks += [Annex("激励加分建议表"), Para(told, "small")]
        blocks += [Grid(points_of(facts, giver), giver) for giver in GIVERS if points_of(facts, giver)]
    return [*blocks, Annex("指标口径"), Grid(_definitions(facts))]


def _definitions_at(facts: ProgrammeFacts) -> int:
    """The number of the last annex."""
    return 2 + bool(facts.evaluated) + bool(facts.money.grants) + bool(facts.merits.points)


def _by_place(facts: ProgrammeFacts) -> list[SiteFacts]:
    order = {one.subdistrict: at for at, one in enumerate(facts.places.subdistricts)}
    return sorted(facts.sites, key=lambda site: (order.get(site.subdistrict, len(order)), site.code))


def _results(facts: ProgrammeFacts) -> Table | None:
    columns = (
        Column("项目点", 40), Column("街镇", 21), Column("运营月", 13, "num"), Column("活动", 13, "num"),
        Column("人次", 14, "num"), Column("服务小时", 17, "num"), Column("总分", 14, "num"), Column("等次", 14, "mid"),
        Column("名次", 10, "mid"),
    )  # fmt: skip
    rows = [
        (site.name, site.subdistrict, str(site.operating_months), count(site.counted("activities_per_month")),
         count(site.counted("attendance_per_activity")), hours(site.counted("volunteer_hours_per_month")),
         points(site.total), _grade(site), str(site.rank) if site.rank else NOTHING)
        for site in _by_place(facts)
    ]  # fmt: skip
    held = facts.work.activities
    months = sum(site.operating_months for site in facts.sites)
    sums = (count(months), count(held.number), count(held.attendance), hours(facts.work.volunteers.minutes))
    rows.append((f"合计（{len(facts.sites)}个点）", "", *sums, NOTHING, NOTHING, NOTHING))
    return table(columns, rows, headed=True, summed=True)


def _grade(site: SiteFacts) -> str:
    if site.is_new:
        return "新开办"
    return f"{site.grade}*" if site.vetoed else site.grade


def _scores(facts: ProgrammeFacts) -> list[Table]:
    """Sites by indicators, so many indicators a table."""
    scored = [one for one in facts.indicators if one.kind != VETO]
    parts = [scored[at : at + ACROSS] for at in range(0, len(scored), ACROSS)]
    made = (_score_table(facts, part, last=part is parts[-1]) for part in parts)
    return [one for one in made if one]


def _score_table(facts: ProgrammeFacts, part: list[IndicatorFacts], *, last: bool) -> Table | None:
    names = [f"{one.code} {plain(one.full)}" for one in part] + (["总分"] if last else [])
    width = (WIDTH - NAMES) // len(names) if len(names) >= ACROSS - 2 else 12
    columns = (
        Column("项目点", WIDTH - width * len(names)), *(Column(name, width, "num") for name in names),
    )  # fmt: skip
    rows = (
        (site.name, *(_score(site, one) for one in part), *([points(site.total)] if last else []))
        for site in _by_place(facts)
        if not site.is_new
    )
    return table(columns, rows, unit="分", headed=True)


def _score(site: SiteFacts, one: IndicatorFacts) -> str:
    score = site.scores.get(one.code)
    return points(score) if score is not None else "不计入" if one.kind == MEASURED else NOTHING


def _definitions(facts: ProgrammeFacts) -> Table | None:
    columns = (
        Column("指标", 42), Column("一级指标", 16, "mid"), Column("类型", 12, "mid"), Column("分值", 12, "num"),
        Column("度量和计分", 56), Column("无数据时", 18, "mid"),
    )  # fmt: skip
    rows = (
        (f"{one.code}　{one.name}", one.dimension, one.kind, NOTHING if one.kind == VETO else plain(one.full),
         _defined(one), one.no_data or NOTHING)
        for one in facts.indicators
    )  # fmt: skip
    return table(columns, rows, headed=True)


def _defined(one: IndicatorFacts) -> str:
    if one.kind == VETO:
        return f"{one.measure_name}大于0即触发，列入最低等次"
    if one.kind != MEASURED:
        return "加分，取考评人评分均值，无评分为0" if one.kind == BONUS else "取全体考评人评分均值"
    name = "" if one.measure_name == one.name else f"{one.measure_name}，"
    return f"{name}{plain(one.zero_at)}{one.unit}得0分，{plain(one.full_at)}{one.unit}得满分，其间按比例"
