"""Every list asks the database as many questions for 30 rows as for 3, and as many as it is known to."""

import csv
import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from time_machine import TimeMachineFixture

from portal.accounts.models import User
from portal.accounts.rights import Role
from portal.api import throttling
from portal.jobs.models import Job
from portal.reminding.models import Digest
from portal.reminding.states import PORTAL, DigestState
from reports import content
from reports.pdf import fonts
from sites.models import Site, SitePost
from tests.queries import UPDATING
from tests.queries.lists import OTHER_PAGES, admin_lists, api_lists, page_routes, pages
from tests.web.district import YEAR, actor, make, signed_in

BASELINES = Path(__file__).with_name("baselines.csv")
NAME = "administrator"
#: they show as much whatever the size of the district
SAME = {"admin audit.chainhead", "page clients", "page sessions", "page site"}


def lists() -> dict[str, str]:
    return admin_lists() | api_lists() | pages(YEAR, "P0", "X0", "X")


def baselines() -> dict[str, int]:
    with BASELINES.open(newline="") as file:
        return {row["list"]: int(row["queries"]) for row in csv.DictReader(file)}


def test_every_list_has_a_baseline() -> None:
    assert set(lists()) == set(baselines()), "renew them: python -m tests.queries --update"


def test_every_page_is_known_as_a_list_or_as_something_else() -> None:
    known = {name.removeprefix("page ") for name in lists()} | {name for kind in OTHER_PAGES.values() for name in kind}
    assert page_routes() - known == set(), "name it in tests/queries/lists.py"


@pytest.fixture
def client(db: None, everything: None, monkeypatch: pytest.MonkeyPatch, time_machine: TimeMachineFixture) -> Client:
    """Of who may everything and sees every list; requests are not counted, and nothing is prepared for printing. It is
    the year after that of the rows: what is due and overdue of them does not go by the day of the test."""
    time_machine.move_to(datetime(YEAR + 1, 6, 1, tzinfo=UTC))
    monkeypatch.setattr(throttling, "_away_until", float("inf"))
    monkeypatch.setattr(content, "press", lambda: "press")
    monkeypatch.setattr(fonts, "made", lambda home: home)
    monkeypatch.setattr(fonts, "missing_glyphs", lambda text, faces: ["项"])
    ContentType.objects.clear_cache()
    return signed_in(actor(NAME, Role.ADMINISTRATOR))


def counted(client: Client) -> tuple[dict[str, int], dict[str, int]]:
    """The queries of each list, and the length of its page."""
    queries, lengths = {}, {}
    for name, address in lists().items():
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(address)
        assert answer.status_code == 200, (name, answer.status_code)
        queries[name], lengths[name] = len(captured), len(answer.content)
    return queries, lengths


def belong_to_the_reader(number: int) -> None:
    """What everybody sees only of the own: jobs, sites to be marked, and so many more reminders."""
    reader, now = User.objects.get(username=NAME), timezone.now()
    Job.objects.update(user=reader)
    for site in Site.objects.all():
        SitePost.objects.get_or_create(site=site, post=reader.posts.get(), year=YEAR)
    first, sent = Digest.objects.count(), {"channel": PORTAL, "state": DigestState.SENT, "sent_at": now}
    for day in range(first, first + number):
        on = date(YEAR, 1, 1) + timedelta(days=day)
        Digest.objects.create(user=reader, day=on, kind="test", subject=f"提醒{day}", lines=[["月报", "/"]], **sent)


def test_no_list_asks_more_for_more_rows(client: Client) -> None:
    make(3)
    belong_to_the_reader(3)
    client.get("/admin/sites/site/")  # what is looked up once and remembered is no part of a list
    few, short = counted(client)
    make(27, start=3)
    belong_to_the_reader(27)
    many, long = counted(client)
    assert {name: (few[name], many[name]) for name in few if few[name] != many[name]} == {}
    assert {name for name in short if long[name] <= short[name]} <= SAME, "it shows no more rows"
    if UPDATING in os.environ:
        write(many)
    assert many == baselines(), "when it is meant so: python -m tests.queries --update"


def write(queries: dict[str, int]) -> None:
    with BASELINES.open("w", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["list", "queries"])
        table.writerows(sorted(queries.items()))
