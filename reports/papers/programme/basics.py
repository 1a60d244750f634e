"""一、基本情况: what the programme is, its targets, its money, its sites."""

from decimal import Decimal

from portal.money import yuan
from reports.papers.blocks import Block, Grid, Heading, Para
from reports.papers.programme.targets import targets
from reports.papers.programme.words import listed, more, percent, rated
from reports.pdf.figures import count, day, money, ratio
from reports.pdf.tables import Column, Table, table
from reports.programme_data.facts import ProgrammeFacts

#: programmes of these kinds have no subsidy by their nature, and where their money comes from
PARTY_KIND = "在职党员进社区"
PARTY_MONEY = "本项目所需经费从党建工作经费中列支，不设以奖代补和街镇配套。"


def basics(facts: ProgrammeFacts) -> list[Block]:
    return [
        Heading("基本情况"),
        Heading("组织领导与工作安排", 2),
        *(Para(line) for line in _organisation(facts)),
        Heading("年度目标任务", 2),
        *targets(facts),
        Heading("资金安排", 2),
        *_money(facts),
        Heading("项目点概况", 2),
        *_sites(facts),
    ]


def _organisation(facts: ProgrammeFacts) -> list[str]:
    lead = f"由{facts.lead_unit}牵头" if facts.lead_unit else "牵头单位在本系统中尚未登记"
    since = facts.year - facts.start_year + 1
    ran = f"，{facts.year}年为实施的第{since}个年度" if since > 0 else ""
    lines = [f"{facts.name}项目{lead}，自{facts.start_year}年启动实施{ran}。"]
    menu = f"每月选课不少于{facts.menu_per_month}次；" if facts.menu_per_month else "不设每月选课要求；"
    lines.append(
        f"项目点{menu}每月报送月报，报送截止日为次月{facts.log_due_day}日，遇非工作日顺延至下一工作日，"
        "经街镇审核通过后计入统计。"
    )
    bases = list(dict.fromkeys(one.basis for one in facts.money.rates if one.basis))
    if bases:
        lines.append(f"街镇配套的依据为{'、'.join(bases)}。")
    return lines


def _money(facts: ProgrammeFacts) -> list[Block]:
    money_facts = facts.money
    if not money_facts.rates:
        if facts.kind == PARTY_KIND:
            return [Para(PARTY_MONEY)]
        return [Para(f"本项目{facts.year}年度未设奖补标准，不安排以奖代补资金。")]
    columns = (
        Column("类别", 36), Column("奖补标准", 40, "num"), Column("街镇配套比例", 32, "mid"), Column("配套依据", 48),
    )  # fmt: skip
    rows = ((one.kind, yuan(one.amount), _ratio(one.ratio), one.basis or "—") for one in money_facts.rates)
    return [Para(_budget_line(facts), "lead"), Grid(table(columns, rows, unit="元", headed=True), "奖补标准与配套比例")]


def _ratio(value: Decimal) -> str:
    return ratio(value) if value else "不配套"


def _budget_line(facts: ProgrammeFacts) -> str:
    money_facts = facts.money
    if money_facts.budget is None:
        return f"{facts.year}年度已设奖补标准，尚未安排预算。"
    line = (
        f"{facts.year}年度奖补列入{money_facts.budget_year}年预算，区级安排{money(money_facts.budget)}；"
        f"资金不足时采用“{money_facts.shortage}”方式分配。"
    )
    if money_facts.before_budget is not None:
        gap = money_facts.budget - money_facts.before_budget
        told = "与上年度持平" if not gap else f"比上年度{'增加' if gap > 0 else '减少'}{money(abs(gap))}"
        line += f"上年度安排{money(money_facts.before_budget)}，本年度{told}。"
    return line


def _sites(facts: ProgrammeFacts) -> list[Block]:
    places = facts.places
    line = (
        f"年初运行{places.begin}个点，年内新开办{places.opened}个、停办{places.closed}个，"
        f"年末运行{places.end}个，比年初{more(places.end, places.begin, '个')}。"
    ).replace("比年初持平", "与年初持平")
    blocks: list[Block] = [Para(line)]
    if opened := [site for site in facts.sites if site.is_new]:
        told = (f"{site.name}（{day(site.opened)}启用）" for site in opened)
        blocks.append(Para(f"年内新开办的为{listed(told)}。"))
    if shut := [site for site in facts.sites if site.is_shut]:
        closed = (f"{site.name}（{day(site.closed)}停办）" for site in shut)
        blocks.append(Para(f"年内停办的为{listed(closed)}。"))
    if places.rooms:
        number = places.end
        kinds = "、".join(f"{kind}{count(of)}个（{rated(of, number)}）" for kind, of in places.rooms)
        blocks.append(Para(f"年末运行点的场所类型：{kinds}。"))
    blocks.append(Grid(_stock(facts), "各街镇项目点和村居覆盖情况"))
    return blocks


def _stock(facts: ProgrammeFacts) -> Table | None:
    columns = (
        Column("街镇", 32), Column("年初", 16, "num"), Column("新开办", 16, "num"), Column("停办", 16, "num"),
        Column("年末", 16, "num"), Column("村居数", 18, "num"), Column("已覆盖", 18, "num"),
        Column("覆盖率", 24, "num"),
    )  # fmt: skip
    rows = [
        (one.subdistrict, *map(count, (one.begin, one.opened, one.closed, one.end, one.communities, one.covered)),
         percent(one.covered, one.communities))
        for one in facts.places.subdistricts
    ]  # fmt: skip
    places, whole = facts.places, facts.places.of_all
    sums = (places.begin, places.opened, places.closed, places.end, whole.whole, whole.part)
    rows.append(("合计", *map(count, sums), percent(whole.part, whole.whole)))
    return table(columns, rows, unit="个", headed=True, summed=True)
