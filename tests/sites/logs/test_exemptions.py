"""Exemptions: who grants what, which months they cover, what they stop, and what they leave as it is."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from time_machine import TimeMachineFixture

from portal.accounts.actors import SYSTEM, Actor
from portal.accounts.models import Community, Subdistrict
from portal.accounts.rights import Role
from portal.audit.models import Entry
from portal.files.models import StoredFile
from portal.web.errors import Forbidden, Refused
from sites.exemptions import is_exempt
from sites.models import Evaluation, LogExemption, Site
from sites.overdue import overdue
from sites.services.evaluate import evaluate
from sites.services.exemptions import Proof, grant_exemption, withdraw_exemption
from sites.site_years import month_of
from sites.todos import logs as todos
from tests import factories as a
from tests.files.scans import a_pdf

MARCH, DEADLINE = month_of(date(2025, 3, 1)), date(2025, 4, 7)


def day(text: str) -> date:
    return date.fromisoformat(f"2025-{text}")


# which months


@pytest.mark.parametrize(
    ("spans", "exempt"),
    [
        ([], False),
        ([("03-01", "03-31")], True),
        ([("03-02", "03-31")], False),
        ([("03-01", "03-30")], False),
        ([("03-01", "03-15"), ("03-16", "03-31")], True),
        ([("03-01", "03-15"), ("03-17", "03-31")], False),
        ([("03-10", "03-31"), ("03-01", "03-12")], True),
        ([("04-07", "04-07")], True),
        ([("04-01", "04-06")], False),
        ([("04-08", "04-30")], False),
    ],
)
def test_a_month_is_exempt_when_every_day_of_it_or_its_deadline_is_covered(
    spans: list[tuple[str, str]], exempt: bool
) -> None:
    days = [(day(first), day(last)) for first, last in spans]
    assert is_exempt(days, MARCH, DEADLINE, date(2024, 1, 1), None) is exempt


def test_only_the_days_on_which_the_site_operates_must_be_covered() -> None:
    late_opening = [(day("03-20"), day("03-31"))]
    assert is_exempt(late_opening, MARCH, DEADLINE, day("03-20"), None)
    assert not is_exempt(late_opening, MARCH, DEADLINE, day("03-19"), None)
    until_closing = [(day("03-01"), day("03-12"))]
    assert is_exempt(until_closing, MARCH, DEADLINE, date(2024, 1, 1), day("03-12"))
    assert not is_exempt(until_closing, MARCH, DEADLINE, date(2024, 1, 1), day("03-13"))


# a small district


@pytest.fixture
def site(db: None) -> Site:
    """One site that owes the log of March 2025, and has handed in those before."""
    programme = a.a_programme()
    a.a_scheme(programme, a.measured("月报按时率"))
    found = a.a_site(programme)
    for month in ("2025-01", "2025-02"):
        a.a_log(found, month)
    return found


@pytest.fixture
def officer(site: Site) -> Actor:
    return a.an_actor(Role.SUBDISTRICT_OFFICER)


@pytest.fixture(autouse=True)
def _in_april(time_machine: TimeMachineFixture) -> None:
    time_machine.move_to(timezone.make_aware(datetime(2025, 4, 20, 9)))


@pytest.fixture
def _files(settings: Any, tmp_path: Any) -> None:
    options = {"BACKEND": "portal.files.store.WholeFileStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = settings.STORAGES | {"files": options}


def grant(by: Actor, **values: Any) -> LogExemption:
    given: dict[str, Any] = {"kind": "停课", "starts": day("03-01"), "ends": day("03-31"), "reason": "暑期停课"}
    return grant_exemption(by=by, **(given | values))


def months(by: Actor = SYSTEM) -> list[str]:
    return [f"{row.month:%Y-%m}" for row in overdue(by)]


def in_the_todos(by: Actor) -> int:
    return sum(todo.count for todo in todos.owed(by, date(2025, 4, 20)))


def test_an_exempt_month_is_not_overdue_until_the_exemption_is_withdrawn(site: Site, officer: Actor) -> None:
    assert months(officer) == ["2025-03"] and in_the_todos(officer) == 1
    granted = grant(officer, site=site)
    assert months(officer) == [] and in_the_todos(officer) == 0
    withdrawn = withdraw_exemption(by=officer, exemption=granted, reason="照常开课")
    assert months(officer) == ["2025-03"] and in_the_todos(officer) == 1
    assert (withdrawn.withdrawn_by, withdrawn.withdrawn_because) == (officer.name, "照常开课")
    actions = list(Entry.objects.order_by("number").values_list("action", "target"))
    assert actions == [("exemption.grant", "S1 2025-03-01"), ("exemption.withdraw", "S1 2025-03-01")]
    with pytest.raises(Refused, match="withdrawn before"):
        withdraw_exemption(by=officer, exemption=granted, reason="再来")


def test_what_is_exempt_waits_for_nobody(
    site: Site, officer: Actor, clerk: Actor, browse: Callable[[Actor], Client]
) -> None:
    def waiting() -> tuple[int, int]:
        """For the committee, and on the page of the year's logs that are owed."""
        expected = sum(todo.count for todo in todos.expected(clerk, date(2025, 4, 20)))
        return expected, browse(officer).get("/year/2025/logs/?state=owed").context["page"].paginator.count

    assert waiting() == (1, 1)
    grant(officer, site=site)
    assert waiting() == (0, 0)


def test_it_touches_only_the_sites_that_are_in_all_that_it_names(site: Site, officer: Actor) -> None:
    other = a.a_site(a.a_programme("Q"), "S2", community="C2")
    a.a_scheme(other.programme)
    for month in ("2025-01", "2025-02"):
        a.a_log(other, month)
    assert [row.place.code for row in overdue(SYSTEM)] == ["S1", "S2"]
    grant(SYSTEM, community=site.room.community, programme=other.programme)
    assert [row.place.code for row in overdue(SYSTEM)] == ["S1", "S2"]
    grant(officer, subdistrict=site.room.community.subdistrict, programme=other.programme)
    assert [row.place.code for row in overdue(SYSTEM)] == ["S1"]
    grant(SYSTEM)
    assert overdue(SYSTEM) == [] and in_the_todos(officer) == 0


def test_the_evaluation_counts_as_if_there_were_no_exemption(site: Site, officer: Actor) -> None:
    def score() -> Any:
        evaluate(by=SYSTEM, year=2025)
        values = Evaluation.objects.filter(site=site).values_list("total", "values__numerator", "values__denominator")
        return list(values)

    before = score()
    grant(officer, site=site)
    assert score() == before and before


# who


def test_who_grants_must_cover_what_is_named(site: Site, officer: Actor) -> None:
    elsewhere = Subdistrict.objects.create(code="J9", name="外街道", kind="街道")
    far = Community.objects.create(
        code="C9", name="外社区", subdistrict=elsewhere, kind="社区", nature="普通", fit=True
    )
    lead = a.an_actor(Role.PROGRAMME_OFFICER, "lead", site.programme)
    stranger = a.an_actor(Role.PROGRAMME_OFFICER, "stranger", a.a_programme("Q"))
    grant(officer, community=site.room.community)
    grant(a.an_actor(Role.SUBDISTRICT_HEAD), subdistrict=site.room.community.subdistrict)
    grant(lead, programme=site.programme, subdistrict=elsewhere)
    grant(SYSTEM)
    for by, named in (
        (officer, {}),
        (officer, {"programme": site.programme}),
        (officer, {"subdistrict": elsewhere}),
        (officer, {"community": far}),
        (lead, {"community": site.room.community}),
        (stranger, {"programme": site.programme}),
        (stranger, {"site": site}),
        (a.an_actor(Role.ADMINISTRATOR), {"site": site}),
        (a.an_actor(Role.CLERK), {"site": site}),
        (a.an_actor(Role.LEADER), {"site": site}),
        (a.an_actor(Role.AUDITOR), {"site": site}),
    ):
        with pytest.raises(Forbidden):
            grant(by, **named)
    assert LogExemption.objects.count() == 4


def test_what_somebody_else_granted_wider_is_not_ones_own_to_withdraw(site: Site, officer: Actor) -> None:
    whole = grant(SYSTEM, programme=site.programme)
    assert LogExemption.objects.visible_to(officer).get() == whole
    with pytest.raises(Forbidden):
        withdraw_exemption(by=officer, exemption=whole, reason="不该")


@pytest.mark.usefixtures("_files")
def test_everything_that_is_wrong_is_said_at_once(site: Site, officer: Actor) -> None:
    with pytest.raises(Refused) as refusal:
        grant(SYSTEM, kind="不可抗力", starts=day("03-31"), ends=day("03-01"), reason=" ")
    assert len(refusal.value.reasons) == 3
    with pytest.raises(Refused, match="neither a PDF"):
        grant(officer, site=site, kind="不可抗力", proof=Proof("proof.pdf", b"MZ\x90 this is a program"))
    with pytest.raises(Refused, match="must fit"):
        grant(officer, site=site, programme=a.a_programme("Q"))
    with pytest.raises(Refused, match="a year at most"):
        grant(officer, site=site, ends=date(2027, 1, 1))
    assert not LogExemption.objects.exists() and not StoredFile.objects.exists()


# pages


@pytest.fixture
def browse() -> Callable[[Actor], Client]:
    def log_in(actor: Actor) -> Client:
        client = Client(headers={"accept-language": "en"})
        assert actor.user
        client.force_login(actor.user)
        return client

    return log_in


@pytest.mark.usefixtures("_files")
def test_an_officer_grants_with_a_proof_that_the_clerk_reads_and_withdraws_again(
    site: Site, officer: Actor, browse: Callable[[Actor], Client]
) -> None:
    client, clerk = browse(officer), browse(a.an_actor(Role.CLERK))
    assert "There is no exemption" in client.get("/logs/exemptions/").text
    typed = {"kind": "不可抗力", "site": "S1", "starts": "2025-03-01", "ends": "2025-03-31", "reason": "暴雨停课"}
    refused = client.post("/logs/exemptions/grant/", typed)
    assert refused.status_code == 400 and "needs a proof" in refused.text and "暴雨停课" in refused.text
    proof = SimpleUploadedFile("停课通知.pdf", a_pdf())
    page = client.post("/logs/exemptions/grant/", typed | {"proof": proof}, follow=True)
    granted = LogExemption.objects.get()
    assert page.redirect_chain[-1][0] == f"/logs/exemptions/{granted.pk}/" and "停课通知.pdf" in page.text
    seen = clerk.get(f"/logs/exemptions/{granted.pk}/").text
    assert "暴雨停课" in seen and "withdraw" not in seen
    assert b"".join(clerk.get(f"/logs/exemptions/{granted.pk}/proof/").streaming_content) == a_pdf()  # type: ignore[attr-defined]
    assert clerk.post(f"/logs/exemptions/{granted.pk}/withdraw/", {"reason": "x"}).status_code == 403
    assert clerk.get("/logs/exemptions/grant/").status_code == 403
    assert client.post(f"/logs/exemptions/{granted.pk}/withdraw/", {"reason": ""}).status_code == 409
    client.post(f"/logs/exemptions/{granted.pk}/withdraw/", {"reason": "恢复开课"})
    assert "恢复开课" in client.get(f"/logs/exemptions/{granted.pk}/").text
    assert granted.pk in [row["row"].pk for row in client.get("/logs/exemptions/?state=withdrawn").context["rows"]]


def test_a_list_of_exemptions_is_exported_as_it_is_shown(
    site: Site, officer: Actor, browse: Callable[[Actor], Client]
) -> None:
    grant(officer, site=site)
    answer = browse(officer).get("/logs/exemptions/?state=over&export=xlsx")
    assert answer.headers["Content-Disposition"].endswith('.xlsx"') or "xlsx" in answer.headers["Content-Disposition"]
    assert Entry.objects.filter(action="list.export", target="logs.exemptions").count() == 1
