"""Failures lock an account and an address for a while; nobody learns from it who has an account."""

import base64
import re
from datetime import timedelta
from typing import Any

import pytest

from portal.accounts.actors import Actor
from portal.audit.models import Entry
from portal.crypto import blind_index
from portal.signin.models import Failures
from portal.signin.services import attempts
from portal.signin.services.attempts import Attempt
from portal.web.errors import Forbidden
from tests.signin.doors import entered, is_open, try_to_enter, visitor
from tests.web.district import PASSWORD, signed_in

pytestmark = pytest.mark.django_db


def fail(username: str, times: int, address: str = "10.0.0.1", **headers: str) -> list[int]:
    client = visitor(address, **headers)
    return [try_to_enter(client, username, f"wrong-{n}").status_code for n in range(times)]


def actions() -> list[str]:
    return list(Entry.objects.filter(action__startswith="login.").order_by("number").values_list("action", flat=True))


def test_the_fifth_failure_locks_the_account_whatever_the_address(leader: Actor) -> None:
    answers = [fail("leader", 1, f"10.0.0.{n}")[0] for n in range(5)]
    assert answers == [200, 200, 200, 200, 429]
    locked = try_to_enter(visitor("10.9.9.9"), "leader")
    assert locked.status_code == 429
    assert 0 < int(locked["Retry-After"]) <= 900
    assert "district administrator" in locked.content.decode()
    assert actions() == ["login.fail"] * 4 + ["login.lock"]


def test_the_fifth_failure_locks_the_address_whatever_the_account(leader: Actor, finance: Actor) -> None:
    assert [fail(f"name{n}", 1)[0] for n in range(5)][-1] == 429
    assert try_to_enter(visitor(), "leader").status_code == 429
    assert try_to_enter(visitor("10.0.0.2"), "leader").status_code == 302


def test_a_lock_ends_by_itself_and_the_count_begins_anew(leader: Actor, clock: Any) -> None:
    fail("leader", 5)
    clock.shift(timedelta(minutes=14))
    assert try_to_enter(visitor(), "leader").status_code == 429
    clock.shift(timedelta(minutes=2))
    assert fail("leader", 4) == [200] * 4
    assert try_to_enter(visitor(), "leader").status_code == 302


def test_failures_of_long_ago_do_not_count(leader: Actor, clock: Any) -> None:
    fail("leader", 4)
    clock.shift(timedelta(minutes=16))
    assert fail("leader", 4) == [200] * 4


def test_slips_before_a_success_count_neither_for_the_account_nor_for_the_address(leader: Actor) -> None:
    for _round in range(3):
        fail("leader", 4)
        assert try_to_enter(visitor(), "leader").status_code == 302


def test_one_good_account_does_not_pay_for_guesses_at_others(leader: Actor) -> None:
    for n in range(4):
        fail(f"name{n}", 1)
        assert try_to_enter(visitor(), "leader").status_code == 302
    assert fail("name9", 1) == [429]


def test_who_has_logged_in_here_before_is_not_shut_out_by_the_neighbours(leader: Actor, finance: Actor) -> None:
    client = entered("leader")
    client.post("/account/logout/")
    for n in range(5):
        fail(f"name{n}", 1)
    assert try_to_enter(visitor(), "leader").status_code == 429
    # the cookie is good for whom it was made for
    assert try_to_enter(client, "finance").status_code == 429
    assert try_to_enter(client, "leader").status_code == 302


def test_a_known_browser_guesses_no_more_often_than_others(leader: Actor, finance: Actor) -> None:
    client = entered("leader")
    client.post("/account/logout/")
    answers = [try_to_enter(client, "leader", f"wrong-{n}").status_code for n in range(5)]
    assert answers == [200, 200, 200, 200, 429]
    # nor does it shut out the neighbours
    assert try_to_enter(visitor(), "finance").status_code == 302
    client.cookies["known"] = client.cookies["known"].value[:-1]
    assert try_to_enter(client, "finance", "wrong").status_code == 200
    assert Failures.objects.get(is_address=True).count == 1


def test_case_and_width_of_the_name_are_no_way_around(leader: Actor) -> None:
    for n, name in enumerate(("leader", "Leader", "LEADER", " leader", "ｌｅａｄｅｒ")):
        fail(name, 1, f"10.0.0.{n}")
    assert try_to_enter(visitor("10.9.9.9"), "leader").status_code == 429


def test_what_a_client_says_about_its_address_neither_evades_nor_locks_others(leader: Actor) -> None:
    for n in range(5):
        fail(f"name{n}", 1, "10.0.0.1", **{"x-forwarded-for": f"9.9.9.{n}"})
    assert try_to_enter(visitor("10.0.0.1", **{"x-forwarded-for": "8.8.8.8"}), "leader").status_code == 429
    assert try_to_enter(visitor("9.9.9.1"), "leader").status_code == 302


def test_behind_a_proxy_its_own_word_counts_and_not_the_clients(leader: Actor, settings: Any) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    for n in range(5):
        fail(f"name{n}", 1, "127.0.0.1", **{"x-forwarded-for": f"9.9.9.{n}, 10.0.0.7"})
    through_proxy = {"x-forwarded-for": "8.8.8.8, 10.0.0.7"}
    assert try_to_enter(visitor("127.0.0.1", **through_proxy), "leader").status_code == 429
    assert try_to_enter(visitor("127.0.0.1", **{"x-forwarded-for": "10.0.0.8"}), "leader").status_code == 302


def test_all_is_the_same_for_a_name_that_nobody_has(leader: Actor) -> None:
    """Also for an account that is closed; only the token of the form differs."""
    pages = []
    for name, address in (("leader", "10.0.0.1"), ("nobody", "10.0.0.2")):
        client = visitor(address)
        answers = [try_to_enter(client, name, "wrong").content.decode() for _ in range(6)]
        pages.append([re.sub(r'(?<=value=")[^"]*|\d\d:\d\d', "", page) for page in answers])
    assert pages[0] == pages[1]


def test_a_password_is_hashed_for_a_name_that_nobody_has(leader: Actor, monkeypatch: Any) -> None:
    """Else the time would tell."""
    from django.contrib.auth.hashers import MD5PasswordHasher

    hashed: list[str] = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda self, p, s: hashed.append(p) or encode(self, p, s))
    for name in ("leader", "nobody"):
        hashed.clear()
        fail(name, 1)
        assert hashed == ["wrong-0"]


def test_what_is_typed_for_a_name_is_kept_nowhere_when_nobody_has_it(db: None) -> None:
    typed = "my-Secret-Passw0rd"
    fail(typed, 5)
    rows = [str(list(model.objects.values())) for model in (Failures, Entry)]
    assert not any(typed.casefold() in row.casefold() for row in rows)
    assert Entry.objects.filter(action="login.fail").first().details == {  # type: ignore[union-attr]
        "name": blind_index(f"people account {typed.casefold()}")
    }


def test_guesses_that_come_all_at_once_are_counted_before_they_are_looked_at(leader: Actor) -> None:
    attempt = Attempt("leader", "10.0.0.1")
    for _ in range(5):
        attempts.begin(attempt)
    with pytest.raises(attempts.Locked):
        attempts.begin(attempt)


def test_an_administrator_unlocks_with_a_reason(administrator: Actor, leader: Actor) -> None:
    fail("leader", 5)
    client = signed_in(administrator)
    assert "leader" in client.get("/account/logins/").content.decode()
    for row in Failures.objects.all():
        assert client.post(f"/account/logins/locked/{row.pk}/", {"reason": ""}).status_code == 409
        assert client.post(f"/account/logins/locked/{row.pk}/", {"reason": "rang me up"}).status_code == 302
    assert try_to_enter(visitor(), "leader").status_code == 302
    entries = Entry.objects.filter(action="login.unlock", reason="rang me up", actor="administrator")
    assert {entry.target for entry in entries} == {"leader", "10.0.0.1"}


def test_nobody_else_unlocks_or_sees_the_logins_of_others(leader: Actor) -> None:
    fail("other", 5)
    row = Failures.objects.filter(is_address=False).get()
    client = signed_in(leader)
    assert client.get("/account/logins/").status_code == 403
    assert client.post(f"/account/logins/locked/{row.pk}/", {"reason": "x"}).status_code == 403
    with pytest.raises(Forbidden):
        attempts.unlock(by=leader, pk=row.pk, reason="x")


def test_the_ledgers_have_no_login_of_their_own(leader: Actor) -> None:
    answer = visitor().post("/admin/login/", {"username": "leader", "password": PASSWORD})
    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/login/")


def test_wrong_secrets_lock_another_system_too(administrator: Actor) -> None:
    from portal.api.services.clients import create_client

    client, secret = create_client(by=administrator, code="big", name="大屏", scopes=["sites:read"])
    assert client.application

    def ask(secret: str, address: str = "10.0.0.1") -> Any:
        given = base64.b64encode(f"{client.application.client_id}:{secret}".encode()).decode()  # type: ignore[union-attr]
        return visitor(address, authorization=f"Basic {given}").post(
            "/oauth/token/", {"grant_type": "client_credentials"}
        )

    assert ask(secret).status_code == 200
    assert [ask("wrong", f"10.0.0.{n}").status_code for n in range(5)] == [401] * 5
    locked = ask(secret, "10.0.0.9")
    assert (locked.status_code, locked.json()) == (429, {"error": "slow_down"})
    assert actions()[-1] == "login.lock"
    # people and systems do not lock each other's addresses
    assert fail("nobody", 1) == [200]


def test_logging_in_and_out_are_entries_of_the_trail(leader: Actor) -> None:
    client = entered("leader")
    assert is_open(client)
    client.post("/account/logout/")
    assert not is_open(client)
    assert actions() == ["login.enter", "login.leave"]
    entry = Entry.objects.get(action="login.enter")
    assert (entry.actor, entry.details) == ("leader", {"way": "password", "second_factor": False})
