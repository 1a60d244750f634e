"""Which months and rows count, and the twelve measures at their edges (docs/rules.md §1, §2)."""

from datetime import date
from fractions import Fraction as F

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.registry import measures
from portal.workdays.models import Holiday
from programmes.models import Programme
from sites.models import Site
from sites.site_years import SiteYears
from tests.factories import (
    YEAR,
    a_course,
    a_log,
    a_programme,
    a_service,
    a_site,
    a_survey,
    a_volunteer,
    an_activity,
    an_incident,
)

pytestmark = pytest.mark.django_db


def value(site: Site, code: str, as_of: date | None = None) -> F | None:
    ratios = measures[code].compute(SiteYears(Programme.objects.get(pk=site.programme_id), YEAR, as_of))
    return measures[code].value(*ratios[site.pk]) if site.pk in ratios else None


@pytest.mark.parametrize(
    ("opened", "closed", "months", "new", "shut"),
    [
        (date(2024, 6, 1), None, 12, False, False),
        (date(2024, 12, 31), None, 12, False, False),
        (date(2025, 1, 1), None, 12, True, False),
        (date(2025, 12, 31), None, 1, True, False),
        (date(2025, 2, 28), None, 11, True, False),
        (date(2024, 6, 1), date(2025, 1, 1), 1, False, True),
        (date(2024, 6, 1), date(2025, 12, 1), 12, False, True),
        (date(2024, 6, 1), date(2025, 12, 31), 12, False, True),
        (date(2024, 6, 1), date(2026, 1, 1), 12, False, False),
        (date(2025, 4, 30), date(2025, 5, 1), 2, True, True),
    ],
)
def test_a_month_in_which_a_site_operates_counts_whole(
    opened: date, closed: date | None, months: int, new: bool, shut: bool
) -> None:
    site = a_site(a_programme(), opened=opened, closed=closed)
    year = SiteYears(site.programme, YEAR).sites[site.pk]
    assert (len(year.months), year.is_new, year.is_shut) == (months, new, shut)


@pytest.mark.parametrize(
    ("opened", "closed"),
    [(None, None), (date(2026, 1, 1), None), (date(2024, 1, 1), date(2024, 12, 31))],
)
def test_a_site_that_operates_in_no_month_takes_no_part(opened: date | None, closed: date | None) -> None:
    site = a_site(a_programme(), opened=opened, closed=closed)
    assert SiteYears(site.programme, YEAR).sites == {}


def test_a_provisional_year_ends_with_the_last_whole_month() -> None:
    site = a_site(a_programme(), opened=date(2025, 2, 10))
    assert len(SiteYears(site.programme, YEAR, date(2025, 3, 30)).sites[site.pk].months) == 1
    assert len(SiteYears(site.programme, YEAR, date(2025, 3, 31)).sites[site.pk].months) == 2
    assert SiteYears(site.programme, YEAR, date(2025, 2, 27)).sites == {}


@pytest.mark.parametrize("month", ["2025-01", "2025-06", "2025-12"])
def test_activities_before_the_opening_and_after_the_closing_count_within_their_month(month: str) -> None:
    middle = date.fromisoformat(f"{month}-15")
    site = a_site(a_programme(), opened=middle, closed=middle)
    log = a_log(site, month)
    an_activity(log, 1)
    an_activity(log, 28)
    volunteer = a_volunteer()
    a_service(volunteer, site, middle.replace(day=1))
    a_service(volunteer, site, middle.replace(day=28))
    assert value(site, "activities_per_month") == 2
    assert value(site, "volunteer_hours_per_month") == 2


def test_outside_the_operating_months_nothing_counts() -> None:
    site = a_site(a_programme(), opened=date(2025, 3, 15), closed=date(2025, 4, 2))
    for month in ("2025-02", "2025-05"):
        an_activity(a_log(site, month, open_days=9), 10)
        a_service(a_volunteer(month), site, date.fromisoformat(f"{month}-10"))
    assert value(site, "activities_per_month") == value(site, "volunteer_hours_per_month") == 0
    assert value(site, "open_days_per_month") == value(site, "on_time_log_rate") == 0
    assert value(site, "attendance_per_activity") is None
    assert value(site, "trained_volunteer_rate") is None


@pytest.mark.parametrize("status", ["draft", "submitted", "returned"])
def test_only_approved_logs_count(status: str) -> None:
    site = a_site(a_programme())
    an_activity(a_log(site, "2025-03", status, open_days=20), 5)
    an_activity(a_log(site, "2025-04", open_days=10), 5, people=7)
    assert value(site, "activities_per_month") == F(1, 12)
    assert value(site, "attendance_per_activity") == 7
    assert value(site, "open_days_per_month") == F(10, 12)


@pytest.mark.parametrize(
    ("submitted", "on_time"),
    [("2025-04-07T23:59:59", True), ("2025-04-08T00:00:00", False), ("2025-03-01", True)],
)
def test_a_log_is_on_time_until_the_end_of_the_working_day_after_its_due_day(submitted: str, on_time: bool) -> None:
    """5 April 2025 is a Saturday; Monday the 7th is the next working day."""
    site = a_site(a_programme(due=5), opened=date(2025, 3, 1), closed=date(2025, 3, 1))
    a_log(site, "2025-03", "returned", submitted)
    assert value(site, "on_time_log_rate") == (100 if on_time else 0)


def test_holidays_and_working_weekends_move_the_deadline() -> None:
    Holiday.objects.create(date=date(2025, 4, 5), kind="班")
    site = a_site(a_programme(due=5), opened=date(2025, 3, 1), closed=date(2025, 4, 1))
    a_log(site, "2025-03", "submitted", "2025-04-06T00:00:00")
    Holiday.objects.create(date=date(2025, 5, 5), kind="休")
    a_log(site, "2025-04", "submitted", "2025-05-06T23:59:59")
    assert value(site, "on_time_log_rate") == 50


def test_a_month_not_yet_due_is_left_out_of_the_provisional_rate() -> None:
    site = a_site(a_programme(due=5))
    a_log(site, "2025-01", submitted="2025-02-05T10:00:00")
    assert value(site, "on_time_log_rate", date(2025, 2, 4)) is None
    assert value(site, "on_time_log_rate", date(2025, 2, 5)) == 100
    assert value(site, "on_time_log_rate", date(2025, 3, 31)) == 50


def test_a_provisional_year_knows_only_what_was_submitted_by_the_end_of_its_day() -> None:
    site = a_site(a_programme())
    an_activity(a_log(site, "2025-01", submitted="2025-02-05T00:00:00"), 5)
    assert value(site, "activities_per_month", date(2025, 2, 4)) == 0
    assert value(site, "activities_per_month", date(2025, 2, 5)) == 1


@pytest.mark.parametrize(("required", "rate"), [(0, 100), (1, F(200, 12)), (2, F(100, 12)), (3, 0)])
def test_a_month_complies_with_enough_activities_on_the_menu(required: int, rate: F) -> None:
    site = a_site(a_programme(menu=required))
    off_menu = a_course(site.programme, "X", on_menu=False)
    for month, days in (("2025-03", (1, 2)), ("2025-04", (3,))):
        log = a_log(site, month)
        for day in days:
            an_activity(log, day)
        an_activity(log, 20, course=off_menu)
    assert value(site, "menu_compliance_rate") == rate


def test_categories_are_counted_once_over_the_courses() -> None:
    site = a_site(a_programme())
    log = a_log(site, "2025-03")
    for code, category in (("K1", "文化"), ("K2", "文化"), ("K3", "体育")):
        an_activity(log, 5, course=a_course(site.programme, code, category))
    assert value(site, "course_category_count") == 2


def test_weeks_are_iso_weeks_that_reach_over_the_turn_of_months() -> None:
    """31 March to 6 April 2025 is one week; March has six, April begins in the sixth."""
    site = a_site(a_programme(), opened=date(2025, 3, 5), closed=date(2025, 4, 20))
    an_activity(a_log(site, "2025-03"), 31)
    an_activity(a_log(site, "2025-04"), 6)
    assert value(site, "active_week_rate") == F(100, 10)


def test_the_last_days_of_december_belong_to_the_next_iso_year() -> None:
    site = a_site(a_programme())
    an_activity(a_log(site, "2025-01"), 1)
    an_activity(a_log(site, "2025-12"), 31)
    assert value(site, "active_week_rate") == F(200, 53)


def test_hours_of_confirmed_service_alone_count() -> None:
    site, volunteer = a_site(a_programme()), a_volunteer()
    for status, minutes in (("confirmed", 90), ("pending", 600), ("rejected", 600)):
        a_service(volunteer, site, date(2025, 5, 5), minutes, status)
    assert value(site, "volunteer_hours_per_month") == F(90, 60 * 12)


def test_a_volunteer_is_trained_who_was_so_by_the_day_of_the_first_service_at_the_site() -> None:
    site, other = a_site(a_programme()), a_site(a_programme("Q"), "S2")
    days = {"V1": date(2025, 5, 5), "V2": date(2025, 5, 6), "V3": None, "V4": date(2025, 5, 5)}
    for number, trained in days.items():
        volunteer = a_volunteer(number, trained=trained)
        a_service(volunteer, site, date(2025, 5, 5))
        a_service(volunteer, site, date(2025, 5, 9))
    a_service(a_volunteer("V5", trained=date(2025, 5, 4)), other, date(2025, 5, 3))
    a_service(a_volunteer("V6", trained=None), site, date(2024, 5, 3))
    assert value(site, "trained_volunteer_rate") == 50
    assert value(other, "trained_volunteer_rate") == 0


def test_satisfaction_is_over_all_returns_of_the_year_and_none_without_returns() -> None:
    site = a_site(a_programme(), opened=date(2024, 1, 1), closed=date(2025, 3, 3))
    for day, valid, satisfied in (
        (date(2025, 1, 1), 10, 10),
        (date(2025, 12, 31), 5, 2),
        (date(2026, 1, 1), 9, 0),
        (date(2024, 12, 31), 9, 0),
    ):
        a_survey(site, day, valid, satisfied)
    assert value(site, "satisfaction_rate") == 80
    empty = a_site(a_programme("Q"), "S2")
    a_survey(empty, date(2025, 5, 5), 0, 0)
    assert value(empty, "satisfaction_rate") is None


def test_incidents_count_when_liability_is_established() -> None:
    site = a_site(a_programme())
    for grade, liability in (
        ("一般", "是"),
        ("较大", "是"),
        ("重大", "是"),
        ("重大", "否"),
        ("一般", "认定中"),
    ):
        an_incident(site, date(2025, 6, 6), grade, liability)
    an_incident(site, date(2024, 12, 31))
    assert (value(site, "minor_incident_count"), value(site, "serious_incident_count")) == (2, 1)
    assert value(site, "serious_incident_count", date(2025, 6, 5)) == 0
    assert value(site, "serious_incident_count", date(2025, 6, 6)) == 1


@pytest.mark.parametrize("code", measures.names())
def test_a_measure_is_one_query_for_however_many_sites(code: str) -> None:
    programme = a_programme()
    for number in range(5):
        site = a_site(programme, f"S{number}", closed=date(2025, 1 + number, 3))
        an_activity(a_log(site, "2025-01"), 5)
    years = SiteYears(programme, YEAR)
    assert years.sites and years.cutoffs
    with CaptureQueriesContext(connection) as queries:
        measures[code].compute(years)
    assert len(queries) == 1
