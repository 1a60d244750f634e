"""Stars and appraisal at their edges (docs/rules.md §5)."""

from datetime import date

import pytest

from volunteers import rules
from volunteers.rules import VolunteerYear

BEFORE = date(2024, 12, 31)


def of_year(
    hours: float, registered: date = BEFORE, trained: date | None = BEFORE, leaves: bool = False
) -> VolunteerYear:
    return VolunteerYear(registered, trained, leaves, int(hours * 60), int(hours * 60))


@pytest.mark.parametrize(
    ("minutes", "stars"),
    [
        (0, 0),
        (5999, 0),
        (6000, 1),
        (17_999, 1),
        (18_000, 2),
        (36_000, 3),
        (60_000, 4),
        (89_999, 4),
        (90_000, 5),
    ],
)
def test_stars_begin_at_their_hours(minutes: int, stars: int) -> None:
    assert rules.stars(minutes) == stars


@pytest.mark.parametrize(
    ("registered", "months"),
    [
        (BEFORE, 12),
        (date(2025, 1, 1), 12),
        (date(2025, 7, 31), 6),
        (date(2025, 12, 31), 1),
        (date(2020, 6, 1), 12),
    ],
)
def test_who_registered_in_the_year_owes_only_the_months_since(registered: date, months: int) -> None:
    assert rules.months_due(registered, 2025) == months


@pytest.mark.parametrize(
    ("volunteer", "grade"),
    [
        (of_year(48), "优秀"),
        (of_year(47.75), "合格"),
        (of_year(48, trained=None), "合格"),
        (of_year(48, trained=date(2025, 12, 31)), "优秀"),
        (of_year(48, trained=date(2026, 1, 1)), "合格"),
        (of_year(12), "合格"),
        (of_year(11.75), "参加不足"),
        (of_year(4, registered=date(2025, 12, 1)), "优秀"),
        (of_year(0.75, registered=date(2025, 12, 1)), "参加不足"),
    ],
)
def test_the_appraisal_is_by_hours_a_month_and_training(volunteer: VolunteerYear, grade: str) -> None:
    assert rules.grade(volunteer, 2025) == grade


@pytest.mark.parametrize(
    ("volunteer", "proposed"),
    [
        (of_year(0, leaves=True), True),
        (of_year(0, leaves=False), False),
        (of_year(12, leaves=True), False),
        (of_year(0, leaves=True, registered=date(2025, 1, 1)), False),
    ],
)
def test_a_parting_is_proposed_only_where_the_team_parts_yearly(volunteer: VolunteerYear, proposed: bool) -> None:
    assert rules.parting_proposed(volunteer, 2025) is proposed
