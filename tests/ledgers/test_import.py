"""What an import does to the ledgers: all or nothing, once, and on record."""

import hashlib
from datetime import date
from datetime import datetime as Moment
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from portal.accounts.actors import NOBODY, SYSTEM
from portal.audit.models import Entry
from portal.crypto import blind_index
from portal.ledgers.services import check_row, import_workbook, save_row
from portal.web.errors import Forbidden, Refused
from portal.workbook.faults import Faulty
from portal.workbook.inspection import NotAWorkbook
from programmes.models import Scheme
from sites.models import Activity, Incident, MonthlyLog, Room, Site, Survey
from sites.states import SiteStatus
from tests.ledgers.conftest import TakeIn
from tests.ledgers.factory import Formula, put, tables, write
from volunteers.models import ServiceRecord, Volunteer

pytestmark = pytest.mark.django_db
NOTHING = {"added": 0, "changed": 0, "replaced": 0, "removed": 0}


def imports() -> list[Entry]:
    return list(Entry.objects.filter(action="ledgers.import").order_by("number"))


def test_an_import_is_one_entry_with_the_hash_of_the_file_and_the_counts(take_in: TakeIn, tmp_path: Path) -> None:
    outcome = take_in(tables(), name="2025年台账.xlsx")
    (entry,) = imports()
    digest = hashlib.sha256((tmp_path / "district.xlsx").read_bytes()).hexdigest()
    assert (entry.target, entry.actor) == ("2025年台账.xlsx", "system")
    assert (entry.details["sha256"], entry.details["counts"]) == (digest, outcome.counts)
    assert outcome.counts["活动"] == NOTHING | {"added": 5, "same": 0}
    assert outcome.sha256 == digest and outcome.stored and outcome.changed
    assert Entry.objects.count() == 1


def test_what_is_imported_is_what_the_workbook_says(take_in: TakeIn) -> None:
    take_in(tables())
    site, log = Site.objects.get(code="S1"), MonthlyLog.objects.get(site__code="S1", month=date(2025, 1, 1))
    assert (site.room.community.subdistrict.code, site.capacity, site.phone) == ("J1", 30, "19900004444")
    assert log.first_submitted_at is not None and log.first_submitted_at.isoformat() == "2025-02-05T15:59:59+00:00"
    assert {row.status for row in Site.objects.all()} == {SiteStatus.OPEN, SiteStatus.CLOSED, SiteStatus.APPLIED}
    assert Scheme.objects.get().published_by == "system"
    assert Volunteer.objects.get(number="V3").id_number == ""


def test_the_same_file_again_changes_nothing_and_leaves_no_trace(take_in: TakeIn) -> None:
    first = take_in(tables())
    keys = set(Activity.objects.values_list("pk", flat=True))
    again = take_in(tables())
    assert not again.changed and not again.stored
    assert all(counts == NOTHING | {"same": counts["same"]} for counts in again.counts.values())
    assert again.counts.keys() == first.counts.keys() and again.counts["活动"]["same"] == 5
    assert len(imports()) == 1 and set(Activity.objects.values_list("pk", flat=True)) == keys


def test_the_order_of_rows_and_of_columns_decides_nothing(take_in: TakeIn) -> None:
    take_in(tables())
    made = {name: [row[::-1] for row in [rows[0], *reversed(rows[1:])]] for name, rows in reversed(tables().items())}
    assert not take_in(made).changed


def test_a_dry_run_says_the_same_and_stores_nothing(take_in: TakeIn) -> None:
    dry = take_in(tables(), dry_run=True)
    assert dry.changed and not dry.stored and not Site.objects.exists() and not Entry.objects.exists()
    assert take_in(tables()).counts == dry.counts


def test_rows_that_the_file_does_not_hold_are_kept(take_in: TakeIn) -> None:
    take_in(tables())
    made = tables("街镇", "场所")
    del made["街镇"][2], made["场所"][2]
    put(made, "街镇", 2, "名称", "锦云新街道")
    made["场所"].append(["R3", "990101002001", "新室", "河湾路3号", None, None, 20, "其他"])
    outcome = take_in(made)
    assert outcome.counts == {
        "街镇": NOTHING | {"changed": 1, "same": 0},
        "场所": NOTHING | {"added": 1, "same": 1},
    }
    assert sorted(Room.objects.values_list("code", flat=True)) == ["R1", "R2", "R3"]


def test_rows_without_a_key_are_replaced_for_each_site_and_year_that_occurs(take_in: TakeIn) -> None:
    take_in(tables())
    made = tables("活动", "服务记录", "安全事件", "满意度")
    made["活动"][1:] = [["S1", date(2025, 1, 31), "K2", "换了", 5, 1], ["S2", date(2025, 1, 5), "L1", "合唱", 0, 3]]
    made["服务记录"][1:] = [["V3", "S1", date(2025, 2, 1), 1, None, None, "待确认"]]
    made["安全事件"][1:] = [["S2", date(2025, 1, 1), "重大", "认定中", "待查"]]
    made["满意度"][1:] = [["S1", date(2024, 1, 1), 5, 5]]
    counts = take_in(made).counts
    assert counts["活动"] == {"added": 0, "changed": 0, "replaced": 1, "removed": 3, "same": 1}
    assert counts["服务记录"] == {"added": 0, "changed": 0, "replaced": 1, "removed": 2, "same": 0}
    assert sorted(Activity.objects.values_list("log__site__code", "topic")) == [
        ("S1", "开班"),
        ("S1", "换了"),
        ("S2", "合唱"),
    ]
    assert sorted(ServiceRecord.objects.values_list("volunteer__number", "site__code")) == [("V2", "S2"), ("V3", "S1")]
    assert Incident.objects.count() == 2 and Survey.objects.count() == 2


def test_a_site_and_year_that_occurs_no_more_keeps_its_rows(take_in: TakeIn) -> None:
    take_in(tables())
    made = tables("活动")
    del made["活动"][1:]
    assert not take_in(made).changed
    assert Activity.objects.count() == 5


def test_equal_rows_are_separate_rows(take_in: TakeIn) -> None:
    take_in(tables())
    assert Activity.objects.filter(topic="迎新春").count() == 2
    made = tables("活动")
    made["活动"].append(made["活动"][1])
    assert take_in(made).counts["活动"] == {"added": 0, "changed": 0, "replaced": 4, "removed": 3, "same": 2}
    assert Activity.objects.filter(topic="迎新春").count() == 3


def test_masked_values_leave_the_stored_ones_as_they_are(take_in: TakeIn) -> None:
    take_in(tables())
    made = tables("志愿者", "项目点")
    put(made, "志愿者", 2, "证件号码", "990000********1239")
    put(made, "志愿者", 2, "电话", "199****1111")
    put(made, "志愿者", 2, "特长", "剪纸")
    put(made, "项目点", 2, "电话", "199****4444")
    assert take_in(made).counts == {
        "志愿者": NOTHING | {"changed": 1, "same": 2},
        "项目点": NOTHING | {"same": 3},
    }
    volunteer = Volunteer.objects.get(number="V1")
    assert (volunteer.id_number, volunteer.phone) == ("990000199001011239", "19900001111")
    assert (volunteer.skills, Site.objects.get(code="S1").phone) == ("剪纸", "19900004444")


def test_each_masked_value_without_a_stored_one_is_named_with_its_row(take_in: TakeIn) -> None:
    made = tables()
    put(made, "志愿者", 3, "证件号码", "990000********2130")
    put(made, "志愿者", 3, "电话", "199****0000")
    with pytest.raises(Faulty) as refusal:
        take_in(made)
    found = [(fault.row, fault.column) for fault in refusal.value.faults]
    assert found == [(3, "证件号码"), (3, "电话")]


def test_id_numbers_can_change_hands(take_in: TakeIn) -> None:
    take_in(tables())
    made = tables("志愿者")
    one, two = made["志愿者"][1][3], made["志愿者"][2][3]
    put(made, "志愿者", 2, "证件号码", two)
    put(made, "志愿者", 3, "证件号码", one)
    put(made, "志愿者", 4, "证件类型", "居民身份证")
    put(made, "志愿者", 4, "证件号码", "990000199001033235")
    take_in(made)
    assert [row.id_number for row in Volunteer.objects.order_by("number")][:2] == [two, one]
    put(made, "志愿者", 2, "证件类型", "其他")
    put(made, "志愿者", 3, "证件号码", two)
    take_in(made)
    assert all(row.id_index == blind_index(row.id_number) for row in Volunteer.objects.all())
    assert not take_in(made).changed


def test_values_may_be_written_in_many_ways(take_in: TakeIn) -> None:
    take_in(tables())
    made = tables()
    put(made, "村居", 2, "代码", 990101001001)
    put(made, "村居", 2, "户数", "1200")
    put(made, "活动", 2, "日期", "2025-01-10")
    put(made, "活动", 3, "日期", Formula("=A1", 45667))
    put(made, "月报", 2, "首次报送", "2025-02-05 23:59:59")
    put(made, "街镇", 2, "名称", "\n锦云街道  ")
    put(made, "预算", 2, "区级安排", Formula("=25000*2", 50000))
    made["活动"][2][1] = made["活动"][1][1]
    assert not take_in(made).changed
    assert not take_in(tables(), options={"date_1904": True}).changed


def test_rows_of_blanks_are_passed_over_and_count_as_rows(take_in: TakeIn) -> None:
    made = tables()
    made["街镇"][2:2] = [[None, None, None], ["", "  ", "\u3000"], [None, None, None, "旁注"]]
    made["街镇"][0].append("备注")
    made["街镇"].append(["J3", None, "镇"])
    with pytest.raises(Faulty) as refusal:
        take_in(made)
    assert [(fault.row, fault.column) for fault in refusal.value.faults] == [(7, "名称")]
    del made["街镇"][-1]
    assert take_in(made).counts["街镇"]["added"] == 2


def test_unknown_sheets_and_columns_are_reported_and_result_sheets_passed_over(take_in: TakeIn) -> None:
    made = tables() | {"考评结果": [["随便"], ["什么"]], "封面": [["台账"]], "Sheet9": []}
    made["街镇"][0].append("电话区号")
    outcome = take_in(made)
    assert sorted(outcome.unknown) == ["Sheet9", "封面", "街镇.电话区号"] and outcome.stored


def test_a_file_with_some_sheets_resolves_against_what_is_stored(take_in: TakeIn) -> None:
    take_in(tables())
    made = tables("月报", "活动")
    made["月报"][1:] = [["S2", "2025-02", Moment(2025, 3, 1, 9, 0), "已通过", 8, None]]
    made["活动"][1:] = [["S2", date(2025, 2, 28), "L1", "合唱", 9, 1], ["S1", date(2024, 12, 9), "K2", "安全", 3, 1]]
    take_in(made)
    assert Activity.objects.filter(log__site__code="S2").count() == 1
    with pytest.raises(Faulty):
        take_in({"活动": [made["活动"][0], ["S1", date(2025, 3, 1), "K1", "没有月报", 1, 1]]})


def test_a_workbook_without_a_ledger_is_refused(take_in: TakeIn) -> None:
    with pytest.raises(NotAWorkbook):
        take_in({"Sheet1": [["代码"]]})
    with pytest.raises(NotAWorkbook):
        take_in({"考评结果": [["年度"]]})


def test_what_was_confirmed_is_what_is_stored_or_nothing(take_in: TakeIn) -> None:
    confirmed = take_in(tables(), dry_run=True).counts
    take_in(tables("街镇"))
    with pytest.raises(Refused):
        take_in(tables(), expected=confirmed)
    assert not Site.objects.exists()
    take_in(tables(), expected=take_in(tables(), dry_run=True).counts)
    assert Site.objects.count() == 3


def test_nobody_imports_without_the_right(take_in: TakeIn) -> None:
    with pytest.raises(Forbidden):
        take_in(tables(), by=NOBODY)


def test_progress_comes_to_its_end(take_in: TakeIn) -> None:
    told: list[tuple[int, int]] = []
    take_in(tables(), progress=lambda done, total: told.append((done, total)))
    assert told[-1][0] == told[-1][1] and all(done <= total for done, total in told)


def test_a_file_of_any_name_can_be_put_on_record(take_in: TakeIn, tmp_path: Path) -> None:
    path = tmp_path / b"\xff\xfe.xlsx".decode(errors="surrogateescape")
    write(tables(), tmp_path / "a.xlsx").rename(path)
    import_workbook(by=SYSTEM, path=path)
    assert imports()[0].target == "??.xlsx"


def test_rows_without_a_key_are_not_saved_one_by_one() -> None:
    values: dict[str, Any] = dict.fromkeys(("site", "date", "course", "topic", "participants", "minutes"))
    with pytest.raises(ValueError, match="活动"):
        save_row(by=SYSTEM, sheet="活动", values=values)


def test_one_row_is_checked_and_saved_like_a_file(take_in: TakeIn) -> None:
    take_in(tables())
    values = {"code": "J1", "name": "改名", "kind": "街道"}
    assert check_row(by=SYSTEM, sheet="街镇", values=values) == []
    assert save_row(by=SYSTEM, sheet="街镇", values=values, reason="更名").stored
    assert not save_row(by=SYSTEM, sheet="街镇", values=values).stored
    entry = Entry.objects.get(action="ledgers.save")
    assert (entry.target, entry.reason) == ("街镇 J1", "更名")


def test_an_import_takes_few_queries_however_many_rows_it_has(
    take_in: TakeIn, django_assert_max_num_queries: Any
) -> None:
    take_in(tables())
    made = tables("服务记录")
    made["服务记录"] += [["V1", "S1", date(2025, 6, 1 + n % 30), 0.25, str(n), None, "待确认"] for n in range(1000)]
    with django_assert_max_num_queries(30, connection=connection):
        take_in(made)
    assert ServiceRecord.objects.count() == 1003
