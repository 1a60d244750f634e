"""Nobody approves what they prepared, whoever did the same again since and in whatever post they come back."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from funding.models import Allocation
from funding.services.allocations import move_allocation
from portal.accounts.actors import Actor
from portal.accounts.models import Post
from portal.accounts.rights import Role
from portal.audit.services import record
from portal.web.errors import Refused
from programmes.models import Programme
from reports.models import Award
from reports.services.awards import move_list
from reports.services.shortlists import AwardList
from sites.models import EvaluationRound
from sites.services.rounds import move_round
from tests.web.district import YEAR, actor, follow_from_the_ledgers
from volunteers.models import ServiceRecord
from volunteers.services.records import move_record

# one who may prepare and decide alike: only the other person is asked for here
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everything")]
NOBODY_APPROVES = "another person"


@pytest.fixture
def preparer(district: None) -> Actor:
    return actor("preparer", Role.ADMINISTRATOR)


@pytest.fixture
def other(district: None) -> Actor:
    return actor("other", Role.ADMINISTRATOR)


def in_another_post(who: Actor) -> Actor:
    assert who.user
    post = Post.objects.create(user=who.user, role=Role.LEADER, starts=date(2020, 1, 1))
    return Actor(user=who.user, post=post)


def prepared(by: Actor, action: str, thing: Any) -> None:
    """On record as a step that somebody has done, and that another has done again since."""
    with transaction.atomic():
        record(by=by, action=action, target=getattr(thing, "prepared_as", thing.audit_name))


def a_round(status: str) -> EvaluationRound:
    reviewed = {"reviewed_by": "x", "reviewed_at": timezone.now()}
    follow_from_the_ledgers()
    EvaluationRound.objects.filter(programme__code="P0").update(
        status=status, as_of=None, computed_by="x", **(reviewed if status != "computed" else {})
    )
    return EvaluationRound.objects.get(programme__code="P0", as_of=None)


@pytest.mark.parametrize(
    ("move", "status", "steps"),
    [
        ("review", "computed", ["round.compute"]),
        ("give_notice", "reviewed", ["round.compute"]),
        ("publish", "notice", ["round.compute", "round.review"]),
    ],
)
def test_an_evaluation_is_moved_on_by_who_had_no_hand_in_it(
    preparer: Actor, other: Actor, move: str, status: str, steps: list[str]
) -> None:
    one = a_round(status)
    for step in steps:
        who = actor(step, Role.ADMINISTRATOR)
        prepared(who, step, one)
        for by in (who, in_another_post(who)) if move != "review" else (who,):
            with pytest.raises(Refused, match=NOBODY_APPROVES):
                move_round(by=by, round_=one, move=move)
    assert move_round(by=other, round_=one, move=move).status != status


def _always(value: bool, thing: Any) -> bool:
    return value


def an_allocation(monkeypatch: pytest.MonkeyPatch, status: str) -> Allocation:
    """Of which everything else holds."""
    for name, value in (
        ("is_outdated", False), ("evaluation_is_published", True),
        ("notice_is_over", True), ("lacks_legal_basis", False),
    ):  # fmt: skip
        monkeypatch.setattr(Allocation, name, property(partial(_always, value)))
    Allocation.objects.filter(programme__code="P0").update(
        status=status, computed_by="x", reviewed_by="x", reviewed_at=timezone.now()
    )
    return Allocation.objects.get(programme__code="P0")


@pytest.mark.parametrize(
    ("move", "status", "steps"),
    [
        ("review", "draft", ["allocation.compute"]),
        ("give_notice", "reviewed", ["allocation.compute"]),
        ("approve", "notice", ["allocation.compute", "allocation.review"]),
    ],
)
def test_an_allocation_is_moved_on_by_who_had_no_hand_in_it(
    monkeypatch: pytest.MonkeyPatch, other: Actor, move: str, status: str, steps: list[str]
) -> None:
    one = an_allocation(monkeypatch, status)
    for step in steps:
        who = actor(step, Role.ADMINISTRATOR)
        prepared(who, step, one)
        with pytest.raises(Refused, match=NOBODY_APPROVES):
            move_allocation(by=who, allocation=one, move=move)
    assert move_allocation(by=other, allocation=one, move=move).status != status


@pytest.mark.parametrize(("move", "status"), [("give_notice", "proposed"), ("confer", "notice")])
def test_a_shortlist_is_moved_on_by_who_had_no_hand_in_it(
    monkeypatch: pytest.MonkeyPatch, preparer: Actor, other: Actor, move: str, status: str
) -> None:
    monkeypatch.setattr(Award, "is_outdated", property(lambda self: False))
    Award.objects.filter(programme__code="P0").update(
        status=status, proposed_by="x", undecided=False, decided_at=timezone.now(), decided_by="x"
    )
    chosen = AwardList(YEAR, Programme.objects.get(code="P0"))
    one = chosen.awards.first()
    assert one
    assert one.prepared_as == f"{chosen.year} {chosen.name}"
    prepared(preparer, "award.propose", one)
    for by in (preparer, in_another_post(preparer)):
        with pytest.raises(Refused, match=NOBODY_APPROVES):
            move_list(by=by, chosen=chosen, move=move)
    assert {award.status for award in move_list(by=other, chosen=chosen, move=move)} != {status}


def test_service_is_confirmed_by_neither_who_did_it_nor_who_recorded_it(
    holder: Callable[..., Actor], preparer: Actor, other: Actor
) -> None:
    one = ServiceRecord.objects.get(volunteer__number="V0")
    for recorder in (preparer.user.name, preparer.user.username):  # type: ignore[union-attr]
        ServiceRecord.objects.filter(pk=one.pk).update(status="pending", recorder=recorder)
        with pytest.raises(Refused, match=NOBODY_APPROVES):
            move_record(by=preparer, record=one, move="confirm")
    one.volunteer.account = preparer.user
    one.volunteer.save(update_fields=["account"])
    ServiceRecord.objects.filter(pk=one.pk).update(recorder="")
    with pytest.raises(Refused, match="own service"):
        move_record(by=preparer, record=one, move="confirm")
    assert move_record(by=other, record=one, move="confirm").status == "confirmed"


def test_who_recorded_service_by_mistake_may_still_not_confirm_it_with_a_reason(preparer: Actor) -> None:
    """To say no to what one recorded oneself approves nothing."""
    one = ServiceRecord.objects.get(volunteer__number="V0")
    ServiceRecord.objects.filter(pk=one.pk).update(status="pending", recorder=preparer.user.name)  # type: ignore[union-attr]
    assert move_record(by=preparer, record=one, move="reject", reason="误录").status == "rejected"
