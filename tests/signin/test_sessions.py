"""Sessions end: when idle, after a working day, with the account, by their owner and by an administrator."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.models import Session as DjangosSession
from django.utils import timezone

from portal.accounts.actors import SYSTEM, Actor
from portal.accounts.models import Post
from portal.accounts.services import users
from portal.audit.models import Entry
from portal.signin.middleware import BACKGROUND
from portal.signin.models import Session
from portal.signin.services import sessions
from portal.signin.tasks import tidy
from tests.signin.doors import entered, is_open, user_of, visitor
from tests.web.district import PASSWORD, signed_in

pytestmark = pytest.mark.django_db


def test_the_key_of_a_session_is_not_in_the_database(leader: Actor) -> None:
    client = entered("leader")
    key = client.cookies["sessionid"].value
    row = Session.objects.get()
    assert key not in str(Session.objects.values().get())
    thief = visitor()
    thief.cookies["sessionid"] = row.pk
    assert is_open(client)
    assert not is_open(thief)
    assert not DjangosSession.objects.exists()


def test_a_session_ends_after_half_an_hour_without_anybody(leader: Actor, clock: Any) -> None:
    client = entered("leader")
    for _ in range(3):
        clock.shift(timedelta(minutes=28))
        assert is_open(client)
    clock.shift(timedelta(minutes=31))
    assert client.get("/jobs/")["Location"] == "/account/login/?next=/jobs/"


def test_no_session_lasts_longer_than_eight_hours(leader: Actor, clock: Any) -> None:
    client = entered("leader")
    for _ in range(19):
        clock.shift(timedelta(minutes=25))
        assert client.post("/account/post/", {"post": user_of(leader).posts.get().pk}).status_code == 302
    assert is_open(client)
    clock.shift(timedelta(minutes=6))
    assert not is_open(client)


def test_what_a_page_asks_by_itself_keeps_no_session_alive(leader: Actor, clock: Any) -> None:
    client = entered("leader")
    clock.shift(timedelta(minutes=20))
    assert client.get("/account/session/").json()["left"] == 10 * 60
    client.get("/jobs/1/progress/")
    assert client.get("/account/session/").json()["left"] == 10 * 60
    assert client.post("/account/session/").json()["left"] == 30 * 60
    clock.shift(timedelta(minutes=31))
    assert client.get("/account/session/").json() | {"token": ""} == {"left": 0, "user": "", "token": ""}


def test_every_page_that_polls_is_known() -> None:
    """`hx-trigger="every …"` in a template: its address is asked without anybody there."""
    import re

    from django.conf import settings

    polled = set()
    for template in (settings.BASE_DIR / "templates").rglob("*.html"):
        for tag in re.findall(r"<[^>]*hx-trigger=\"[^\"]*every[^>]*>", re.sub(r"%}|{%", "", template.read_text())):
            polled.update(re.findall(r"hx-get=\"\s*url '(\w+)'", tag))
    assert polled
    assert {("GET", name) for name in polled} <= BACKGROUND


def test_a_part_of_a_page_says_that_the_session_has_ended(db: None) -> None:
    assert visitor(**{"hx-request": "true"}).get("/jobs/").status_code == 401
    assert visitor().get("/jobs/").status_code == 302


def test_one_logs_in_again_without_leaving_the_page(leader: Actor) -> None:
    client = visitor()
    again = client.post("/account/login/again/", {"username": "leader", "password": "wrong"})
    assert again.status_code == 400
    assert again.json()["faults"]
    again = client.post("/account/login/again/", {"username": "leader", "password": PASSWORD})
    assert again.json()["left"] > 1700
    assert is_open(client)


def test_one_goes_on_in_the_post_in_which_the_page_was_opened(leader: Actor, finance: Actor) -> None:
    second = Post.objects.create(user=user_of(leader), role="office_director", starts=timezone.localdate())
    for opened_in, acts_in in ((second, second), (finance.post, leader.post)):
        client = visitor()
        typed = {"username": "leader", "password": PASSWORD, "opened_in_post": str(opened_in.pk)}  # type: ignore[union-attr]
        assert client.post("/account/login/again/", typed).status_code == 200
        assert client.get("/account/sessions/").wsgi_request.actor.post == acts_in  # type: ignore[attr-defined]


def test_a_closed_account_is_shut_out_with_the_next_request(leader: Actor, administrator: Actor) -> None:
    client = entered("leader")
    assert is_open(client)
    users.change_user(by=administrator, user=user_of(leader), name="x", email="", is_active=False)
    assert not is_open(client)
    assert visitor().post("/account/login/", {"username": "leader", "password": PASSWORD}).status_code == 200


def test_a_post_that_ends_is_gone_with_the_next_request(leader: Actor) -> None:
    client = entered("leader")
    assert client.get("/").status_code == 200
    Post.objects.filter(user=leader.user).update(ends=timezone.localdate() - timedelta(days=1))
    assert client.get("/").status_code == 403


def test_a_new_password_ends_all_other_sessions(leader: Actor) -> None:
    here, there = entered("leader"), entered("leader", "10.0.0.2")
    new = {"old_password": PASSWORD, "new_password1": "quite-Another-1", "new_password2": "quite-Another-1"}
    assert here.post("/account/password/", new)["Location"] == "/"
    assert is_open(here)
    assert not is_open(there)
    assert Session.objects.filter(user=leader.user).count() == 1


def test_a_password_that_an_administrator_sets_ends_all_sessions(leader: Actor, administrator: Actor) -> None:
    client = entered("leader")
    users.set_password(by=administrator, user=user_of(leader), password="set-by-Another-1")
    assert not is_open(client)


def test_own_sessions_are_listed_and_ended_singly_or_all_but_this_one(leader: Actor, finance: Actor) -> None:
    here, there, phone = entered("leader"), entered("leader", "10.0.0.2"), entered("leader", "10.0.0.3")
    foreign = entered("finance", "10.0.0.4")
    page = here.get("/account/sessions/").content.decode()
    assert all(f"10.0.0.{n}" in page for n in (1, 2, 3))
    assert "10.0.0.4" not in page
    assert "Chrome · Windows" in page
    here.post("/account/sessions/end/", {"session": Session.objects.get(address="10.0.0.2").pk})
    assert (is_open(here), is_open(there), is_open(phone)) == (True, False, True)
    # somebody else's is not there for me
    answer = here.post("/account/sessions/end/", {"session": Session.objects.get(address="10.0.0.4").pk})
    assert answer.status_code == 409
    here.post("/account/sessions/end/")
    assert (is_open(here), is_open(phone), is_open(foreign)) == (True, False, True)
    assert Entry.objects.filter(action="login.end_sessions", actor="leader").count() == 2


def test_an_administrator_ends_all_sessions_of_a_user(administrator: Actor, leader: Actor) -> None:
    one, two = entered("leader"), entered("leader", "10.0.0.2")
    url = f"/account/logins/{user_of(leader).pk}/sessions/"
    assert signed_in(leader).post(url, {"reason": "x"}).status_code == 403
    assert signed_in(administrator).post(url, {"reason": "laptop stolen"}).status_code == 302
    assert not is_open(one)
    assert not is_open(two)
    assert Entry.objects.get(action="login.end_sessions").reason == "laptop stolen"


def test_a_session_that_was_ended_does_not_come_back_with_an_answer_under_way(leader: Actor) -> None:
    client = entered("leader")
    session = client.session
    assert session.get("since")
    sessions.end_all(by=SYSTEM, user=user_of(leader), reason="x")
    session["post"] = 1
    with pytest.raises(UpdateError):
        session.save()
    assert not Session.objects.filter(user=leader.user).exists()


def test_what_has_ended_is_dropped_at_night(leader: Actor, clock: Any) -> None:
    entered("leader")
    clock.shift(timedelta(minutes=31))
    fresh = entered("leader")
    tidy()
    assert Session.objects.count() == 1
    assert is_open(fresh)


def test_to_look_at_a_page_writes_nothing_within_a_minute(leader: Actor, django_assert_num_queries: Any) -> None:
    from django.test import RequestFactory

    client = entered("leader")
    request = RequestFactory().get("/")
    request.session = client.session
    request.session.get("x")
    with django_assert_num_queries(0):
        sessions.touch(request)
