"""Volunteers with counted service in a programme's year, and what the district's appraisal says of them."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Min, QuerySet, Sum
from django.utils.translation import gettext as _

from portal.web.errors import Refused
from portal.workdays.rules import is_working_day
from reports.programme_data.basis import ProgrammeInYear
from reports.programme_data.work import VolunteerFacts, VolunteerGroup
from volunteers.measures import counted_service
from volunteers.models import Appraisal, ServiceRecord
from volunteers.services.appraise import compute
from volunteers.states import APPRAISAL_GRADES


def counted(of: ProgrammeInYear) -> QuerySet[ServiceRecord]:
    """Counted service of the programme (docs/rules.md §2)."""
    return ServiceRecord.objects.filter(counted_service(of.years)).order_by()


def volunteers(of: ProgrammeInYear) -> VolunteerFacts:
    columns = ("volunteer", "volunteer__kind", "volunteer__team__name", "volunteer__trained_on")
    people = list(
        counted(of).values_list(*columns).annotate(minutes=Sum("minutes"), records=Count("pk"), first=Min("date"))
    )
    by_day = counted(of).values_list("date").annotate(Sum("minutes"))
    grades, parting = _appraisal(of.year, {row[0] for row in people})
    return VolunteerFacts(
        served=len(people),
        trained=sum(_was_trained(trained, first) for _, _, _, trained, _, _, first in people),
        records=sum(row[5] for row in people),
        minutes=sum(row[4] for row in people),
        minutes_off=sum(minutes for day, minutes in by_day if not is_working_day(day, of.holidays)),
        kinds=_groups((row[1], row[4]) for row in people),
        teams=_groups((row[2] or "", row[4]) for row in people),
        grades=grades,
        parting=parting,
    )


def _was_trained(trained_on: date | None, first: date) -> bool:
    return trained_on is not None and trained_on <= first


def _groups(rows: Iterable[tuple[str, int]]) -> tuple[VolunteerGroup, ...]:
    found: dict[str, list[int]] = defaultdict(list)
    for name, minutes in rows:
        found[name].append(minutes)
    groups = [VolunteerGroup(name, len(minutes), sum(minutes)) for name, minutes in found.items()]
    return tuple(sorted(groups, key=lambda one: (-one.minutes, one.name)))


def _appraisal(year: int, people: set[int]) -> tuple[tuple[tuple[str, int], ...] | None, int | None]:
    """Grades of these people and how many partings are proposed; (None, None) when the year is not appraised.

    Raises Refused when the appraisal is no longer what the ledgers make it.
    """
    columns = ("minutes_in_year", "minutes_in_all", "service_days", "stars", "grade", "parting_proposed")
    stored = {pk: row for pk, *row in Appraisal.objects.filter(year=year).values_list("volunteer", *columns)}
    if not stored:
        return None, None
    now = compute(year)
    if any(list(now[pk]) != stored.get(pk) for pk in people):
        text = _("The volunteers' appraisal of %(year)s is outdated: propose the commendations again, then print.")
        raise Refused(text % {"year": year})
    grades = Counter(str(stored[pk][4]) for pk in people)
    return tuple((grade, grades[grade]) for grade in APPRAISAL_GRADES), sum(bool(stored[pk][5]) for pk in people)
