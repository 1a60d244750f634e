"""The yearly appraisal of volunteers (docs/rules.md §5)."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, Sum

from portal.accounts.actors import Actor
from portal.accounts.rights import Right
from portal.audit.services import record
from portal.audit.settled import compute_then_write
from volunteers import rules
from volunteers.models import Appraisal, ServiceRecord, Volunteer
from volunteers.rules import VolunteerYear
from volunteers.states import ServiceStatus

_COLUMNS = ("minutes_in_year", "minutes_in_all", "service_days", "stars", "grade", "parting_proposed")
#: a volunteer's id → the columns above
Figures = dict[int, tuple[int, int, int, int, str, bool]]


@dataclass(frozen=True)
class Appraised:
    volunteers: int
    changed: bool


def appraise(*, by: Actor, year: int) -> Appraised:
    """Compute and store the appraisal of every volunteer that was registered by the end of `year`.

    Raises Forbidden without the right; the caller sees to it that `by` speaks for the whole district.
    """
    by.require(Right.PROPOSE_AWARDS)
    return compute_then_write(lambda: compute(year), lambda figures: _store(figures, by, year))


def compute(year: int) -> Figures:
    first, last = date(year, 1, 1), date(year, 12, 31)
    in_year = Q(date__gte=first)
    confirmed = ServiceRecord.objects.filter(status=ServiceStatus.CONFIRMED, date__lte=last).values_list("volunteer")
    sums = confirmed.annotate(
        in_all=Sum("minutes"),
        in_year=Sum("minutes", filter=in_year, default=0),
        days=Count("date", filter=in_year, distinct=True),
    )
    served = {volunteer: (of_year, in_all, days) for volunteer, in_all, of_year, days in sums}
    registered = Volunteer.objects.filter(registered_on__lte=last)
    figures: Figures = {}
    for pk, registered_on, trained_on, yearly_exit in registered.values_list(
        "pk", "registered_on", "trained_on", "team__yearly_exit"
    ):
        of_year, in_all, days = served.get(pk, (0, 0, 0))
        volunteer = VolunteerYear(registered_on, trained_on, bool(yearly_exit), of_year, in_all)
        parting = rules.parting_proposed(volunteer, year)
        figures[pk] = (of_year, in_all, days, rules.stars(in_all), rules.grade(volunteer, year), parting)
    return figures


def _store(figures: Figures, by: Actor, year: int) -> Appraised:
    rows = Appraisal.objects.filter(year=year).values_list("volunteer", *_COLUMNS)
    stored = {volunteer: tuple(columns) for volunteer, *columns in rows}
    changed = {pk: columns for pk, columns in figures.items() if stored.get(pk) != columns}
    stale = stored.keys() - figures.keys()
    if changed or stale:
        Appraisal.objects.filter(year=year, volunteer__in=stale).delete()
        Appraisal.objects.bulk_create(
            [
                Appraisal(volunteer_id=pk, year=year, **dict(zip(_COLUMNS, columns, strict=True)))
                for pk, columns in changed.items()
            ],
            update_conflicts=True,
            unique_fields=["volunteer", "year"],
            update_fields=list(_COLUMNS),
        )
        details = {"volunteers": len(figures), "changed": len(changed), "removed": len(stale)}
        record(by=by, action="appraisal.compute", target=str(year), details=details)
    return Appraised(len(figures), bool(changed or stale))
