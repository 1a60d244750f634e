"""How far each role sees, and that its start page speaks of that."""

from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from django.db.models import Model
from django.utils import timezone

from funding.models import Grant
from portal.accounts.actors import Actor
from portal.accounts.models import Community, Subdistrict
from portal.accounts.rights import RIGHTS, Reach, Right, Role
from portal.accounts.scope import ScopedQuerySet
from portal.files.models import StoredFile
from programmes.models import Programme, Scheme
from reports.models import Award, Document
from sites.models import Activity, Evaluation, Incident, Mark, MonthlyLog, Room, Score, Site
from tests.accounts.conftest import PEOPLE
from tests.factories import an_audit
from tests.web.district import YEAR, actor, signed_in
from volunteers.models import Appraisal, ServiceRecord, Team, Volunteer

Holder = Callable[..., Actor]

#: one model for each way of being seen, and which of its three rows each role sees, by their place in the order
#: of the code: everything, own programme (sites 0 and 2), own place, unit or person
ALL, OWN, ODD, NONE = "012", "0", "02", ""
PLACES = {Site: "code", Room: "code"}
LOGS = {MonthlyLog: "site__code", Activity: "log__site__code", Incident: "site__code"}
PEOPLES = {Volunteer: "number", ServiceRecord: "volunteer__number", Appraisal: "volunteer__number", Team: "code"}
SEEN: dict[str, tuple[str, str, str, str]] = {
    # role: programmes, places, people, money
    Role.ADMINISTRATOR: (ALL, ALL, ALL, NONE),
    Role.FINANCE_OFFICER: (ALL, ALL, NONE, ALL),
    Role.OFFICE_DIRECTOR: (ALL, ALL, ALL, ALL),
    Role.LEADER: (ALL, ALL, ALL, ALL),
    Role.AUDITOR: (ALL, ALL, ALL, ALL),
    Role.PROGRAMME_OFFICER: (OWN, ODD, ODD, ODD),
    Role.MEMBER_LIAISON: (OWN, ODD, OWN, NONE),
    Role.SUBDISTRICT_OFFICER: (ALL, OWN, OWN, OWN),
    Role.SUBDISTRICT_HEAD: (ALL, OWN, OWN, OWN),
    Role.CLERK: (ALL, OWN, NONE, NONE),
    Role.SITE_KEEPER: (OWN, OWN, NONE, NONE),
    Role.ASSESSOR: (OWN, OWN, NONE, NONE),
    Role.VOLUNTEER_COORDINATOR: (ALL, NONE, ALL, NONE),
    Role.PARTY_LIAISON: (ALL, NONE, OWN, NONE),
    Role.PARTY_MEMBER: (ALL, NONE, OWN, NONE),
    Role.VOLUNTEER: (ALL, NONE, OWN, NONE),
    Role.CONTRACTOR: (ALL, NONE, NONE, NONE),
    Role.GUARDIAN: (ALL, NONE, NONE, NONE),
}


def seen(model: type[Model], key: str, who: Actor) -> str:
    """The numbers of the rows that somebody sees, each as often as it comes."""
    rows: ScopedQuerySet = model._default_manager.visible_to(who)  # type: ignore[attr-defined]
    return "".join(sorted(str(value)[-1] for value in rows.order_by().values_list(key, flat=True)))


def all_seen(models: dict[type[Model], str], who: Actor) -> set[str]:
    return {seen(model, key, who) for model, key in models.items()}


def test_every_role_of_people_is_told_apart() -> None:
    assert set(SEEN) == set(PEOPLE) == {role for role in RIGHTS if "client" not in role}


@pytest.mark.parametrize("role", PEOPLE)
def test_each_role_sees_what_it_covers_and_nothing_beside(holder: Holder, role: str) -> None:
    who = holder(role)
    programmes, places, people, money = SEEN[role]
    teams = ALL if role in (Role.PROGRAMME_OFFICER, Role.SUBDISTRICT_OFFICER, Role.SUBDISTRICT_HEAD) else people
    assert seen(Programme, "code", who) == programmes
    assert all_seen(PLACES, who) == {places}
    assert all_seen(LOGS, who) == {NONE if role == Role.FINANCE_OFFICER else places}
    assert all_seen({model: key for model, key in PEOPLES.items() if model is not Team}, who) == {people}
    assert seen(Team, "code", who) == teams
    assert seen(Grant, "site__code", who) == money


def test_who_covers_single_sites_sees_their_places_by_name_and_no_other(holder: Holder) -> None:
    for role in (Role.SITE_KEEPER, Role.ASSESSOR):
        who = holder(role)
        assert (seen(Community, "code", who), seen(Subdistrict, "code", who), seen(Scheme, "programme__code", who)) == (
            OWN, OWN, OWN,
        )  # fmt: skip


def test_an_assessor_sees_the_own_marks_only_and_no_result_before_the_public_notice(holder: Holder) -> None:
    who = holder(Role.ASSESSOR)
    of_site = Mark.objects.filter(site__code="X0")
    assert of_site.exists()
    assert not Mark.objects.visible_to(who).exists()
    of_site.update(assessor=who.user.name)  # type: ignore[union-attr]
    assert seen(Mark, "site__code", who) == OWN
    rounds = {one.round for one in Evaluation.objects.filter(site__code="X0")}
    for status, found in (("reviewed", NONE), ("notice", OWN), ("published", OWN)):
        for one in rounds:
            type(one).objects.filter(pk=one.pk).update(status=status)
        assert seen(Evaluation, "site__code", who) == found
        assert seen(Score, "evaluation__site__code", who) == found


def test_a_person_sees_the_own_commendation_once_it_is_public(holder: Holder) -> None:
    who = holder(Role.VOLUNTEER)
    for number in ("V0", "V1"):
        one = Volunteer.objects.get(number=number)
        Award.objects.create(
            year=YEAR, kind="优秀志愿者", volunteer=one, position=1, proposed_at=timezone.now(), proposed_by="x"
        )
    assert not Award.objects.visible_to(who).exists()
    Award.objects.update(status="notice", decided_at=timezone.now(), decided_by="y")
    assert seen(Award, "volunteer__number", who) == OWN


def test_a_person_sees_the_own_papers_once_they_are_no_drafts(holder: Holder) -> None:
    who, file = holder(Role.VOLUNTEER), StoredFile.objects.first()
    kinds = ("service_record", "volunteer_certificate")
    for kind, number in product(kinds, ("V0", "V1")):
        one = Volunteer.objects.get(number=number)
        Document.objects.create(kind=kind, year=YEAR, subject=number, number=f"{kind}{number}", volunteer=one)
    assert not Document.objects.visible_to(who).exists()
    Document.objects.filter(kind__in=kinds).update(
        is_draft=False, file=file, pages=1, made_at=timezone.now(), content_hash="x"
    )
    assert seen(Document, "number", who) == OWN * 2


@pytest.mark.parametrize("role", PEOPLE)
def test_the_start_page_works_for_each_role_in_both_languages(holder: Holder, role: str) -> None:
    who = holder(role)
    for language in ("zh-hans", "en"):
        page = signed_in(who, language).get(f"/?year={YEAR}")
        assert page.status_code == 200
    for link in page.context["quick"]:
        assert signed_in(who).get(link.url, follow=True).status_code == 200, link.url
    for each in page.context["waiting"]:
        assert not each.url or signed_in(who).get(each.url).status_code == 200, each.url
    for one in page.context["people"]:
        assert signed_in(who).get(one.url).status_code == 200, one.url


def test_the_start_page_of_a_volunteer_tells_the_own_service(holder: Holder) -> None:
    page = signed_in(holder(Role.VOLUNTEER)).get(f"/?year={YEAR}")
    assert page.context["people"][0].value == "1"
    assert not page.context["sees_places"]


# an audit of a part


def audited(**scope: object) -> Actor:
    return actor("part", Role.AUDITOR, assignment=an_audit("部分", **scope))


def test_an_audit_of_a_subdistrict_sees_that_only(district: None) -> None:
    who = audited(subdistricts=["S1"])
    assert who.reach is Reach.AUDIT
    assert all_seen(PLACES | LOGS, who) == {"1"}
    assert (seen(Volunteer, "number", who), seen(Grant, "site__code", who)) == ("1", "1")
    assert (seen(Community, "code", who), seen(Subdistrict, "code", who)) == ("1", "1")


def test_an_audit_of_a_programme_sees_that_only(district: None) -> None:
    who = audited(programmes=["P1"])
    assert seen(Programme, "code", who) == "1"
    assert all_seen(PLACES | LOGS, who) == {"1"}
    assert seen(Scheme, "programme__code", who) == "1"


def test_an_audit_of_a_year_sees_nothing_of_another(district: None) -> None:
    models: list[type[Model]] = [MonthlyLog, Activity, Incident, Mark, Evaluation, Score, ServiceRecord, Grant, Award]
    this, other = audited(years=[YEAR]), actor("other", Role.AUDITOR, assignment=an_audit("他年", years=[YEAR - 1]))
    for model in models:
        rows: Any = model._default_manager
        assert rows.visible_to(this).count() == rows.count() > 0, model
        assert not rows.visible_to(other).exists(), model
    assert seen(Site, "code", other) == ALL


def test_an_audit_of_a_part_reads_neither_the_trail_nor_the_accounts(district: None) -> None:
    part, whole = audited(subdistricts=["S1"]), actor("whole", Role.AUDITOR)
    for right in (Right.SEE_AUDIT, Right.SEE_ACCOUNTS):
        assert whole.may(right)
        assert not part.may(right)
    assert part.may(Right.SEE_MONEY)
    for url in ("/admin/audit/entry/", "/admin/accounts/post/"):
        assert signed_in(part).get(url).status_code == 403


def test_the_page_of_a_site_shows_an_audit_its_years_only(district: None) -> None:
    other = actor("other", Role.AUDITOR, assignment=an_audit("他年", years=[YEAR - 1]))
    for who, found in ((other, 0), (audited(years=[YEAR]), 1)):
        page = signed_in(who).get(f"/sites/X0/?year={YEAR}")
        assert sum(month.log is not None for month in page.context["months"]) == found


def test_the_account_of_a_volunteer_is_set_on_a_page_and_opens_the_own_record(holder: Holder) -> None:
    administrator, who = holder(Role.ADMINISTRATOR), actor("person", Role.VOLUNTEER)
    volunteer = Volunteer.objects.get(number="V2")
    url = f"/admin/volunteers/volunteer/{volunteer.pk}/account/"
    client = signed_in(administrator)
    assert "Own account" in client.get(f"/admin/volunteers/volunteer/{volunteer.pk}/change/").content.decode()
    assert not Volunteer.objects.visible_to(who).exists()
    assert client.post(url, {"user": who.user.pk, "reason": "本人"}).status_code == 302  # type: ignore[union-attr]
    assert seen(Volunteer, "number", who) == "2"
    other = f"/admin/volunteers/volunteer/{Volunteer.objects.get(number='V1').pk}/account/"
    assert client.post(other, {"user": who.user.pk, "reason": "本人"}).status_code == 400  # type: ignore[union-attr]
    assert signed_in(who).get(url).status_code == 403
    assert signed_in(who).get(other).status_code == 404
