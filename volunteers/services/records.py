"""The life of a service record: confirmed, or not confirmed with a reason."""

from collections.abc import Mapping, Sequence

from portal.accounts.actors import Actor
from sites.guards import frozen_years
from volunteers.models import ServiceRecord
from volunteers.states import IS_EVIDENCE, SERVICE_MOVES


def move_record(*, by: Actor, record: ServiceRecord, move: str, reason: str = "") -> ServiceRecord:
    """Confirm a pending record (`confirm`), or not (`reject`, with a reason that the audit entry keeps).

    Raises Refused for a record that is not pending, or under an evaluation that is under public notice or published;
    Forbidden without the right.
    """
    return SERVICE_MOVES.move(record, move, by=by, reason=reason)


def move_records(*, by: Actor, records: Sequence[ServiceRecord], move: str, reason: str = "") -> list[ServiceRecord]:
    """`move_record` for many, all or none."""
    return SERVICE_MOVES.move_all(records, move, by=by, reason=reason)


def evidence_among(records: Sequence[ServiceRecord]) -> Mapping[int, list[str]]:
    """Those that no longer change because a published evaluation rests on them, in one question for all of them.

    The records come with their site's programme.
    """
    frozen = frozen_years()
    return {one.pk: [str(IS_EVIDENCE)] for one in records if (one.site.programme.code, one.date.year) in frozen}
