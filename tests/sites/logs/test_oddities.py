"""What looks odd in a month's log, what does not, and to whom it is told in which words."""

from datetime import date
from itertools import count
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.accounts.actors import Actor
from portal.accounts.rights import Role
from portal.files import services as files
from portal.registry import log_oddities
from sites import oddities
from sites.logs.odd_words import tell
from sites.models import Activity, LogOddity, LogPhoto, MonthlyLog, Site
from sites.services.logs.drafting import save_draft
from sites.services.logs.odd import find_oddities
from sites.services.logs.submitting import submit_log
from tests import factories
from tests.sites.logs.conftest import MONTH, a_line, a_text
from volunteers.oddities import volunteer_at_two_sites

_numbers = count(1)


@pytest.fixture
def log(site: Site) -> MonthlyLog:
    return factories.a_log(site, "2025-04", "submitted", open_days=20)


def an_occasion(log: MonthlyLog, day: int, occasion: str = "", people: int = 10) -> Activity:
    made = factories.an_activity(log, day, people)
    Activity.objects.filter(pk=made.pk).update(occasion=occasion, row=f"r{made.pk}")
    return made


def a_photo(log: MonthlyLog, sha256: str, fingerprint: str = "", row: str = "") -> LogPhoto:
    by = factories.an_actor(Role.CLERK, f"photographer{next(_numbers)}")
    file = files.store(by=by, name="p.jpg", content_type="image/jpeg", data=f"{log.pk}{sha256}".encode())
    return LogPhoto.objects.create(
        log=log, row=row, file=file, sha256=sha256 * 64, fingerprint=fingerprint, width=4, height=3, added_by=by.name
    )


def facts(find: Any, log: MonthlyLog) -> list[dict[str, Any]]:
    return [found for _row, found in find(MonthlyLog.objects.get(pk=log.pk))]


def test_more_people_than_the_site_holds_are_odd(log: MonthlyLog) -> None:
    one = an_occasion(log, 8, people=41)
    an_occasion(log, 9, people=40)
    assert facts(oddities.above_capacity, log) == [], "nobody knows how many it holds"
    Site.objects.update(capacity=40)
    found = list(oddities.above_capacity(MonthlyLog.objects.get()))
    assert found == [(f"r{one.pk}", {"day": "2025-04-08", "topic": "主题", "people": 41, "capacity": 40})]


def test_two_sites_of_a_room_on_one_day_are_odd_unless_it_was_one_occasion(log: MonthlyLog, programme: Any) -> None:
    beside = factories.a_log(factories.a_site(programme, "T"), "2025-04", "approved")
    factories.an_activity(factories.a_log(factories.a_site(programme, "F", community="D"), "2025-04"), 8)
    for day in (8, 9, 10, 11):
        an_occasion(log, day, "one" if day > 9 else "")
    an_occasion(beside, 8)
    an_occasion(beside, 10, "one")
    an_occasion(beside, 11, "another")
    found = facts(oddities.same_day_in_the_room, log)
    assert found == [{"day": "2025-04-08", "sites": ["T"]}, {"day": "2025-04-11", "sites": ["T"]}]


@pytest.mark.parametrize(
    ("before", "now", "odd"),
    [
        ((4, 4, 4), 8, False),
        ((4, 4, 4), 9, True),
        ((8, 8, 8), 4, False),
        ((8, 8, 8), 3, True),
        ((1, 1, 1), 3, False),  # small numbers jump by themselves
        ((1, 1, 1), 4, True),
        ((4,), 20, False),  # one month is no habit
        ((4, 4), 9, True),
        ((0, 0, 0), 3, True),
        ((9, 4, 4, 4), 9, True),  # the three latest
    ],
)
def test_a_jump_is_more_than_twice_or_less_than_half_of_the_months_before(
    log: MonthlyLog, site: Site, before: tuple[int, ...], now: int, odd: bool
) -> None:
    for month, number in enumerate(before, 4 - len(before)):
        earlier = factories.a_log(site, f"{2025 if month else 2024}-{month or 12:02}")
        for day in range(number):
            factories.an_activity(earlier, day + 1, people=0)
    factories.an_activity(factories.a_log(site, "2024-11", "returned"), 1, people=900)
    for day in range(now):
        factories.an_activity(log, day + 1, people=0)
    assert bool(facts(oddities.jump_of_activities, log)) is odd
    assert facts(oddities.jump_of_attendance, log) == []


@pytest.mark.parametrize(("people", "odd"), [(80, False), (81, True), (20, False), (9, True), (129, True)])
def test_a_jump_of_attendance_is_off_by_a_number_that_says_something(
    log: MonthlyLog, site: Site, people: int, odd: bool
) -> None:
    for month in ("2025-01", "2025-02", "2025-03"):
        factories.an_activity(factories.a_log(site, month), 3, people=40)
    factories.an_activity(log, 3, people=people)
    assert bool(facts(oddities.jump_of_attendance, log)) is odd


def test_fewer_opening_days_than_days_with_activities_are_odd(log: MonthlyLog) -> None:
    for day in (8, 8, 9):
        an_occasion(log, day)
    for open_days, expected in ((2, []), (1, [{"open_days": 1, "days": 2}]), (0, [{"open_days": 0, "days": 2}])):
        MonthlyLog.objects.update(open_days=open_days)
        assert facts(oddities.too_few_open_days, log) == expected


def test_a_photo_of_another_log_is_odd_the_very_same_anywhere_and_alike_in_the_community(
    log: MonthlyLog, programme: Any
) -> None:
    far = factories.a_log(factories.a_site(programme, "F", community="D"), "2025-03")
    near = factories.a_log(log.site, "2025-03")
    same, alike, fresh = (a_photo(log, digest, look) for digest, look in (("a", ""), ("b", "f0f0"), ("c", "0f0f")))
    a_photo(far, "a")
    a_photo(near, "d", "f0f1")
    a_photo(far, "e", "0f0f")
    found = dict(oddities.same_photo(MonthlyLog.objects.get(pk=log.pk)))
    assert found == {
        f"photo-{'a' * 16}": {"photo": same.pk, "sites": ["F"], "months": ["2025-03"]},
        f"photo-{'b' * 16}": {"photo": alike.pk, "sites": ["S"], "months": ["2025-03"]},
    }
    assert fresh.sha256 not in found


def test_a_volunteer_at_two_sites_on_one_day_is_odd(log: MonthlyLog, programme: Any) -> None:
    other = factories.a_site(programme, "F", community="D")
    one, two = factories.a_volunteer("V1"), factories.a_volunteer("V2")
    for person, day, elsewhere in ((one, 8, 8), (two, 9, 10)):
        factories.a_service(person, log.site, date(2025, 4, day))
        factories.a_service(person, other, date(2025, 4, elsewhere))
    factories.a_service(one, log.site, date(2025, 3, 9))
    factories.a_service(one, other, date(2025, 3, 9))
    rejected = factories.a_service(two, other, date(2025, 4, 9), status="rejected")
    assert facts(volunteer_at_two_sites, log) == [{"day": "2025-04-08", "volunteers": ["V1"], "sites": ["F"]}]
    rejected.delete()


def test_who_reads_it_is_told_of_the_sites_and_volunteers_that_they_see(
    log: MonthlyLog, programme: Any, clerk: Actor, officer: Actor
) -> None:
    factories.a_site(programme, "T")
    factories.a_site(programme, "F", community="D")
    found = {"day": "2025-04-08", "volunteers": ["V1", "V2"], "sites": ["F", "T"]}
    factories.a_service(factories.a_volunteer("V1"), log.site, date(2025, 4, 8))
    factories.a_volunteer("V2")
    odd = LogOddity.objects.create(log=log, code="volunteer_at_two_sites", row="x", facts=found)
    [told] = tell(officer, [odd])
    assert "项目点F、项目点T" in told.words and "V1、1 volunteers" in told.words
    [told] = tell(clerk, [odd])
    assert "项目点T" in told.words and "项目点F" not in told.words and "V1" not in told.words
    assert "1 sites that you do not see" in told.words and "2 volunteers" in told.words


def test_all_kinds_can_be_said(log: MonthlyLog, officer: Actor) -> None:
    about = {
        "day": "2025-04-08",
        "topic": "主题",
        "people": 1,
        "capacity": 1,
        "sites": ["S"],
        "months": ["2025-03"],
        "open_days": 1,
    }
    said = [
        LogOddity(log=log, code=kind.code, facts=about | {"days": 1, "now": 1, "mean": "1.0"} | more)
        for kind in log_oddities
        for more in ({"months": 3} if kind.code.startswith("jump") else {},)
    ]
    old = [LogOddity(log=log, code="gone"), LogOddity(log=log, code="above_capacity", facts={"people": "many"})]
    words = [one.words for one in tell(officer, [*said, *old])]
    assert words[7:] == ["gone", "above_capacity"], "of an earlier release, with other kinds and facts"
    assert len(words) == 9 and not any("%(" in each for each in words)


def test_what_is_asked_for_a_log_does_not_grow_with_it(log: MonthlyLog, programme: Any, officer: Actor) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            find_oddities(MonthlyLog.objects.get(pk=log.pk), explanations={})
        return len(queries)

    Site.objects.update(capacity=40)
    beside = factories.a_log(factories.a_site(programme, "T"), "2025-04")

    def a_day(day: int) -> None:
        person = factories.a_volunteer(f"V{day}")
        for one in (log, beside):
            an_occasion(one, day)
            a_photo(one, "abcdef"[day], f"{day * 255:016x}")
            factories.a_service(person, one.site, date(2025, 4, day))

    a_day(1)
    few = [asked(), asked()]
    for day in (2, 3, 4, 5):
        a_day(day)
    log.oddities.all().delete()
    assert [asked(), asked()] == few
    assert log.oddities.count() == 15
    assert max(few) < 25


def test_an_explanation_is_kept_with_its_oddity(site: Site, clerk: Actor) -> None:
    Site.objects.update(capacity=10)
    text = a_text(a_line("r1", participants="11"), a_line("r2", 9, participants="9"), open_days="1")
    saved = save_draft(by=clerk, site=site, month=MONTH, content=text, edit=0)
    said = {"above_capacity:r1": "户外举办", "too_few_open_days": "补记"}
    log = submit_log(by=clerk, log=saved.log, edit=saved.edit, explanations=said)
    assert {(one.code, one.row): one.explanation for one in log.oddities.all()} == {
        ("above_capacity", "r1"): "户外举办",
        ("too_few_open_days", ""): "补记",
    }
