"""三、综合评价结论: totals, bands, vetoes, ranks, commendation."""

from decimal import Decimal
from fractions import Fraction

from reports.papers.blocks import Block, Figure, Grid, Heading, Para
from reports.papers.programme.ranks import awards, ranks
from reports.papers.programme.words import barred, change, compared, listed, mean, rate, rated
from reports.pdf.figures import count, points
from reports.pdf.programme_charts import Bars, band_bars
from reports.pdf.tables import Column, Table, table
from reports.programme_data.facts import ProgrammeFacts
from reports.programme_data.outcomes import BandFacts, SiteFacts


def results(facts: ProgrammeFacts) -> list[Block]:
    blocks: list[Block] = [Heading("综合评价结论")]
    if not facts.evaluated:
        return [*blocks, Para(f"{facts.year}年度没有参加考评的点，不产生得分、等次和名次。"), *_vetoes(facts)]
    return [
        *blocks,
        Heading("总体得分", 2),
        *(Para(line) for line in _totals(facts)),
        Grid(_by_subdistrict(facts), "各街镇参评点得分情况（按行政区划顺序，不作排名）"),
        Heading("等次分布", 2),
        Para(bands_line(facts), "lead"),
        Figure(band_bars(_bars(facts), f"{facts.year}年度", _before_name(facts)), "等次分布", bands_line(facts)),
        *_bands_before(facts),
        Heading("限制性条件适用", 2),
        *_vetoes(facts),
        Heading("名次", 2),
        *ranks(facts),
        Heading("通报表扬", 2),
        *awards(facts),
    ]


def _totals(facts: ProgrammeFacts) -> list[str]:
    totals = facts.totals
    best = [site.name for site in facts.evaluated if site.total == totals.highest]
    last = [site.name for site in facts.evaluated if site.total == totals.lowest]
    lines = [
        f"{totals.number}个参评点平均得分{mean(totals.mean)}分，中位数{points(totals.median)}分；"
        f"最高{points(totals.highest)}分（{listed(best)}），最低{points(totals.lowest)}分（{listed(last)}）。"
    ]
    before = facts.before
    if before is None:
        return [*lines, f"本系统没有{facts.year - 1}年度考评结果，不作年度比较。"]
    if before.totals.mean is None or totals.mean is None or before.totals.median is None or totals.median is None:
        return [*lines, f"{before.year}年度没有参评点，不作年度比较。"]
    lines.append(
        f"{before.year}年度{before.totals.number}个参评点平均得分{mean(before.totals.mean)}分、中位数"
        f"{points(before.totals.median)}分；本年度平均得分{compared(totals.mean, before.totals.mean, '分')}，"
        f"中位数{compared(totals.median, before.totals.median, '分')}。"
    )
    if both := [site for site in facts.evaluated if site.before]:
        now = Fraction(sum(site.total or 0 for site in both)) / len(both)
        then = Fraction(sum(site.before.total for site in both if site.before)) / len(both)
        lines.append(
            f"两年均参评的点{len(both)}个，平均得分由{mean(then)}分到{mean(now)}分，{change(now, then, '分')}。"
        )
    return lines


def _by_subdistrict(facts: ProgrammeFacts) -> Table | None:
    columns = (
        Column("街镇", 36), Column("参评点（个）", 24, "num"), Column("平均得分", 24, "num"), Column("最高", 24, "num"),
        Column("最低", 24, "num"), Column("可评优等次（个）", 24, "num"),
    )  # fmt: skip
    good = {band.name for band in facts.bands if band.commendable}
    rows = []
    for place in [*(one.subdistrict for one in facts.places.subdistricts), ""]:
        own = [site for site in facts.evaluated if place in ("", site.subdistrict)]
        if own:
            rows.append((place or "全区", *_row(own), count(sum(site.grade in good for site in own))))
    return table(columns, rows, unit="分", headed=True, summed=True)


def _row(sites: list[SiteFacts]) -> tuple[str, str, str, str]:
    totals = [site.total or Decimal(0) for site in sites]
    return count(len(sites)), points(sum(totals, Decimal(0)) / len(totals)), points(max(totals)), points(min(totals))


def bands_line(facts: ProgrammeFacts) -> str:
    number = len(facts.evaluated)
    told = "、".join(f"“{band.name}”{band.sites}个（{rated(band.sites, number)}）" for band in facts.bands)
    return f"{number}个参评点中，{told}。"


def _bars(facts: ProgrammeFacts) -> list[Bars]:
    before = {band.name: band for band in facts.before.bands} if facts.before else {}
    number = facts.before.totals.number if facts.before else 0
    return [_bar(band, len(facts.evaluated), before.get(band.name), number) for band in facts.bands]


def _bar(band: BandFacts, number: int, before: BandFacts | None, number_before: int) -> Bars:
    text = f"{band.sites}个  {rate(band.sites, number)}"
    if before is None:
        return Bars(band.name, band.sites, None, text)
    return Bars(band.name, band.sites, before.sites, text, f"{before.sites}个  {rate(before.sites, number_before)}")


def _before_name(facts: ProgrammeFacts) -> str:
    """The key of the paler bars; none when no band was there the year before."""
    names = {band.name for band in facts.bands}
    return f"{facts.before.year}年度" if facts.before and names & {band.name for band in facts.before.bands} else ""


def _bands_before(facts: ProgrammeFacts) -> list[Block]:
    before = facts.before
    if before is None or not before.totals.number:
        return []
    told = "、".join(f"“{band.name}”{band.sites}个" for band in before.bands)
    line = f"{before.year}年度{before.totals.number}个参评点的等次为：{told}。"
    if [band.name for band in before.bands] != [band.name for band in facts.bands]:
        line += "两年等次设置不同，名称相同的等次方可比较。"
    return [Para(line)]


def _vetoes(facts: ProgrammeFacts) -> list[Block]:
    if not any(one.kind == "否决" for one in facts.indicators):
        return [Para("本年度考评方案未设否决指标。")]
    if not facts.vetoed:
        return [Para("本年度没有点触发否决指标。")]
    lines = []
    for site in facts.vetoed:
        cause = "、".join(f"“{name}”" for name in site.vetoes)
        if site.is_new:
            lines.append(f"{site.name}（{site.subdistrict}，当年新开办）触发否决指标{cause}，不评定等次。")
        else:
            lines.append(
                f"{site.name}（{site.subdistrict}）触发否决指标{cause}，按考评方案列入最低等次“{site.grade}”；"
                f"总分{points(site.total)}分予以保留，不作为确定等次的依据。"
            )
    lead = f"本年度触发否决指标的点{len(facts.vetoed)}个，{barred(facts)}。"
    return [Para(lead), *(Para(line) for line in lines)]
