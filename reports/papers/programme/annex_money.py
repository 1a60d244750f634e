"""Annexes of money and points: grants and matches, and what each giver is asked to add."""

from portal.money import in_words, yuan
from reports.pdf.figures import plain, ratio
from reports.pdf.tables import Column, Table, table
from reports.programme_data.facts import ProgrammeFacts

GRANT_WORDS = {
    "planned": "待审定", "approved": "已审定", "part_paid": "部分到位", "settled": "已办结", "held": "暂缓",
    "cancelled": "已取消",
}  # fmt: skip


def grants(facts: ProgrammeFacts) -> Table | None:
    columns = (
        Column("项目点", 42), Column("街镇", 21), Column("类别", 14, "mid"), Column("核定金额", 22, "num"),
        Column("区级实补", 22, "num"), Column("应配套", 20, "num"), Column("状态", 15, "mid"),
    )  # fmt: skip
    rows = [
        (one.site, one.subdistrict, one.kind, yuan(one.entitlement), yuan(one.district), yuan(one.match),
         GRANT_WORDS.get(one.state, one.state))
        for one in facts.money.grants
    ]  # fmt: skip
    sums = facts.money.sum
    rows.append(
        (f"合计（{sums.number}个点）", "", "", yuan(sums.entitlement), yuan(sums.district), yuan(sums.match), "")
    )
    return table(columns, rows, unit="元", headed=True, summed=True)


def in_full(facts: ProgrammeFacts) -> str:
    sums = facts.money.sum
    ratios = dict.fromkeys(one.ratio for one in facts.money.grants if one.ratio)
    told = f"配套比例{'、'.join(ratio(one) for one in ratios)}，" if ratios else ""
    both = sums.district + sums.match
    return (
        f"{told}区级实补合计人民币{in_words(sums.district)}，街镇应配套合计人民币{in_words(sums.match)}，"
        f"两项合计{yuan(both)}元（人民币{in_words(both)}）。"
    )


def points_of(facts: ProgrammeFacts, giver: str) -> Table | None:
    columns = (
        Column("街镇", 26), Column("村居", 30), Column("依据的项目点", 46), Column("类别", 16, "mid"),
        Column("本项目分值", 20, "num"), Column("建议采用", 18, "num"),
    )  # fmt: skip
    rows = (
        (one.subdistrict, one.community, one.site, one.kind, plain(one.points), plain(one.adopted))
        for one in facts.merits.points
        if one.giver == giver
    )
    return table(columns, rows, unit="分")
