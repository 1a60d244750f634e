"""Sites in every stage of life, opening and closing where a month or a year turns."""

import datetime

from hypothesis import strategies as st

from tests.generated.rows import Day, row
from tests.naive.reading import District, Row

# Not in the order that a collation would give.
CODES = ["S1", "S10", "S2", "s3", "T-2", "T1", "S9", "Z"]

Life = tuple[Day | None, Day | None]


def lives(year: int) -> list[Life]:
    """Opened on, closed on. Established ones come first and most often."""
    before, after = year - 1, year + 1
    leap_edge = Day(year, 3, 1) - datetime.timedelta(days=1)
    established: list[Life] = [
        (Day(before, 3, 15), None),
        (Day(before, 12, 31), None),
        (Day(before, 7, 1), None),
    ]
    closing = [Day(year, 6, 30), Day(year, 6, 1), Day(year, 1, 1), Day(year, 12, 31), Day(year, 12, 1)]
    closed: list[Life] = [(Day(before, 3, 15), day) for day in [*closing, Day(before, 12, 31), Day(after, 1, 1)]]
    opening = [
        Day(year, 1, 1),
        Day(year, 4, 30),
        leap_edge,
        Day(year, 11, 15),
        Day(year, 12, 31),
        Day(year, 9, 1),
    ]
    new: list[Life] = [(day, None) for day in opening]
    brief: list[Life] = [(Day(year, 7, 31), Day(year, 7, 31)), (Day(year, 4, 30), Day(year, 5, 1))]
    return [
        *established * 7,
        *new,
        *closed,
        *brief,
        (Day(after, 1, 1), None),
        (None, None),
    ]


def add_sites(draw: st.DrawFn, district: District, year: int) -> None:
    programmes = [programme["代码"] for programme in district["项目"]]
    rooms = [room["代码"] for room in district["场所"]]
    codes = draw(st.permutations(CODES))[: draw(st.integers(1, 8))]
    for code in codes:
        site = row("项目点", 代码=code, 名称=f"项目点{code}")
        site["项目代码"] = draw(st.sampled_from(programmes))
        site["场所代码"] = draw(st.sampled_from(rooms))
        site["接纳人数"] = draw(st.sampled_from([None, 20]))
        site["管理员"] = draw(st.sampled_from([None, "郭洋"]))
        site["电话"] = draw(st.sampled_from([None, "0990-5808220", "19932028730"]))
        district["项目点"].append(site | stages(draw, draw(st.sampled_from(lives(year)))))


def stages(draw: st.DrawFn, life: Life) -> Row:
    """The four dates, in order; an application may be missing, an unopened site may be accepted."""
    opened, closed = life
    accepted = opened or draw(st.sampled_from([Day(2019, 5, 6), None]))
    if opened is not None:
        accepted = opened - datetime.timedelta(days=draw(st.sampled_from([0, 30])))
    applied = draw(st.sampled_from([None, accepted or Day(2019, 4, 1)]))
    return {"申报日期": applied, "验收日期": accepted, "启用日期": opened, "停办日期": closed}


def life_of(site: Row) -> Row:
    return {name: site[name] for name in ("申报日期", "验收日期", "启用日期", "停办日期")}
