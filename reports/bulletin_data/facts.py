"""What a bulletin says of a month, in figures: of sites, of the places that they lie in, and of all of them.

Minutes of service are whole minutes, dates are local. A site's figures of activity are those of its approved log.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sites.states import LIABLE, LogStatus

ON_TIME, LATE, MISSING, EXEMPT = "按时", "逾期", "未报", "免报"


@dataclass(frozen=True)
class Event:
    """A safety incident: no word of what happened, for it may name a person."""

    day: date
    grade: str
    liability: str


@dataclass(frozen=True)
class SiteMonth:
    """A site's month. `status` is its log's ("" without one), `late` the days after the deadline (0 on time, None while
    it is not in), `exempt` whether none is asked for, `alone` its activities that are no shared occasion."""

    code: str
    name: str
    community: str
    community_code: str
    community_kind: str
    subdistrict: str
    subdistrict_code: str
    subdistrict_kind: str
    status: str = ""
    late: int | None = None
    exempt: bool = False
    returned: int = 0
    corrected: int = 0
    odd: int = 0
    answered: int = 0
    open_days: int = 0
    alone: int = 0
    occasions: frozenset[str] = frozenset()
    people: int = 0
    menu: int = 0
    minutes: int = 0
    served: int = 0
    incidents: tuple[Event, ...] = ()
    valid: int = 0
    satisfied: int = 0

    @property
    def activities(self) -> int:
        return self.alone + len(self.occasions)

    @property
    def handed_in(self) -> bool:
        return self.late is not None

    @property
    def approved(self) -> bool:
        return self.status == LogStatus.APPROVED

    @property
    def how(self) -> str:
        """How its log came in, in a word."""
        if self.late is None:
            return EXEMPT if self.exempt else MISSING
        return LATE if self.late else ON_TIME


@dataclass(frozen=True)
class Line:
    """A row of the tables: a place with its sites, or all of them. `menu` are the sites with an approved log that held
    the activities of the menu that the programme asks for; `signed` is the day on which the subdistrict's head signed
    the month."""

    code: str
    name: str
    due: int = 0
    handed_in: int = 0
    on_time: int = 0
    missing: int = 0
    exempt: int = 0
    unchecked: int = 0
    returned: int = 0
    approved: int = 0
    open_days: int = 0
    activities: int = 0
    people: int = 0
    menu: int = 0
    minutes: int = 0
    served: int = 0
    incidents: int = 0
    liable: int = 0
    undecided: int = 0
    valid: int = 0
    satisfied: int = 0
    returns: int = 0
    corrected: int = 0
    odd: int = 0
    answered: int = 0
    signed: date | None = None

    @property
    def late(self) -> int:
        return self.handed_in - self.on_time


def line_of(code: str, name: str, sites: Sequence[SiteMonth], menu_per_month: int, signed: date | None = None) -> Line:
    """A shared occasion counts once, whatever the number of sites that it was booked to."""
    approved = [site for site in sites if site.approved]
    occasions = {one for site in approved for one in site.occasions}
    events = [event for site in sites for event in site.incidents]

    def sum_of(figure: str, rows: Iterable[SiteMonth] = sites) -> int:
        return sum(getattr(row, figure) for row in rows)

    return Line(
        code=code,
        name=name,
        due=len(sites),
        handed_in=sum(site.handed_in for site in sites),
        on_time=sum(site.how == ON_TIME for site in sites),
        missing=sum(site.how == MISSING for site in sites),
        exempt=sum(site.how == EXEMPT for site in sites),
        unchecked=sum(site.status == LogStatus.SUBMITTED for site in sites),
        returned=sum(site.status == LogStatus.RETURNED for site in sites),
        approved=len(approved),
        open_days=sum_of("open_days", approved),
        activities=sum_of("alone", approved) + len(occasions),
        people=sum_of("people", approved),
        menu=sum(site.menu >= menu_per_month for site in approved),
        minutes=sum_of("minutes"),
        served=sum_of("served"),
        incidents=len(events),
        liable=sum(event.liability == LIABLE for event in events),
        undecided=sum(event.liability == UNDECIDED for event in events),
        valid=sum_of("valid"),
        satisfied=sum_of("satisfied"),
        returns=sum_of("returned"),
        corrected=sum_of("corrected"),
        odd=sum_of("odd"),
        answered=sum_of("answered"),
        signed=signed,
    )


#: the word of an incident for which nobody has been found liable yet
UNDECIDED = "认定中"


@dataclass(frozen=True)
class Row:
    """A site in a table of a subdistrict, and in the list of those whose log is missing. `again`: that of the month
    before is missing too."""

    code: str
    name: str
    community: str
    subdistrict: str
    how: str
    late: int
    status: str
    again: bool
    line: Line


@dataclass(frozen=True)
class Bulletin:
    """A programme's month in the district, or in one subdistrict (`place`, of the kind `place_kind`; both "" for the
    district), as of `as_of`. `rows` are the sites in their order: all of a subdistrict, of the district only those
    whose log is missing or exempted. `before` is the month before, None when no site operated in it. `shared`: how many
    bookings of occasions there are beyond their number. Findings are whole sentences."""

    programme: str
    programme_id: int
    code: str
    office: str
    unit: str
    place: str
    place_code: str
    place_kind: str
    kinds: tuple[str, ...]
    month: date
    deadline: date
    as_of: datetime
    is_over: bool
    next_month: date
    next_deadline: date
    answer_by: date
    menu_per_month: int
    ranked: bool
    total: Line
    before: Line | None
    shared: int
    lines: tuple[Line, ...]
    rows: tuple[Row, ...]
    highlights: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    requests: tuple[str, ...] = ()

    @property
    def missing(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.how == MISSING)

    @property
    def exempt(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.how == EXEMPT)
