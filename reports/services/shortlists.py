"""A list of commendation: the sites of a programme, or the district's volunteers, of a year (docs/rules.md
§6)."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.actors import Actor
from portal.audit.changes import between
from portal.audit.services import record
from portal.web.errors import Refused
from programmes.models import Band, Programme
from reports.models import Award, AwardQuota
from reports.rules import Place, shortlist
from reports.states import FROZEN_AWARDS, UNITS, VOLUNTEERS, AwardStatus
from sites.models import EvaluationRound
from volunteers.models import Appraisal
from volunteers.states import EXCELLENT


@dataclass(frozen=True)
class AwardList:
    """Which list: of a programme's sites, or without a programme of the district's volunteers."""

    year: int
    programme: Programme | None = None

    @property
    def kind(self) -> str:
        return UNITS if self.programme else VOLUNTEERS

    @property
    def recipient(self) -> str:
        """The field of an award that names who is commended."""
        return "site_id" if self.programme else "volunteer_id"

    @property
    def name(self) -> str:
        return f"{self.programme.code} {self.kind}" if self.programme else self.kind

    @property
    def awards(self) -> QuerySet[Award]:
        return Award.objects.filter(year=self.year, kind=self.kind, programme=self.programme)

    @property
    def quota(self) -> int:
        """0 without a quota row: then none is listed."""
        row = AwardQuota.objects.filter(year=self.year, kind=self.kind, programme=self.programme).first()
        return row.quota if row else 0


@dataclass(frozen=True)
class Listed:
    """A list as it is stored now; `changed` is False when it was this already."""

    list: AwardList
    changed: bool
    listed: int
    undecided: int


def refuse_if_frozen(chosen: AwardList) -> None:
    """Raises Refused when the list is under public notice, conferred or revoked."""
    frozen = chosen.awards.filter(status__in=FROZEN_AWARDS).first()
    if frozen:
        words = {"list": chosen.name, "year": chosen.year, "state": frozen.get_status_display()}
        raise Refused(_("%(list)s: the list of %(year)d is %(state)s and is not proposed anew.") % words)


def renew(chosen: AwardList, *, by: Actor, round_: EvaluationRound | None) -> Listed:
    """Propose the list anew, without the names that were struck; for units from their complete round.

    Called inside a transaction that holds the head of the audit trail. Raises Refused when the list is
    frozen.
    """
    refuse_if_frozen(chosen)
    struck = set(chosen.awards.filter(status=AwardStatus.STRUCK).values_list(chosen.recipient, flat=True))
    merits = merits_of_sites(round_) if round_ else merits_of_volunteers(chosen.year)
    candidates = {pk: merit for pk, merit in merits.items() if pk not in struck}
    places = shortlist(candidates, chosen.quota)
    changed = _store(chosen, places, by, round_.digest if round_ else "")
    undecided = sum(place.undecided for place in places.values())
    return Listed(chosen, changed, len(places), undecided)


def withdraw(chosen: AwardList, *, by: Actor, reason: str) -> None:
    """Proposals that no longer have a ground go; what a person struck stays on record."""
    proposed = chosen.awards.filter(status=AwardStatus.PROPOSED)
    if names := _codes(chosen):
        proposed.delete()
        details = {"removed": names}
        record(by=by, action="award.withdraw", target=f"{chosen.year} {chosen.name}", reason=reason, details=details)


def merits_of_sites(round_: EvaluationRound) -> dict[int, tuple[Decimal, Decimal]]:
    """Site id → total and output, of the evaluated sites that may be commended."""
    bands = Band.objects.filter(scheme__programme=round_.programme_id, scheme__year=round_.year, commendable=True)
    rows = round_.evaluations.entitled().filter(is_new=False, grade__in=list(bands.values_list("name", flat=True)))
    return {one.site_id: (one.total, one.output) for one in rows if one.total is not None and one.output is not None}


def merits_of_volunteers(year: int) -> dict[int, tuple[int, int]]:
    """Volunteer id → minutes and service days in the year, of those appraised 优秀."""
    rows = Appraisal.objects.filter(year=year, grade=EXCELLENT)
    columns = rows.values_list("volunteer", "minutes_in_year", "service_days")
    return {volunteer: (minutes, days) for volunteer, minutes, days in columns}


def _codes(chosen: AwardList) -> list[str]:
    """Who is proposed, from the first place on."""
    proposed = chosen.awards.filter(status=AwardStatus.PROPOSED).select_related("site", "volunteer")
    return [award.recipient_code for award in proposed.order_by("position", "pk")]


def _store(chosen: AwardList, places: Mapping[int, Place], by: Actor, basis: str) -> bool:
    proposed = {getattr(award, chosen.recipient): award for award in chosen.awards.filter(status=AwardStatus.PROPOSED)}
    wanted = {pk: (place.position, place.undecided, basis) for pk, place in places.items()}
    stored = {pk: (award.position, award.undecided, award.basis) for pk, award in proposed.items()}
    if wanted == stored:
        return False
    before = _codes(chosen)
    chosen.awards.filter(pk__in=[award.pk for pk, award in proposed.items() if pk not in wanted]).delete()
    listing = {"proposed_at": timezone.now(), "proposed_by": by.name, "basis": basis}
    added: list[Award] = []
    kept: list[Award] = []
    for pk, place in places.items():
        award = proposed.get(pk) or Award(
            year=chosen.year, kind=chosen.kind, programme=chosen.programme, **{chosen.recipient: pk}
        )
        for name, value in {"position": place.position, "undecided": place.undecided, **listing}.items():
            setattr(award, name, value)
        (kept if pk in proposed else added).append(award)
    Award.objects.bulk_create(added)
    Award.objects.bulk_update(kept, ["position", "undecided", *listing])
    counts = {"listed": len(places), "quota": chosen.quota, "basis": basis}
    details = counts | between({"listed": before}, {"listed": _codes(chosen)})
    record(by=by, action="award.propose", target=f"{chosen.year} {chosen.name}", details=details)
    return True
