"""Reads the district's year: the facts of every programme with a scheme, and what belongs to none of them."""

from collections import Counter
from datetime import date

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from portal.web.errors import Refused
from programmes.models import Programme
from reports import programme_data
from reports.district_data.facts import DistrictFacts, PeopleFacts, Unready
from reports.models import Award, AwardQuota, IncentivePoint
from reports.states import GIVERS, VOLUNTEERS
from sites.models import EvaluationRound, Site
from sites.site_years import SiteYears
from sites.states import RoundStatus
from volunteers.measures import counted_service
from volunteers.models import Appraisal, ServiceRecord, Volunteer
from volunteers.services.appraise import compute
from volunteers.states import APPRAISAL_GRADES

#: what of an appraisal must be as the ledgers make it now
APPRAISED = ("minutes_in_year", "minutes_in_all", "service_days", "stars", "grade", "parting_proposed")


def read(year: int) -> DistrictFacts:
    """As many queries for every year of as many programmes.

    Raises Refused when no programme is evaluated, or when ledgers and results of one are no longer of one state.
    """
    with transaction.atomic():
        planned = list(
            Programme.objects.filter(schemes__year=year, schemes__published_at__isnull=False).order_by("code")
        )
        states = dict(EvaluationRound.objects.final().filter(year=year).values_list("programme", "status"))
        ready = [one for one in planned if states.get(one.pk, RoundStatus.INCOMPLETE) != RoundStatus.INCOMPLETE]
        if not ready:
            raise Refused(_("No site is evaluated for %(year)s. Evaluate the year first.") % {"year": year})
        return DistrictFacts(
            year=year,
            programmes=tuple(programme_data.read(one, year) for one in ready),
            unready=tuple(
                Unready(one.name, "评分尚未齐全" if one.pk in states else "考评尚未核算")
                for one in planned
                if one not in ready
            ),
            unplanned=_unplanned(planned, year),
            people=_people(ready, year),
            points=_points(year),
        )


def _unplanned(planned: list[Programme], year: int) -> tuple[str, ...]:
    """Programmes with a site opened by the end of the year that no published scheme evaluates."""
    opened = Site.objects.filter(opened_on__lte=date(year, 12, 31)).exclude(closed_on__lt=date(year, 1, 1))
    found = Programme.objects.filter(pk__in=opened.values("programme")).exclude(pk__in=[one.pk for one in planned])
    return tuple(found.order_by("code").values_list("name", flat=True))


def _people(ready: list[Programme], year: int) -> PeopleFacts:
    served: set[int] = set()
    for programme in ready:
        rows = ServiceRecord.objects.filter(counted_service(SiteYears(programme, year)))
        served.update(rows.order_by().values_list("volunteer", flat=True).distinct())
    registered = Volunteer.objects.filter(registered_on__lte=date(year, 12, 31)).count()
    quota = AwardQuota.objects.filter(year=year, kind=VOLUNTEERS).first()
    awards = list(Award.objects.filter(year=year, kind=VOLUNTEERS).order_by("pk").values_list("status", "undecided"))
    grades, stars, partings = _appraisal(year)
    return PeopleFacts(
        registered=registered,
        served=len(served),
        grades=grades,
        stars=stars,
        partings=partings,
        quota=quota.quota if quota else None,
        awards=tuple(status for status, _undecided in awards),
        undecided=sum(undecided for _status, undecided in awards),
    )


def _appraisal(
    year: int,
) -> tuple[tuple[tuple[str, int], ...] | None, tuple[tuple[int, int], ...] | None, int | None]:
    """Grades, stars and partings proposed. Raises Refused when it is no longer what the ledgers make it."""
    stored = {pk: tuple(row) for pk, *row in Appraisal.objects.filter(year=year).values_list("volunteer", *APPRAISED)}
    if not stored:
        return None, None, None
    if stored != compute(year):
        text = _("The volunteers' appraisal of %(year)s is outdated: propose the commendations again, then print.")
        raise Refused(text % {"year": year})
    stars = Counter(row[3] for row in stored.values())
    grades = Counter(row[4] for row in stored.values())
    partings = sum(bool(row[5]) for row in stored.values())
    return (
        tuple((grade, grades[grade]) for grade in APPRAISAL_GRADES),
        tuple((number, stars[number]) for number in range(1, 6)),
        partings,
    )


def _points(year: int) -> tuple[tuple[str, int], ...] | None:
    rows = IncentivePoint.objects.filter(year=year).order_by().values_list("giver").annotate(Count("community"))
    found = dict(rows)
    return tuple((giver, found.get(giver, 0)) for giver in GIVERS) if found else None
