"""Checks over the rows of a file and the stored ones that stay."""

from datetime import date
from typing import Any

import pytest

from portal.workbook.faults import Faulty
from programmes.models import Indicator
from sites.models import Activity, Mark, Site
from tests.ledgers.conftest import TakeIn
from tests.ledgers.factory import Tables, put, tables
from tests.ledgers.faulty_cells import Place
from volunteers.models import ServiceRecord

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _stored(take_in: TakeIn) -> None:
    take_in(tables())


def places(take_in: TakeIn, made: Tables) -> list[Place]:
    with pytest.raises(Faulty) as refusal:
        take_in(made)
    return [(fault.sheet, fault.row, fault.column) for fault in refusal.value.faults]


def only(sheet: str, *rows: list[Any]) -> Tables:
    made = tables(sheet)
    made[sheet][1:] = rows
    return made


def test_a_day_has_24_hours_over_the_file_and_the_rows_that_stay(take_in: TakeIn) -> None:
    hour = ["V2", "S1", date(2025, 1, 5), 0.25, None, None, "不予确认"]
    assert places(take_in, only("服务记录", hour)) == [("服务记录", 2, "时长")]
    # in the place of the 24 hours at S2 there is room
    take_in(only("服务记录", ["V2", "S2", date(2025, 1, 5), 23.75, None, None, "待确认"], hour))
    # of another year there is nothing that stays
    take_in(only("服务记录", ["V2", "S1", date(2025, 1, 6), 24, None, None, "待确认"]))
    assert ServiceRecord.objects.count() == 2


def test_a_registration_does_not_move_behind_a_service_that_stays(take_in: TakeIn) -> None:
    made = tables("志愿者")
    put(made, "志愿者", 3, "注册日期", date(2025, 1, 6))
    assert places(take_in, made) == [("志愿者", 3, "注册日期")]
    made |= only("服务记录", ["V2", "S2", date(2025, 1, 6), 1, None, None, "待确认"])
    take_in(made)


def test_a_scheme_is_judged_with_the_indicators_and_bands_that_are_stored(take_in: TakeIn) -> None:
    indicator = ["P", 2025, "C1", "效益", "满意", "定性", 10, None, None, None, None]
    assert places(take_in, only("考评指标", indicator)) == [("考评指标", 2, "分值")]
    less = ["P", 2025, "B1", "产出", "报送", "定量", 30, "on_time_log_rate", 50, 100, "不计入"]
    take_in(only("考评指标", indicator, less))
    assert places(take_in, only("等级", ["P", 2025, "特优", 90, "是"])) == [("等级", 2, "最低分")]
    assert places(take_in, only("等级", ["P", 2025, "差", 1, "否"])) == [("等级", 2, "最低分")]
    take_in(only("等级", ["P", 2025, "特优", 95, "是"]))
    assert Indicator.objects.count() == 5


def test_rates_know_the_bands_that_are_stored(take_in: TakeIn) -> None:
    take_in(only("奖补标准", [2025, "P", "良", 5000, 0, None]))
    assert places(take_in, only("奖补标准", [2025, "Q", "良", 5000, 0, None])) == [("奖补标准", 2, "类别")]


def test_marks_know_the_indicators_and_sites_that_are_stored(take_in: TakeIn) -> None:
    take_in(only("评分", ["S3", 2025, "A1", "专家甲", 60, None]))
    assert places(take_in, only("评分", ["S2", 2025, "A1", "专家甲", 60, None])) == [("评分", 2, "指标代码")]


def test_an_id_number_is_unique_among_the_volunteers_that_are_stored(take_in: TakeIn) -> None:
    row = ["V9", "赵九", "居民身份证", "990000199001011239", None, "居民", None, date(2025, 1, 1), None, None]
    assert places(take_in, only("志愿者", row)) == [("志愿者", 2, "证件号码")]
    row[2] = "其他"
    take_in(only("志愿者", row))


def test_a_site_does_not_leave_the_programme_of_activities_and_marks_that_stay(take_in: TakeIn) -> None:
    made = tables("项目点")
    put(made, "项目点", 2, "项目代码", "Q")
    assert places(take_in, made) == [("项目点", 2, "项目代码")] * 2
    # a site without either may move
    made = tables("项目点")
    put(made, "项目点", 4, "项目代码", "Q")
    take_in(made)
    assert Site.objects.get(code="S3").programme.code == "Q"


def test_a_site_moves_with_its_activities_when_the_file_has_them_all(take_in: TakeIn) -> None:
    made = tables("项目点") | only("活动", ["S2", date(2025, 1, 5), "K1", "书法", 3, 1])
    put(made, "项目点", 3, "项目代码", "P")
    take_in(made)
    assert Activity.objects.get(log__site__code="S2").course.code == "K1"


def test_a_course_does_not_leave_the_programme_of_activities_that_stay(take_in: TakeIn) -> None:
    made = tables("课程")
    put(made, "课程", 3, "项目代码", "Q")
    assert places(take_in, made) == [("课程", 3, "项目代码")]
    activity = tables("活动")
    put(activity, "活动", 4, "课程代码", "K1")
    take_in(made | activity)


def test_an_indicator_keeps_fitting_the_marks_that_stay(take_in: TakeIn) -> None:
    made = tables("考评指标")
    put(made, "考评指标", 2, "分值", 50)
    put(made, "考评指标", 3, "分值", 50)
    assert places(take_in, made) == [("考评指标", 2, "分值"), ("考评指标", 2, "分值")]
    made |= only(
        "评分",
        ["S1", 2025, "A1", "专家甲", 45, "台账不全"],
        ["S1", 2025, "A1", "专家乙", 50, None],
    )
    take_in(made)
    assert sorted(Mark.objects.values_list("mark", flat=True)) == [2, 45, 50]


def test_an_indicator_with_marks_does_not_become_a_measured_one(take_in: TakeIn) -> None:
    made = only("考评指标", ["P", 2025, "J1", "产出", "特色", "定量", 0, "课程类别数", 0, 5, "记0分"])
    assert places(take_in, made) == [("考评指标", 2, "分值")]


def test_references_to_rows_that_are_neither_stored_nor_in_the_file_are_faults(take_in: TakeIn) -> None:
    assert places(take_in, only("满意度", ["S7", date(2025, 1, 1), 1, 1])) == [("满意度", 2, "项目点代码")]
