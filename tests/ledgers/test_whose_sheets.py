"""A workbook is taken in as far as the sheets are the importer's; who fills an empty portal adds to all of them."""

from datetime import date
from typing import Any

import pytest

from funding.models import Budget
from portal.accounts.actors import Actor
from portal.accounts.models import Community, Post, Subdistrict, User
from portal.accounts.rights import Role
from portal.ledgers.services import save_row
from portal.web.errors import Forbidden, Refused
from portal.workbook.faults import Faulty
from programmes.models import Programme, ProgrammeOfficer
from reports.models import AwardQuota
from sites.models import Activity, Room, Site
from tests.ledgers.conftest import TakeIn
from tests.ledgers.factory import Tables, put, tables
from volunteers.models import ServiceRecord, Volunteer

pytestmark = pytest.mark.django_db


def holder(role: Role, *programmes: str) -> Actor:
    user = User.objects.create_user(role)
    post = Post.objects.create(user=user, role=role, starts=date(2020, 1, 1))
    for code in programmes:
        ProgrammeOfficer.objects.create(programme=Programme.objects.get(code=code), post=post)
    return Actor(user=user, post=post)


def changed(sheet: str, row: int, header: str, value: Any, *beside: str) -> Tables:
    made = tables(sheet, *beside)
    put(made, sheet, row, header, value)
    return made


def test_one_administrator_takes_a_whole_district_in(take_in: TakeIn) -> None:
    administrator = holder(Role.ADMINISTRATOR)
    assert take_in(tables(), by=administrator).stored
    assert (Site.objects.count(), Budget.objects.count(), Volunteer.objects.count()) == (3, 1, 3)
    assert not take_in(tables(), by=administrator).changed


def test_the_administrator_adds_to_the_sheets_of_others_and_changes_his_own(take_in: TakeIn) -> None:
    take_in(tables())
    administrator = holder(Role.ADMINISTRATOR)
    made = tables("预算", "街镇")
    put(made, "街镇", 2, "名称", "新名街道")
    made["预算"].append([2026, "P", 2027, 1000, "按比例"])
    assert take_in(made, by=administrator).stored
    assert (Budget.objects.count(), Subdistrict.objects.get(code="J1").name) == (2, "新名街道")


@pytest.mark.parametrize(
    ("sheet", "row", "header", "value"),
    [("预算", 2, "区级安排", 1), ("评分", 2, "得分", 1), ("活动", 2, "主题", "另一"), ("志愿者", 2, "特长", "唱歌")],
)
def test_the_administrator_changes_nothing_that_others_maintain(
    take_in: TakeIn, sheet: str, row: int, header: str, value: Any
) -> None:
    take_in(tables())
    before = [list(model.objects.order_by("pk").values()) for model in (Budget, Activity, Volunteer)]
    with pytest.raises(Faulty, match="others change this sheet"):
        take_in(changed(sheet, row, header, value), by=holder(Role.ADMINISTRATOR))
    assert [list(model.objects.order_by("pk").values()) for model in (Budget, Activity, Volunteer)] == before


def test_the_administrator_sets_up_a_programme_and_leaves_it_to_its_officer(take_in: TakeIn) -> None:
    take_in(tables())
    administrator = holder(Role.ADMINISTRATOR)
    values = {
        "code": "N", "name": "新项目", "kind": "其他", "lead_unit": None, "start_year": 2026, "menu_per_month": 1,
        "log_due_day": 5,
    }  # fmt: skip
    assert save_row(by=administrator, sheet="项目", values=values).stored
    with pytest.raises(Refused, match="others change this sheet"):
        save_row(by=administrator, sheet="项目", values=values | {"name": "另一名"})
    with pytest.raises(Forbidden):
        save_row(by=administrator, sheet="预算", values={})


def test_an_officer_takes_in_the_sheets_of_the_own_programmes(take_in: TakeIn) -> None:
    take_in(tables())
    officer = holder(Role.PROGRAMME_OFFICER, "P")
    made = changed("活动", 4, "主题", "防溺水一课", "街镇", "预算")
    made["活动"].pop()  # the one of the other programme
    put(made, "街镇", 2, "名称", "改了也不算")
    outcome = take_in(made, by=officer)
    assert outcome.stored
    assert outcome.unknown == ["街镇 (maintained by others)", "预算 (maintained by others)"]
    assert Activity.objects.filter(topic="防溺水一课").count() == 1
    assert Subdistrict.objects.get(code="J1").name == "锦云街道"


@pytest.mark.parametrize("value", ["合唱", "另一主题"])
def test_an_officer_is_not_told_whether_a_row_elsewhere_is_as_the_file_says(take_in: TakeIn, value: str) -> None:
    take_in(tables())
    with pytest.raises(Faulty) as faulty:
        take_in(changed("活动", 6, "主题", value), by=holder(Role.PROGRAMME_OFFICER, "P"))
    assert {(fault.row, fault.column) for fault in faulty.value.faults} == {(6, "项目点代码"), (6, "课程代码")}


@pytest.mark.parametrize("value", ["河湾市民学校", "另一名"])
def test_nor_of_a_row_with_a_key(take_in: TakeIn, value: str) -> None:
    take_in(tables())
    with pytest.raises(Faulty) as faulty:
        take_in(changed("项目点", 3, "名称", value), by=holder(Role.PROGRAMME_OFFICER, "P"))
    assert {fault.row for fault in faulty.value.faults} == {3}


def test_an_officer_adds_no_programme(take_in: TakeIn) -> None:
    take_in(tables())
    made = tables("项目")
    made["项目"] = [made["项目"][0], ["N", "新项目", "其他", None, 2026, 1, 5]]
    with pytest.raises(Faulty, match="others add rows to this sheet"):
        take_in(made, by=holder(Role.PROGRAMME_OFFICER, "P"))


def test_a_workbook_of_others_alone_is_refused_in_words(take_in: TakeIn) -> None:
    take_in(tables())
    with pytest.raises(Refused, match="Others maintain the sheets of this workbook: 志愿者"):
        take_in(tables("志愿者"), by=holder(Role.FINANCE_OFFICER))


def test_the_finance_officer_takes_in_money_alone(take_in: TakeIn) -> None:
    take_in(tables())
    assert take_in(changed("预算", 2, "区级安排", 60000), by=holder(Role.FINANCE_OFFICER)).stored
    assert Budget.objects.get().amount_fen == 60000_00


def test_the_coordinator_takes_in_service_and_the_volunteers_quota(take_in: TakeIn) -> None:
    take_in(tables())
    coordinator = holder(Role.VOLUNTEER_COORDINATOR)
    assert take_in(changed("服务记录", 4, "时长", 3), by=coordinator).stored
    assert ServiceRecord.objects.get(volunteer__number="V2").minutes == 180
    quota = tables("表扬名额")
    quota["表扬名额"] = [quota["表扬名额"][0], [2025, "优秀志愿者", None, 7]]
    assert take_in(quota, by=coordinator).stored
    assert AwardQuota.objects.get(programme=None).quota == 7
    with pytest.raises(Faulty):
        take_in(changed("表扬名额", 2, "名额", 9), by=coordinator)
    assert (Room.objects.count(), Community.objects.count()) == (2, 2)
