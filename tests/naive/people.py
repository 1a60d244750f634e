"""docs/rules.md §5: hours, stars and the annual appraisal of volunteers."""

import datetime
from dataclasses import dataclass
from decimal import Decimal

from tests.naive.reading import District, Row

STARS = {100: 1, 300: 2, 600: 3, 1000: 4, 1500: 5}


@dataclass(frozen=True)
class Appraisal:
    """`hours` and `days` (distinct) of the year, `total` hours to its end, `star` 0..5."""

    volunteer: str
    hours: Decimal
    total: Decimal
    star: int
    grade: str
    leave: bool
    days: int


def confirmed(district: District, volunteer: Row, year: int) -> list[Row]:
    """To the end of the year."""
    rows = [row for row in district["服务记录"] if row["志愿者编号"] == volunteer["编号"]]
    return [row for row in rows if row["状态"] == "已确认" and row["日期"].year <= year]


def hours(records: list[Row]) -> Decimal:
    return sum((row["时长"] for row in records), Decimal(0))


def star(total: Decimal) -> int:
    return max((stars for least, stars in STARS.items() if total >= least), default=0)


def months_due(volunteer: Row, year: int) -> int:
    registered: datetime.date = volunteer["注册日期"]
    return 13 - registered.month if registered.year == year else 12


def is_trained(volunteer: Row, year: int) -> bool:
    trained: datetime.date | None = volunteer["岗前培训日期"]
    return trained is not None and trained <= datetime.date(year, 12, 31)


def grade(volunteer: Row, in_year: Decimal, year: int) -> str:
    months = months_due(volunteer, year)
    if is_trained(volunteer, year) and in_year >= 4 * months:
        return "优秀"
    return "合格" if in_year >= months else "参加不足"


def team_parts_yearly(district: District, volunteer: Row) -> bool:
    teams = [row for row in district["队伍"] if row["代码"] == volunteer["队伍代码"]]
    return any(team["年度退出"] == "是" for team in teams)


def appraise(district: District, volunteer: Row, year: int) -> Appraisal:
    records = confirmed(district, volunteer, year)
    of_year = [row for row in records if row["日期"].year == year]
    appraised = grade(volunteer, hours(of_year), year)
    registered_before = volunteer["注册日期"].year < year
    return Appraisal(
        volunteer=volunteer["编号"],
        hours=hours(of_year),
        total=hours(records),
        star=star(hours(records)),
        grade=appraised,
        leave=appraised == "参加不足" and registered_before and team_parts_yearly(district, volunteer),
        days=len({row["日期"] for row in of_year}),
    )


def appraise_all(district: District, year: int) -> list[Appraisal]:
    """Those registered by the end of the year."""
    registered = [row for row in district["志愿者"] if row["注册日期"].year <= year]
    return [appraise(district, volunteer, year) for volunteer in registered]
