"""Valid evaluation schemes, and marks that often make totals equal."""

from decimal import ROUND_DOWN, Decimal

from hypothesis import strategies as st

from tests.generated.rows import row
from tests.naive.measures import MEASURES
from tests.naive.reading import District, Row

FULL_MARKS = [
    ["25", "25", "25", "25"],
    ["50", "50"],
    ["40", "30", "20", "10"],
    ["33.33", "33.33", "33.34"],
    ["12.5", "12.5", "25", "50"],
    ["100"],
    ["100", "0"],
]
# 起评值, 满分值: rates and counts, in both directions.
VETOES = [["重大责任事故数"], [], ["serious_incident_count", "责任事件数"], ["群众满意度"]]
RANGES = [("0", "100"), ("100", "0"), ("50", "95"), ("1", "5"), ("3", "0"), ("0", "0.5"), ("0.33", "12.25")]
MAY_LACK_DATA = ["群众满意度", "trained_volunteer_rate", "场均参加人次"] * 8
BANDS = [["0"], ["60", "0"], ["90", "80", "60", "0"], ["100", "50", "0"], ["75", "50", "25", "0"]]
BAND_NAMES = ["优", "良", "中", "差", "示范点", "A级"]
LEVELS = ["产出", "决策", "过程", "效益"]
FIRST_LEVELS = st.one_of(st.permutations(LEVELS), st.lists(st.sampled_from(LEVELS), min_size=4, max_size=4))
NAMES_OR_CODES = [name for pair in MEASURES.items() for name in (pair[0], pair[1].__name__)]


def add_scheme(draw: st.DrawFn, district: District, programme: str, year: int) -> None:
    judged_only = draw(st.booleans())
    full_marks, levels = draw(st.sampled_from(FULL_MARKS)), draw(FIRST_LEVELS)
    for number, (full, level) in enumerate(zip(full_marks, levels, strict=False), start=1):
        kind = "定性" if judged_only else draw(st.sampled_from(["定量", "定性", "定量"]))
        cells = measured(draw) if kind == "定量" else {}
        add_indicator(district, programme, year, f"A{number}", level, kind, Decimal(full), cells)
    for number in range(1, draw(st.integers(0, 2)) + 1):
        full_bonus = draw(st.sampled_from([Decimal(5), Decimal(20), Decimal("0.5"), Decimal(0)]))
        add_indicator(district, programme, year, f"E{number}", "加分", "加分", full_bonus, {})
    for number, measure in enumerate(draw(st.sampled_from(VETOES)), start=1):
        add_indicator(district, programme, year, f"V{number}", "否决", "否决", Decimal(0), {"度量": measure})
    add_bands(draw, district, programme, year)


def measured(draw: st.DrawFn) -> dict[str, object]:
    start, full = draw(st.sampled_from(RANGES))
    return {
        "度量": draw(st.sampled_from([*NAMES_OR_CODES, *MAY_LACK_DATA])),
        "起评值": Decimal(start),
        "满分值": Decimal(full),
        "无数据": draw(st.sampled_from(["不计入", "不计入", "记0分"])),
    }


def add_indicator(
    district: District,
    programme: str,
    year: int,
    code: str,
    level: str,
    kind: str,
    full: Decimal,
    cells: dict[str, object],
) -> None:
    one = row("考评指标", 项目代码=programme, 年度=year, 指标代码=code, 一级指标=level, 类型=kind, 分值=full)
    district["考评指标"].append(one | {"名称": f"指标{code}"} | cells)


def add_bands(draw: st.DrawFn, district: District, programme: str, year: int) -> None:
    minimums = draw(st.sampled_from(BANDS))
    names = draw(st.permutations(BAND_NAMES))
    for name, minimum in zip(names, minimums, strict=False):
        commendable = draw(st.sampled_from(["是", "是", "否"]))
        band = row("等级", 项目代码=programme, 年度=year, 等级=name, 最低分=Decimal(minimum), 可评优=commendable)
        district["等级"].append(band)


def add_marks(draw: st.DrawFn, district: District, site: Row, year: int, complete: bool) -> None:
    """Marks of one to three assessors; with `complete` no 定性 indicator is left without one."""
    for indicator in district["考评指标"]:
        if indicator["项目代码"] != site["项目代码"] or indicator["年度"] != year:
            continue
        if indicator["类型"] not in ("定性", "加分"):
            continue
        least = 1 if complete and indicator["类型"] == "定性" else 0
        shares = draw(st.lists(st.sampled_from(SHARES), min_size=least, max_size=3))
        for assessor, share in zip(["考评组甲", "考评组乙", "考评组丙"], shares, strict=False):
            district["评分"].append(mark(site, indicator, assessor, share))


SHARES = [Decimal(1), Decimal("0.5"), Decimal(0), Decimal("0.777"), Decimal("0.999")]


def mark(site: Row, indicator: Row, assessor: str, share: Decimal) -> Row:
    given = (indicator["分值"] * share).quantize(Decimal("0.01"), ROUND_DOWN)
    needs_reason = given < indicator["分值"] and indicator["类型"] == "定性"
    return row(
        "评分",
        项目点代码=site["代码"],
        年度=indicator["年度"],
        指标代码=indicator["指标代码"],
        评分人=assessor,
        得分=given,
        扣分理由="资料不全" if needs_reason else None,
    )


def copy_marks(district: District, marked: str, site: Row, year: int, swapped: bool) -> None:
    """`swapped` exchanges the marks of A1 and A2 where they may be: the total stays, its parts do not."""
    of_the_year = [mark for mark in district["评分"] if mark["年度"] == year]
    exchanged = {"A1": "A2", "A2": "A1"} if swapped and exchangeable(district, site, year) else {}
    for given in of_the_year:
        if given["项目点代码"] == marked:
            code = exchanged.get(given["指标代码"], given["指标代码"])
            district["评分"].append(given | {"项目点代码": site["代码"], "指标代码": code})


def exchangeable(district: District, site: Row, year: int) -> bool:
    first_two = [
        (indicator["类型"], indicator["分值"])
        for indicator in district["考评指标"]
        if (indicator["项目代码"], indicator["年度"]) == (site["项目代码"], year)
        and indicator["指标代码"] in ("A1", "A2")
    ]
    return len(first_two) == 2 and first_two[0] == first_two[1] and first_two[0][0] == "定性"
