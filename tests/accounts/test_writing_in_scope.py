"""What is written was the writer's before and is so after: one row from a form, in the admin, and a move."""

from collections.abc import Callable
from typing import Any

import pytest

from portal.accounts.actors import Actor
from portal.accounts.rights import RIGHTS, Right, Role
from portal.ledgers.forms import row_value, shown_values
from portal.ledgers.services import check_row, save_row
from portal.registry import sheets
from portal.web.errors import Forbidden, Refused
from programmes.models import Programme
from reports.models import Document
from reports.services.issuing import move
from sites.models import Room, Site
from tests.web.district import YEAR, signed_in

Holder = Callable[..., Actor]


@pytest.fixture
def subdistrict(holder: Holder, monkeypatch: pytest.MonkeyPatch) -> Actor:
    """A subdistrict's officer, if they could maintain sites."""
    monkeypatch.setitem(RIGHTS, Role.SUBDISTRICT_OFFICER, RIGHTS[Role.SUBDISTRICT_OFFICER] | {Right.EDIT_SITES})
    return holder(Role.SUBDISTRICT_OFFICER)


def values(sheet: str, stored: Any, **changed: Any) -> dict[str, Any]:
    """A stored row as `save_row` takes it, with some of it changed."""
    columns = sheets[sheet].columns
    shown = shown_values(sheets[sheet], stored) | changed
    return {column.field: row_value(column, shown[column.field]) for column in columns}


def test_the_own_row_can_be_changed(subdistrict: Actor) -> None:
    site = Site.objects.get(code="X0")
    save_row(by=subdistrict, sheet="项目点", values=values("项目点", site, name="新名"))
    site.refresh_from_db()
    assert site.name == "新名"


def test_a_row_elsewhere_cannot_be_changed(subdistrict: Actor) -> None:
    with pytest.raises(Refused, match="a row that your post covers"):
        save_row(by=subdistrict, sheet="项目点", values=values("项目点", Site.objects.get(code="X1"), name="新名"))
    assert Site.objects.get(code="X1").name == "项目点1"


def test_a_row_cannot_be_moved_elsewhere(subdistrict: Actor) -> None:
    moved = values("项目点", Site.objects.get(code="X0"), room="R1")
    assert [fault.column for fault in check_row(by=subdistrict, sheet="项目点", values=moved)] == ["场所代码"]
    with pytest.raises(Refused):
        save_row(by=subdistrict, sheet="项目点", values=moved)
    assert Site.objects.get(code="X0").room.code == "R0"


def test_a_row_cannot_be_added_elsewhere(subdistrict: Actor) -> None:
    added = values("项目点", Site.objects.get(code="X1"), code="X9")
    with pytest.raises(Refused):
        save_row(by=subdistrict, sheet="项目点", values=added)
    assert not Site.objects.filter(code="X9").exists()


def test_what_no_reference_tells_is_found_after_writing_and_nothing_is_stored(
    subdistrict: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.ledgers.scope._foreign_references", lambda *args: iter(()))
    moved = values("项目点", Site.objects.get(code="X0"), room="R1")
    with pytest.raises(Refused, match="outside of what your post covers"):
        save_row(by=subdistrict, sheet="项目点", values=moved)
    assert Site.objects.get(code="X0").room.code == "R0"


def test_an_officer_changes_the_own_programme_and_adds_none(holder: Holder) -> None:
    officer = holder(Role.PROGRAMME_OFFICER)
    own = Programme.objects.get(code="P0")
    save_row(by=officer, sheet="项目", values=values("项目", own, menu_per_month=3))
    assert Programme.objects.get(code="P0").menu_per_month == 3
    for code in ("P1", "P9"):
        with pytest.raises(Refused):
            save_row(by=officer, sheet="项目", values=values("项目", own, code=code))
    assert signed_in(officer).get("/admin/programmes/programme/add/").status_code == 403
    assert signed_in(officer).get(f"/admin/programmes/programme/{own.pk}/change/").status_code == 200


def test_an_officer_adds_a_room_that_no_site_uses_yet(holder: Holder) -> None:
    officer = holder(Role.PROGRAMME_OFFICER)
    room = values("场所", Room.objects.get(code="R0"), code="R9")
    save_row(by=officer, sheet="场所", values=room)
    assert Room.objects.visible_to(officer).filter(code="R9").exists()


def test_in_the_admin_a_row_elsewhere_is_not_there_and_no_choice_names_it(holder: Holder) -> None:
    officer = holder(Role.PROGRAMME_OFFICER)
    client, other = signed_in(officer), Site.objects.get(code="X1")
    assert client.get(f"/admin/sites/site/{other.pk}/change/").status_code == 404
    assert client.post(f"/admin/sites/site/{other.pk}/change/", {"name": "新名"}).status_code == 404
    page = client.get(f"/admin/sites/site/{Site.objects.get(code='X0').pk}/change/").content.decode()
    assert "场所0" in page
    assert "场所1" not in page
    assert "项目1" not in page


def test_a_notice_that_everybody_reads_is_moved_by_its_own_programme_alone(holder: Holder) -> None:
    notice = Document.objects.create(
        kind="evaluation_notice", year=YEAR, subject="P1", number="公示", is_draft=False,
        programme=Programme.objects.get(code="P1"), status="sent",
    )  # fmt: skip
    officer = holder(Role.PROGRAMME_OFFICER)
    assert Document.objects.visible_to(officer).filter(pk=notice.pk).exists()
    with pytest.raises(Forbidden, match="outside of what your post covers"):
        move(by=officer, document=notice, move="take_back")
    assert signed_in(officer).post(f"/documents/{notice.pk}/move/take_back/").status_code in (403, 409)
    notice.refresh_from_db()
    assert notice.status == "sent"
    Document.objects.filter(pk=notice.pk).update(programme=Programme.objects.get(code="P0"))
    assert move(by=officer, document=notice, move="take_back").status == "draft"
