"""The second factor: who needs it, how it is set up, shown, lost and reset."""

import re
import time
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from portal.accounts.actors import Actor
from portal.accounts.models import Post
from portal.accounts.rights import Role
from portal.audit.models import Entry
from portal.signin import totp
from portal.signin.models import RecoveryCode, SecondFactor
from portal.signin.services import factors
from portal.web.errors import Forbidden, Refused
from tests.signin.doors import entered, is_open, phone_of, try_to_enter, user_of, visitor
from tests.web.district import actor, signed_in

pytestmark = pytest.mark.django_db


def now(clock: Any) -> float:
    """What the clock that stands still shows."""
    return time.time()


def test_codes_are_those_of_the_standard() -> None:
    """RFC 6238, appendix B, with the last six of eight digits."""
    import base64

    secret = base64.b32encode(b"12345678901234567890").decode()
    given = {59: "287082", 1111111109: "081804", 1234567890: "005924", 20000000000: "353130"}
    assert {moment: totp.code_at(secret, moment) for moment in given} == given


def test_a_clock_may_differ_by_one_period_and_no_more() -> None:
    secret, moment = totp.new_secret(), 1_800_000_000
    found = {
        p: totp.period_of(secret, totp.code_at(secret, moment + 30 * p), after=0, now=moment) for p in range(-2, 3)
    }
    assert found == {-2: None, -1: 59_999_999, 0: 60_000_000, 1: 60_000_001, 2: None}
    assert all(
        totp.period_of(secret, wrong, after=0, now=moment) is None for wrong in ("", "12345", "１２３４５６", "abcdef")
    )


@pytest.mark.parametrize("role", Role.values)
def test_it_is_needed_by_who_pays_gives_rights_or_sees_everything(role: str, settings: Any) -> None:
    needs = {"finance_officer", "administrator", "auditor"}
    assert not factors.is_needed([Post(role=role)])
    settings.MFA_REQUIRED = True
    assert factors.is_needed([Post(role=role)]) is (role in needs)
    assert factors.is_needed([Post(role="leader"), Post(role=role)]) is (role in needs)


def test_who_needs_one_goes_nowhere_before_it_is_set_up(finance: Actor, settings: Any, clock: Any) -> None:
    settings.MFA_REQUIRED = True
    client = entered("finance")
    for url in ("/", "/admin/", "/api/v1/sites/", "/account/sessions/", "/allocations/"):
        assert client.get(url)["Location"] == "/account/second-factor/"
    page = client.get("/account/second-factor/").content.decode()
    secret = re.search(r'id="secret">([A-Z2-7 ]+)<', page)[1].replace(" ", "")  # type: ignore[index]
    picture = client.get("/account/second-factor/qr.svg")
    assert (picture["Content-Type"], picture.content[:5]) == ("image/svg+xml", b"<?xml")
    assert client.post("/account/second-factor/", {"code": "000000"}).status_code == 200
    assert not SecondFactor.objects.exclude(confirmed_at=None).exists()
    codes = client.post("/account/second-factor/", {"code": totp.code_at(secret, now(clock))}).content.decode()
    assert len(set(re.findall(r"<li>([2-9a-z]{5}-[2-9a-z]{5})</li>", codes))) == 10
    assert client.get("/").status_code == 200
    assert Entry.objects.filter(action="login.set_up_factor", actor="finance").count() == 1
    # the secret is shown to nobody any more
    assert client.get("/account/second-factor/qr.svg").status_code == 409
    assert secret[:4] not in client.get("/account/second-factor/").content.decode()
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM signin_secondfactor")
        ((stored,),) = cursor.fetchall()
    assert secret not in stored


def test_others_are_asked_for_nothing(leader: Actor, settings: Any) -> None:
    settings.MFA_REQUIRED = True
    assert entered("leader").get("/").status_code == 200


def test_a_password_alone_does_not_open_what_has_a_second_factor(leader: Actor, clock: Any) -> None:
    secret, _codes = phone_of(leader, now(clock))
    clock.shift(timedelta(seconds=60))
    client = visitor()
    assert try_to_enter(client, "leader", next="/jobs/")["Location"] == "/account/login/code/"
    assert not is_open(client)
    assert client.post("/account/login/code/", {"code": "123456"}).status_code == 200
    assert not is_open(client)
    assert client.post("/account/login/code/", {"code": totp.code_at(secret, now(clock))})["Location"] == "/jobs/"
    assert is_open(client)
    assert Entry.objects.get(action="login.enter").details == {"way": "password", "second_factor": True}


def test_a_code_is_good_once(leader: Actor, clock: Any) -> None:
    secret, _codes = phone_of(leader, now(clock))
    clock.shift(timedelta(seconds=60))
    code = totp.code_at(secret, now(clock))
    assert factors.is_shown(user_of(leader), code)
    assert not factors.is_shown(user_of(leader), code)
    # nor is one from before it
    assert not factors.is_shown(user_of(leader), totp.code_at(secret, now(clock) - 30))
    assert factors.is_shown(user_of(leader), totp.code_at(secret, now(clock) + 30))


def test_the_code_it_was_set_up_with_is_used(leader: Actor, clock: Any) -> None:
    secret, _codes = phone_of(leader, now(clock))
    assert not factors.is_shown(user_of(leader), totp.code_at(secret, now(clock)))


def test_a_recovery_code_is_good_once_however_it_is_typed(leader: Actor, finance: Actor, clock: Any) -> None:
    _secret, codes = phone_of(leader, now(clock))
    phone_of(finance, now(clock))
    assert not factors.is_shown(user_of(finance), codes[0])
    assert factors.is_shown(user_of(leader), f" {codes[0].upper()} ")
    assert not factors.is_shown(user_of(leader), codes[0])
    assert factors.is_shown(user_of(leader), codes[1].replace("-", ""))
    assert factors.codes_left(user_of(leader)) == 8
    assert not any(code.replace("-", "") in str(list(RecoveryCode.objects.values())) for code in codes)


def test_wrong_codes_lock_the_account_and_the_right_password_between_them_is_no_help(leader: Actor, clock: Any) -> None:
    secret, _codes = phone_of(leader, now(clock))
    clock.shift(timedelta(seconds=60))
    answers = []
    for n in range(5):
        client = visitor(f"10.0.0.{n}")
        assert try_to_enter(client, "leader").status_code == 302
        answers.append(client.post("/account/login/code/", {"code": "000000"}).status_code)
    assert answers == [200, 200, 200, 200, 429]
    right = {"code": totp.code_at(secret, now(clock))}
    assert client.post("/account/login/code/", right).status_code == 429
    assert try_to_enter(visitor("10.0.0.9"), "leader").status_code == 429


def test_the_second_step_is_waited_for_five_minutes_in_this_browser(leader: Actor, clock: Any) -> None:
    phone_of(leader, now(clock))
    client = visitor()
    try_to_enter(client, "leader")
    assert visitor().get("/account/login/code/")["Location"] == "/account/login/"
    assert client.get("/account/login/code/").status_code == 200
    clock.shift(timedelta(minutes=6))
    assert client.get("/account/login/code/")["Location"] == "/account/login/"


def test_a_new_password_ends_the_wait_for_the_second_step(leader: Actor, clock: Any) -> None:
    from portal.accounts.services import users

    secret, _codes = phone_of(leader, now(clock))
    clock.shift(timedelta(seconds=60))
    client = visitor()
    try_to_enter(client, "leader")
    users.change_own_password(by=leader, password="quite-Another-1")
    assert (
        client.post("/account/login/code/", {"code": totp.code_at(secret, now(clock))})["Location"] == "/account/login/"
    )


def test_in_place_the_code_is_asked_for_too(leader: Actor, clock: Any) -> None:
    secret, _codes = phone_of(leader, now(clock))
    clock.shift(timedelta(seconds=60))
    client = visitor()
    from tests.web.district import PASSWORD

    first = client.post("/account/login/again/", {"username": "leader", "password": PASSWORD})
    assert first.json() == {"needs": "code"}
    assert not is_open(client)
    assert client.post("/account/login/again/", {"code": "123456"}).status_code == 400
    assert client.post("/account/login/again/", {"code": totp.code_at(secret, now(clock))}).status_code == 200
    assert is_open(client)


def test_another_session_shows_the_factor_before_it_goes_on(finance: Actor, settings: Any, clock: Any) -> None:
    """Begun before the factor was there, or with a post that needed none."""
    client = entered("finance")
    secret, _codes = phone_of(finance, now(clock))
    settings.MFA_REQUIRED = True
    clock.shift(timedelta(seconds=60))
    assert client.get("/")["Location"] == "/account/second-factor/"
    assert client.post("/account/second-factor/", {"code": "000000"}).status_code == 200
    assert client.post("/account/second-factor/", {"code": totp.code_at(secret, now(clock))})["Location"] == "/"
    assert client.get("/").status_code == 200


def test_new_codes_and_another_phone_want_the_present_code(leader: Actor, clock: Any) -> None:
    secret, codes = phone_of(leader, now(clock))
    clock.shift(timedelta(seconds=60))
    client = signed_in(leader)
    assert client.post("/account/second-factor/", {"code": "000000", "move": "drop"}).status_code == 200
    given = client.post("/account/second-factor/", {"code": totp.code_at(secret, now(clock)), "move": "codes"})
    assert "shown this once" in given.content.decode()
    assert not factors.is_shown(user_of(leader), codes[0])
    clock.shift(timedelta(seconds=60))
    client.post("/account/second-factor/", {"code": totp.code_at(secret, now(clock)), "move": "drop"})
    assert not factors.has_one(user_of(leader))
    assert not RecoveryCode.objects.exists()


def test_an_administrator_resets_it_with_a_reason_and_the_user_is_told(
    administrator: Actor, leader: Actor, clock: Any
) -> None:
    phone_of(leader, now(clock))
    before = signed_in(leader)
    url = f"/account/logins/{user_of(leader).pk}/second-factor/"
    assert signed_in(leader).post(url, {"reason": "x"}).status_code == 403
    client = signed_in(administrator)
    assert client.post(url, {"reason": ""}).status_code == 409
    assert client.post(url, {"reason": "phone stolen, came in person"}).status_code == 302
    assert not is_open(before)
    assert Entry.objects.get(action="login.reset_factor").reason == "phone stolen, came in person"
    again = entered("leader")
    assert "has reset your second factor" in again.get("/").content.decode()
    assert "has reset your second factor" not in entered("leader").get("/").content.decode()


def test_nobody_resets_the_own_factor(administrator: Actor, clock: Any) -> None:
    phone_of(administrator, now(clock))
    with pytest.raises(Refused):
        factors.reset(by=administrator, user=user_of(administrator), reason="x")
    second = actor("second", Role.OFFICE_DIRECTOR)
    with pytest.raises(Forbidden):
        factors.reset(by=second, user=user_of(administrator), reason="x")


def test_who_has_the_machine_helps_the_only_administrator(administrator: Actor, clock: Any) -> None:
    phone_of(administrator, now(clock))
    call_command("reset_second_factor", "administrator", "--reason", "phone lost")
    assert not factors.has_one(user_of(administrator))
    assert Entry.objects.get(action="login.reset_factor").reason == "phone lost"
    with pytest.raises(CommandError):
        call_command("reset_second_factor", "administrator", "--reason", "again")
