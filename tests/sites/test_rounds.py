"""The life of a computed evaluation, and what every workflow has in common."""

from collections.abc import Callable
from datetime import date

import pytest

from portal.accounts.actors import SYSTEM
from portal.accounts.rights import Role
from portal.audit.models import Entry
from portal.web.errors import Forbidden, Refused
from sites.models import EvaluationRound, Mark
from sites.services.evaluate import evaluate
from sites.services.rounds import move_round
from sites.states import ROUND_MOVES
from tests.factories import YEAR, a_mark, a_programme, a_scheme, a_site, an_actor, judged

pytestmark = pytest.mark.django_db


@pytest.fixture
def round_() -> EvaluationRound:
    programme = a_programme()
    a_scheme(programme, judged())
    a_mark(a_site(programme), "A", "90")
    computer = an_actor(Role.PROGRAMME_OFFICER, "computer", programme)
    return evaluate(by=computer, year=YEAR).done[0].round


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as error:
        act()
    return str(error.value)


def test_a_round_goes_all_the_way_through_three_hands(round_: EvaluationRound) -> None:
    reviewer = an_actor(Role.PROGRAMME_OFFICER, "reviewer", round_.programme)
    director, leader = an_actor(Role.OFFICE_DIRECTOR, "director"), an_actor(Role.LEADER, "leader")
    move_round(by=reviewer, round_=round_, move="review")
    move_round(by=director, round_=round_, move="give_notice")
    done = move_round(by=leader, round_=round_, move="publish")
    assert (done.status, done.reviewed_by, done.published_by) == ("published", "reviewer", "leader")
    assert done.reviewed_at and done.notice_from and done.published_at
    entries = Entry.objects.filter(action__startswith="round.").order_by("number")
    assert list(entries.values_list("action", "actor", "target")) == [
        ("round.compute", "computer", "P 2025"),
        ("round.review", "reviewer", "P 2025"),
        ("round.give_notice", "director", "P 2025"),
        ("round.publish", "leader", "P 2025"),
    ]


def test_nobody_reviews_what_they_computed(round_: EvaluationRound) -> None:
    EvaluationRound.objects.update(computed_by=SYSTEM.name)
    refused(lambda: move_round(by=SYSTEM, round_=round_, move="review"))
    assert EvaluationRound.objects.get().status == "computed"


@pytest.mark.parametrize("prepared", ["computed_by", "reviewed_by"])
def test_nobody_publishes_what_they_prepared(round_: EvaluationRound, prepared: str) -> None:
    stamps = {"computed_by": "x", "reviewed_by": "y", "reviewed_at": "2026-01-01T00:00:00Z"}
    EvaluationRound.objects.update(**(stamps | {"status": "notice", prepared: "system"}))
    refused(lambda: move_round(by=SYSTEM, round_=round_, move="publish"))


@pytest.mark.parametrize(
    ("status", "move"),
    [
        ("incomplete", "review"),
        ("computed", "give_notice"),
        ("computed", "publish"),
        ("reviewed", "publish"),
        ("notice", "send_back"),
        ("published", "send_back"),
        ("published", "review"),
    ],
)
def test_moves_that_the_table_does_not_have_are_refused(round_: EvaluationRound, status: str, move: str) -> None:
    EvaluationRound.objects.update(status=status)
    refused(lambda: move_round(by=SYSTEM, round_=round_, move=move, reason="因故"))
    assert EvaluationRound.objects.get().status == status


def test_sending_back_takes_a_reason_and_lifts_the_review(round_: EvaluationRound) -> None:
    move_round(by=SYSTEM, round_=round_, move="review")
    refused(lambda: move_round(by=SYSTEM, round_=round_, move="send_back", reason=" "))
    done = move_round(by=SYSTEM, round_=round_, move="send_back", reason="数据有误")
    assert (done.status, done.reviewed_by, done.reviewed_at) == ("computed", None, None)
    assert Entry.objects.get(action="round.send_back").reason == "数据有误"


@pytest.mark.parametrize(("move", "status"), [("review", "computed"), ("give_notice", "reviewed")])
def test_what_does_not_follow_from_the_marks_any_more_is_not_vouched_for(
    round_: EvaluationRound, move: str, status: str
) -> None:
    stamps = {} if status == "computed" else {"reviewed_by": "x", "reviewed_at": "2026-01-01T00:00:00Z"}
    EvaluationRound.objects.update(status=status, **stamps)
    Mark.objects.update(mark=70, reason="缺台账")
    assert "compute it again" in refused(lambda: move_round(by=SYSTEM, round_=round_, move=move))
    assert EvaluationRound.objects.get().status == status
    assert not Entry.objects.filter(action=f"round.{move}").exists()
    Mark.objects.update(mark=90)
    assert move_round(by=SYSTEM, round_=round_, move=move).status != status


def test_a_provisional_round_is_never_reviewed(round_: EvaluationRound) -> None:
    provisional = evaluate(by=SYSTEM, year=YEAR, as_of=date(2025, 6, 30)).done[0].round
    refused(lambda: move_round(by=SYSTEM, round_=provisional, move="review"))


def test_without_the_right_a_move_is_forbidden(round_: EvaluationRound) -> None:
    with pytest.raises(Forbidden):
        move_round(by=an_actor(Role.AUDITOR), round_=round_, move="review")


def test_outside_the_scope_there_is_no_such_round(round_: EvaluationRound) -> None:
    stranger = an_actor(Role.PROGRAMME_OFFICER, "stranger", a_programme("Q"))
    refused(lambda: move_round(by=stranger, round_=round_, move="review"))
    assert EvaluationRound.objects.get().status == "computed"


def test_a_page_is_offered_the_moves_of_the_actor_with_the_reasons_why_not(round_: EvaluationRound) -> None:
    EvaluationRound.objects.update(computed_by="system")
    round_.refresh_from_db()
    (offer,) = ROUND_MOVES.offers(round_, SYSTEM)
    assert (offer.move.name, len(offer.hindrances)) == ("review", 1)
    other = an_actor(Role.PROGRAMME_OFFICER, "other", round_.programme)
    assert ROUND_MOVES.offers(round_, other)[0].hindrances == []
    assert ROUND_MOVES.offers(round_, an_actor(Role.AUDITOR)) == []
