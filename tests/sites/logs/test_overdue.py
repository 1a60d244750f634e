"""What is overdue, for whom, and who is told of it when: by working days, once a day, within the own scope."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from time_machine import TimeMachineFixture

from portal.accounts.actors import SYSTEM, Actor
from portal.accounts.models import Community, Post, Subdistrict, User
from portal.accounts.rights import Role
from portal.audit.models import Entry
from portal.reminding.models import Digest
from portal.web.errors import Forbidden, Refused
from portal.workdays.models import Holiday
from portal.workdays.rules import is_first_of_week, working_day_before
from sites.models import MonthlyLog, Site, SitePost
from sites.overdue import overdue
from sites.reminders import LATE, SOON, TODAY, Rhythm
from sites.services.exemptions import grant_exemption
from sites.services.reminding import remind_due, remind_now
from sites.tasks import remind
from tests import factories as a
from tests.concurrency.together import together

pytestmark = pytest.mark.django_db


def morning(text: str) -> datetime:
    return timezone.make_aware(datetime.fromisoformat(f"2025-{text} 09:00"))


@pytest.fixture(autouse=True)
def _in_may(time_machine: TimeMachineFixture) -> None:
    time_machine.move_to(morning("05-12"))


@pytest.fixture(autouse=True)
def holidays(db: None) -> None:
    """May Day of 2025: five days off, and the Sunday before is worked."""
    Holiday.objects.create(date=date(2025, 4, 27), kind="班")
    for number in range(1, 6):
        Holiday.objects.create(date=date(2025, 5, number), kind="休")


@pytest.fixture
def site() -> Site:
    """A site that owes the log of April 2025: due on the 5th, a holiday, and therefore on the 6th of May."""
    programme = a.a_programme(due=5)
    a.a_scheme(programme)
    found = a.a_site(programme)
    handed_in(found)
    return found


def handed_in(site: Site) -> None:
    for month in ("2025-01", "2025-02", "2025-03"):
        a.a_log(site, month)


def far_site(programme: Any) -> Site:
    """A site in another subdistrict that owes April as well."""
    elsewhere, _ = Subdistrict.objects.get_or_create(code="J2", defaults={"name": "白鹭街道", "kind": "街道"})
    Community.objects.create(code="C2", name="临河社区", subdistrict=elsewhere, kind="社区", nature="普通", fit=True)
    found = a.a_site(programme, "S2", community="C2")
    handed_in(found)
    return found


def told(kind: str = "deadlines") -> dict[str, list[str]]:
    """User → the texts that they were told."""
    return {each.user.username: [text for text, _url in each.lines] for each in Digest.objects.filter(kind=kind)}


# the days


@pytest.mark.parametrize(
    ("day", "says"),
    [
        ("04-25", ""),
        ("04-27", ""),
        ("04-28", SOON),
        ("04-29", ""),
        ("05-05", ""),
        ("05-06", TODAY),
        ("05-07", LATE),
        ("05-08", ""),
        ("05-09", LATE),
        ("05-10", ""),
        ("05-11", ""),
        ("05-12", LATE),
        ("05-13", ""),
        ("05-19", LATE),
    ],
)
def test_a_deadline_is_spoken_of_by_working_days(day: str, says: str) -> None:
    assert Rhythm(date.fromisoformat(f"2025-{day}")).says(date(2025, 5, 6)) == says


def test_working_days_are_counted_backwards_over_holidays_and_days_made_up_for() -> None:
    off = {date(2025, 4, 27): "班", **{date(2025, 5, number): "休" for number in range(1, 6)}}
    days = [working_day_before(date(2025, 5, 6), number, off) for number in (1, 2, 3, 4, 5)]
    assert [f"{day:%m-%d}" for day in days] == ["04-30", "04-29", "04-28", "04-27", "04-25"]
    assert is_first_of_week(date(2025, 5, 6), off) and not is_first_of_week(date(2025, 5, 7), off)
    assert not is_first_of_week(date(2025, 4, 27), off)


def test_the_number_of_days_before_is_a_setting(settings: Any) -> None:
    settings.REMINDER_DAYS_BEFORE = 1
    assert Rhythm(date(2025, 4, 30)).says(date(2025, 5, 6)) == SOON
    assert not Rhythm(date(2025, 4, 28)).says(date(2025, 5, 6))


def test_a_log_is_overdue_from_the_day_after_its_deadline_until_it_is_in(
    site: Site, time_machine: TimeMachineFixture
) -> None:
    time_machine.move_to(morning("05-06"))
    assert overdue(SYSTEM) == []
    time_machine.move_to(morning("05-07"))
    [row] = overdue(SYSTEM)
    assert (row.place.code, f"{row.month:%Y-%m}", row.deadline, row.days_late(date(2025, 5, 7))) == (
        "S1", "2025-04", date(2025, 5, 6), 1,
    )  # fmt: skip
    log = a.a_log(site, "2025-04", status="draft")
    assert len(overdue(SYSTEM)) == 1
    MonthlyLog.objects.filter(pk=log.pk).update(status="submitted", first_submitted_at=timezone.now())
    assert overdue(SYSTEM) == []


def test_of_each_site_the_months_that_it_lacks_by_its_own_due_day(time_machine: TimeMachineFixture) -> None:
    time_machine.move_to(morning("05-08"))
    for code, due, months in (("P", 5, "01 03 04"), ("Q", 10, "01 02 03"), ("R", 10, "04"), ("T", 5, "01 02 03 04")):
        programme = a.a_programme(code, due=due)
        a.a_scheme(programme)
        site = a.a_site(programme, f"S{code}")
        for month in months.split():
            a.a_log(site, f"2025-{month}")
    found = {(row.place.code, row.month.month) for row in overdue(SYSTEM)}
    assert found == {("SP", 2), ("SR", 1), ("SR", 2), ("SR", 3)}


# who is told


@pytest.fixture
def district(site: Site) -> dict[str, Actor]:
    """Everybody whom the logs of two subdistricts concern."""
    far = far_site(site.programme)
    people = {
        "clerk": a.an_actor(Role.CLERK, "clerk"),
        "officer": a.an_actor(Role.SUBDISTRICT_OFFICER, "officer"),
        "lead": a.an_actor(Role.PROGRAMME_OFFICER, "lead", site.programme),
        "leader": a.an_actor(Role.LEADER, "leader"),
        "keeper": a.an_actor(Role.SITE_KEEPER, "keeper"),
        "other": a.an_actor(Role.PROGRAMME_OFFICER, "other", a.a_programme("Q")),
    }
    SitePost.objects.create(site=far, post=people["keeper"].post)  # type: ignore[misc]
    return people


def test_each_is_told_what_is_theirs_and_nothing_else(district: dict[str, Actor]) -> None:
    done = remind_due(by=SYSTEM)
    texts = told()
    assert set(texts) == {"clerk", "officer", "lead", "keeper"} and done.people == 4
    [[_text, link]] = Digest.objects.get(user__username="clerk").lines
    assert link == "/logs/2025-4/S1/"
    assert "项目点S1" in texts["clerk"][0] and "6" in texts["clerk"][0] and len(texts["clerk"]) == 1
    assert "项目点S2" in texts["keeper"][0] and len(texts["keeper"]) == 1
    assert "锦云社区" in texts["officer"][0] and "临河社区" not in "".join(texts["officer"])
    assert len(texts["lead"]) == 2 and "青禾街道" in texts["lead"][0] and "白鹭街道" in texts["lead"][1]
    [entry] = Entry.objects.filter(action="reminders.queue")
    assert entry.actor == "system" and entry.details["people"] == 4 and "clerk" not in str(entry.details)


def test_logs_to_be_checked_are_counted_for_the_subdistrict(district: dict[str, Actor], site: Site) -> None:
    a.a_log(site, "2025-04", status="submitted")
    remind_due(by=SYSTEM)
    assert len(told()["officer"]) == 1 and "1" in told()["officer"][0]


def test_a_person_with_two_posts_gets_one_digest(district: dict[str, Actor], site: Site) -> None:
    clerk = district["clerk"].user
    assert clerk
    Post.objects.create(user=clerk, role=Role.SUBDISTRICT_OFFICER, subdistrict=site.room.community.subdistrict)
    remind_due(by=SYSTEM)
    assert Digest.objects.filter(user=clerk).count() == 1 and len(told()["clerk"]) == 2


def test_who_left_the_post_or_the_portal_is_not_told(district: dict[str, Actor]) -> None:
    Post.objects.filter(user__username="clerk").update(ends=date(2025, 5, 11))
    User.objects.filter(username="officer").update(is_active=False)
    remind_due(by=SYSTEM)
    assert set(told()) == {"lead", "keeper"}


def test_nobody_is_told_of_what_is_exempt(district: dict[str, Actor], site: Site) -> None:
    grant_exemption(
        by=SYSTEM, kind="停课", starts=date(2025, 4, 1), ends=date(2025, 4, 30), reason="停课", programme=site.programme
    )
    assert remind_due(by=SYSTEM).people == 0 and not Digest.objects.exists()
    assert not Entry.objects.filter(action="reminders.queue").exists()


def test_on_a_day_off_nobody_is_told(district: dict[str, Actor], time_machine: TimeMachineFixture) -> None:
    for day in ("05-03", "05-05", "05-10", "05-11"):
        time_machine.move_to(morning(day))
        remind()
    assert not Digest.objects.exists()


def test_the_command_may_run_again_and_tells_nobody_twice(district: dict[str, Actor], capsys: Any) -> None:
    call_command("remind", "--dry-run")
    assert not Digest.objects.exists()
    call_command("remind")
    call_command("remind")
    remind()
    said = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in said] == ["4", "4", "0"]
    assert Digest.objects.count() == 4


@pytest.mark.django_db(transaction=True)
def test_of_runs_at_the_same_time_each_person_gets_one_digest(district: dict[str, Actor]) -> None:
    done = together(*[lambda: remind_due(by=SYSTEM).people for _run in range(3)])
    assert sum(done) == 4 and Digest.objects.count() == 4
    assert Entry.objects.filter(action="reminders.queue").count() == 1


# reminding by hand


def test_who_checks_reminds_of_the_own_and_once_a_day(district: dict[str, Actor], site: Site) -> None:
    officer = district["officer"]
    own, far = overdue(officer), [row for row in overdue(SYSTEM) if row.place.code == "S2"]
    assert [row.place.code for row in own] == ["S1"]
    with pytest.raises(Refused):
        remind_now(by=officer, rows=far)
    for who in (district["leader"], district["clerk"]):
        with pytest.raises(Forbidden):
            remind_now(by=who, rows=own)
    assert remind_now(by=officer, rows=own).people == 1
    assert remind_now(by=officer, rows=own).people == 0
    assert set(told("by_hand")) == {"clerk"}
    assert remind_due(by=SYSTEM).before == 1 and Digest.objects.filter(user__username="clerk").count() == 1


# pages


@pytest.fixture
def browse() -> Callable[[Actor], Client]:
    def log_in(actor: Actor) -> Client:
        client = Client(headers={"accept-language": "en"})
        assert actor.user
        client.force_login(actor.user)
        return client

    return log_in


def listed(client: Client, query: str = "") -> list[str]:
    return [line.site.code for line in client.get(f"/logs/overdue/{query}").context["lines"]]


def test_the_list_shows_the_own_scope_and_agrees_with_its_filter(
    district: dict[str, Actor], browse: Callable[[Actor], Client]
) -> None:
    lead = browse(district["lead"])
    assert listed(lead) == ["S1", "S2"] and listed(lead, "?ordering=-site") == ["S2", "S1"]
    assert listed(lead, "?subdistrict=J2") == ["S2"] and listed(lead, "?q=锦云") == ["S1"]
    assert listed(lead, "?month=2025-04&q=S1") == ["S1"] and listed(lead, "?year=2024") == []
    assert listed(browse(district["officer"])) == ["S1"] and listed(browse(district["other"])) == []
    assert listed(browse(district["leader"])) == ["S1", "S2"]
    assert browse(district["clerk"]).get("/logs/overdue/").status_code == 403


def test_the_list_says_who_is_responsible_and_who_was_reminded(
    district: dict[str, Actor], browse: Callable[[Actor], Client]
) -> None:
    client = browse(district["officer"])
    [line] = client.get("/logs/overdue/").context["lines"]
    assert (line.responsible, line.late, line.told) == ("clerk", 6, None)
    [row] = overdue(district["officer"])
    preview = client.post("/logs/overdue/remind/", {"move": "remind", "row": row.pk})
    assert [each["user"].username for each in preview.context["told"]] == ["clerk"] and not Digest.objects.exists()
    client.post("/logs/overdue/remind/", {"seen": preview.context["seen"]})
    [line] = client.get("/logs/overdue/").context["lines"]
    assert line.told.times == 1 and line.channels == "portal"
    again = client.post("/logs/overdue/remind/", {"move": "remind", "all": "1"})
    assert again.context["told"] == [] and [user.username for user in again.context["before"]] == ["clerk"]


def test_the_text_for_the_chat_group_names_units_and_no_person(
    district: dict[str, Actor], browse: Callable[[Actor], Client]
) -> None:
    User.objects.filter(username="clerk").update(name="钱多多")
    answer = browse(district["lead"]).get("/logs/overdue/text/?month=2025-04")
    texts = dict(answer.context["texts"])
    assert set(texts) == {"青禾街道", "白鹭街道"}
    assert "锦云社区（项目点S1）" in texts["青禾街道"] and "临河社区" not in texts["青禾街道"]
    assert "2025年4月月报（应于2025年5月6日前报送）" in texts["青禾街道"] and "钱多多" not in answer.text


def test_the_list_is_exported_as_it_is_shown(district: dict[str, Actor], browse: Callable[[Actor], Client]) -> None:
    answer = browse(district["lead"]).get("/logs/overdue/?subdistrict=J2&export=xlsx")
    assert answer.status_code == 200 and answer.headers["Content-Type"].endswith("sheet")
    [entry] = Entry.objects.filter(action="list.export", target="logs.overdue")
    assert entry.details == {"filter": {"subdistrict": "J2"}, "rows": 1}
