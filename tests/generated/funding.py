"""Rates, budgets that are often short, quotas and incentive rules."""

from decimal import Decimal

from hypothesis import strategies as st

from tests.generated.rows import row
from tests.naive.money import NEW
from tests.naive.reading import District

AMOUNTS = st.sampled_from(["10000", "0.01", "33333.33", "0", "7000", "0.07", "30000.37"]).map(Decimal)
BUDGETS = st.sampled_from(
    ["1000", "0.01", "0.02", "0", "9999.99", "10000", "33333.32", "0.1", "20000.01", "10000000"]
).map(Decimal)
RATIOS = st.sampled_from(["1", "0.5", "0", "0.33", "1.5"]).map(Decimal)
GIVERS = ["街镇年度考核", "文明村居评比", "社区教育考评"]


def kinds(district: District, programme: str, year: int) -> list[str]:
    bands = [band for band in district["等级"] if band["项目代码"] == programme and band["年度"] == year]
    return [NEW, *(band["等级"] for band in bands)]


def add_funding(draw: st.DrawFn, district: District, programme: str, year: int) -> None:
    known = kinds(district, programme, year)
    some = st.lists(st.sampled_from(known), unique=True)
    paid = draw(st.one_of(st.just(known), st.just(known), some, st.just([])))
    equal = draw(st.sampled_from([None, None, Decimal("0.01"), Decimal(10000)]))
    for kind in paid:
        rate = row("奖补标准", 年度=year, 项目代码=programme, 类别=kind, 金额=equal or draw(AMOUNTS))
        rate["配套比例"] = draw(RATIOS)
        rate["配套依据"] = draw(st.sampled_from(["区政办发〔2023〕12号", None]))
        district["奖补标准"].append(rate)
    if draw(st.sampled_from([True] * 7 + [False])):
        budget = row("预算", 年度=year, 项目代码=programme, 预算年度=year + 1, 区级安排=draw(BUDGETS))
        district["预算"].append(budget | {"不足时": draw(st.sampled_from(["先保新开办", "按比例"]))})
    add_incentives(draw, district, programme, year, known)


def add_incentives(draw: st.DrawFn, district: District, programme: str, year: int, known: list[str]) -> None:
    rules = st.tuples(st.sampled_from(GIVERS), st.sampled_from(known))
    points = st.sampled_from(["1", "0.75", "2", "0"]).map(Decimal)
    for (giver, kind), awarded in draw(st.dictionaries(rules, points, max_size=6)).items():
        rule = row("激励加分", 年度=year, 项目代码=programme, 采用单位=giver, 类别=kind, 分值=awarded)
        district["激励加分"].append(rule)


def add_quotas(draw: st.DrawFn, district: District, year: int) -> None:
    quota = st.sampled_from([2, 1, 3, 0, None])
    for programme in [None, *(one["代码"] for one in district["项目"])]:
        number = draw(quota)
        if number is not None:
            kind = "优秀志愿者" if programme is None else "突出集体"
            district["表扬名额"].append(row("表扬名额", 年度=year, 类别=kind, 项目代码=programme, 名额=number))
