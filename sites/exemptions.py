"""Which months of which sites nobody has to hand in a log for (docs/monthly-logs.md).

It stops reminders and takes the month off what is overdue, and nothing else: what is measured and scored ignores it
(docs/rules.md §2).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from sites.models import LogExemption, Site
from sites.site_years import DAY, Month, month_of

#: first and last day for which no log is asked
Span = tuple[date, date]
#: so long after its month a log may be due: the next month's 28th, and the holidays after it
LATEST = timedelta(days=60)
#: lookups of a site to what an exemption names
_NAMED = ("programme", "room__community__subdistrict", "room__community", "pk")


@dataclass(frozen=True, slots=True)
class Place:
    """A site by its keys, with what exemptions, deadlines and lists go by. The days are those on which it operates."""

    site: int
    code: str
    programme: int
    due_day: int
    community: int
    subdistrict: int
    subdistrict_code: str
    opened: date
    closed: date | None


def is_exempt(spans: Iterable[Span], month: Month, deadline: date, opened: date, closed: date | None) -> bool:
    """Whether no log is asked for a site's month: what exempts the site covers each day of the month on which it
    operates, or the month's deadline."""
    spans = list(spans)
    first, last = max(month.first, opened), min(month.last, closed or month.last)
    return _covers(spans, deadline, deadline) or (bool(spans) and _covers(spans, first, last))


def _covers(spans: list[Span], first: date, last: date) -> bool:
    """Whether each day from `first` to `last` lies in one of the spans."""
    day = first
    while day <= last:
        ends = [end for start, end in spans if start <= day <= end]
        if not ends:
            return False
        day = max(ends) + DAY
    return True


def of_year(year: int) -> "Exemptions":
    """Those that may touch the logs of a year."""
    return Exemptions(date(year, 1, 1), date(year, 12, 31) + LATEST)


class Exemptions:
    """What is in force on any day from `first` to `last`, read once. It holds whoever asks: a committee need not see a
    neighbour's to be exempt by the district's."""

    def __init__(self, first: date, last: date) -> None:
        rows = LogExemption.objects.filter(withdrawn_at=None, starts__lte=last, ends__gte=first).order_by()
        self._rows = list(rows.values_list("programme", "subdistrict", "community", "site", "starts", "ends"))

    def __bool__(self) -> bool:
        return bool(self._rows)

    def covers(self, place: Place, month: Month, deadline: date) -> bool:
        """Whether the place's log of a month, due on `deadline`, is not asked for."""
        spans = self._spans(place)
        return bool(spans) and is_exempt(spans, month, deadline, place.opened, place.closed)

    def exempts(self, site: Site, month: date, deadline: date) -> bool:
        """As `covers`, of a site that was read with its room and community, and a month by its first day."""
        if not self._rows:
            return False
        community = site.room.community
        place = Place(
            site.pk, site.code, site.programme_id, 0, community.pk, community.subdistrict_id, "",
            site.opened_on or month, site.closed_on,
        )  # fmt: skip
        return self.covers(place, month_of(month), deadline)

    @property
    def sites(self) -> Q:
        """The sites that any of them names; no site when there is none."""
        found = Q(pk__in=[])
        for *named, _starts, _ends in self._rows:
            of_row = Q(**{lookup: key for lookup, key in zip(_NAMED, named, strict=True) if key is not None})
            if not of_row:
                return Q()
            found |= of_row
        return found

    def _spans(self, place: Place) -> list[Span]:
        keys = (place.programme, place.subdistrict, place.community, place.site)
        return [
            (starts, ends)
            for *named, starts, ends in self._rows
            if all(name is None or name == key for name, key in zip(named, keys, strict=True))
        ]
