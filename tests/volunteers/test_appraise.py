"""The yearly appraisal as it is stored."""

from datetime import date

import pytest

from portal.accounts.actors import SYSTEM
from portal.accounts.rights import Role
from portal.audit.models import Entry
from portal.web.errors import Forbidden
from sites.models import Site
from tests.factories import YEAR, a_programme, a_service, a_site, a_volunteer, an_actor, services
from volunteers.models import Appraisal, ServiceRecord, Volunteer
from volunteers.services.appraise import appraise

pytestmark = pytest.mark.django_db


@pytest.fixture
def site() -> Site:
    return a_site(a_programme())


def the(number: str) -> Appraisal:
    return Appraisal.objects.get(year=YEAR, volunteer__number=number)


def test_confirmed_hours_anywhere_and_anytime_up_to_the_years_end_count(site: Site) -> None:
    volunteer = a_volunteer()
    shut = a_site(site.programme, "S2", closed=date(2024, 5, 5))
    services(volunteer, site, date(2024, 1, 1), 90)
    services(volunteer, shut, date(2025, 1, 1), 45)
    a_service(volunteer, site, date(2025, 12, 31), 180)
    a_service(volunteer, site, date(2025, 12, 31), 15)
    a_service(volunteer, site, date(2026, 1, 1), 600)
    a_service(volunteer, site, date(2025, 6, 1), 600, "pending")
    a_service(volunteer, site, date(2025, 6, 2), 600, "rejected")
    appraise(by=SYSTEM, year=YEAR)
    found = the("V1")
    assert (found.minutes_in_year, found.minutes_in_all) == (48 * 60 + 15, 138 * 60 + 15)
    assert (found.service_days, found.stars, found.grade) == (6, 1, "优秀")


def test_who_never_served_is_appraised_and_who_registered_later_is_not(site: Site) -> None:
    a_volunteer("idle", yearly_exit=True)
    a_volunteer("fresh", registered=date(2025, 12, 31), yearly_exit=True)
    a_volunteer("later", registered=date(2026, 1, 1))
    a_volunteer("free")
    assert appraise(by=SYSTEM, year=YEAR).volunteers == 3
    found = {one.volunteer.number: (one.grade, one.parting_proposed) for one in Appraisal.objects.all()}
    assert found == {"idle": ("参加不足", True), "fresh": ("参加不足", False), "free": ("参加不足", False)}


def test_appraising_again_changes_only_what_changed(site: Site) -> None:
    volunteer, other = a_volunteer(), a_volunteer("V2")
    services(volunteer, site, date(2025, 1, 1), 20)
    assert appraise(by=SYSTEM, year=YEAR).changed
    entries, before = Entry.objects.count(), the("V1").pk
    assert not appraise(by=SYSTEM, year=YEAR).changed
    assert Entry.objects.count() == entries
    ServiceRecord.objects.all().delete()
    Volunteer.objects.filter(pk=other.pk).update(registered_on=date(2026, 1, 1))
    assert appraise(by=SYSTEM, year=YEAR).changed
    assert (the("V1").pk, the("V1").grade) == (before, "参加不足")
    assert not Appraisal.objects.filter(volunteer=other).exists()


def test_only_who_may_propose_awards_appraises(site: Site) -> None:
    with pytest.raises(Forbidden):
        appraise(by=an_actor(Role.AUDITOR), year=YEAR)
