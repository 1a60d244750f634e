"""Logging in and out, the own password, the post in which one acts, and what a refused reader is told."""

from datetime import date

import pytest
from django.test import Client

from portal.accounts.actors import SYSTEM, Actor
from portal.accounts.models import Post, User
from portal.accounts.rights import Role
from portal.accounts.services import users
from portal.audit.models import Entry
from portal.web.errors import Forbidden, Refused
from tests.web.district import PASSWORD, actor, make, signed_in

pytestmark = pytest.mark.django_db


def test_who_is_not_signed_in_is_sent_to_the_door_from_everywhere(db: None) -> None:
    for url in (
        "/",
        "/admin/",
        "/evaluations/",
        "/allocations/",
        "/awards/",
        "/sites/X/",
        "/import/",
        "/export/",
    ):
        response = Client().get(url, follow=True)
        assert response.redirect_chain[-1][0] == f"/account/login/?next={url}"


def test_one_logs_in_and_comes_to_the_start_page(administrator: Actor) -> None:
    response = Client().post("/account/login/", {"username": "administrator", "password": PASSWORD}, follow=True)
    assert response.redirect_chain[-1][0] == "/"
    assert response.status_code == 200


def test_a_wrong_password_says_so(administrator: Actor) -> None:
    page = Client().post("/account/login/", {"username": "administrator", "password": "wrong"})
    assert page.status_code == 200
    assert 'class="error"' in page.content.decode()


def test_who_holds_no_post_is_told_so_and_sees_nothing(db: None) -> None:
    client = Client()
    client.force_login(User.objects.create_user("nobody"))
    assert client.get("/").status_code == 403
    assert client.get("/admin/", follow=True).status_code == 403
    assert client.get("/evaluations/").status_code == 200
    assert "page" not in (client.get("/evaluations/").context or {})


def test_a_post_that_has_ended_gives_nothing(db: None) -> None:
    who = actor("former", Role.ADMINISTRATOR)
    Post.objects.update(ends=date(2024, 1, 1))
    assert signed_in(who).get("/admin/", follow=True).status_code == 403


def test_one_acts_in_the_post_that_one_chose_and_in_no_other(administrator: Actor) -> None:
    assert administrator.user
    second = Post.objects.create(user=administrator.user, role=Role.LEADER, starts=date(2024, 1, 1))
    foreign = actor("other", Role.FINANCE_OFFICER).post
    client = signed_in(administrator)
    assert client.get("/import/").status_code == 200
    client.post("/account/post/", {"post": second.pk})
    assert client.get("/import/").status_code == 403
    client.post("/account/post/", {"post": foreign.pk})  # type: ignore[union-attr]
    assert client.get("/import/").status_code == 403


def test_a_password_that_another_set_opens_only_the_page_that_changes_it(administrator: Actor) -> None:
    user = users.create_user(by=administrator, username="new", name="新人", password="first-password-2025")
    users.grant_post(by=administrator, user=user, role=Role.LEADER)
    client = Client()
    client.post("/account/login/", {"username": "new", "password": "first-password-2025"})
    assert client.get("/")["Location"] == "/account/password/"
    changed = {
        "old_password": "first-password-2025",
        "new_password1": "own-pass-9876",
        "new_password2": "own-pass-9876",
    }
    assert client.post("/account/password/", changed)["Location"] == "/"
    assert client.get("/").status_code == 200
    assert Entry.objects.filter(action="user.change_own_password", actor="new").count() == 1


def test_a_refusal_names_the_right_that_is_missing(auditor: Actor) -> None:
    page = signed_in(auditor).get("/import/")
    assert page.status_code == 403
    assert "import the ledger workbook" in page.content.decode()


def test_the_language_is_chinese_unless_one_chooses_english(administrator: Actor) -> None:
    client = Client()
    assert '<html lang="zh-hans">' in client.get("/account/login/").content.decode()
    client.post("/language/", {"language": "en", "next": "/account/login/"})
    assert '<html lang="en">' in client.get("/account/login/").content.decode()


def test_accounts_are_the_administrators_alone(auditor: Actor) -> None:
    with pytest.raises(Forbidden):
        users.create_user(by=auditor, username="x", name="x", password="long-password-1")


def test_somebody_always_stays_who_administers(administrator: Actor) -> None:
    assert administrator.user
    with pytest.raises(Refused):
        users.change_user(by=SYSTEM, user=administrator.user, name="x", email="", is_active=False)
    with pytest.raises(Refused):
        users.end_post(by=SYSTEM, post=administrator.post, ends=date(2024, 1, 1))  # type: ignore[arg-type]
    actor("second", Role.ADMINISTRATOR)
    users.change_user(by=SYSTEM, user=administrator.user, name="x", email="", is_active=False)
    assert not User.objects.get(username="administrator").is_active


def test_a_name_is_taken_whatever_its_case(administrator: Actor) -> None:
    with pytest.raises(Refused):
        users.create_user(by=administrator, username="Administrator", name="x", password="long-password-1")


def test_a_post_of_a_place_names_it(administrator: Actor) -> None:
    assert administrator.user
    for role in (Role.SUBDISTRICT_OFFICER, Role.SUBDISTRICT_HEAD, Role.CLERK):
        with pytest.raises(Refused):
            users.grant_post(by=administrator, user=administrator.user, role=role)


def test_an_address_that_is_not_there_is_a_page_in_the_readers_language(administrator: Actor) -> None:
    make(1)
    page = signed_in(administrator).get("/sites/nowhere/")
    assert page.status_code == 404
    assert "There is no such page" in page.content.decode()
