"""What is read, by whom and how far."""

from datetime import date
from typing import Any

import pytest
from django.test import Client as Browser

from portal.accounts.models import Community, Post, Subdistrict
from portal.accounts.rights import Role
from portal.api.scopes import SCOPES
from portal.audit.models import Entry
from portal.crypto import mask
from sites.models import EvaluationRound, Site
from tests.api.conftest import READING, Admit
from tests.factories import a_log
from tests.web.district import actor, officer_of, signed_in
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db

#: list → the scope that it takes, and the field that names its things
LISTS = {
    "programmes/": ("sites:read", "code"),
    "subdistricts/": ("sites:read", "code"),
    "communities/": ("sites:read", "code"),
    "sites/": ("sites:read", "code"),
    "monthly-logs/": ("logs:read", "site"),
    "volunteers/": ("volunteers:read", "number"),
    "service-records/": ("volunteers:read", "site"),
    "evaluations/": ("evaluations:read", "site"),
    "grants/": ("grants:read", "site"),
    "awards/": ("awards:read", "recipient"),
    "reports/": ("reports:read", "site"),
}
#: one thing of each kind that belongs to site X{} in community C{} of subdistrict S{}
THINGS = (
    "subdistricts/S{}/", "communities/C{}/", "sites/X{}/", "monthly-logs/X{}/2025-03/", "volunteers/V{}/",
    "evaluations/2025/X{}/", "grants/2025/X{}/",
)  # fmt: skip


@pytest.mark.parametrize("path", LISTS)
def test_a_client_of_the_district_sees_all_of_every_list(district: list[Any], admit: Admit, path: str) -> None:
    assert len(admit().codes(path, LISTS[path][1])) == 4


@pytest.mark.parametrize("path", LISTS)
def test_a_token_without_the_scope_is_told_which_one_it_lacks(district: list[Any], admit: Admit, path: str) -> None:
    scope = LISTS[path][0]
    answer = admit(scopes=[other for other in SCOPES if other != scope]).get(path)
    assert answer.status_code == 403
    assert scope in answer.json()["detail"]


@pytest.mark.parametrize("place", ["subdistrict", "community"])
def test_a_client_sees_its_subtree_and_nothing_beyond(district: list[Any], admit: Admit, place: str) -> None:
    model, code = (Subdistrict, "S2") if place == "subdistrict" else (Community, "C2")
    system = admit(**{place: model._default_manager.get(code=code)})
    for path, (_scope, field) in LISTS.items():
        seen = system.codes(path, field)
        if path == "programmes/":
            assert seen == ["P0", "P1", "P2", "P3"]
        else:
            assert [text[-1] for text in seen] == ["2"], path
    for thing in THINGS:
        assert system.get(thing.format(2)).status_code == 200, thing
        assert system.get(thing.format(1)).status_code == 404, thing


def test_a_client_of_programmes_sees_what_belongs_to_them(district: list[Any], admit: Admit) -> None:
    system = admit(programmes=[district[1]])
    assert system.codes("programmes/") == ["P1"]
    for path in ("sites/", "monthly-logs/", "evaluations/", "grants/", "reports/"):
        assert [code[-1] for code in system.codes(path, LISTS[path][1])] == ["1", "3"], path
    assert system.get("sites/X0/").status_code == 404
    assert system.get("evaluations/2025/X3/").status_code == 200


def test_what_lies_outside_is_as_unknown_to_a_filter_as_what_is_not_there(district: list[Any], admit: Admit) -> None:
    system = admit(community=Community.objects.get(code="C2"))
    outside, nowhere = (system.get("sites/", {"community": code}) for code in ("C1", "C999"))
    assert outside.status_code == nowhere.status_code == 400
    assert outside.json() == nowhere.json()
    assert system.codes("sites/", community="C2") == ["X2"]


def test_a_person_reads_with_the_session_of_the_pages(district: list[Any]) -> None:
    browser = signed_in(actor("clerk", Role.CLERK, community=Community.objects.get(code="C1")))
    answer = browser.get("/api/v1/sites/")
    assert [row["code"] for row in answer.json()["results"]] == ["X1"]
    refused = browser.get("/api/v1/grants/")
    assert refused.status_code == 403
    assert "see budgets" in refused.json()["detail"]
    assert browser.get("/api/v1/sites/X0/").status_code == 404


def test_an_officer_reads_the_own_programmes_and_who_holds_no_post_nothing(district: list[Any]) -> None:
    browser = signed_in(officer_of(district[0]))
    assert [row["code"] for row in browser.get("/api/v1/sites/").json()["results"]] == ["X0", "X2"]
    Post.objects.update(ends=date(2024, 1, 1), starts=date(2020, 1, 1))
    assert browser.get("/api/v1/sites/").status_code == 403


def test_who_is_nobody_is_asked_for_a_token(db: None) -> None:
    for headers in ({}, {"authorization": "Bearer no-such-token"}, {"authorization": "Bearer"}):
        answer = Browser().get("/api/v1/sites/", headers=headers)
        assert answer.status_code == 401
        assert answer["WWW-Authenticate"].startswith("Bearer")
        assert answer["Content-Type"] == "application/problem+json"


def test_personal_numbers_are_masked_without_the_scope_for_them(district: list[Any], admit: Admit) -> None:
    volunteer = Volunteer.objects.get(number="V1")
    row = admit().get("volunteers/V1/").json()
    assert row["id_number"] == mask(volunteer.id_number) != volunteer.id_number
    assert row["phone"] == "199****0001"
    trusted = admit("trusted", scopes=[*READING, "volunteers:personal"])
    assert trusted.get("volunteers/V1/").json()["id_number"] == volunteer.id_number
    entry = Entry.objects.get(action="volunteers.reveal")
    assert (entry.actor, entry.details) == ("api-trusted", {"numbers": ["V1"]})
    assert (entry.channel, entry.place) == ("api", "GET /api/v1/volunteers/V1/")
    assert entry.on_behalf == trusted.client.post.user.name and entry.reason
    trusted.get("volunteers/", {"fields": "number,name"})
    assert Entry.objects.filter(action="volunteers.reveal").count() == 1


def test_an_administrator_at_the_browser_sees_them_masked(district: list[Any], administrator: Any) -> None:
    assert signed_in(administrator).get("/api/v1/volunteers/V1/").json()["phone"] == "199****0001"


def test_the_fields_that_clients_rely_on_are_there(district: list[Any], admit: Admit) -> None:
    system = admit()
    site = system.get("sites/X1/").json()
    assert {name: site[name] for name in ("code", "programme", "community", "status", "opened_on", "longitude")} == {
        "code": "X1", "programme": "P1", "community": "C1", "status": "open", "opened_on": "2024-01-02",
        "longitude": None,
    }  # fmt: skip
    log = system.get("monthly-logs/X1/2025-03/").json()
    assert (log["month"], log["late"], log["open_days"]) == ("2025-03", True, 20)
    assert log["activities"] == [
        {"date": "2025-03-02", "course": "K1", "topic": "主题", "participants": 9, "hours": "1.50"}
    ]
    grant = system.get("grants/2025/X1/").json()
    assert (grant["entitlement"], grant["district_paid"]) == ("100.00", None)
    evaluation = system.get("evaluations/2025/X1/").json()
    assert (evaluation["total"], evaluation["rank"], evaluation["status"]) == ("90.00", 2, "computed")
    assert evaluation["scores"] == [{"indicator": "Z1", "value": None, "score": "90.00"}]
    assert system.get("programmes/P1/").json()["open_sites"] == 2
    assert system.get("volunteers/V1/").json()["hours_total"] == "1.50"


def test_a_provisional_evaluation_is_never_shown(district: list[Any], admit: Admit) -> None:
    EvaluationRound.objects.filter(programme=district[0]).update(as_of=date(2025, 6, 30))
    system = admit()
    assert system.codes("evaluations/", "site") == ["X1", "X3"]
    assert system.get("evaluations/2025/X0/").status_code == 404


def test_a_log_is_late_exactly_when_it_came_after_the_deadline(district: list[Any], admit: Admit) -> None:
    site = Site.objects.get(code="X1")
    a_log(site, "2025-02", submitted="2025-03-05 23:59:59")
    a_log(site, "2025-04", submitted="2025-05-06 00:00:00")
    a_log(site, "2025-06", status="draft")
    system = admit()
    late = {row["month"]: row["late"] for row in system.get("monthly-logs/", {"site": "X1"}).json()["results"]}
    assert late == {"2025-02": False, "2025-03": True, "2025-04": True, "2025-06": None}
    assert system.codes("monthly-logs/", "month", late="true", site="X1") == ["2025-03", "2025-04"]
    assert system.codes("monthly-logs/", "month", late="false", site="X1") == ["2025-02"]
