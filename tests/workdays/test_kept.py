"""Whether a year's holiday table is kept, who is told that it is not, and how it comes to be."""

import re
from datetime import date

import pytest
from django.test import Client
from time_machine import TimeMachineFixture

from portal.accounts.actors import SYSTEM, Actor
from portal.accounts.rights import Role
from portal.audit.models import Entry
from portal.desk.demo.holidays import notice_of
from portal.desk.management.commands.demo_months import enter_public_holidays
from portal.desk.start import todos
from portal.web.errors import Forbidden, Refused
from portal.workdays.kept import lacking, wanted
from portal.workdays.models import Holiday
from portal.workdays.services import enter_holidays
from sites.models import Site
from sites.services.exemptions import grant_exemption
from tests import factories as a
from tests.web.district import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator() -> Actor:
    return a.an_actor(Role.ADMINISTRATOR)


def kept(*years: int) -> None:
    Holiday.objects.bulk_create(Holiday(date=date(year, 10, 1), kind="休") for year in years)


def told(who: Actor, today: str) -> list[tuple[str, str]]:
    """The to-dos about holidays: their addresses, and how they stand."""
    found = todos(who, date.fromisoformat(today))
    return [(one.url, one.tone) for one in found if "public holidays" in str(one.todo.what)]


# what counts as kept


def test_the_table_of_a_year_is_kept_once_national_day_is_in_it() -> None:
    Holiday.objects.create(date=date(2026, 1, 1), kind="休")
    Holiday.objects.create(date=date(2026, 10, 3), kind="班")
    assert lacking([2026]) == [2026]
    Holiday.objects.create(date=date(2026, 10, 2), kind="休")
    assert lacking([2027, 2026, 2027]) == [2027]
    assert lacking([]) == []


def test_the_next_year_is_asked_for_from_december_on() -> None:
    assert wanted(date(2026, 11, 30)) == [2026]
    assert wanted(date(2026, 12, 1)) == [2026, 2027]


# who is told


def test_who_maintains_holidays_is_told_of_a_year_without_until_they_are_entered(administrator: Actor) -> None:
    assert told(administrator, "2026-03-02") == [("/holidays/2026/", "poor")]
    enter_holidays(by=administrator, year=2026, text=notice_of(2026))
    assert told(administrator, "2026-11-30") == []
    assert told(administrator, "2026-12-01") == [("/holidays/2027/", "idle")]
    kept(2027)
    assert told(administrator, "2026-12-31") == []


@pytest.mark.parametrize("role", [Role.LEADER, Role.FINANCE_OFFICER, Role.PROGRAMME_OFFICER])
def test_nobody_else_is_told(role: Role) -> None:
    assert told(a.an_actor(role), "2026-12-31") == []


# how they are entered


@pytest.fixture
def browser(administrator: Actor, time_machine: TimeMachineFixture) -> Client:
    time_machine.move_to("2026-03-02T09:00:00+08:00", tick=False)
    return signed_in(administrator)


def test_a_pasted_notice_is_shown_first_and_stored_with_one_entry_once_it_was_seen(browser: Client) -> None:
    entries = Entry.objects.count()
    page = browser.post("/holidays/2026/", {"text": notice_of(2026)})
    assert page.status_code == 200 and "2026-10-10" in page.content.decode()
    assert not Holiday.objects.exists() and Entry.objects.count() == entries
    stored = browser.post("/holidays/2026/", {"text": notice_of(2026), "seen": "1"})
    assert stored.status_code == 302 and Holiday.objects.count() == 25
    assert Entry.objects.count() == entries + 1
    assert "2026-10-10" in browser.get(stored["Location"]).content.decode()


def test_what_stands_in_the_ledger_and_not_in_the_notice_is_named_and_stays(browser: Client) -> None:
    Holiday.objects.create(date=date(2026, 3, 4), kind="休")
    Holiday.objects.create(date=date(2026, 3, 7), kind="休")
    page = browser.post("/holidays/2026/", {"text": notice_of(2026)})
    assert page.context["others"] == [date(2026, 3, 4)]
    browser.post("/holidays/2026/", {"text": notice_of(2026), "seen": "1"})
    assert Holiday.objects.filter(date=date(2026, 3, 4)).exists()


def test_the_notice_of_another_year_is_said_to_be_one_and_stays_in_the_form(browser: Client) -> None:
    page = browser.post("/holidays/2027/", {"text": notice_of(2026), "seen": "1"})
    assert page.status_code == 400 and "This is the notice of 2026, not of 2027." in page.content.decode()
    assert page.context["form"]["text"].value() == notice_of(2026)
    assert not Holiday.objects.exists()


def test_the_list_of_holidays_leads_to_the_years_that_are_missing(browser: Client) -> None:
    kept(2026)
    page = browser.get("/admin/workdays/holiday/").content.decode()
    assert "/holidays/2027/" in page and "/holidays/2026/" not in page
    reader = signed_in(a.an_actor(Role.LEADER, "leader"))
    assert "/holidays/" not in reader.get("/admin/workdays/holiday/").content.decode()


def test_only_who_maintains_holidays_enters_them_and_only_from_a_notice(administrator: Actor) -> None:
    with pytest.raises(Forbidden):
        enter_holidays(by=a.an_actor(Role.FINANCE_OFFICER), year=2026, text=notice_of(2026))
    with pytest.raises(Refused, match="National Day"):
        enter_holidays(by=administrator, year=2026, text="")


def test_the_demo_brings_the_holidays_of_its_year_once_and_none_of_a_year_it_does_not_know() -> None:
    Holiday.objects.create(date=date(2026, 1, 1), kind="休")
    for year in (2026, 2026, 2100):
        enter_public_holidays(SYSTEM, year)
    assert Holiday.objects.count() == 25 and lacking([2026, 2100]) == [2100]
    assert Entry.objects.filter(action="ledgers.import").count() == 1


# where deadlines are read


@pytest.fixture
def site(time_machine: TimeMachineFixture) -> Site:
    """It owes the logs of 2026."""
    time_machine.move_to("2026-12-10T09:00:00+08:00", tick=False)
    programme = a.a_programme()
    a.a_scheme(programme, year=2026)
    return a.a_site(programme)


def lacks(who: Actor, address: str) -> list[int]:
    """The years whose holidays the page says are missing."""
    page = signed_in(who).get(address)
    assert page.status_code == 200
    said = re.search(r"The public holidays of ([\d、]+) are not", page.content.decode())
    return [int(year) for year in said[1].split("、")] if said else []


def test_overdue_logs_say_which_years_their_deadlines_rest_on_without_a_table(site: Site) -> None:
    officer = a.an_actor(Role.SUBDISTRICT_OFFICER)
    assert lacks(officer, "/logs/overdue/") == [2026]
    kept(2026)
    assert lacks(officer, "/logs/overdue/") == []


def test_the_log_of_december_is_due_in_a_year_of_its_own_table(site: Site) -> None:
    """Without it the 1st of January is a working day like others."""
    clerk = a.an_actor(Role.CLERK)
    assert lacks(clerk, "/logs/2026-11/S1/") == [2026]
    kept(2026)
    assert lacks(clerk, "/logs/2026-11/S1/") == []
    assert lacks(clerk, "/logs/2026-12/S1/") == [2027]
    kept(2027)
    assert lacks(clerk, "/logs/2026-12/S1/") == []


def test_a_log_that_is_in_has_no_deadline_to_be_unsure_of(site: Site) -> None:
    a.a_log(site, "2026-11", status="submitted")
    assert lacks(a.an_actor(Role.CLERK), "/logs/2026-11/S1/") == []
    assert lacks(a.an_actor(Role.SUBDISTRICT_OFFICER), "/logs/check/2026-11/S1/") == [2026]


def test_the_list_of_own_logs_and_that_of_exemptions_say_it_too(site: Site) -> None:
    clerk = a.an_actor(Role.CLERK)
    assert lacks(clerk, "/logs/?all=1") == [2026, 2027]
    assert lacks(clerk, "/logs/exemptions/") == []
    grant_exemption(by=SYSTEM, kind="停课", starts=date(2026, 12, 20), ends=date(2027, 1, 9), reason="装修", site=site)
    kept(2026)
    assert lacks(clerk, "/logs/?all=1") == lacks(clerk, "/logs/exemptions/") == [2027]


def test_only_who_maintains_holidays_is_led_from_the_notice_to_where_they_are_entered(site: Site) -> None:
    addresses = {
        role: "/holidays/2026/" in signed_in(a.an_actor(role)).get("/logs/overdue/").content.decode()
        for role in (Role.ADMINISTRATOR, Role.LEADER)
    }
    assert addresses == {Role.ADMINISTRATOR: True, Role.LEADER: False}
