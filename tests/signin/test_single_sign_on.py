"""Single sign-on with a real little provider: who comes in, and everything that must not."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from portal.accounts.actors import Actor
from portal.accounts.models import User
from portal.audit.models import Entry
from portal.signin import totp
from portal.signin.models import Identity
from portal.signin.services import identities
from tests.signin import provider as providers
from tests.signin.doors import is_open, phone_of, user_of, visitor
from tests.signin.provider import CLIENT, SECRET, Provider
from tests.web.district import actor, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def provider(settings: Any) -> Iterator[Provider]:
    with providers.running() as provider:
        settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = provider.issuer, CLIENT, SECRET
        settings.OIDC_LABEL = "区统一身份认证"
        yield provider


def come(provider: Provider, client: Client | None = None, goal: str = "", **changed: str) -> tuple[Client, Any]:
    """There and back; `changed` is what comes back otherwise than the provider sent it."""
    client = client or visitor()
    asked = client.get("/account/login/sso/", {"next": goal} if goal else {})
    assert asked.status_code == 302
    back = provider.authorize(asked["Location"]) | changed
    return client, client.get("/account/login/sso/back/", back)


def refused(provider: Provider, **changed: str) -> str:
    """The words on the login page."""
    client, answer = come(provider, **changed)
    assert answer["Location"] == "/account/login/"
    assert not is_open(client)
    assert not Identity.objects.exists()
    return str(client.get("/account/login/").content.decode())


def test_the_button_is_there_only_when_it_is_set(db: None, settings: Any) -> None:
    assert "/account/login/sso/" not in visitor().get("/account/login/").content.decode()
    assert visitor().get("/account/login/sso/").status_code == 404
    assert visitor().get("/account/login/sso/back/").status_code == 404
    settings.OIDC_ISSUER, settings.OIDC_LABEL = "https://sso.example.org", "区统一身份认证"
    page = visitor().get("/account/login/?next=/jobs/").content.decode()
    assert "/account/login/sso/?next=%2Fjobs%2F" in page
    assert "区统一身份认证" in page


def test_who_has_an_account_of_that_name_comes_in_and_is_bound(provider: Provider, leader: Actor) -> None:
    client, answer = come(provider, goal="/jobs/")
    assert answer["Location"] == "/jobs/"
    assert is_open(client)
    assert Identity.objects.get().user == leader.user
    entries = Entry.objects.filter(action__startswith="login.").order_by("number")
    assert [(entry.action, entry.target) for entry in entries] == [
        ("login.bind_identity", "leader"),
        ("login.enter", "leader"),
    ]
    assert "0042" not in str(list(Entry.objects.values("details")))


def test_what_is_bound_stays_bound_whatever_name_comes_later(provider: Provider, leader: Actor, finance: Actor) -> None:
    come(provider)
    provider.says = {"preferred_username": "finance"}
    client, _answer = come(provider)
    assert client.get("/account/session/").json()["user"] == "leader"
    # another person who is given the name of a bound account there does not become its holder
    provider.says = {"sub": "0043", "preferred_username": "leader"}
    client, answer = come(provider)
    assert answer["Location"] == "/account/login/"
    assert not is_open(client)


def test_an_administrator_binds_and_frees_an_account(provider: Provider, administrator: Actor, leader: Actor) -> None:
    client, of_leader = signed_in(administrator), f"/account/logins/{user_of(leader).pk}"
    provider.says = {"preferred_username": "somebody"}
    assert "no account" in refused(provider)
    assert client.post(f"{of_leader}/bind/", {"subject": "0042", "reason": "checked"}).status_code == 302
    assert is_open(come(provider)[0])
    other = client.post(f"/account/logins/{user_of(administrator).pk}/bind/", {"subject": "0042", "reason": "x"})
    assert "Another account" in other.content.decode()
    assert client.post(f"{of_leader}/sso/", {"reason": "left"}).status_code == 302
    assert "no account" in refused(provider)
    assert signed_in(leader).post(f"{of_leader}/bind/", {"subject": "1", "reason": "x"}).status_code == 403


def test_no_account_is_made_by_it(provider: Provider, db: None) -> None:
    assert "no account" in refused(provider)
    assert not User.objects.exists()


def test_a_closed_account_stays_closed(provider: Provider, leader: Actor) -> None:
    User.objects.update(is_active=False)
    assert "no account" in refused(provider)


def test_an_account_of_another_system_is_nobodys(provider: Provider, leader: Actor, db: None) -> None:
    actor("api-big", "district_client")
    provider.says = {"preferred_username": "api-big"}
    assert "no account" in refused(provider)


@pytest.mark.parametrize(
    "says",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"aud": "another"},
        {"aud": [CLIENT, "another"]},
        {"aud": [CLIENT, "another"], "azp": "another"},
        {"iss": "https://elsewhere.example.org"},
        {"exp": int(time.time()) - 120},
        {"exp": None},
        {"iat": int(time.time()) + 3600},
        {"sub": None},
    ],
)
def test_a_claim_that_does_not_hold_is_refused(provider: Provider, leader: Actor, says: dict[str, Any]) -> None:
    provider.says = says
    assert "does not hold" in refused(provider)


def test_several_audiences_are_good_when_the_token_was_made_for_us(provider: Provider, leader: Actor) -> None:
    provider.says = {"aud": [CLIENT, "another"], "azp": CLIENT}
    assert is_open(come(provider)[0])


def test_a_token_that_nobody_has_signed_is_refused(provider: Provider, leader: Actor) -> None:
    provider.signs, provider.key = "none", None
    assert "does not hold" in refused(provider)


def test_a_token_signed_with_what_everybody_knows_is_refused(provider: Provider, leader: Actor) -> None:
    """Our secret, or the public key taken for one: HS256 is no signature of the provider."""
    provider.signs, provider.key = "HS256", SECRET * 4
    assert "does not hold" in refused(provider)


def test_a_token_signed_with_another_key_is_refused(provider: Provider, leader: Actor) -> None:
    provider.key = Provider().key
    assert "does not hold" in refused(provider)


def test_a_key_that_the_provider_does_not_name_is_refused(provider: Provider, leader: Actor) -> None:
    provider.kid = "k2"
    assert "does not hold" in refused(provider)


def test_the_description_of_another_issuer_is_refused(provider: Provider, leader: Actor) -> None:
    provider.described_issuer = "https://elsewhere.example.org"
    client = visitor()
    assert client.get("/account/login/sso/")["Location"] == "/account/login/"
    assert "does not hold" in client.get("/account/login/").content.decode()


def test_a_state_that_was_not_asked_is_refused(provider: Provider, leader: Actor) -> None:
    assert "does not hold" in refused(provider, state="another")


def test_an_answer_in_another_browser_or_a_second_time_is_refused(provider: Provider, leader: Actor) -> None:
    asked = visitor().get("/account/login/sso/")
    back = provider.authorize(asked["Location"])
    stranger = visitor()
    assert stranger.get("/account/login/sso/back/", back)["Location"] == "/account/login/"
    assert "broken off" in stranger.get("/account/login/").content.decode()
    client, _answer = come(provider)
    client.post("/account/logout/")
    assert client.get("/account/login/sso/back/", back)["Location"] == "/account/login/"
    assert not is_open(client)


def test_a_wrong_code_and_a_provider_that_is_down_are_told_in_words(provider: Provider, leader: Actor) -> None:
    assert "does not answer" in refused(provider, code="invented")
    assert "broken off" in refused(provider, error="access_denied")
    provider.is_down = True
    client = visitor()
    assert client.get("/account/login/sso/")["Location"] == "/account/login/"
    assert "does not answer" in client.get("/account/login/").content.decode()


def test_one_is_led_to_no_foreign_page(provider: Provider, leader: Actor) -> None:
    _client, answer = come(provider, goal="https://elsewhere.example.org/")
    assert answer["Location"] == "/"


def test_the_second_factor_is_asked_for_here_too(provider: Provider, leader: Actor, clock: Any) -> None:
    secret, _codes = phone_of(leader, time.time())
    clock.shift(60)
    client, answer = come(provider, goal="/jobs/")
    assert answer["Location"] == "/account/login/code/"
    assert not is_open(client)
    assert client.post("/account/login/code/", {"code": totp.code_at(secret, time.time())})["Location"] == "/jobs/"


def test_who_comes_from_there_need_not_know_a_password(provider: Provider, leader: Actor) -> None:
    User.objects.update(must_change_password=True)
    client, _answer = come(provider)
    assert client.get("/").status_code == 200


def test_a_session_gets_a_new_key_with_the_login(provider: Provider, leader: Actor) -> None:
    client = visitor()
    asked = client.get("/account/login/sso/")
    before = client.cookies["sessionid"].value
    client.get("/account/login/sso/back/", provider.authorize(asked["Location"]))
    assert client.cookies["sessionid"].value != before
    assert identities.account_of(issuer=provider.issuer, subject="0042", name="") == leader.user
