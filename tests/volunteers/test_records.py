"""A service record is confirmed or not, once, by who may, and never under a published evaluation."""

from datetime import date

import pytest

from portal.accounts.actors import SYSTEM, Actor
from portal.accounts.rights import Role
from portal.audit.models import Entry
from portal.web.errors import Forbidden, Refused
from sites.models import EvaluationRound
from tests.factories import YEAR, a_programme, a_service, a_site, a_volunteer, an_actor
from volunteers.models import ServiceRecord
from volunteers.services.records import evidence_among, move_record

pytestmark = pytest.mark.django_db


@pytest.fixture
def record() -> ServiceRecord:
    return a_service(a_volunteer(), a_site(a_programme()), date(YEAR, 5, 1), status="pending")


def a_round(record: ServiceRecord, status: str, year: int = YEAR, as_of: date | None = None) -> EvaluationRound:
    stamps = {"computed_at": "2026-01-01T00:00Z", "computed_by": "x", "digest": "d"}
    return EvaluationRound.objects.create(
        programme=record.site.programme, year=year, status=status, as_of=as_of, **stamps
    )


def test_it_is_confirmed_on_record(record: ServiceRecord) -> None:
    assert move_record(by=SYSTEM, record=record, move="confirm").status == "confirmed"
    entry = Entry.objects.get(action="service.confirm")
    assert entry.target == f"V1 S1 {YEAR}-05-01"


def test_it_is_rejected_with_a_reason_only(record: ServiceRecord) -> None:
    with pytest.raises(Refused):
        move_record(by=SYSTEM, record=record, move="reject", reason=" ")
    move_record(by=SYSTEM, record=record, move="reject", reason="未到场")
    assert Entry.objects.get(action="service.reject").reason == "未到场"


@pytest.mark.parametrize("status", ["confirmed", "rejected"])
@pytest.mark.parametrize("move", ["confirm", "reject"])
def test_what_was_decided_is_not_decided_again(record: ServiceRecord, status: str, move: str) -> None:
    ServiceRecord.objects.update(status=status)
    with pytest.raises(Refused):
        move_record(by=SYSTEM, record=record, move=move, reason="x")
    assert not Entry.objects.exists()


@pytest.mark.parametrize("status", ["notice", "published"])
def test_evidence_stays_as_it_is(record: ServiceRecord, status: str) -> None:
    a_round(record, status)
    with pytest.raises(Refused, match="evidence"):
        move_record(by=SYSTEM, record=record, move="confirm")
    assert set(evidence_among([record])) == {record.pk}


@pytest.mark.parametrize(
    ("status", "year", "as_of"),
    [("reviewed", YEAR, None), ("published", YEAR - 1, None), ("computed", YEAR, date(YEAR, 6, 30))],
)
def test_other_evaluations_hold_nothing(record: ServiceRecord, status: str, year: int, as_of: date | None) -> None:
    a_round(record, status, year, as_of)
    assert evidence_among([record]) == {}
    assert move_record(by=SYSTEM, record=record, move="confirm").status == "confirmed"


def others() -> list[Role]:
    return [Role.AUDITOR, Role.PROGRAMME_OFFICER, Role.OFFICE_DIRECTOR, Role.CLERK]


@pytest.mark.parametrize("role", others())
def test_who_lacks_the_right_decides_nothing(record: ServiceRecord, role: Role) -> None:
    by: Actor = an_actor(role)
    with pytest.raises(Forbidden):
        move_record(by=by, record=record, move="confirm")
    record.refresh_from_db()
    assert record.status == "pending"
