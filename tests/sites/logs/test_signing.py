"""The head signs the subdistrict's months; others read who signed what."""

from datetime import date
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.accounts.actors import Actor
from portal.accounts.models import Community, Subdistrict
from portal.accounts.rights import Role
from portal.web.errors import Refused
from sites.models import MonthlyLog, MonthSignature, Room, Site
from sites.services.logs.signing import month_state, month_states, sign_month
from sites.site_years import month_of, months_of
from sites.todos import logs as todos
from tests import factories
from tests.sites.logs.conftest import MONTH
from tests.web.district import signed_in

LIST, APRIL = "/logs/sign/", "/logs/sign/2025-04/J/"


@pytest.fixture
def log(site: Site) -> MonthlyLog:
    return factories.a_log(site, "2025-04", "approved")


def place_of(site: Site) -> Subdistrict:
    return site.room.community.subdistrict


def sign(page: Any, **values: str) -> Any:
    digest = page.get(APRIL).context["row"].whole.digest
    return page.post(APRIL, {"digest": digest} | values)


def elsewhere(programme: Any) -> Site:
    """A site in another subdistrict."""
    place = Subdistrict.objects.create(code="K", name="澄心街道", kind="街道")
    community = Community.objects.create(
        code="E", name="远社区", subdistrict=place, kind="社区", nature="普通", fit=True
    )
    Room.objects.create(code="RE", community=community, name="室", address="路", kind="其他")
    return factories.a_site(programme, "E1", community="E")


def codes(page: Any, query: str = "") -> dict[str, str]:
    return {f"{row.place.code} {row.state.month:%m}": row.code for row in page.get(LIST + query).context["page"]}


def test_a_month_is_signed_from_its_page_and_stands_in_the_list(head: Actor, log: MonthlyLog, programme: Any) -> None:
    factories.a_site(programme, "T")
    page = signed_in(head)
    asked = page.get(APRIL)
    assert [each["row"].site.code for each in asked.context["missing"]] == ["T"]
    assert codes(page) == {"J 04": "ready", "J 03": "open", "J 02": "open", "J 01": "open"}
    done = sign(page, note="本月一家缺报")
    assert done["Location"] == f"{LIST}?year=2025"
    signature = MonthSignature.objects.get()
    assert (signature.approved, signature.missing, signature.note) == (1, 1, "本月一家缺报")
    assert codes(page)["J 04"] == "signed" and codes(page, "?state=signed") == {"J 04": "signed"}
    assert codes(page, "?state=waits") == {}
    sums = page.get(f"{LIST}?month=2025-04").context["sums"]
    assert sums == {"expected": 2, "approved": 1, "unchecked": 0, "returned": 0, "absent": 1, "signed": 1}


def test_a_correction_after_the_signature_asks_for_another(head: Actor, log: MonthlyLog) -> None:
    page = signed_in(head)
    sign(page)
    MonthlyLog.objects.update(version=2, edit=4)
    assert codes(page)["J 04"] == "changed" and codes(page, "?state=waits") == {"J 04": "changed"}
    sign(page)
    assert codes(page)["J 04"] == "signed"
    assert [one.digest for one in MonthSignature.objects.all()].count(
        month_state(place_of(log.site), MONTH).digest
    ) == 1
    assert len(page.get(APRIL).context["row"].signatures) == 2


def test_only_what_was_looked_at_is_signed(head: Actor, log: MonthlyLog) -> None:
    page = signed_in(head)
    digest = page.get(APRIL).context["row"].whole.digest
    MonthlyLog.objects.update(edit=9)
    for looked_at in (digest, ""):
        refused = page.post(APRIL, {"digest": looked_at})
        assert refused.status_code == 409 and "meanwhile" in refused.content.decode()
    assert not MonthSignature.objects.exists()


def test_a_month_that_runs_or_waits_is_not_signed(head: Actor, log: MonthlyLog) -> None:
    with time_machine.travel("2025-04-30 09:00:00+08:00"), pytest.raises(Refused, match="not over"):
        sign_month(by=head, subdistrict=place_of(log.site), month=MONTH)
    MonthlyLog.objects.update(status="submitted")
    page = signed_in(head)
    assert page.get(APRIL).context["why_not"] == [
        "1 logs of this month wait to be checked.",
        "No log of this month has been approved yet.",
    ]
    assert sign(page).status_code == 409


def test_officers_and_the_district_read_and_only_the_head_signs(log: MonthlyLog, programme: Any, head: Actor) -> None:
    elsewhere(programme)
    sign(signed_in(head))
    for who, seen in (
        (factories.an_actor(Role.SUBDISTRICT_OFFICER), {"J"}),
        (head, {"J"}),
        (factories.an_actor(Role.LEADER), {"J", "K"}),
        (factories.an_actor(Role.AUDITOR), {"J", "K"}),
        (factories.an_actor(Role.PROGRAMME_OFFICER, "po", programme), {"J", "K"}),
        (factories.an_actor(Role.CLERK), set()),
        (factories.an_actor(Role.FINANCE_OFFICER), set()),
    ):
        page = signed_in(who)
        assert {key[0] for key in codes(page)} == seen, who.name
        assert page.get(APRIL).status_code == (200 if "J" in seen else 404)
        assert page.get("/logs/sign/2025-04/K/").status_code == (200 if "K" in seen else 404)
        if who is not head:
            assert page.post(APRIL, {"digest": "x"}).status_code == 403


def test_a_programme_officer_counts_the_own_programme_and_still_sees_whether_it_is_signed(
    log: MonthlyLog, head: Actor
) -> None:
    other = factories.a_site(factories.a_programme("Q"), "T")
    factories.a_log(other, "2025-04", "approved")
    sign(signed_in(head))
    page = signed_in(factories.an_actor(Role.PROGRAMME_OFFICER, "po", log.site.programme))
    [row] = page.get(f"{LIST}?month=2025-04").context["page"]
    assert (row.code, row.state.expected, row.state.approved) == ("signed", 1, 1)
    assert "项目点T" not in page.get(APRIL).content.decode()


def test_states_of_many_months_are_read_as_those_of_one(log: MonthlyLog, programme: Any) -> None:
    closed = factories.a_site(programme, "Z", closed=date(2025, 3, 9))
    factories.a_log(closed, "2025-04", "approved")  # after its end: counts nowhere
    factories.a_log(elsewhere(programme), "2025-04", "returned")
    places = [place.pk for place in Subdistrict.objects.all()]
    with CaptureQueriesContext(connection) as queries:
        many = month_states(places, months_of(2025))
    assert len(queries) == 2 and len(many) == 24
    for place in Subdistrict.objects.all():
        assert many[place.pk, MONTH] == month_state(place, MONTH)
    one, two = (many[place, MONTH] for place in places)
    assert {(one.expected, one.approved, one.returned, one.absent), (two.expected, two.returned, two.missing)} == {
        (1, 1, 0, 0),
        (1, 1, 1),
    }
    assert one.digest != two.digest
    assert month_of(MONTH).last == date(2025, 4, 30)


def test_the_head_is_told_of_months_to_be_signed(head: Actor, officer: Actor, log: MonthlyLog) -> None:
    [todo] = todos.to_sign(head, date(2025, 5, 2))
    assert (todo.count, [place.url for place in todo.places]) == (1, [APRIL])
    assert list(todos.to_sign(officer, date(2025, 5, 2))) == []
    assert codes(signed_in(head), todo.url.partition("/sign/")[2]) == {"J 04": "ready"}
    sign(signed_in(head))
    assert list(todos.to_sign(head, date(2025, 5, 2))) == []
