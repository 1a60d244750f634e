"""A number of a person is shown in clear to who may see it, for a reason, on record, and nowhere kept."""

import pytest

from portal.accounts.actors import Actor
from portal.accounts.rights import Role
from portal.audit.models import Entry
from portal.desk.privacy import revealing
from sites.models import Site
from tests.web.district import actor, id_number, make, officer_of, signed_in
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db


def address(row: Volunteer | Site, field: str = "phone") -> str:
    kind = "volunteers" if isinstance(row, Volunteer) else "sites"
    return f"/personal/{kind}/{row.pk}/{field}/"


def test_a_number_is_shown_for_a_reason_which_is_on_record(administrator: Actor) -> None:
    make(1)
    volunteer = Volunteer.objects.get()
    client = signed_in(administrator)
    assert volunteer.id_number not in client.get(address(volunteer, "id_number")).content.decode()
    page = client.post(address(volunteer, "id_number"), {"purpose": "核对身份", "more": "报名"})
    assert volunteer.id_number in page.content.decode()
    entry = Entry.objects.get(action="personal.reveal")
    assert (entry.actor, entry.target, entry.reason) == ("administrator", "volunteers V0", "核对身份：报名")
    assert entry.details["fields"] == ["id_number"]
    assert "no-store" in page["Cache-Control"]


@pytest.mark.parametrize(
    "said", [{}, {"purpose": ""}, {"purpose": "其他"}, {"purpose": "其他", "more": "  "}, {"purpose": "x"}]
)
def test_without_a_reason_it_stays_masked_and_nothing_is_on_record(administrator: Actor, said: dict[str, str]) -> None:
    make(1)
    site = Site.objects.get()
    page = signed_in(administrator).post(address(site), said)
    assert page.status_code == 409 and site.phone not in page.content.decode()
    assert not Entry.objects.filter(action="personal.reveal").exists()


def test_who_may_not_see_it_is_not_offered_it_and_gets_no_further(auditor: Actor) -> None:
    make(1)
    volunteer, site = Volunteer.objects.get(), Site.objects.get()
    client = signed_in(auditor)
    for page in ("/sites/X0/", f"/admin/volunteers/volunteer/{volunteer.pk}/change/"):
        assert "/personal/" not in client.get(page).content.decode()
    for row in (volunteer, site):
        assert client.get(address(row)).status_code == 403
        assert client.post(address(row), {"purpose": "审计核查"}).status_code == 403
    assert not Entry.objects.filter(action="personal.reveal").exists()


def test_outside_the_scope_there_is_no_number_to_ask_for() -> None:
    programmes = make(2)
    officer = officer_of(programmes[1])
    foreign = Site.objects.exclude(programme=programmes[1]).get()
    assert signed_in(officer).post(address(foreign), {"purpose": "电话联系"}).status_code == 404


@pytest.mark.parametrize("path", ["users/1/password/", "volunteers/1/name/", "volunteers/999999/phone/", "x/1/y/"])
def test_nothing_but_the_numbers_can_be_asked_for(administrator: Actor, path: str) -> None:
    make(1)
    assert signed_in(administrator).post(f"/personal/{path}", {"purpose": "电话联系"}).status_code == 404


def test_pages_of_who_may_see_numbers_lead_there_and_show_none(administrator: Actor) -> None:
    make(1)
    volunteer, site = Volunteer.objects.get(), Site.objects.get()
    client = signed_in(administrator)
    for url, row in (
        ("/sites/X0/", site),
        (f"/admin/sites/site/{site.pk}/change/", site),
        (f"/admin/volunteers/volunteer/{volunteer.pk}/change/", volunteer),
    ):
        page = client.get(url).content.decode()
        assert address(row) in page and row.phone not in page, url


def test_a_script_is_answered_with_the_dialog_alone(administrator: Actor) -> None:
    make(1)
    site, client = Site.objects.get(), signed_in(administrator)
    form = client.get(address(site), headers={"x-fragment": "1"}).content.decode()
    assert "<form" in form and "<html" not in form
    answer = client.post(address(site), {"purpose": "电话联系"}, headers={"x-fragment": "1"}).content.decode()
    assert f">{site.phone}</output>" in answer and 'data-shown-for="60"' in answer


def test_who_asks_too_often_is_told_to_wait(administrator: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    make(1)
    monkeypatch.setattr(revealing, "MOST_IN_AN_HOUR", 2)
    site, client = Site.objects.get(), signed_in(administrator)
    answers = [client.post(address(site), {"purpose": "电话联系"}) for _ in range(3)]
    assert [site.phone in answer.content.decode() for answer in answers] == [True, True, False]
    assert answers[2].status_code == 409
    assert Entry.objects.filter(action="personal.reveal").count() == 2


def test_a_number_typed_as_a_reason_is_masked_on_record(administrator: Actor) -> None:
    make(1)
    more = f"本人 {id_number(7)} 与 13800001234"
    signed_in(administrator).post(address(Site.objects.get()), {"purpose": "其他", "more": more})
    assert Entry.objects.get(action="personal.reveal").reason == "其他：本人 990000********0072 与 138****1234".replace(
        "0072", id_number(7)[-4:]
    )


def test_a_post_without_the_right_reveals_nothing_although_it_sees_the_row() -> None:
    programmes = make(1)
    site = Site.objects.get()
    clerk = actor("clerk", Role.CLERK, community=site.room.community)
    assert signed_in(clerk).get("/sites/X0/").status_code == 200
    assert signed_in(clerk).post(address(site), {"purpose": "电话联系"}).status_code == 403
    assert programmes
