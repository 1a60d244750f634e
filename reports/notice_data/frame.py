"""What all public notices have: who issues it and receives objections, and from which day to which."""

from dataclasses import dataclass
from datetime import date

from funding.states import NOTICE_DAYS
from portal.workdays.models import Holiday
from portal.workdays.rules import working_day_after
from programmes.models import Programme
from reports.pdf.figures import leading_office


@dataclass(frozen=True)
class Period:
    """The working days of a notice, from the first to the last; the day of publication is none of them."""

    published: date
    first: date
    last: date
    days: int = NOTICE_DAYS


@dataclass(frozen=True)
class Frame:
    """`programme` is a name, "" for the whole district; so are `office` (who issues it) and `receiver` (who receives
    objections), which the portal does not know of the district. `period` is None before publication."""

    year: int
    programme: str
    office: str
    receiver: str
    period: Period | None
    draft: bool


def frame(programme: Programme | None, year: int, published: date | None, *, draft: bool) -> Frame:
    """`published` is the local day on which the notice was put up, None while it is not."""
    if programme is None:
        return Frame(year, "", "", "", period(published), draft)
    unit = programme.lead_unit.name if programme.lead_unit else ""
    return Frame(year, programme.name, leading_office(programme.name, unit), unit, period(published), draft)


def period(published: date | None) -> Period | None:
    """The working days of the notice after the day of publication (docs/rules.md §4)."""
    if published is None:
        return None
    holidays = dict(Holiday.objects.filter(date__gt=published).values_list("date", "kind"))
    first, last = (working_day_after(published, number, holidays) for number in (1, NOTICE_DAYS))
    return Period(published, first, last)
