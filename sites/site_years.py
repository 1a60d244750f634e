"""Which sites take part in a year and which of their rows count (docs/rules.md §1)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from django.db.models import F, Q
from django.utils import timezone

from portal.workdays.models import Holiday
from portal.workdays.rules import end_of, log_deadline
from programmes.models import Programme
from sites.models import Site

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class Month:
    first: date
    last: date

    def holds(self, lookup: str) -> Q:
        """That the date at `lookup` lies in this month."""
        return Q(**{f"{lookup}__range": (self.first, self.last)})


@dataclass(frozen=True, slots=True)
class SiteYear:
    """A site that takes part; its operating months follow each other, so they are one range of days."""

    id: int
    code: str
    is_new: bool
    is_shut: bool
    months: tuple[Month, ...]

    @property
    def weeks(self) -> int:
        """Distinct ISO weeks of all days of the operating months."""
        return (monday(self.months[-1].last) - monday(self.months[0].first)) // WEEK + 1


class SiteYears:
    """A programme's sites in a year, provisionally as of a day or for the whole year.

    Measures ask it for conditions (`Q`) on their rows, so that each is one query for all sites of the
    programme.
    """

    def __init__(self, programme: Programme, year: int, as_of: date | None = None) -> None:
        self.programme = programme
        self.year = year
        self.as_of = as_of
        #: the months of the year that count at all
        self.months = tuple(month for month in months_of(year) if as_of is None or month.last <= as_of)

    @cached_property
    def sites(self) -> dict[int, SiteYear]:
        """The sites that take part, by their id."""
        if not self.months:
            return {}
        rows = Site.objects.filter(
            Q(closed_on=None) | Q(closed_on__gte=self.months[0].first),
            programme=self.programme,
            opened_on__lte=self.months[-1].last,
        ).values_list("pk", "code", "opened_on", "closed_on")
        return {pk: self._site_year(pk, code, opened, closed) for pk, code, opened, closed in rows if opened}

    def _site_year(self, pk: int, code: str, opened: date, closed: date | None) -> SiteYear:
        months = tuple(
            month for month in self.months if opened <= month.last and (closed is None or closed >= month.first)
        )
        is_shut = closed is not None and closed <= date(self.year, 12, 31)
        return SiteYear(pk, code, opened.year == self.year, is_shut, months)

    def of_programme(self, site: str = "site") -> Q:
        return Q(**{f"{site}__programme": self.programme})

    def dated(self, lookup: str = "date", site: str = "site") -> Q:
        """Rows of the programme's sites dated in the year, up to the day of a provisional evaluation."""
        return self.of_programme(site) & Q(**{f"{lookup}__range": (date(self.year, 1, 1), self._last_day)})

    def operating(self, lookup: str = "date", site: str = "site") -> Q:
        """Rows of the programme's sites dated inside an operating month.

        A month counts whole: the day lies on or after the opening or in its month, and likewise for the
        closing.
        """
        if not self.months:
            return Q(pk__in=[])
        opened, closed = f"{site}__opened_on", f"{site}__closed_on"
        begun = Q(**{f"{opened}__lte": F(lookup)})
        running = Q(**{f"{closed}__isnull": True}) | Q(**{f"{closed}__gte": F(lookup)})
        for month in self._months_of_change:
            begun |= month.holds(opened) & month.holds(lookup)
            running |= month.holds(closed) & month.holds(lookup)
        counting = Q(**{f"{lookup}__range": (self.months[0].first, self.months[-1].last)})
        return self.of_programme(site) & counting & begun & running

    def submitted(self, log: str = "") -> Q:
        """Logs that were first submitted by the end of the day of a provisional evaluation."""
        if self.as_of is None:
            return Q()
        return Q(**{f"{log}first_submitted_at__lt": local(end_of(self.as_of))})

    @cached_property
    def cutoffs(self) -> dict[date, datetime]:
        """First day of a month → the moment before which its log is on time; months not yet due are left
        out."""
        kinds = dict(Holiday.objects.filter(date__year__in=(self.year, self.year + 1)).values_list("date", "kind"))
        due_day = self.programme.log_due_day
        deadlines = {month.first: log_deadline(month.first, due_day, kinds) for month in self.months}
        return {
            first: local(end_of(deadline))
            for first, deadline in deadlines.items()
            if self.as_of is None or deadline <= self.as_of
        }

    @cached_property
    def week_ends(self) -> list[date]:
        """The Sundays that end the ISO weeks of the months that count."""
        first, last = monday(self.months[0].first), monday(self.months[-1].last)
        return [first + WEEK * number + 6 * DAY for number in range((last - first) // WEEK + 1)]

    @property
    def _last_day(self) -> date:
        return self.as_of or date(self.year, 12, 31)

    @cached_property
    def _months_of_change(self) -> list[Month]:
        """The months in which a site may have opened or shut: for others no day differs from its month."""
        edges = {month for site in self.sites.values() for month in (site.months[0], site.months[-1])}
        return [month for month in self.months if month in edges]


def months_of(year: int) -> list[Month]:
    firsts = [date(year, number, 1) for number in range(1, 13)]
    return [
        Month(first, following - DAY)
        for first, following in zip(firsts, [*firsts[1:], date(year + 1, 1, 1)], strict=True)
    ]


def month_of(day: date) -> Month:
    """The month that holds a day."""
    return months_of(day.year)[day.month - 1]


def monday(day: date) -> date:
    return day - DAY * day.weekday()


def local(moment: datetime) -> datetime:
    """A naive local time as the database compares it."""
    return timezone.make_aware(moment)
