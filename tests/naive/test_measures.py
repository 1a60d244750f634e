"""Examples of docs/rules.md §1 and §2 worked out by hand, beyond what the demonstration shows."""

import datetime
from datetime import date
from fractions import Fraction

import pytest

from tests.naive.days import deadline, is_new, is_on_time, is_shut, operating_months, takes_part
from tests.naive.district import compute
from tests.naive.examples import Yuan, a_district, a_site, activity, log, measured


@pytest.mark.parametrize(
    ("opened", "closed", "months"),
    [
        (date(2024, 1, 1), None, 12),
        (date(2025, 1, 31), None, 12),
        (date(2025, 2, 1), None, 11),
        (date(2025, 12, 31), None, 1),
        (date(2026, 1, 1), None, 0),
        (date(2024, 1, 1), date(2025, 1, 1), 1),
        (date(2024, 1, 1), date(2024, 12, 31), 0),
        (date(2025, 4, 30), date(2025, 5, 1), 2),
    ],
)
def test_a_month_counts_whole(opened: date, closed: date | None, months: int) -> None:
    site = a_site(启用日期=opened)
    site["停办日期"] = closed
    assert len(operating_months(site, 2025)) == months
    assert takes_part(site, 2025) == (months > 0)


def test_a_site_is_new_in_the_year_it_opens_and_shut_to_the_last_day() -> None:
    assert is_new(a_site(启用日期=date(2025, 1, 1)), 2025)
    assert not is_new(a_site(启用日期=date(2024, 12, 31)), 2025)
    assert is_shut(a_site(启用日期=date(2024, 1, 1), 停办日期=date(2025, 12, 31)), 2025)
    assert not is_shut(a_site(启用日期=date(2024, 1, 1), 停办日期=date(2026, 1, 1)), 2025)


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ({}, date(2025, 7, 7)),
        ({date(2025, 7, 5): "班"}, date(2025, 7, 5)),
        ({date(2025, 7, 7): "休", date(2025, 7, 8): "休"}, date(2025, 7, 9)),
        ({date(2025, 7, 6): "班"}, date(2025, 7, 6)),
    ],
)
def test_a_deadline_on_a_saturday_moves_to_the_next_working_day(marked: dict[date, str], expected: date) -> None:
    district = a_district(节假日=[{"日期": day, "类型": kind} for day, kind in marked.items()])
    assert deadline(district, district["项目"][0], "2025-06") == expected
    next_day = datetime.datetime.combine(expected, datetime.time()) + datetime.timedelta(days=1)
    for moment, on_time in ((next_day - datetime.timedelta(seconds=1), True), (next_day, False)):
        assert is_on_time(district, district["项目"][0], {"月份": "2025-06", "首次报送": moment}) == on_time


def test_a_returned_log_was_on_time_but_its_activities_do_not_count() -> None:
    logs = [log("2025-01", "2025-02-05 23:59:59", "已退回"), log("2025-02", "2025-03-06 00:00:00")]
    activities = [activity(date(2025, 1, 31)), activity(date(2025, 2, 1), 7), activity(date(2025, 2, 28), 8)]
    values = measured(a_district(月报=logs, 活动=activities))
    assert values["月报按时报送率"] == Fraction(100, 12)
    assert values["月均活动次数"] == Fraction(2, 12)
    assert values["场均参加人次"] == Fraction(15, 2)
    assert values["月均开放天数"] == Fraction(10, 12)
    assert values["选课达标率"] == Fraction(100, 12)
    # 2025 has the ISO weeks 2025-W01 to W52, and its last three days lie in 2026-W01.
    assert values["活动周覆盖率"] == Fraction(200, 53)
    assert values["群众满意度"] is None


def test_a_provisional_evaluation_counts_whole_months_and_due_logs() -> None:
    logs = [log(f"2025-0{month}", f"2025-0{month + 1}-01 08:00:00") for month in range(1, 8)]
    district = a_district(月报=logs, 活动=[activity(date(2025, 6, 30)), activity(date(2025, 7, 1))])
    on_30_june, on_1_july = measured(district, date(2025, 6, 30)), measured(district, date(2025, 7, 1))
    # June is over, but its log came on 1 July; it is due on Monday 7 July.
    assert on_30_june["月均活动次数"] == 0
    assert on_30_june["月均开放天数"] == Fraction(50, 6)
    assert on_1_july["月均活动次数"] == Fraction(1, 6)
    assert on_1_july["月报按时报送率"] == 100
    late = a_district(月报=[log("2025-01", "2025-02-01 08:00:00")])
    assert measured(late, date(2025, 7, 6))["月报按时报送率"] == Fraction(100, 5)
    assert measured(late, date(2025, 7, 7))["月报按时报送率"] == Fraction(100, 6)
    assert measured(late, date(2025, 1, 31))["月报按时报送率"] is None


def test_a_site_without_an_operating_month_is_not_evaluated_yet() -> None:
    assert compute(a_district(), 2025, date(2025, 1, 30)).evaluations == {}
    assert set(compute(a_district(), 2025, date(2025, 1, 31)).evaluations) == {"S1"}
    with pytest.raises(ValueError, match="2025-12-31"):
        compute(a_district(), 2025, date(2025, 12, 31))


def test_training_counts_to_the_day_of_the_first_service() -> None:
    services = [
        {
            "志愿者编号": number,
            "项目点代码": "S1",
            "日期": date(2025, 5, 4),
            "时长": Yuan(2),
            "状态": "已确认",
        }
        for number in ("V1", "V2", "V3")
    ]
    trained = [("V1", date(2025, 5, 4)), ("V2", date(2025, 5, 5)), ("V3", None)]
    people = [{"编号": number, "岗前培训日期": day} for number, day in trained]
    values = measured(a_district(志愿者=people, 服务记录=services))
    assert values["志愿者岗前培训率"] == Fraction(100, 3)
    assert values["月均志愿服务时长"] == Fraction(1, 2)
