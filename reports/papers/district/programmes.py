"""二、各项目情况: a short page for each programme, all of the same shape so that they can be compared."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from portal.money import half_up
from programmes.states import DIMENSIONS
from reports.papers.blocks import Block, Grid, Heading, Para, Tile, Tiles
from reports.papers.district.overall import mean
from reports.papers.district.sums import Part, Sums
from reports.papers.district.words import ALLOCATION_WORDS, bare_rate, named, parts
from reports.pdf.figures import NOTHING, count, hours, money, plain, points, score_share
from reports.pdf.tables import Column, Table, table
from reports.programme_data import ProgrammeFacts
from reports.programme_data.outcomes import IndicatorFacts
from reports.programme_data.places import Share

LEVELS = (
    Column("一级指标", 22),
    Column("指标（项）", 22, "num"),
    Column("得分率", 52, "num"),
    Column("得分率最低的指标", 60),
)
SCORED = ("定量", "定性")
#: how many sites are named
NAMED = 3


def programmes(sums: Sums) -> Iterator[Block]:
    yield Heading("各项目情况", new_page=True)
    for at, (one, part) in enumerate(zip(sums.facts.programmes, sums.programmes, strict=True)):
        yield Heading(one.name, 2, new_page=at > 0)
        yield Tiles(tuple(_tiles(one, part)))
        yield from (Para(text) for text in (_standing(one), _result(one, part), _indicators(one)) if text)
        yield Grid(_levels(one), f"{one.name}一级指标得分率")
        yield from (Para(text) for text in (_running(part), _money(one), _merits(one)) if text)


def _tiles(one: ProgrammeFacts, part: Part) -> Iterator[Tile]:
    fit, work, volunteers = one.places.of_fit, part.work, one.work.volunteers
    target = f"阶段目标{count(one.places.target)}个" if one.places.target else "未设阶段目标"
    yield Tile("年末项目点（个）", count(one.places.end), target)
    yield Tile("具备条件村居覆盖率", bare_rate(fit), parts(fit))
    yield Tile("平均分", mean(one), f"评定{count(one.totals.number)}个")
    yield Tile("可评优等级占比", bare_rate(one.commendable), parts(one.commendable))
    on_time = Share(work.on_time, work.due)
    yield Tile("月报按时报送率", bare_rate(on_time), parts(on_time))
    yield Tile("活动（场）", count(work.activities), f"{count(work.attendance)}人次")
    yield Tile("志愿服务（小时）", hours(work.minutes), f"志愿者{count(volunteers.served)}名")
    yield Tile("群众满意度", bare_rate(work.surveyed), parts(work.surveyed))


def _standing(one: ProgrammeFacts) -> str:
    places = one.places
    lead = f"由{one.lead_unit}牵头，" if one.lead_unit else ""
    line = (
        f"{lead}{one.start_year}年启动。年初运行项目点{count(places.begin)}个，年内启用{count(places.opened)}个、"
        f"停办{count(places.closed)}个，年末运行{count(places.end)}个"
    )
    if places.phase is None:
        return f"{line}；没有登记阶段目标。"
    gap = places.phase.target - places.end
    how = f"尚差{count(gap)}个" if gap > 0 else "已达到"
    return f"{line}；“{places.phase.name}”累计目标{count(places.phase.target)}个，{how}。"


def _result(one: ProgrammeFacts, part: Part) -> str:
    line = f"参加考评的项目点{count(len(part.sites))}个，当年新开办{count(part.new)}个。"
    totals = one.totals
    if not totals.number:
        return f"{line}没有评定等级的项目点。"
    bands = "、".join(f"“{band.name}”{count(band.sites)}个" for band in one.bands if band.sites)
    line += (
        f"评定等级的{count(totals.number)}个中，{bands}；最高{points(totals.highest)}分，最低{points(totals.lowest)}分，"
        f"平均{mean(one)}分，中位数{points(totals.median)}分。"
    )
    if one.vetoed:
        line += f"触发否决指标的{count(len(one.vetoed))}个：{named([site.name for site in one.vetoed], NAMED)}。"
    return line + _before(one)


def _before(one: ProgrammeFacts) -> str:
    """The mean beside the year before, which is named as the base."""
    if one.before is None or one.before.totals.mean is None or one.totals.mean is None:
        return "上年未测评，无可比数据。"
    before, now = half_up(one.before.totals.mean, 2), half_up(one.totals.mean, 2)
    change = now - before
    words = f"{'提高' if change > 0 else '下降'}{points(abs(change))}分" if change else "持平"
    return f"平均分与{one.before.year}年度（{points(before)}分）相比{words}。"


def scored(one: ProgrammeFacts) -> list[IndicatorFacts]:
    """The indicators that make the base of a total and that were scored somewhere."""
    return [row for row in one.indicators if row.kind in SCORED and row.rate is not None]


def indicator_rate(row: IndicatorFacts) -> str:
    """'78.0%（11.70/15）', marks reached of the full marks of all sites that were scored."""
    return score_share(row.got, row.reachable)


def _indicators(one: ProgrammeFacts) -> str:
    rows = scored(one)
    if len(rows) < 2:
        return ""
    ordered = sorted(rows, key=lambda row: (-(row.rate or 0), row.code))
    best, worst = ordered[0], ordered[-1]
    if best.rate == worst.rate:
        return (
            f"各项定量、定性指标的平均得分率均为{indicator_rate(best).split('（')[0]}。"
            if best.rate != 1
            else "各项定量、定性指标均得满分。"
        )
    return (
        f"{count(len(rows))}项定量、定性指标中，平均得分率最高的为“{best.name}”{indicator_rate(best)}，"
        f"最低的为“{worst.name}”{indicator_rate(worst)}。"
    )


def _levels(one: ProgrammeFacts) -> Table | None:
    rows = []
    for dimension in DIMENSIONS:
        own = [row for row in scored(one) if row.dimension == dimension]
        if own:
            got = sum((row.got for row in own), Decimal(0))
            full = sum((row.reachable for row in own), Decimal(0))
            worst = min(own, key=lambda row: (row.rate or Fraction(0), row.code))
            rows.append((dimension, count(len(own)), score_share(got, full), f"{worst.name} {indicator_rate(worst)}"))
    return table(LEVELS, rows, headed=True)


def _running(part: Part) -> str:
    work = part.work
    line = f"应报月报{count(work.due)}份，迟报{count(work.late)}份、未报{count(work.missing)}份。"
    if work.activities:
        each = plain(half_up(Fraction(work.attendance, work.activities), 2))
        line += f"计入开放{count(work.open_days)}天，活动场均{each}人次。"
    else:
        line += "没有可计入的活动。"
    if not part.incidents:
        return f"{line}没有登记安全事件。"
    liable = f"认定责任事故{count(part.liable)}起" if part.liable else "没有认定为责任事故的"
    return f"{line}登记安全事件{count(len(part.incidents))}起，{liable}。"


def _money(one: ProgrammeFacts) -> str:
    if not one.has_grants:
        return "本项目未设以奖代补标准。"
    if not one.money.status:
        return "本项目设有以奖代补标准，奖补尚未测算。"
    total = one.money.sum
    state = ALLOCATION_WORDS[one.money.status]
    if not total.number:
        return f"没有符合奖补条件的项目点，分配方案{state}。"
    budget = f"区级预算{money(one.money.budget)}，" if one.money.budget is not None else ""
    short = total.entitlement - total.district
    gap = f"，因预算不足少安排{money(short)}" if short else ""
    match = f"街镇应配套{money(total.match)}" if total.match else "街镇无配套任务"
    return (
        f"{budget}{count(total.number)}个项目点核定奖补{money(total.entitlement)}，"
        f"区级奖补{money(total.district)}{gap}，{match}。分配方案状态：{state}。"
    )


def _merits(one: ProgrammeFacts) -> str:
    listed = [award for award in one.merits.awards if award.status in ("proposed", "notice", "conferred")]
    if one.merits.quota is None and not listed:
        return "本年度未安排通报表扬名额。"
    quota = NOTHING if one.merits.quota is None else f"{count(one.merits.quota)}个"
    if not listed:
        return f"通报表扬突出集体名额{quota}，尚无拟通报表扬名单。"
    names = named([award.site for award in sorted(listed, key=lambda award: award.code)])
    undecided = sum(award.undecided for award in listed)
    rest = f"，其中并列末位、待研究的{count(undecided)}个" if undecided else ""
    conferred = all(award.status == "conferred" for award in listed)
    lead = "已通报表扬突出集体" if conferred else "拟通报表扬突出集体"
    return f"{lead}{count(len(listed))}个（名额{quota}）{rest}：{names}。"
