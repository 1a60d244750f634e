"""Nobody sees what lies outside the scope: not in a list, a filter, a search, an autocomplete or a page."""

import json

import pytest
from django.urls import reverse

from portal.accounts.actors import Actor
from portal.accounts.models import Community
from portal.accounts.rights import Role
from programmes.models import Programme, ProgrammeOfficer
from sites.models import Site
from tests.web.district import YEAR, actor, make, officer_of, signed_in
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db


@pytest.fixture
def programmes(db: None) -> list[Programme]:
    return make(6)


@pytest.fixture
def officer(programmes: list[Programme]) -> Actor:
    return officer_of(programmes[0])


def test_an_officer_lists_the_sites_of_the_own_programmes_only(officer: Actor) -> None:
    page = signed_in(officer).get("/admin/sites/site/")
    assert {site.code for site in page.context["cl"].result_list} == {"X0", "X2", "X4"}


@pytest.mark.parametrize("model", ["monthlylog", "activity", "incident", "survey", "mark", "evaluation", "score"])
def test_what_happened_elsewhere_is_in_no_list(officer: Actor, model: str) -> None:
    page = signed_in(officer).get(f"/admin/sites/{model}/")
    assert page.context["cl"].result_count == 3


def test_a_filter_offers_nothing_from_outside(officer: Actor, programmes: list[Programme]) -> None:
    ProgrammeOfficer.objects.create(programme=programmes[2], post=officer.post)
    changelist = signed_in(officer).get("/admin/sites/monthlylog/").context["cl"]
    offered = {choice["display"] for spec in changelist.filter_specs for choice in spec.choices(changelist)}
    assert offered & {programme.name for programme in programmes} == {"项目0", "项目2"}


def test_a_filter_by_hand_finds_nothing_outside(officer: Actor, programmes: list[Programme]) -> None:
    ProgrammeOfficer.objects.create(programme=programmes[2], post=officer.post)
    page = signed_in(officer).get(f"/admin/sites/site/?programme__id__exact={programmes[1].pk}")
    assert page.context["cl"].result_count == 0


def test_a_search_finds_nothing_outside(officer: Actor) -> None:
    page = signed_in(officer).get("/admin/sites/site/?q=X1")
    assert page.context["cl"].result_count == 0


def test_a_row_outside_does_not_exist(officer: Actor) -> None:
    client = signed_in(officer)
    outside = Site.objects.get(code="X1")
    for url in (
        reverse("admin:sites_site_change", args=[outside.pk]),
        reverse("admin:sites_site_history", args=[outside.pk]),
        reverse("site", args=["X1"]),
        reverse("evaluation", args=[YEAR, "X1"]),
        reverse("grant", args=[YEAR, "X1"]),
        reverse("allocation", args=[YEAR, "P1"]),
        f"/evaluations/?year={YEAR}&programme=P1",
        f"/awards/?year={YEAR}&programme=P1",
        reverse("round_move", args=[YEAR, "review", "P1"]),
    ):
        assert client.get(url).status_code == 404, url
        assert client.get(url.replace("X1", "X0").replace("P1", "P0")).status_code in (200, 404), url


def test_what_lies_inside_opens(officer: Actor) -> None:
    client = signed_in(officer)
    for url in (
        reverse("site", args=["X0"]),
        reverse("evaluation", args=[YEAR, "X0"]),
        reverse("grant", args=[YEAR, "X0"]),
        reverse("allocation", args=[YEAR, "P0"]),
        f"/evaluations/?year={YEAR}&programme=P0",
        f"/awards/?year={YEAR}&programme=P0",
        reverse("round_move", args=[YEAR, "review", "P0"]),
    ):
        assert client.get(url).status_code == 200, url


def test_a_choice_of_a_form_offers_nothing_from_outside(officer: Actor) -> None:
    form = signed_in(officer).get("/admin/programmes/course/add/").context["adminform"].form
    assert [programme.code for programme in form.fields["programme"].queryset] == ["P0"]


def test_a_course_of_another_programme_is_not_added(officer: Actor) -> None:
    data = {"code": "K9", "programme": "P1", "name": "课程", "category": "类", "on_menu": "on"}
    page = signed_in(officer).post("/admin/programmes/course/add/", data)
    assert "programme" in page.context["adminform"].form.errors


def test_an_autocomplete_answers_only_for_those_who_see_the_rows(officer: Actor, administrator: Actor) -> None:
    query = {"app_label": "accounts", "model_name": "post", "field_name": "user", "term": "user"}
    assert signed_in(officer).get("/admin/autocomplete/", query).status_code == 403
    found = json.loads(signed_in(administrator).get("/admin/autocomplete/", query).content)
    assert len(found["results"]) == 6


def test_an_autocomplete_stays_inside_the_scope(programmes: list[Programme]) -> None:
    community = Community.objects.get(code="C1")
    clerk = actor("clerk", Role.CLERK, community=community)
    query = {"app_label": "accounts", "model_name": "post", "field_name": "community", "term": "社区"}
    found = json.loads(signed_in(clerk).get("/admin/autocomplete/", query).content)
    assert [result["text"] for result in found["results"]] == ["社区1"]


def test_a_clerk_sees_the_own_community_only(programmes: list[Programme]) -> None:
    clerk = actor("clerk", Role.CLERK, community=Community.objects.get(code="C1"))
    client = signed_in(clerk)
    assert {site.code for site in client.get("/admin/sites/site/").context["cl"].result_list} == {"X1"}
    assert client.get("/admin/volunteers/volunteer/").status_code == 403
    assert client.get("/allocations/").status_code == 403


def test_personal_data_is_masked_on_every_page(
    programmes: list[Programme], auditor: Actor, administrator: Actor
) -> None:
    volunteer, site = Volunteer.objects.get(number="V0"), Site.objects.get(code="X0")
    for who in (auditor, administrator):
        client = signed_in(who)
        for url in (
            "/admin/volunteers/volunteer/",
            f"/admin/volunteers/volunteer/{volunteer.pk}/change/",
            "/admin/sites/site/",
            f"/admin/sites/site/{site.pk}/change/",
            "/sites/X0/",
        ):
            page = client.get(url).content.decode()
            assert "****" in page, url
            for secret in (volunteer.phone, volunteer.id_number, site.phone):
                assert secret not in page, url


def test_a_whole_phone_number_leads_to_its_volunteer_and_a_part_to_nobody(
    programmes: list[Programme], administrator: Actor
) -> None:
    client = signed_in(administrator)
    found = client.post("/admin/volunteers/volunteer/find/", {"q": "19900000003"})
    assert found.headers["Location"] == f"/admin/volunteers/volunteer/{Volunteer.objects.get(number='V3').pk}/change/"
    nobody = client.post("/admin/volunteers/volunteer/find/", {"q": "1990000000"}, follow=True)
    assert "Nobody whom you see has this number" in nobody.content.decode()
    assert "1990000000" not in str(nobody.redirect_chain)


def test_a_phone_that_several_share_leads_to_a_list_of_them(programmes: list[Programme], administrator: Actor) -> None:
    one, other = Volunteer.objects.order_by("pk")[:2]
    Volunteer.objects.filter(pk=other.pk).update(phone=one.phone, phone_index=one.phone_index)
    page = signed_in(administrator).post("/admin/volunteers/volunteer/find/", {"q": one.phone}, follow=True)
    assert {row.pk for row in page.context["cl"].result_list} == {one.pk, other.pk}


def test_a_number_of_a_person_stands_in_the_address_of_no_list(
    programmes: list[Programme], administrator: Actor
) -> None:
    client = signed_in(administrator)
    for url in ("/admin/volunteers/volunteer/", "/admin/sites/site/", "/evaluations/", "/documents/", "/awards/"):
        page = client.get(url, {"q": "19900000003", "o": "1"}, follow=True)
        assert page.redirect_chain == [(f"{url}?o=1", 302)], url
    assert (
        client.post("/admin/sites/site/find/?status=open", {"q": "X1"})
        .headers["Location"]
        .endswith("?status=open&q=X1")
    )


def test_a_masked_value_left_as_it_is_keeps_the_stored_one(programmes: list[Programme], administrator: Actor) -> None:
    site = Site.objects.get(code="X0")
    client = signed_in(administrator)
    url = f"/admin/sites/site/{site.pk}/change/"
    data = {
        "programme": "P0", "room": "R0", "name": "新名", "phone": "199****5678", "accepted_on": "2024-01-01",
        "opened_on": "2024-01-02", "reason": "更名",
    }  # fmt: skip
    assert client.post(url, data).status_code == 302
    site.refresh_from_db()
    assert (site.name, site.phone) == ("新名", "19900005678")


def test_a_fault_stands_beside_its_field(programmes: list[Programme], administrator: Actor) -> None:
    site = Site.objects.get(code="X0")
    data = {"programme": "P0", "room": "R0", "name": "新名", "phone": "12", "accepted_on": "2024-01-03",
            "opened_on": "2024-01-02"}  # fmt: skip
    page = signed_in(administrator).post(f"/admin/sites/site/{site.pk}/change/", data)
    assert "phone" in page.context["adminform"].form.errors
    data["phone"] = "19900001111"
    page = signed_in(administrator).post(f"/admin/sites/site/{site.pk}/change/", data)
    assert page.status_code == 200
    assert page.context["adminform"].form.errors.keys() & {"opened_on", "accepted_on"}
    site.refresh_from_db()
    assert site.name == "项目点0"
