"""What the start page keeps: for one actor, until the next write of a service or the next day."""

from datetime import timedelta

import pytest
from django.test import Client
from time_machine import TimeMachineFixture

from portal.accounts.actors import SYSTEM, Actor
from portal.accounts.keeping import kept
from portal.accounts.models import Post
from portal.accounts.rights import Role
from portal.audit.services import record
from sites.models import Site
from tests.desk.conftest import NOW, YEAR

pytestmark = pytest.mark.django_db


@pytest.fixture
def _nothing_is_kept() -> None:
    """Here it is."""


def write() -> None:
    record(by=SYSTEM, action="site.change", target="X")


def told(actor: Actor, answers: list[int]) -> int:
    return int(kept(actor, "a figure", lambda: answers.pop(0)))


def test_a_figure_is_worked_out_once_until_a_service_writes(administrator: Actor) -> None:
    write()
    answers = [1, 2]
    assert [told(administrator, answers), told(administrator, answers)] == [1, 1]
    write()
    assert told(administrator, answers) == 2


def test_a_figure_is_worked_out_again_on_the_next_day(administrator: Actor, time_machine: TimeMachineFixture) -> None:
    time_machine.move_to(NOW.replace(hour=23, minute=50), tick=False)
    write()
    answers = [1, 2]
    assert told(administrator, answers) == 1
    time_machine.move_to(NOW.replace(hour=23, minute=50) + timedelta(minutes=20), tick=False)
    assert told(administrator, answers) == 2


def test_nobody_is_shown_what_was_kept_for_another_post(administrator: Actor, auditor: Actor) -> None:
    write()
    answers = [1, 2, 3]
    assert [told(administrator, answers), told(auditor, answers)] == [1, 2]
    assert administrator.user is not None
    second = Post.objects.create(user=administrator.user, role=Role.LEADER, starts=NOW.date())
    assert told(Actor(user=administrator.user, post=second), answers) == 3


def test_nothing_is_kept_before_anything_was_recorded(administrator: Actor) -> None:
    answers = [1, 2]
    assert [told(administrator, answers), told(administrator, answers)] == [1, 2]


def test_the_page_shows_what_a_service_wrote_since_it_was_shown(demo: dict[Role, Actor], client: Client) -> None:
    user = demo[Role.ADMINISTRATOR].user
    assert user is not None
    client.force_login(user)

    def open_sites() -> int:
        return int(client.get(f"/?year={YEAR}").context["shown"].total.open)

    before = open_sites()
    site = Site.objects.filter(opened_on__lt=f"{YEAR}-01-01", closed_on=None)[0]
    Site.objects.filter(pk=site.pk).update(closed_on=f"{YEAR}-03-01")
    assert open_sites() == before
    write()
    assert open_sites() == before - 1
