"""Hours, stars and the annual appraisal of volunteers (docs/rules.md §5): no database and no clock."""

from dataclasses import dataclass
from datetime import date

from volunteers.states import EXCELLENT, INSUFFICIENT, QUALIFIED

HOUR = 60
#: hours in all from which a volunteer has 1, 2, … 5 stars
STAR_HOURS = (100, 300, 600, 1000, 1500)
#: hours a month of the year that make 优秀 and 合格
EXCELLENT_HOURS, QUALIFIED_HOURS = 4, 1


@dataclass(frozen=True, slots=True)
class VolunteerYear:
    """A volunteer at the end of a year; minutes of confirmed service in the year and in all up to its end.

    `leaves_yearly` says whether the team parts with members who took too little part; False without a team.
    """

    registered_on: date
    trained_on: date | None
    leaves_yearly: bool
    minutes_in_year: int
    minutes_in_all: int


def stars(minutes_in_all: int) -> int:
    return sum(minutes_in_all >= hours * HOUR for hours in STAR_HOURS)


def months_due(registered_on: date, year: int) -> int:
    """m of the rule: 12, or the months from the one of registration to the year's end."""
    return 13 - registered_on.month if registered_on.year == year else 12


def grade(volunteer: VolunteerYear, year: int) -> str:
    months = months_due(volunteer.registered_on, year)
    trained = volunteer.trained_on is not None and volunteer.trained_on <= date(year, 12, 31)
    if trained and volunteer.minutes_in_year >= EXCELLENT_HOURS * months * HOUR:
        return EXCELLENT
    return QUALIFIED if volunteer.minutes_in_year >= QUALIFIED_HOURS * months * HOUR else INSUFFICIENT


def parting_proposed(volunteer: VolunteerYear, year: int) -> bool:
    """A friendly parting is proposed; a person decides."""
    registered_before = volunteer.registered_on.year < year
    return volunteer.leaves_yearly and registered_before and grade(volunteer, year) == INSUFFICIENT
