"""Each kind of faulty workbook: the fault is named by its place, and nothing is stored."""

from datetime import date
from typing import Any

import pytest

from portal.audit.models import Entry
from portal.ledgers.sheet import in_order
from portal.workbook.faults import Faulty
from tests.ledgers.conftest import TakeIn
from tests.ledgers.factory import Tables, put, tables
from tests.ledgers.faulty_cells import CHECKS, EMPTY, REFERENCES, TYPES, Case, Place

pytestmark = pytest.mark.django_db
CASES = [*TYPES, *EMPTY, *REFERENCES, *CHECKS]


def places(faulty: Faulty) -> list[Place]:
    return [(fault.sheet, fault.row, fault.column) for fault in faulty.faults]


def stored() -> int:
    return sum(sheet.model._default_manager.count() for sheet in in_order()) + Entry.objects.count()


def refused(take_in: TakeIn, made: Tables) -> Faulty:
    with pytest.raises(Faulty) as refusal:
        take_in(made)
    assert stored() == 0
    assert all(fault.expected for fault in refusal.value.faults)
    return refusal.value


def test_the_district_that_is_changed_has_no_fault(take_in: TakeIn) -> None:
    outcome = take_in(tables(), dry_run=True)
    assert outcome.changed and not outcome.unknown
    assert len({case.name for case in CASES}) == len(CASES) > 100


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_fault_is_named_by_its_place_and_nothing_is_stored(case: Case, take_in: TakeIn) -> None:
    made = tables()
    case.change(made)
    assert places(refused(take_in, made)) == list(case.places)


def test_all_faults_of_a_file_are_listed_in_the_order_of_the_workbook(take_in: TakeIn) -> None:
    made = tables()
    faults: list[tuple[str, int, str, Any]] = [
        ("街镇", 2, "名称", None),
        ("街镇", 2, "类别", "区"),
        ("街镇", 3, "名称", True),
        ("项目点", 2, "场所代码", "R9"),
        ("项目点", 2, "接纳人数", "三十"),
        ("项目点", 2, "启用日期", date(2024, 1, 1)),
        ("月报", 2, "首次报送", None),
        ("月报", 2, "备注", "\x01"),
        ("节假日", 3, "类型", "假"),
    ]
    for sheet, row, header, value in reversed(faults):
        put(made, sheet, row, header, value)
    made = dict(reversed(made.items()))
    assert places(refused(take_in, made)) == [(sheet, row, header) for sheet, row, header, _value in faults]


def test_a_fault_says_what_stands_there_and_what_is_expected(take_in: TakeIn) -> None:
    made = tables()
    put(made, "活动", 2, "参加人次", 12.5)
    put(made, "项目", 2, "报送截止日", 31)
    first, second = refused(take_in, made).faults
    assert (first.value, second.value) == ("31", "12.5")
    assert "28" in first.expected and "31" in str(first) and "报送截止日" in str(first)


def test_a_row_with_a_fault_still_resolves_references(take_in: TakeIn) -> None:
    made = tables()
    put(made, "项目点", 2, "接纳人数", "三十")
    assert places(refused(take_in, made)) == [("项目点", 2, "接纳人数")]


def test_a_row_with_another_fault_is_still_one_of_two_with_the_same_key(take_in: TakeIn) -> None:
    made = tables()
    made["街镇"].append(["J1", "又一个", "区"])
    assert places(refused(take_in, made)) == [("街镇", 2, "代码"), ("街镇", 4, "代码"), ("街镇", 4, "类别")]


def test_a_missing_column_is_the_only_fault_of_its_sheet_and_blames_nobody_else(take_in: TakeIn) -> None:
    made = tables()
    put(made, "项目点", 2, "接纳人数", "三十")
    at = made["项目点"][0].index("电话")
    for row in made["项目点"]:
        del row[at]
    assert places(refused(take_in, made)) == [("项目点", 1, "电话")]


def test_a_column_that_is_there_twice_is_a_fault(take_in: TakeIn) -> None:
    made = tables()
    made["街镇"][0].append("名称")
    assert places(refused(take_in, made)) == [("街镇", 1, "名称")]


def test_a_sheet_without_headers_lacks_all_its_columns(take_in: TakeIn) -> None:
    made = tables()
    made["等级"] = []
    found = places(refused(take_in, made))
    assert found == [("等级", 1, header) for header in ("项目代码", "年度", "等级", "最低分", "可评优")]


def test_headers_below_the_first_row_are_not_found(take_in: TakeIn) -> None:
    made = tables()
    made["节假日"].insert(0, [])
    assert places(refused(take_in, made)) == [("节假日", 1, "日期"), ("节假日", 1, "类型")]


def test_a_sheet_that_is_there_twice_but_for_white_space_is_a_fault(take_in: TakeIn) -> None:
    made = tables() | {" 街镇": tables("街镇")["街镇"]}
    assert places(refused(take_in, made)) == [("街镇", None, "")]


def test_a_scheme_without_bands_names_the_sheet(take_in: TakeIn) -> None:
    made = tables()
    del made["等级"][1:], made["奖补标准"][2:], made["激励加分"][1:]
    (fault,) = refused(take_in, made).faults
    assert (fault.sheet, fault.row, fault.column, fault.value) == ("等级", None, "最低分", "P 2025")


def test_a_scheme_of_which_a_row_could_not_be_read_is_not_judged_as_a_whole(take_in: TakeIn) -> None:
    made = tables()
    put(made, "考评指标", 2, "分值", "六十")
    put(made, "等级", 2, "最低分", "九十")
    assert places(refused(take_in, made)) == [("考评指标", 2, "分值"), ("等级", 2, "最低分")]


def test_true_is_not_taken_for_the_one_before_it(take_in: TakeIn) -> None:
    made = tables()
    put(made, "活动", 2, "参加人次", 1)
    put(made, "活动", 3, "参加人次", True)
    put(made, "活动", 4, "参加人次", 1)
    assert places(refused(take_in, made)) == [("活动", 3, "参加人次")]


def test_a_row_of_any_scheme_keeps_all_schemes_from_being_judged_as_a_whole(take_in: TakeIn) -> None:
    made = tables()
    del made["评分"][1:]
    put(made, "考评指标", 2, "年度", "二〇二五")
    assert places(refused(take_in, made)) == [("考评指标", 2, "年度")]


def test_personal_data_is_masked_in_a_fault_too(take_in: TakeIn) -> None:
    made = tables()
    put(made, "志愿者", 3, "证件号码", made["志愿者"][1][3])
    put(made, "志愿者", 2, "电话", 1990000111)
    put(made, "项目点", 2, "电话", "没有")
    assert {fault.value for fault in refused(take_in, made).faults} == {"990000********1239", "1*********", "没有"}


def test_warnings_come_with_the_faults_and_alone_hinder_nothing(take_in: TakeIn) -> None:
    made = tables()
    put(made, "活动", 2, "参加人次", 31)
    put(made, "服务记录", 2, "时长", 6)
    odd = [("活动", 2, "参加人次"), ("服务记录", 2, "时长"), ("服务记录", 3, "时长"), ("服务记录", 4, "时长")]
    outcome = take_in(made, dry_run=True)
    assert [(fault.sheet, fault.row, fault.column) for fault in outcome.warnings] == odd
    put(made, "街镇", 2, "类别", "区")
    warnings = refused(take_in, made).warnings
    assert [(fault.sheet, fault.row, fault.column) for fault in warnings] == odd
