"""Without scripts a form may arrive after its session has ended: it is kept for who filled it in, for nobody else."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from portal.accounts.actors import Actor
from portal.signin.models import Session
from portal.signin.unsent import MOST, UNSENT
from tests.signin.doors import entered, try_to_enter, visitor
from tests.web.district import PASSWORD

FORM, TYPED = "/search/", "澄心路项目点"


@pytest.fixture
def ended(leader: Actor, clock: Any) -> Client:
    """The leader's browser, half an hour after somebody was last there."""
    client = entered("leader")
    clock.shift(timedelta(minutes=31))
    return client


def send(client: Client, who: Actor, path: str = FORM, **fields: Any) -> Any:
    assert who.post
    return client.post(path, {"q": TYPED, "opened_in_post": who.post.pk} | fields)


def fields_of(page: str) -> dict[str, str]:
    return dict(re.findall(r'<textarea name="([^"]+)" hidden>\n(.*?)</textarea>', page, re.DOTALL))


def test_it_is_offered_after_the_login_and_arrives_as_it_was(ended: Client, leader: Actor) -> None:
    answer = send(ended, leader)
    assert answer["Location"].startswith("/account/login/")
    again = ended.post(answer["Location"], {"username": "leader", "password": PASSWORD}, follow=True)
    page = again.content.decode()
    assert "has been kept" in page and f'action="{FORM}"' in page
    arrived = ended.post(FORM, fields_of(page))
    assert arrived["Location"].startswith("/search/?q=")
    assert ended.post("/account/unsent/")["Location"] == "/"
    assert ended.get("/account/unsent/")["Location"] == "/"


def test_nobody_else_gets_it_at_the_same_browser(ended: Client, leader: Actor, finance: Actor) -> None:
    send(ended, leader)
    assert try_to_enter(ended, "finance")["Location"] == "/"
    assert UNSENT not in ended.session
    ended.post("/account/logout/")
    assert try_to_enter(ended, "leader")["Location"] == "/"


def test_it_is_not_kept_for_long(ended: Client, leader: Actor, clock: Any) -> None:
    send(ended, leader)
    clock.shift(timedelta(minutes=16))
    assert try_to_enter(ended, "leader")["Location"] == "/"


def test_an_outsider_stores_nothing(leader: Actor) -> None:
    client = visitor()
    send(client, leader)
    assert not Session.objects.exists()


def test_what_comes_from_elsewhere_is_not_kept(ended: Client, leader: Actor) -> None:
    ended.handler.enforce_csrf_checks = True
    assert send(ended, leader).status_code == 403
    assert UNSENT not in ended.session


@pytest.mark.parametrize("fields", [{"new_password1": "x"}, {"q": "字" * MOST}, {"opened_in_post": "999999"}])
def test_neither_passwords_nor_what_is_too_much_are_kept(ended: Client, leader: Actor, fields: Any) -> None:
    send(ended, leader, **fields)
    assert UNSENT not in ended.session


def test_it_lies_there_encrypted(ended: Client, leader: Actor) -> None:
    send(ended, leader)
    assert TYPED not in ended.session[UNSENT]
