"""三、资金安排与使用, 四、通报表扬和激励加分."""

from collections import Counter
from collections.abc import Iterable, Iterator

from funding.states import GrantStatus
from portal.money import in_words, yuan
from reports.district_data.facts import LISTED
from reports.papers.blocks import Block, Grid, Heading, Para
from reports.papers.district.sums import Sums
from reports.papers.district.words import ALLOCATION_WORDS, AWARD_WORDS, named
from reports.pdf.figures import NOTHING, count, money
from reports.pdf.tables import Column, Table, table
from reports.programme_data import ProgrammeFacts
from reports.programme_data.merits import AwardFacts, GrantSum

BY_PROGRAMME = (
    Column("项目", 34),
    Column("预算年度", 18, "mid"),
    Column("区级预算", 26, "num"),
    Column("核定奖补", 26, "num"),
    Column("区级奖补", 26, "num"),
    Column("街镇配套", 26, "num"),
)
BY_SUBDISTRICT = (
    Column("街镇", 36),
    Column("项目点（个）", 26, "num"),
    Column("区级奖补", 32, "num"),
    Column("街镇配套", 30, "num"),
    Column("合计", 32, "num"),
)
COMMENDED = (
    Column("项目", 46),
    Column("名额（个）", 26, "num"),
    Column("名单（个）", 26, "num"),
    Column("待研究（个）", 26, "num"),
    Column("状态", 32, "mid"),
)


def funds(sums: Sums) -> Iterator[Block]:
    yield Heading("资金安排与使用", new_page=True)
    yield from (Para(text) for text in _funds(sums))
    yield Grid(_by_programme(sums), "各项目奖补资金安排")
    yield Grid(by_subdistrict(sums), "各街镇奖补和配套资金")


def commendation(sums: Sums) -> Iterator[Block]:
    yield Heading("通报表扬和激励加分")
    yield Heading("突出集体", 2)
    yield Para(_units(sums), "lead")
    yield Grid(_lists(sums), "各项目通报表扬突出集体名单情况")
    yield Heading("优秀志愿者", 2)
    yield Para(_volunteers(sums))
    yield Heading("激励加分", 2)
    yield Para(_points(sums))


def _paying(sums: Sums) -> list[ProgrammeFacts]:
    return [one for one in sums.facts.programmes if one.has_grants]


def _funds(sums: Sums) -> Iterator[str]:
    paying = _paying(sums)
    if not paying:
        yield "上述项目均未设以奖代补标准，本年度没有奖补资金安排。"
        return
    rest = len(sums.facts.programmes) - len(paying)
    line = f"设有以奖代补标准的项目{count(len(paying))}个：{named([one.name for one in paying])}。"
    yield line + (f"其余{count(rest)}个项目不设奖补。" if rest else "")
    if waiting := [one.name for one in paying if not one.money.status]:
        yield f"{named(waiting)}的奖补尚未测算，下列合计不含。"
    total = sums.district.grants
    both = total.district + total.match
    short = total.entitlement - total.district
    gap = f"，因预算不足比核定数少{money(short)}" if short else "，与核定数一致"
    yield (
        f"区级预算合计{money(sums.budget)}。符合条件的项目点{count(total.number)}个，核定奖补{money(total.entitlement)}；"
        f"区级奖补{money(total.district)}（人民币{in_words(total.district)}）{gap}。"
        f"街镇应配套{money(total.match)}（人民币{in_words(total.match)}）。"
        f"区级奖补与街镇配套合计{money(both)}（人民币{in_words(both)}）。"
    )
    states = "、".join(f"{one.name}{ALLOCATION_WORDS[one.money.status]}" for one in paying)
    yield f"各项目分配方案状态：{states}。{_paid(sums)}"


def _paid(sums: Sums) -> str:
    """What is on record of payments, site by site."""
    states = Counter(grant.state for one in sums.facts.programmes for grant in one.money.grants)
    words = (
        (GrantStatus.SETTLED, "区级奖补和街镇配套均已到位"), (GrantStatus.PART_PAID, "部分到位"),
        (GrantStatus.HELD, "暂缓拨付"), (GrantStatus.CANCELLED, "已取消"),
    )  # fmt: skip
    found = "、".join(f"{word}的{count(states[state])}笔" for state, word in words if states[state])
    return f"按拨付记录，{found}。" if found else "截至数据截止时间，本系统没有奖补拨付和配套到位的记录。"


def _by_programme(sums: Sums) -> Table | None:
    rows = [
        (one.name, str(one.money.budget_year or NOTHING), yuan(one.money.budget or 0), *_amounts(one.money.sum))
        for one in _paying(sums)
    ]
    last = ("合计", "", yuan(sums.budget), *_amounts(sums.district.grants))
    return table(BY_PROGRAMME, [*rows, last], unit="元", headed=True, summed=True) if rows else None


def _amounts(of: GrantSum) -> tuple[str, str, str]:
    return yuan(of.entitlement), yuan(of.district), yuan(of.match)


def by_subdistrict(sums: Sums) -> Table | None:
    """All subdistricts of the district, those without a grant with 0.00."""
    if not sums.district.grants.number:
        return None
    rows = [_sum_row(part.grants) for part in (*sums.subdistricts, sums.district)]
    return table(BY_SUBDISTRICT, rows, unit="元", headed=True, summed=True)


def _sum_row(of: GrantSum) -> tuple[str, ...]:
    return (of.name, count(of.number), yuan(of.district), yuan(of.match), yuan(of.district + of.match))


def _units(sums: Sums) -> str:
    listed = sum(len(_listed(one)) for one in sums.facts.programmes)
    quota = sum(one.merits.quota or 0 for one in sums.facts.programmes)
    if not listed:
        return f"上述项目通报表扬突出集体名额合计{count(quota)}个，尚无名单。"
    undecided = sum(award.undecided for one in sums.facts.programmes for award in _listed(one))
    rest = f"，其中并列末位、待研究的{count(undecided)}个" if undecided else ""
    return f"上述项目通报表扬突出集体名额合计{count(quota)}个，列入名单的{count(listed)}个{rest}。"


def _listed(one: ProgrammeFacts) -> list[AwardFacts]:
    return [award for award in one.merits.awards if award.status in LISTED]


def _lists(sums: Sums) -> Table | None:
    rows = []
    for one in sums.facts.programmes:
        listed = _listed(one)
        quota = NOTHING if one.merits.quota is None else count(one.merits.quota)
        undecided = sum(award.undecided for award in listed)
        rows.append((one.name, quota, count(len(listed)), count(undecided), _state(award.status for award in listed)))
    return table(COMMENDED, rows, headed=True)


def _state(states: Iterable[str]) -> str:
    return "、".join(dict.fromkeys(AWARD_WORDS[state] for state in states)) or "尚无名单"


def _volunteers(sums: Sums) -> str:
    people = sums.facts.people
    quota = "未安排名额" if people.quota is None else f"名额{count(people.quota)}名"
    if not people.listed:
        return f"全区优秀志愿者通报表扬{quota}，尚无名单。"
    rest = f"，其中并列末位、待研究的{count(people.undecided)}名" if people.undecided else ""
    return (
        f"全区优秀志愿者通报表扬{quota}，列入名单的{count(people.listed)}名{rest}，"
        f"状态：{_state(state for state in people.awards if state in LISTED)}。"
    )


def _points(sums: Sums) -> str:
    if sums.facts.points is None:
        return f"{sums.facts.year}年度没有已核算的激励加分。"
    given = "、".join(f"{giver}{count(number)}个" for giver, number in sums.facts.points)
    return f"按采用单位，获得激励加分建议的村居分别为：{given}。同一采用单位对同一村居取最高分值，不累加。"
