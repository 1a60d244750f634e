"""What is published, under public notice, approved or paid is not changed by an import."""

from datetime import date
from datetime import datetime as Moment
from typing import Any

import pytest
from django.utils import timezone

from funding.models import Allocation
from funding.states import FROZEN_ALLOCATIONS, AllocationStatus
from portal.accounts.actors import SYSTEM
from portal.ledgers.services import check_row
from portal.ledgers.sheet import in_order
from portal.workbook.faults import Faulty
from programmes.models import Programme
from reports.models import Award
from reports.states import AwardStatus
from sites.models import EvaluationRound, Incident, LogRevision, MonthlyLog, Site
from sites.states import RoundStatus
from tests.ledgers.conftest import TakeIn
from tests.ledgers.factory import Tables, put, tables
from tests.ledgers.faulty_cells import Place

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _stored(take_in: TakeIn) -> None:
    take_in(tables())


def evaluated(status: RoundStatus, code: str = "P", year: int = 2025, as_of: date | None = None) -> EvaluationRound:
    now, programme = timezone.now(), Programme.objects.get(code=code)
    done = {"programme": programme, "year": year, "as_of": as_of, "status": status, "computed_at": now, "digest": "d"}
    if status == RoundStatus.PUBLISHED:
        done |= {"published_at": now, "published_by": "head"}
    return EvaluationRound.objects.create(computed_by="officer", **done)


def allocated(status: AllocationStatus) -> None:
    programme = Programme.objects.get(code="P")
    shared: dict[str, Any] = {"shortage": "按比例", "budget_fen": 1, "basis": "d", "computed_by": "officer"}
    Allocation.objects.create(programme=programme, year=2025, status=status, computed_at=timezone.now(), **shared)


def places(take_in: TakeIn, made: Tables) -> list[Place]:
    before = everything()
    with pytest.raises(Faulty) as refusal:
        take_in(made)
    assert everything() == before
    return [(fault.sheet, fault.row, fault.column) for fault in refusal.value.faults]


def everything() -> dict[str, list[Any]]:
    return {sheet.name: sorted(map(repr, sheet.stored())) for sheet in in_order()}


def changed(sheet: str, row: int, header: str, value: Any) -> Tables:
    made = tables(sheet)
    put(made, sheet, row, header, value)
    return made


#: evidence of programme P in 2025, each with the row that is named
EVIDENCE: list[tuple[str, int, str, Any]] = [
    ("项目", 2, "每月选课次数", 2),
    ("项目", 2, "报送截止日", 8),
    ("课程", 3, "类别", "文化"),
    ("课程", 3, "选课菜单", "是"),
    ("考评指标", 2, "名称", "组织"),
    ("考评指标", 3, "起评值", 40),
    ("等级", 2, "最低分", 85),
    ("项目点", 2, "启用日期", date(2024, 3, 2)),
    ("项目点", 2, "停办日期", date(2025, 12, 31)),
    ("项目点", 4, "项目代码", "Q"),
    ("月报", 2, "开放天数", 21),
    ("月报", 3, "备注", "补充"),
    ("活动", 4, "参加人次", 26),
    ("安全事件", 2, "责任事故", "是"),
    ("满意度", 2, "满意份数", 48),
    ("服务记录", 3, "时长", 3),
    ("评分", 2, "得分", 56),
    ("志愿者", 2, "岗前培训日期", date(2025, 1, 11)),
    ("节假日", 2, "日期", date(2025, 2, 5)),
]


@pytest.mark.parametrize("status", [RoundStatus.NOTICE, RoundStatus.PUBLISHED])
@pytest.mark.parametrize(("sheet", "row", "header", "value"), EVIDENCE, ids=str)
def test_evidence_of_a_published_evaluation_stays_as_it_is(
    sheet: str, row: int, header: str, value: Any, status: RoundStatus, take_in: TakeIn
) -> None:
    if header == "项目代码":
        Site.objects.filter(code="S3").update(accepted_on=date(2025, 3, 1), opened_on=date(2025, 3, 1))
    evaluated(status)
    found = places(take_in, changed(sheet, row, header, value))
    assert {(name, number) for name, number, _column in found if number is not None} == {(sheet, row)}


@pytest.mark.parametrize(("sheet", "row", "header", "value"), EVIDENCE, ids=str)
def test_before_the_public_notice_an_import_may_correct(
    sheet: str, row: int, header: str, value: Any, take_in: TakeIn
) -> None:
    evaluated(RoundStatus.REVIEWED)
    evaluated(RoundStatus.COMPUTED, as_of=date(2025, 6, 30))
    evaluated(RoundStatus.PUBLISHED, code="Q", year=2023)
    assert take_in(changed(sheet, row, header, value)).stored


@pytest.mark.parametrize(
    ("sheet", "row", "header", "value"),
    [
        ("项目点", 2, "接纳人数", 35),
        ("项目点", 2, "电话", "19900009999"),
        ("项目点", 3, "停办日期", date(2025, 7, 31)),
        ("志愿者", 3, "岗前培训日期", date(2025, 1, 11)),
        ("志愿者", 2, "特长", "剪纸"),
        ("课程", 4, "类别", "合唱"),
        ("月报", 4, "开放天数", 16),
        ("月报", 5, "开放天数", 30),
        ("活动", 5, "参加人次", 13),
        ("满意度", 2, "日期", date(2026, 5, 5)),
        ("节假日", 3, "日期", date(2026, 5, 5)),
    ],
    ids=str,
)
def test_what_is_no_evidence_of_it_may_change(sheet: str, row: int, header: str, value: Any, take_in: TakeIn) -> None:
    evaluated(RoundStatus.PUBLISHED)
    made = changed(sheet, row, header, value)
    if sheet == "满意度":
        made[sheet][1][0] = "S2"
    if sheet == "活动":
        made[sheet][1:] = [made[sheet][4]]
    assert take_in(made).stored


def test_only_the_rows_that_differ_are_named_and_so_are_those_that_would_go(take_in: TakeIn) -> None:
    evaluated(RoundStatus.PUBLISHED)
    made = tables("活动")
    del made["活动"][3]
    with pytest.raises(Faulty) as refusal:
        take_in(made)
    (fault,) = refusal.value.faults
    assert (fault.sheet, fault.row) == ("活动", None) and fault.value.startswith("S1 2025-01-20")


def test_frozen_rows_are_listed_together_with_the_other_faults(take_in: TakeIn) -> None:
    evaluated(RoundStatus.PUBLISHED)
    made = changed("月报", 2, "开放天数", 21) | changed("街镇", 3, "类别", "区")
    assert places(take_in, made) == [("街镇", 3, "类别"), ("月报", 2, "项目点代码")]


def test_a_holiday_is_named_only_where_it_moves_a_deadline(take_in: TakeIn) -> None:
    evaluated(RoundStatus.PUBLISHED)
    made = tables("节假日")
    # the log of December 2025 is due on 5 January 2026, a Monday; the others lie between deadlines
    made["节假日"] += [[date(2025, 5, 1), "休"], [date(2026, 1, 5), "休"], [date(2026, 1, 6), "班"]]
    assert [row for _sheet, row, _column in places(take_in, made)] == [5, 6]


def test_a_form_keeps_to_it_too() -> None:
    evaluated(RoundStatus.PUBLISHED)
    values = {"code": "K2", "programme": "P", "name": "安全", "category": "别的", "on_menu": False}
    (fault,) = check_row(by=SYSTEM, sheet="课程", values=values)
    assert fault.sheet == "课程"


@pytest.mark.parametrize("status", FROZEN_ALLOCATIONS)
@pytest.mark.parametrize(("sheet", "header"), [("奖补标准", "金额"), ("预算", "区级安排")])
def test_rates_and_budget_of_an_allocation_stay_as_they_are(
    sheet: str, header: str, status: AllocationStatus, take_in: TakeIn
) -> None:
    allocated(status)
    assert [row for _sheet, row, _column in places(take_in, changed(sheet, 2, header, 1))] == [2]


def test_rates_and_budget_of_a_draft_may_change(take_in: TakeIn) -> None:
    allocated(AllocationStatus.REVIEWED)
    assert take_in(changed("奖补标准", 2, "金额", 1) | changed("预算", 2, "区级安排", 1)).stored


@pytest.mark.parametrize("status", [AwardStatus.NOTICE, AwardStatus.CONFERRED, AwardStatus.REVOKED])
def test_the_quota_of_a_list_stays_as_it_is(status: AwardStatus, take_in: TakeIn) -> None:
    site = Site.objects.get(code="S1")
    award = {"site": site, "programme": site.programme, "position": 1, "status": status, "reason": "x"}
    Award.objects.create(year=2025, kind="突出集体", proposed_at=timezone.now(), proposed_by="officer", **award)
    made = changed("表扬名额", 2, "名额", 9)
    put(made, "表扬名额", 3, "名额", 9)
    assert [row for _sheet, row, _column in places(take_in, made)] == [2]


def test_a_correction_of_an_approved_log_is_a_new_version_and_both_stay(take_in: TakeIn) -> None:
    made = changed("月报", 2, "开放天数", 21) | changed("活动", 4, "参加人次", 26)
    take_in(made, name="更正.xlsx")
    log = MonthlyLog.objects.get(site__code="S1", month=date(2025, 1, 1))
    (revision,) = LogRevision.objects.all()
    assert (log.version, log.open_days, revision.version, revision.log) == (2, 21, 1, log)
    assert revision.reason.startswith("import 更正.xlsx") and revision.replaced_by == "system"
    content = revision.content
    assert (content["open_days"], content["status"]) == (20, "approved")
    assert content["first_submitted_at"] == "2025-02-05T23:59:59+08:00"
    assert [activity["participants"] for activity in content["activities"]] == [20, 20, 25]
    take_in(made)
    assert LogRevision.objects.count() == 1


@pytest.mark.parametrize(
    ("sheet", "change"),
    [
        ("月报", lambda rows: rows[1].__setitem__(3, "已退回")),
        ("活动", lambda rows: rows[1].__setitem__(3, "迎春")),
        ("活动", lambda rows: rows.append(["S1", date(2025, 1, 30), "K1", "补录", 9, 1])),
        ("活动", lambda rows: rows.__delitem__(1)),
    ],
)
def test_each_change_of_an_approved_log_keeps_its_former_version(sheet: str, change: Any, take_in: TakeIn) -> None:
    made = tables(sheet)
    change(made[sheet])
    take_in(made)
    (revision,) = LogRevision.objects.all()
    assert revision.log.month == date(2025, 1, 1) and len(revision.content["activities"]) == 3


def test_logs_that_are_not_approved_or_do_not_change_get_no_version(take_in: TakeIn) -> None:
    made = changed("月报", 3, "开放天数", 5) | changed("活动", 5, "参加人次", 13)
    put(made, "月报", 5, "首次报送", Moment(2025, 2, 2))
    made["活动"][1:4] = reversed(made["活动"][1:4])
    take_in(made)
    assert not LogRevision.objects.exists()


def test_activities_for_an_approved_log_that_had_none_make_a_version(take_in: TakeIn) -> None:
    take_in(changed("月报", 5, "状态", "已通过"))
    assert LogRevision.objects.count() == 0
    made = tables("月报", "活动")
    made["月报"][1:] = [["S2", "2024-12", Moment(2025, 1, 2), "已通过", 3, None]]
    made["活动"][1:] = [["S2", date(2025, 1, 6), "L1", "合唱", 3, 1]]
    take_in(made)
    made["活动"][1:] = [["S2", date(2024, 12, 6), "L1", "合唱", 3, 1]]
    take_in({"活动": made["活动"]})
    assert sorted(LogRevision.objects.values_list("log__month", flat=True)) == [date(2024, 12, 1), date(2025, 1, 1)]


#: what happened in a month with an approved log, and what its version then has
HAPPENED: list[tuple[str, list[Any], str, dict[str, Any]]] = [
    (
        "安全事件",
        ["S1", date(2025, 1, 9), "一般", "认定中", "擦伤"],
        "incidents",
        {"date": "2025-01-09", "grade": "一般", "description": "擦伤"},
    ),
    ("满意度", ["S1", date(2025, 1, 9), 50, 47], "surveys", {"date": "2025-01-09", "valid": 50, "satisfied": 47}),
]


@pytest.mark.parametrize(("sheet", "row", "part", "kept"), HAPPENED)
def test_an_incident_or_a_survey_that_changes_alone_makes_a_version_of_its_month(
    sheet: str, row: list[Any], part: str, kept: dict[str, Any], take_in: TakeIn
) -> None:
    made = tables(sheet)
    made[sheet].append(row)
    take_in(made)
    (revision,) = LogRevision.objects.all()
    assert (revision.log.month, revision.content[part]) == (date(2025, 1, 1), [])
    take_in(made)
    row[2] = "较大" if part == "incidents" else 51
    take_in(made)
    assert [one.content[part] for one in LogRevision.objects.order_by("version")] == [[], [kept]]


def test_who_is_liable_is_settled_on_a_log_that_stays_as_it_is(take_in: TakeIn) -> None:
    made = tables("安全事件")
    made["安全事件"].append(["S1", date(2025, 1, 9), "一般", "认定中", "擦伤"])
    take_in(made)
    made["安全事件"][-1][3] = "否"
    take_in(made)
    assert LogRevision.objects.count() == 1
    assert list(Incident.objects.filter(date=date(2025, 1, 9)).values_list("liability", flat=True)) == ["否"]


def test_all_that_an_import_corrects_in_a_month_is_one_version(take_in: TakeIn) -> None:
    made = changed("月报", 2, "开放天数", 21) | changed("活动", 4, "参加人次", 26)
    for sheet, row, _part, _kept in HAPPENED:
        made[sheet] = [*tables(sheet)[sheet], row]
    take_in(made)
    (revision,) = LogRevision.objects.all()
    assert (revision.content["open_days"], revision.content["incidents"], revision.content["surveys"]) == (20, [], [])
