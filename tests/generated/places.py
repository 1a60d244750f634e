"""The ground: subdistricts, communities, units, rooms; programmes with phases and courses; holidays."""

import datetime
from decimal import Decimal

from hypothesis import strategies as st

from tests.generated.rows import ONE_DAY, YES_NO, Day, months_around, nominal_deadline, row
from tests.naive.reading import District

KINDS = [
    "快乐学堂",
    "在职党员进社区",
    "市民学校",
    "社区养老服务中心",
    "社区家庭服务中心",
    "党群服务中心",
    "其他",
]


def lay_ground(draw: st.DrawFn, district: District) -> None:
    subdistricts = ["990101001", "990101101"][: draw(st.integers(1, 2))]
    for code, name, kind in zip(subdistricts, ["青禾街道", "怀谷镇"], ["街道", "镇"], strict=False):
        district["街镇"].append(row("街镇", 代码=code, 名称=name, 类别=kind))
    for number in range(1, draw(st.integers(1, 3)) + 1):
        district["村居"].append(
            row(
                "村居",
                代码=f"990101001{number:03d}",
                名称=f"第{number}社区",
                街镇代码=draw(st.sampled_from(subdistricts)),
                类别=draw(st.sampled_from(["社区", "村"])),
                性质=draw(st.sampled_from(["普通", "回迁", "新建", "老旧"])),
                户数=draw(st.sampled_from([None, 0, 1200])),
                常住人口=draw(st.sampled_from([None, 0, 3600])),
                具备条件=draw(YES_NO),
            )
        )
    district["单位"].append(row("单位", 代码="U1", 名称="区妇女联合会", 类别="群团组织"))
    district["单位"].append(row("单位", 代码="U10", 名称="乐龄服务社", 类别="社会组织"))
    for number in range(1, draw(st.integers(1, 3)) + 1):
        add_room(draw, district, number)


def add_room(draw: st.DrawFn, district: District, number: int) -> None:
    placed = draw(st.booleans())
    district["场所"].append(
        row(
            "场所",
            代码=f"R{number}",
            村居代码=draw(st.sampled_from([community["代码"] for community in district["村居"]])),
            名称=f"第{number}活动室",
            地址=f"澄心路{number}号",
            经度=Decimal("120.334276") if placed else None,
            纬度=Decimal("-35.775006") if placed else None,
            面积=draw(st.sampled_from([None, Decimal(80), Decimal("62.5")])),
            类别=draw(st.sampled_from(["社区用房", "村居办公楼", "学校", "其他"])),
        )
    )


def add_programmes(draw: st.DrawFn, district: District, year: int) -> None:
    codes = draw(st.permutations(["P1", "P10", "P2"]))[: draw(st.sampled_from([1, 1, 2, 3]))]
    kinds = draw(st.permutations(KINDS))
    for code, kind in zip(codes, kinds, strict=False):
        district["项目"].append(
            row(
                "项目",
                代码=code,
                名称=f"{kind}{code}",
                类型=kind,
                牵头单位代码=draw(st.sampled_from([None, "U1", "U10"])),
                启动年份=year - 2,
                每月选课次数=draw(st.sampled_from([1, 2, 3, 0])),
                报送截止日=draw(st.sampled_from([5, 1, 28, 10])),
            )
        )
        add_phases(draw, district, code, year)
        add_courses(draw, district, code)


def add_phases(draw: st.DrawFn, district: District, programme: str, year: int) -> None:
    for number in range(1, draw(st.integers(0, 2)) + 1):
        start = Day(year - 3 + number, 1, 1)
        phase = row("阶段", 项目代码=programme, 序号=number, 名称=f"第{number}阶段", 开始=start)
        phase |= {"结束": Day(start.year, 12, 31), "目标数": 10 * number}
        district["阶段"].append(phase)


def add_courses(draw: st.DrawFn, district: District, programme: str) -> None:
    """At least one; two of one category, so that categories and courses are not the same number."""
    categories = ["课业辅导", "课业辅导", "文化活动", "安全教育"][: draw(st.integers(1, 4))]
    for number, category in enumerate(categories, start=1):
        course = row("课程", 代码=f"{programme}-K{number}", 项目代码=programme, 名称=f"课程{number}")
        course |= {"类别": category, "选课菜单": draw(YES_NO)}
        district["课程"].append(course)


def add_holidays(draw: st.DrawFn, district: District, year: int) -> None:
    """Days off and make-up working days, most of them around a deadline."""
    marked: dict[datetime.date, str] = {}
    due = district["项目"][0]["报送截止日"]
    stretch = st.tuples(
        st.sampled_from(months_around(year)),
        st.sampled_from([0, -1, 1, 2]),
        st.sampled_from([1, 2, 3, 9]),
        st.sampled_from(["休", "班"]),
    )
    for month, offset, length, kind in draw(st.lists(stretch, max_size=5)):
        start = nominal_deadline(month, due) + offset * ONE_DAY
        marked |= {start + number * ONE_DAY: kind for number in range(length)}
    district["节假日"] += [row("节假日", 日期=day, 类型=kind) for day, kind in sorted(marked.items())]
