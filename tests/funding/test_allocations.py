"""The life of an allocation: who may do what, when, and on what ground."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from funding.models import Allocation, Budget, Rate
from funding.services.allocate import allocate
from funding.services.allocations import move_allocation
from portal.accounts.actors import Actor
from portal.accounts.rights import Role
from portal.web.errors import Forbidden, Refused
from portal.workdays.models import Holiday
from sites.models import EvaluationRound
from sites.services.evaluate import evaluate
from tests.factories import YEAR, a_budget, a_mark, a_programme, a_rate, a_scheme, a_site, an_actor, judged

pytestmark = pytest.mark.django_db
#: a Monday
NOTICE = date(2026, 3, 2)


@pytest.fixture
def allocation() -> Allocation:
    programme = a_programme()
    a_scheme(programme, judged())
    a_mark(a_site(programme), "A", "95")
    a_rate(programme, "优", 100, "0.5", "区政办发〔2023〕12号")
    a_budget(programme, 100)
    evaluate(by=an_actor(Role.PROGRAMME_OFFICER, "officer", programme), year=YEAR)
    EvaluationRound.objects.update(status="published")
    allocate(by=an_actor(Role.FINANCE_OFFICER, "computer"), year=YEAR)
    return Allocation.objects.get()


@pytest.fixture
def reviewer() -> Actor:
    return an_actor(Role.FINANCE_OFFICER, "reviewer")


@pytest.fixture
def director() -> Actor:
    return an_actor(Role.OFFICE_DIRECTOR, "director")


def on(day: date) -> time_machine.travel:
    return time_machine.travel(datetime(day.year, day.month, day.day, 9, tzinfo=ZoneInfo("Asia/Shanghai")), tick=False)


def under_notice(allocation: Allocation, reviewer: Actor, director: Actor) -> None:
    move_allocation(by=reviewer, allocation=allocation, move="review")
    with on(NOTICE):
        move_allocation(by=director, allocation=allocation, move="give_notice")


def approve(allocation: Allocation, by: Actor, day: date = date(2026, 3, 20)) -> Allocation:
    with on(day):
        return move_allocation(by=by, allocation=allocation, move="approve")


def test_an_allocation_is_approved_by_another_person_after_the_notice(
    allocation: Allocation, reviewer: Actor, director: Actor
) -> None:
    under_notice(allocation, reviewer, director)
    approved = approve(allocation, director)
    assert (approved.status, approved.reviewed_by, approved.approved_by) == (
        "approved",
        "reviewer",
        "director",
    )
    assert approved.notice_from == NOTICE
    assert [grant.status for grant in approved.grants.all()] == ["approved"]


@pytest.mark.parametrize(
    ("day", "holidays", "possible"),
    [
        (date(2026, 3, 9), {}, False),
        (date(2026, 3, 10), {}, True),
        (date(2026, 3, 10), {date(2026, 3, 4): "休"}, False),
        (date(2026, 3, 11), {date(2026, 3, 4): "休"}, True),
        (date(2026, 3, 9), {date(2026, 3, 7): "班"}, True),
    ],
)
def test_a_notice_lasts_five_working_days_after_the_day_of_publication(
    allocation: Allocation,
    reviewer: Actor,
    director: Actor,
    day: date,
    holidays: dict[date, str],
    possible: bool,
) -> None:
    for holiday, kind in holidays.items():
        Holiday.objects.create(date=holiday, kind=kind)
    under_notice(allocation, reviewer, director)
    if possible:
        assert approve(allocation, director, day).status == "approved"
    else:
        with pytest.raises(Refused):
            approve(allocation, director, day)


def test_nobody_reviews_or_approves_what_they_prepared(
    allocation: Allocation, reviewer: Actor, director: Actor
) -> None:
    Allocation.objects.update(computed_by="reviewer")
    with pytest.raises(Refused):
        move_allocation(by=reviewer, allocation=allocation, move="review")
    Allocation.objects.update(computed_by="director")
    move_allocation(by=reviewer, allocation=allocation, move="review")
    with pytest.raises(Refused):
        move_allocation(by=director, allocation=allocation, move="give_notice")
    Allocation.objects.update(computed_by="computer", reviewed_by="director", status="notice", notice_from=NOTICE)
    with pytest.raises(Refused):
        approve(allocation, director)


def test_a_ratio_without_a_legal_basis_is_not_approved(
    allocation: Allocation, reviewer: Actor, director: Actor
) -> None:
    Rate.objects.update(basis="")
    allocate(by=an_actor(Role.FINANCE_OFFICER, "another"), year=YEAR)
    under_notice(allocation, reviewer, director)
    with pytest.raises(Refused) as refused:
        approve(allocation, director)
    assert len(refused.value.reasons) == 1
    assert [grant.status for grant in Allocation.objects.get().grants.all()] == ["planned"]


def test_a_ratio_of_nothing_needs_no_legal_basis(allocation: Allocation, reviewer: Actor, director: Actor) -> None:
    Rate.objects.update(basis="", ratio=0)
    allocate(by=an_actor(Role.FINANCE_OFFICER, "another"), year=YEAR)
    under_notice(allocation, reviewer, director)
    assert approve(allocation, director).status == "approved"


def test_an_outdated_allocation_goes_no_further(allocation: Allocation, reviewer: Actor) -> None:
    Budget.objects.update(amount_fen=1)
    with pytest.raises(Refused):
        move_allocation(by=reviewer, allocation=allocation, move="review")


def test_before_the_evaluation_is_published_nothing_is_approved(
    allocation: Allocation, reviewer: Actor, director: Actor
) -> None:
    EvaluationRound.objects.update(status="notice")
    under_notice(allocation, reviewer, director)
    with pytest.raises(Refused):
        approve(allocation, director)


def test_who_may_not_approve_is_told_so(allocation: Allocation, reviewer: Actor, director: Actor) -> None:
    under_notice(allocation, reviewer, director)
    with pytest.raises(Forbidden):
        approve(allocation, reviewer)


def test_every_reason_is_given_at_once(allocation: Allocation, reviewer: Actor, director: Actor) -> None:
    under_notice(allocation, reviewer, director)
    Allocation.objects.update(computed_by="director", basis="")
    with pytest.raises(Refused) as refused:
        approve(allocation, director, NOTICE)
    assert len(refused.value.reasons) == 3
