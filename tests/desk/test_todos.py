"""What waits: for whom, how many, by when, and when it is off the list again."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from time_machine import TimeMachineFixture

from funding.models import Allocation, Grant, current_basis
from funding.todos import outdated_among
from portal.accounts.actors import Actor
from portal.accounts.models import Community, Subdistrict
from portal.accounts.rights import Role
from portal.desk.start import latest_news, todos
from portal.desk.start.waiting import Waiting, days_left
from portal.jobs.models import Job
from portal.workdays.models import Holiday
from programmes.models import Programme, ProgrammeOfficer, Scheme
from reports.models import Award, Document
from sites.models import Evaluation, EvaluationRound, Incident, MonthlyLog, Site
from tests.web.district import actor, make, officer_of, signed_in
from volunteers.models import ServiceRecord

pytestmark = pytest.mark.django_db


@pytest.fixture
def programmes() -> list[Programme]:
    """Four programmes; the first two have two sites each, one a subdistrict, each with one approved log of March."""
    return make(4)


@pytest.fixture
def officer(programmes: list[Programme]) -> Actor:
    return officer_of(programmes[0])


@pytest.fixture
def finance(programmes: list[Programme]) -> Actor:
    return actor("finance", Role.FINANCE_OFFICER)


@pytest.fixture
def leader(programmes: list[Programme]) -> Actor:
    return actor("leader", Role.LEADER)


@pytest.fixture
def subdistrict(programmes: list[Programme]) -> Actor:
    return actor("subdistrict", Role.SUBDISTRICT_OFFICER, subdistrict=Subdistrict.objects.get(code="S0"))


@pytest.fixture
def clerk(programmes: list[Programme]) -> Actor:
    return actor("clerk", Role.CLERK, community=Community.objects.get(code="C0"))


def waits(who: Actor, words: str, today: date | None = None) -> Waiting | None:
    """The actor's to-do whose text holds these words."""
    found = [each for each in todos(who, today) if words in str(each.todo.what)]
    assert len(found) < 2
    return found[0] if found else None


def count(who: Actor, words: str) -> int:
    found = waits(who, words)
    return found.count if found else 0


def names(waiting: Waiting | None) -> list[str]:
    return [str(one.place.name) for one in waiting.places] if waiting else []


def settle(code: str) -> None:
    """As if the allocation had just been computed from what there is now."""
    one = Allocation.objects.get(programme__code=code)
    Allocation.objects.filter(pk=one.pk).update(basis=current_basis(one.programme_id, one.year))


# logs


def test_logs_to_be_checked_wait_for_the_subdistrict_that_checks_them(subdistrict: Actor, officer: Actor) -> None:
    MonthlyLog.objects.filter(site__code__in=["X0", "X1"]).update(status="submitted")
    assert count(subdistrict, "to be checked") == 1
    assert count(officer, "to be checked") == 1
    MonthlyLog.objects.update(status="approved")
    assert waits(subdistrict, "to be checked") is None


def test_a_log_is_owed_once_its_deadline_is_over_and_not_before(
    subdistrict: Actor, time_machine: TimeMachineFixture
) -> None:
    """The log of January was due by 5 February 2025, a Wednesday."""
    time_machine.move_to("2025-02-05T23:59:59+08:00", tick=False)
    assert waits(subdistrict, "2025 not handed in") is None
    time_machine.move_to("2025-02-06T00:00:00+08:00", tick=False)
    owed = waits(subdistrict, "2025 not handed in")
    assert owed and owed.count == 1 and owed.todo.due == date(2025, 2, 5)
    assert owed.tone == "poor" and "1 day overdue" in owed.when


def test_no_log_is_owed_any_more_when_the_evaluation_is_under_public_notice(subdistrict: Actor) -> None:
    EvaluationRound.objects.filter(programme__code="P0").update(status="notice", notice_from=date(2026, 5, 29))
    assert waits(subdistrict, "2025 not handed in") is None


def test_no_log_is_owed_of_a_year_for_which_a_programme_does_not_use_the_portal(subdistrict: Actor) -> None:
    """On 1 June 2026: nothing of 2026 is there, until the programme has a scheme."""
    words = "2026 not handed in"
    assert waits(subdistrict, words) is None
    Scheme.objects.create(programme=Programme.objects.get(code="P1"), year=2026)
    assert waits(subdistrict, words) is None
    Scheme.objects.create(programme=Programme.objects.get(code="P0"), year=2026)
    assert count(subdistrict, words) == 4
    assert signed_in(subdistrict).get("/year/2026/logs/?state=owed").context["page"].paginator.count == 4


def test_a_committee_is_told_each_log_that_is_due_and_by_when(clerk: Actor) -> None:
    waiting = waits(clerk, "to be handed in")
    assert waiting and waiting.count == 11 and len(waiting.places) == 6 and waiting.left == 5
    first = waiting.places[0]
    assert (first.place.name, first.place.due, first.tone) == ("项目点0 2025-01", date(2025, 2, 5), "poor")
    assert first.place.url == "/logs/2025-1/X0/"


def test_a_committee_is_reminded_of_a_log_before_its_deadline(clerk: Actor, time_machine: TimeMachineFixture) -> None:
    time_machine.move_to("2025-04-20T10:00:00+08:00", tick=False)
    MonthlyLog.objects.create(site=Site.objects.get(code="X0"), month=date(2025, 1, 1), status="submitted",
                              first_submitted_at=timezone.now(), open_days=1)  # fmt: skip
    MonthlyLog.objects.create(site=Site.objects.get(code="X0"), month=date(2025, 2, 1), status="submitted",
                              first_submitted_at=timezone.now(), open_days=1)  # fmt: skip
    assert waits(clerk, "to be handed in") is None
    time_machine.move_to("2025-04-22T10:00:00+08:00", tick=False)
    waiting = waits(clerk, "to be handed in")
    assert waiting and [(one.place.name, one.tone) for one in waiting.places] == [("项目点0 2025-04", "idle")]
    assert "13 days left" in waiting.when
    time_machine.move_to("2025-05-05T23:00:00+08:00", tick=False)
    waiting = waits(clerk, "to be handed in")
    assert waiting and "due today" in waiting.when and waiting.tone == "middling"


def test_a_returned_log_waits_for_its_committee_with_the_note(clerk: Actor, subdistrict: Actor) -> None:
    MonthlyLog.objects.filter(site__code__in=["X0", "X1"]).update(status="returned", note="缺照片")
    waiting = waits(clerk, "returned")
    assert waiting and waiting.count == 1 and waiting.places[0].place.note == "缺照片"
    assert waits(subdistrict, "returned") is None


def test_the_days_that_are_left_are_said_in_words() -> None:
    due = date(2026, 6, 1)
    said = [days_left(due, due + timedelta(days=n)).split(", ")[1] for n in (-2, -1, 0, 1, 2)]
    assert said == ["2 days left", "1 day left", "due today", "1 day overdue", "2 days overdue"]


# evaluations


def test_an_evaluation_without_marks_counts_the_sites_that_lack_them(officer: Actor, finance: Actor) -> None:
    EvaluationRound.objects.filter(programme__code="P0").update(status="incomplete")
    Evaluation.objects.filter(site__code="X0").update(missing=["Z1"])
    waiting = waits(officer, "lack marks")
    assert waiting and waiting.count == 1 and "kind=missing" in waiting.url
    assert waits(finance, "lack marks") is None


def test_who_computed_an_evaluation_is_not_told_to_review_it(officer: Actor) -> None:
    assert names(waits(officer, "evaluations to be reviewed")) == ["项目0 2025"]
    EvaluationRound.objects.update(computed_by="officer")
    assert waits(officer, "evaluations to be reviewed") is None


def test_a_leader_puts_under_notice_what_another_prepared(leader: Actor, officer: Actor) -> None:
    rounds = EvaluationRound.objects.filter(programme__code__in=["P0", "P1"])
    rounds.update(status="reviewed", reviewed_by="y", reviewed_at=timezone.now())
    rounds.filter(programme__code="P1").update(computed_by="leader")
    assert names(waits(leader, "evaluations to be put under public notice")) == ["项目0 2025"]
    assert waits(officer, "put under public notice") is None


def test_an_evaluation_is_to_be_published_the_day_after_five_working_days_of_notice(
    leader: Actor, officer: Actor, time_machine: TimeMachineFixture
) -> None:
    """Given on Friday 29 May 2026; 1 to 5 June are working days unless one is a holiday."""
    EvaluationRound.objects.filter(programme__code="P0").update(
        status="notice", notice_from=date(2026, 5, 29), reviewed_by="y", reviewed_at=timezone.now()
    )
    time_machine.move_to("2026-06-05T20:00:00+08:00", tick=False)
    assert waits(leader, "to be published") is None
    running = waits(officer, "objections")
    assert running and running.todo.due == date(2026, 6, 5) and "due today" in running.when
    time_machine.move_to("2026-06-06T08:00:00+08:00", tick=False)
    assert names(waits(leader, "to be published")) == ["项目0 2025"]
    assert waits(officer, "objections") is None
    assert count(officer, "a leader has to publish") == 1
    Holiday.objects.create(date=date(2026, 6, 3), kind="休")
    assert waits(leader, "to be published") is None


def test_who_reviewed_an_evaluation_does_not_publish_it(leader: Actor) -> None:
    EvaluationRound.objects.filter(programme__code="P0").update(
        status="notice", notice_from=date(2026, 5, 1), reviewed_by="leader", reviewed_at=timezone.now()
    )
    assert waits(leader, "to be published") is None


def test_a_year_with_a_scheme_and_without_an_evaluation_is_to_be_computed(officer: Actor) -> None:
    assert waits(officer, "evaluations to be computed") is None
    scheme = Scheme.objects.get(programme__code="P0")
    Scheme.objects.create(programme=scheme.programme, year=2024, published_at=timezone.now(), published_by="x")
    Scheme.objects.create(programme=scheme.programme, year=2026, published_at=timezone.now(), published_by="x")
    assert names(waits(officer, "evaluations to be computed")) == ["项目0 2024"]


def test_an_incident_waits_until_its_liability_is_settled(officer: Actor) -> None:
    Incident.objects.filter(site__code__in=["X0", "X1"]).update(liability="认定中")
    waiting = waits(officer, "liability")
    assert waiting and waiting.count == 1 and "2025-03-03" in waiting.when


# money


def test_an_allocation_waits_for_a_finance_officer_who_did_not_compute_it(finance: Actor, officer: Actor) -> None:
    settle("P0")
    assert names(waits(finance, "allocations to be reviewed")) == ["项目0 2025"]
    assert waits(officer, "allocations to be reviewed") is None
    Allocation.objects.update(computed_by="finance")
    assert waits(finance, "allocations to be reviewed") is None


def test_an_allocation_whose_grounds_changed_is_to_be_computed_again_not_reviewed(finance: Actor) -> None:
    settle("P0")
    assert len(names(waits(finance, "computed again"))) == 3
    EvaluationRound.objects.filter(programme__code="P0").update(digest="other")
    assert len(names(waits(finance, "computed again"))) == 4
    assert waits(finance, "allocations to be reviewed") is None


def test_outdated_allocations_are_those_that_each_calls_outdated(programmes: list[Programme]) -> None:
    settle("P0")
    settle("P2")
    Grant.objects.all().delete()
    allocations = list(Allocation.objects.all())
    assert outdated_among(allocations) == {one.pk for one in allocations if one.is_outdated}
    assert len(outdated_among(allocations)) == 2


def test_a_budget_with_rates_and_an_evaluation_is_to_be_allocated(finance: Actor) -> None:
    Grant.objects.all().delete()
    Allocation.objects.filter(programme__code__in=["P0", "P1"]).delete()
    EvaluationRound.objects.filter(programme__code="P1").update(status="incomplete")
    found = [each for each in todos(finance) if str(each.todo.what) == "allocations to be computed"]
    assert [names(each) for each in found] == [["项目0 2025"]]


def test_a_match_without_a_legal_basis_waits_for_those_who_can_name_it(officer: Actor, leader: Actor) -> None:
    assert waits(officer, "obliges") is None
    Grant.objects.filter(site__code__in=["X0", "X1"]).update(basis="")
    assert names(waits(officer, "obliges")) == ["项目0 2025"]
    assert waits(leader, "obliges") is None


def test_an_allocation_is_approved_by_another_after_its_notice(leader: Actor) -> None:
    noticed = {"status": "notice", "reviewed_by": "y", "reviewed_at": timezone.now()}
    Allocation.objects.filter(programme__code="P0").update(notice_from=date(2026, 5, 1), **noticed)
    Allocation.objects.filter(programme__code="P1").update(notice_from=date(2026, 5, 29), **noticed)
    assert names(waits(leader, "to be approved")) == ["项目0 2025"]
    Allocation.objects.filter(status="notice").update(reviewed_by="leader")
    assert waits(leader, "to be approved") is None


# commendation, documents, the rest


def test_a_list_with_equal_names_is_to_be_decided_and_not_yet_approved(officer: Actor, leader: Actor) -> None:
    Award.objects.update(basis="d")
    assert len(names(waits(leader, "commendation to be put under"))) == 2
    Award.objects.filter(site__code="X0").update(undecided=True)
    assert count(officer, "to be decided") == 1
    assert names(waits(leader, "commendation to be put under")) == ["2025 项目1"]


def test_a_list_from_an_older_evaluation_is_to_be_proposed_again(officer: Actor, leader: Actor) -> None:
    Award.objects.update(basis="older")
    assert names(waits(officer, "proposed again")) == ["2025 项目0"]
    assert waits(leader, "commendation to be put under") is None


def test_documents_that_failed_are_said_to_have_failed(officer: Actor) -> None:
    job = Job.objects.create(kind="k", title="t", status="failed", error="x", finished_at=timezone.now())
    Document.objects.filter(site__code="X0").update(job=job)
    waiting = waits(officer, "not made yet")
    assert waiting and waiting.count == 2 and "1 of them failed" in str(waiting.todo.note)


def test_service_waits_for_who_confirms_it(administrator: Actor, officer: Actor) -> None:
    ServiceRecord.objects.update(status="pending")
    assert count(actor("coordinator", Role.VOLUNTEER_COORDINATOR), "service records") == 4
    assert waits(administrator, "service records") is None
    assert waits(officer, "service records") is None


def test_a_programme_without_an_officer_waits_for_the_administrator(administrator: Actor, officer: Actor) -> None:
    ProgrammeOfficer.objects.filter(programme__code="P2").delete()
    assert names(waits(administrator, "without an officer")) == ["项目2"]
    assert waits(officer, "without an officer") is None


def test_an_auditor_has_nothing_to_do_and_reads_what_was_published(programmes: list[Programme], leader: Actor) -> None:
    auditor = actor("auditor", Role.AUDITOR)
    assert todos(auditor) == [] and latest_news(auditor) == []
    EvaluationRound.objects.filter(programme__code="P0").update(
        status="published", published_at="2026-05-20T02:00Z", published_by="x"
    )
    Allocation.objects.filter(programme__code="P1").update(
        status="approved", approved_at="2026-05-21T02:00Z", approved_by="x"
    )
    Award.objects.filter(site__code="X0").update(status="conferred", decided_at="2026-05-22T02:00Z", decided_by="x")
    assert [each.day for each in latest_news(auditor)] == [date(2026, 5, day) for day in (22, 21, 20)]
    page = signed_in(auditor).get("/").content.decode()
    assert "Waiting for you" not in page and "Newly published" in page
    assert "Nothing waits for you." in signed_in(leader).get("/").content.decode()
    assert [each.day.day for each in latest_news(officer_of(programmes[1], "other"))] == [21]


def test_the_most_pressing_stands_first(officer: Actor) -> None:
    MonthlyLog.objects.update(status="submitted")
    assert "not handed in" in str(todos(officer)[0].todo.what)
