"""六、资金管理与使用: from the budget to each subdistrict's match."""

from collections.abc import Iterable

from portal.money import in_words, yuan
from reports.papers.blocks import Block, Grid, Heading, Para
from reports.papers.programme.basics import PARTY_KIND, PARTY_MONEY
from reports.papers.programme.words import listed, percent, rate, rated
from reports.pdf.figures import count, day, moment, money
from reports.pdf.tables import Column, Table, table
from reports.programme_data.facts import ProgrammeFacts
from reports.programme_data.merits import GrantSum

STEPS = {
    "draft": "已测算，尚未复核", "reviewed": "已复核，尚未公示", "notice": "公示中", "approved": "已审定",
    "paying": "拨付中", "settled": "已办结",
}  # fmt: skip


def funds(facts: ProgrammeFacts) -> list[Block]:
    return [Heading("资金管理与使用"), *_body(facts)]


def _body(facts: ProgrammeFacts) -> list[Block]:
    if not facts.money.rates:
        if facts.kind == PARTY_KIND:
            return [Para(PARTY_MONEY)]
        return [Para(f"本项目{facts.year}年度未设奖补标准，没有奖补和配套资金。")]
    if not facts.money.status:
        return [Para(f"本项目{facts.year}年度已设奖补标准，奖补尚未测算。")]
    if not facts.money.grants:
        return [Para("本年度没有可享受奖补的点，不安排奖补和配套资金。"), *map(Para, _excluded(facts))]
    return [
        Heading("奖补分配", 2),
        *(Para(line) for line in _lines(facts)),
        Grid(_sums(facts.money.by_kind, facts.money.sum, "类别"), "按类别分配情况"),
        Heading("街镇配套" if facts.money.sum.match else "各街镇奖补情况", 2),
        Para(_match_line(facts), "lead"),
        Grid(_sums(facts.money.by_subdistrict, facts.money.sum, "街镇"), "各街镇奖补情况"),
        Heading("拨付和到位", 2),
        Para(_paid_line(facts)),
    ]


def _lines(facts: ProgrammeFacts) -> list[str]:
    money_facts, sums = facts.money, facts.money.sum
    lines = [_state_line(facts)]
    budget = money_facts.budget or 0
    line = (
        f"可享受奖补的点{sums.number}个，按标准核定{money(sums.entitlement)}，区级实补{money(sums.district)}"
        f"（人民币{in_words(sums.district)}），占区级安排{money(budget)}的{percent(sums.district, budget)}"
        f"（{yuan(sums.district)}/{yuan(budget)}）。" if budget else
        f"可享受奖补的点{sums.number}个，按标准核定{money(sums.entitlement)}，区级安排为0，区级实补{money(sums.district)}。"
    )  # fmt: skip
    if sums.district < sums.entitlement:
        gap, part = sums.entitlement - sums.district, percent(sums.district, sums.entitlement)
        line += (
            f"区级安排不足，采用“{money_facts.shortage}”方式分配，实补占核定的{part}"
            f"（{yuan(sums.district)}/{yuan(sums.entitlement)}），缺口{money(gap)}。"
        )
    else:
        line += f"区级安排结余{money(budget - sums.district)}。" if budget > sums.district else "区级安排全部分配。"
    lines.append(line)
    if before := money_facts.before:
        gap = sums.district - before.district
        told = "与上年度持平" if not gap else f"比上年度{'增加' if gap > 0 else '减少'}{money(abs(gap))}"
        lines.append(f"{before.name}{before.number}个点享受奖补，区级实补{money(before.district)}；本年度{told}。")
    return lines + _excluded(facts)


def _state_line(facts: ProgrammeFacts) -> str:
    money_facts = facts.money
    computed = f"分配方案于{moment(money_facts.computed)}核算" if money_facts.computed else "分配方案"
    notice = f"，自{day(money_facts.notice_from)}起公示" if money_facts.notice_from else ""
    return f"{computed}{notice}，目前状态为{STEPS.get(money_facts.status, money_facts.status)}。"


def _excluded(facts: ProgrammeFacts) -> list[str]:
    """Sites that get nothing, and why."""
    granted = {one.code for one in facts.money.grants}
    rest = [site for site in facts.sites if site.code not in granted]
    reasons = (
        ("触发否决指标", [site.name for site in rest if site.vetoed]),
        ("年内停办", [site.name for site in rest if site.is_shut and not site.vetoed]),
        ("所属类别未设奖补标准", [site.name for site in rest if not site.is_shut and not site.vetoed]),
    )
    told = [f"{reason}的{len(names)}个（{listed(names)}）" for reason, names in reasons if names]
    return [f"不享受奖补的点{len(rest)}个：{'；'.join(told)}。"] if told else []


def _match_line(facts: ProgrammeFacts) -> str:
    grants, sums = facts.money.grants, facts.money.sum
    owed = [one for one in grants if one.match]
    if not owed:
        return "本年度奖补不要求街镇配套。以下为各街镇奖补情况，按行政区划顺序排列，不作排名。"
    bases = list(dict.fromkeys(one.basis for one in owed if one.basis))
    basis = f"依据{'、'.join(bases)}，" if bases else "配套依据尚未登记，"
    places = len({one.subdistrict for one in owed})
    return (
        f"{basis}{places}个街镇应为{len(owed)}个点（{rated(len(owed), len(grants))}）配套{money(sums.match)}；"
        f"区级实补与街镇应配套合计{money(sums.district + sums.match)}。下表按行政区划顺序排列，不作排名。"
    )


def _sums(sums: Iterable[GrantSum], whole: GrantSum, name: str) -> Table | None:
    columns = (
        Column(name, 32), Column("点数（个）", 22, "num"), Column("核定金额", 34, "num"), Column("区级实补", 34, "num"),
        Column("街镇应配套", 34, "num"),
    )  # fmt: skip
    rows = [
        (one.name, count(one.number), yuan(one.entitlement), yuan(one.district), yuan(one.match))
        for one in (*sums, whole)
    ]
    return table(columns, rows, unit="元", headed=True, summed=True)


def paid(facts: ProgrammeFacts) -> str:
    """What makes a grant settled: a match that is not owed counts as paid."""
    return "区级实补和街镇配套均已到位" if facts.money.sum.match else "区级实补已到位"


def _paid_line(facts: ProgrammeFacts) -> str:
    grants = facts.money.grants
    settled = sum(one.state == "settled" for one in grants)
    if not facts.money.approved:
        return "分配方案尚未审定，没有拨付；街镇配套到位情况尚未产生。"
    held = [one.site for one in grants if one.state == "held"]
    line = f"{paid(facts)}、办结的点占{rate(settled, len(grants))}。" if grants else ""
    return line + (f"暂缓拨付的为{listed(held)}。" if held else "")
