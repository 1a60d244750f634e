"""Volunteers and their services, many with hours exactly at a threshold of rules §5."""

import datetime
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from tests.generated.rows import ONE_DAY, REMARKS, YES_NO, Day, edge_days, row
from tests.naive.people import months_due
from tests.naive.reading import District, Row

HOURS_OF_A_DAY = Decimal(24)
CHECK_CHARACTERS = "10X98765432"


def add_people(draw: st.DrawFn, district: District, year: int) -> None:
    for code in ["T1", "T10"][: draw(st.sampled_from([1, 2, 0]))]:
        unit = draw(st.sampled_from([None, "U1", "U10"]))
        district["队伍"].append(row("队伍", 代码=code, 名称=f"志愿队{code}", 主管单位代码=unit, 年度退出=draw(YES_NO)))
    common = draw(runs(district, year))
    for number in range(1, draw(st.integers(0, 6)) + 1):
        volunteer = new_volunteer(draw, district, number, year)
        district["志愿者"].append(volunteer)
        add_services(draw, district, volunteer, year, draw(st.one_of(st.just(common), runs(district, year))))
        volunteer["岗前培训日期"] = draw(st.sampled_from(training_days(district, volunteer, year)))


def new_volunteer(draw: st.DrawFn, district: District, number: int, year: int) -> Row:
    registered = [Day(year - 1, 5, 4), Day(year, 12, 1), Day(year, 1, 1), Day(year - 3, 12, 31)]
    registered += [Day(year, 6, 30), Day(year, 12, 31), Day(year + 1, 1, 1)]
    volunteer = row("志愿者", 编号=f"V{number * 5}", 姓名=f"志愿者{number}")
    volunteer["证件类型"] = draw(st.sampled_from(["居民身份证", "其他"]))
    volunteer["证件号码"] = draw(st.sampled_from([None, f"军字第{number}号"]))
    if volunteer["证件类型"] == "居民身份证":
        volunteer["证件号码"] = citizen_number(number)
    volunteer["电话"] = draw(st.sampled_from([None, "19918310886"]))
    volunteer["类别"] = draw(st.sampled_from(["居民", "大学生", "在职党员", "退休人员", "五老"]))
    volunteer["队伍代码"] = draw(st.sampled_from([None, *(team["代码"] for team in district["队伍"])]))
    volunteer["注册日期"] = draw(st.sampled_from(registered))
    volunteer["特长"] = draw(st.sampled_from([None, "书法"]))
    return volunteer


def citizen_number(number: int) -> str:
    """GB 11643: the sum of digit times 2^(17 - place), modulo 11, gives the check character."""
    body = f"990000{1990 + number}0228{number:03d}"
    total = sum(int(digit) * 2 ** (17 - place) for place, digit in enumerate(body))
    return body + CHECK_CHARACTERS[total % 11]


def training_days(district: District, volunteer: Row, year: int) -> list[Day | None]:
    """Never, long before, at the first service or a day after it, and where the year ends."""
    served = [one["日期"] for one in district["服务记录"] if one["志愿者编号"] == volunteer["编号"]]
    days = [volunteer["注册日期"], None, Day(year, 12, 31), Day(year + 1, 1, 1)]
    if served:
        days += [min(served), min(served) + ONE_DAY, max(served)]
    return days


@dataclass(frozen=True)
class Run:
    """Consecutive days of confirmed service that add up to a threshold, or to a quarter of an hour less."""

    site: str
    start: Day
    target: str
    just_short: bool
    a_day: int


def runs(district: District, year: int) -> SearchStrategy[Run]:
    """Volunteers that share a run tie in hours and in days."""
    return st.builds(
        Run,
        site=st.sampled_from(site_codes(district)),
        start=st.sampled_from([Day(year, 1, 1), Day(year, 12, 1)]),
        target=st.sampled_from(["优秀", "优秀", "合格", "1", "优秀", "100", "300", "600", "1000", "1500"]),
        just_short=st.sampled_from([False, False, True]),
        a_day=st.sampled_from([24, 8]),
    )


def site_codes(district: District) -> list[str]:
    return [site["代码"] for site in district["项目点"]]


def add_services(draw: st.DrawFn, district: District, volunteer: Row, year: int, run: Run) -> None:
    """The run, then odd rows of any day and state."""
    target = threshold(run, months_due(volunteer, year))
    start = volunteer["注册日期"] if target >= 299 else max(volunteer["注册日期"], run.start)
    used: Counter[Day] = Counter()
    for served, some in days_of_service(start, target, run.a_day):
        add_service(district, volunteer, run.site, served, some, "已确认")
        used[served] += int(some * 4)
    odd = st.tuples(
        st.sampled_from(site_codes(district)),
        st.sampled_from(edge_days(year)),
        st.sampled_from(["1", "0.25", "8", "24", "4.75"]),
        st.sampled_from(["已确认", "待确认", "不予确认", "已确认"]),
        REMARKS,
    )
    for at, day, hours, state, remark in draw(st.lists(odd, max_size=4)):
        quarters = int(Decimal(hours) * 4)
        if day >= volunteer["注册日期"] and used[day] + quarters <= 96:
            add_service(district, volunteer, at, day, Decimal(hours), state, remark)
            used[day] += quarters


def threshold(run: Run, months: int) -> Decimal:
    """The hours that `run` aims at, for a volunteer of `months` months."""
    quarter = Decimal("0.25")
    of_the_year = {"优秀": 4 * months, "合格": months}
    hours = Decimal(of_the_year.get(run.target) or run.target)
    return hours - quarter if run.just_short else hours


def days_of_service(start: Day, target: Decimal, a_day: int) -> Iterator[tuple[Day, Decimal]]:
    """Consecutive days of `a_day` hours; long runs fill their days, to stay few."""
    hours = HOURS_OF_A_DAY if target > 100 else Decimal(a_day)
    day, left = start, target
    while left > 0:
        yield day, min(left, hours)
        left -= min(left, hours)
        day += ONE_DAY


def add_service(
    district: District,
    volunteer: Row,
    site: str,
    day: datetime.date,
    hours: Decimal,
    state: str,
    remark: str | None = None,
) -> None:
    one = row("服务记录", 志愿者编号=volunteer["编号"], 项目点代码=site, 日期=day, 时长=hours, 状态=state)
    district["服务记录"].append(one | {"服务内容": remark, "记录人": remark and "郭洋"})
