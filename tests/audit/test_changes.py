"""What a row was before and after stands in the trail, and nothing personal of it in clear."""

import json
from pathlib import Path
from typing import Any

import pytest

from portal.accounts.actors import SYSTEM
from portal.accounts.rights import Role
from portal.accounts.services.users import change_user, create_user
from portal.audit import changes
from portal.audit.models import Entry
from portal.crypto import blind_index
from portal.ledgers.services import import_workbook, save_row
from portal.registry import sheets
from sites.models import EvaluationRound, Site
from sites.services.evaluate import evaluate
from sites.services.rounds import move_round
from tests.factories import YEAR, a_mark, a_programme, a_scheme, a_site, a_volunteer, an_actor, judged
from tests.ledgers.factory import tables, write
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db


def last() -> dict[str, Any]:
    return dict(Entry.objects.latest("number").details)


def saved(sheet: str, stored: Any, **values: Any) -> dict[str, Any]:
    [(_pk, row)] = sheets[sheet].stored(stored)
    save_row(by=SYSTEM, sheet=sheet, values=row._asdict() | values)
    return last()


def test_a_row_from_a_form_has_the_changed_columns_by_their_headers() -> None:
    site = a_site(a_programme())
    details = saved("项目点", Site.objects.filter(pk=site.pk), name="新名", capacity=40)
    assert details == {"sheet": "项目点", "changes": {"名称": ["项目点S1", "新名"], "接纳人数": [None, 40]}}
    assert Entry.objects.latest("number").target == "项目点 S1"


def test_personal_values_are_keyed_digests() -> None:
    volunteer = a_volunteer()
    before, after = volunteer.name, "王五"
    details = saved("志愿者", Volunteer.objects.all(), name=after, phone="19900005555")
    kept = {"姓名": [{"digest": blind_index(before)}, {"digest": blind_index(after)}]}
    assert details["changes"] == kept | {"电话": [None, {"digest": blind_index("19900005555")}]}
    text = json.dumps(details, ensure_ascii=False)
    assert not any(personal in text for personal in (before, after, "19900005555"))


def test_a_reason_that_names_a_phone_is_kept_without_it() -> None:
    administrator = an_actor(Role.ADMINISTRATOR)
    create_user(by=administrator, username="z", name="周", password="a-long-Passw0rd-2025", reason="电话13800001111")
    assert Entry.objects.latest("number").reason == "电话138****1111"


def test_an_account_keeps_what_it_was_and_a_digest_of_its_address() -> None:
    administrator = an_actor(Role.ADMINISTRATOR)
    user = create_user(
        by=administrator, username="z", name="周", password="a-long-Passw0rd-2025", email="z@example.org"
    )
    change_user(by=administrator, user=user, name="周二", email="", is_active=False)
    assert last() == {
        "of": "accounts.user",
        "changes": {
            "name": ["周", "周二"],
            "email": [{"digest": blind_index("z@example.org")}, ""],
            "is_active": [True, False],
        },
    }


def test_a_move_says_from_which_state_to_which() -> None:
    programme = a_programme()
    a_scheme(programme, judged())
    a_mark(a_site(programme), "A", "90")
    evaluate(by=SYSTEM, year=YEAR)
    reviewer = an_actor(Role.PROGRAMME_OFFICER, "reviewer", programme)
    move_round(by=reviewer, round_=EvaluationRound.objects.get(), move="review")
    assert last() == {"of": "sites.evaluationround", "changes": {"status": ["computed", "reviewed"]}}


def test_what_goes_is_kept_as_it_was_and_what_comes_as_it_is() -> None:
    site = a_site(a_programme())
    gone, new = changes.removed(site)["changes"], changes.added(site)["changes"]
    assert (gone["name"], new["name"]) == (["项目点S1", None], [None, "项目点S1"])
    assert gone["programme"] == ["P", None]
    assert not any(name.endswith("_index") for name in gone)


def test_an_import_names_the_rows_that_changed_and_counts_the_others(tmp_path: Path, monkeypatch: Any) -> None:
    made = tables()
    import_workbook(by=SYSTEM, path=write(made, tmp_path / "one.xlsx"))
    assert "S1" in last()["added"]["项目点"]
    site = next(row for row in made["项目点"] if row[0] == "S1")
    volunteer = next(row for row in made["志愿者"] if row[0] == "V1")
    site[made["项目点"][0].index("名称")] = "新名"
    volunteer[made["志愿者"][0].index("姓名")] = "王五"
    made["活动"][1][made["活动"][0].index("参加人次")] = 99
    import_workbook(by=SYSTEM, path=write(made, tmp_path / "two.xlsx"))
    details = last()
    assert details["rows"]["项目点"]["S1"]["名称"][1] == "新名"
    assert set(details["rows"]["志愿者"]["V1"]["姓名"][1]) == {"digest"}
    assert details["replaced"]["活动"] and "unlisted" not in details
    monkeypatch.setattr(changes, "MOST_ROWS", 2)
    site[made["项目点"][0].index("名称")] = "又一名"
    volunteer[made["志愿者"][0].index("姓名")] = "赵六"
    made["活动"][1][made["活动"][0].index("参加人次")] = 98
    import_workbook(by=SYSTEM, path=write(made, tmp_path / "three.xlsx"))
    details = last()
    assert (sum(map(len, details["rows"].values())), details["unlisted"]) == (2, 1)
