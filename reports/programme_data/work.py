"""What a programme did in the year: month by month, by course, by volunteers, and what happened."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class MonthFacts:
    """A month: the logs of operating sites (`due`) and how they came in, and what counts of it (docs/rules.md §2)."""

    month: date
    deadline: date
    due: int
    on_time: int
    late: int
    approved: int
    open_days: int
    activities: int
    attendance: int
    minutes: int

    @property
    def missing(self) -> int:
        return self.due - self.on_time - self.late


@dataclass(frozen=True)
class CourseFacts:
    """A category of courses: counted activities, attendance, and sites that held one."""

    category: str
    activities: int
    attendance: int
    sites: int


@dataclass(frozen=True)
class ActivityFacts:
    """Counted activities; `menu`: with a course of the menu, `days_off`: on days that are no working days."""

    number: int
    attendance: int
    minutes: int
    menu: int
    days_off: int
    courses: tuple[CourseFacts, ...]


@dataclass(frozen=True)
class VolunteerGroup:
    """Volunteers of a kind or a team with counted service; `name` is "" without a team."""

    name: str
    people: int
    minutes: int


@dataclass(frozen=True)
class VolunteerFacts:
    """Counted service. People count once in the programme; `trained`: before their first counted service in it.

    `grades` and `parting`: the district's appraisal of these people; None when it is not computed.
    """

    served: int
    trained: int
    records: int
    minutes: int
    minutes_off: int
    kinds: tuple[VolunteerGroup, ...]
    teams: tuple[VolunteerGroup, ...]
    grades: tuple[tuple[str, int], ...] | None
    parting: int | None


@dataclass(frozen=True)
class SurveyFacts:
    """Surveys of the year; `sites` have valid returns, of all that take part."""

    times: int
    valid: int
    satisfied: int
    sites: int


@dataclass(frozen=True)
class IncidentFacts:
    site: str
    subdistrict: str
    day: date
    grade: str
    liability: str
    description: str


@dataclass(frozen=True)
class WorkFacts:
    """`months`: the twelve, in order. `corrections`: new versions of logs of the year after they were approved."""

    months: tuple[MonthFacts, ...]
    activities: ActivityFacts
    volunteers: VolunteerFacts
    surveys: SurveyFacts
    incidents: tuple[IncidentFacts, ...]
    corrections: int

    @property
    def due(self) -> int:
        return sum(month.due for month in self.months)

    @property
    def on_time(self) -> int:
        return sum(month.on_time for month in self.months)

    @property
    def late(self) -> int:
        return sum(month.late for month in self.months)

    @property
    def missing(self) -> int:
        return sum(month.missing for month in self.months)

    @property
    def approved(self) -> int:
        return sum(month.approved for month in self.months)

    @property
    def open_days(self) -> int:
        return sum(month.open_days for month in self.months)
