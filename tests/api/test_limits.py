"""How many requests a minute: counted in the broker's store, by client and by address, said in headers."""

from typing import Any

import pytest
import time_machine
from django.test import Client as Browser

from portal.api import throttling
from portal.web.client_address import address_of
from tests.api.conftest import Admit, token_for

pytestmark = pytest.mark.django_db
# A minute that no other test counts in.
LATER = "2027-01-01 10:00:30+08:00"


@pytest.fixture
def counting(valkey: str, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Any:
    monkeypatch.setattr(throttling, "_away_until", 0.0)
    for key in throttling.broker.client().scan_iter("portal:rate:*"):
        throttling.broker.client().delete(key)
    settings.API_RATES = {"client": 3, "address": 5, "token": 4}
    with time_machine.travel(LATER, tick=False):
        yield settings


def test_a_client_is_told_how_much_is_left_and_when_to_come_again(
    counting: Any, district: list[Any], admit: Admit
) -> None:
    system = admit()
    left = [system.get("sites/")["RateLimit-Remaining"] for _ in range(3)]
    assert left == ["2", "1", "0"]
    refused = system.get("sites/")
    assert (refused.status_code, refused["Content-Type"]) == (429, "application/problem+json")
    assert refused["Retry-After"] == refused["RateLimit-Reset"] == "30"
    with time_machine.travel("2027-01-01 10:01:00+08:00", tick=False):
        assert system.get("sites/").status_code == 200


def test_clients_are_counted_apart_and_an_address_for_all_of_them(
    counting: Any, district: list[Any], admit: Admit
) -> None:
    one, other = admit(), admit("other")
    assert [system.get("sites/").status_code for system in (one, one, one, other, other, other)] == [200] * 5 + [429]


def test_who_guesses_tokens_is_stopped(counting: Any, db: None) -> None:
    tried = [Browser().get("/api/v1/sites/", headers={"authorization": f"Bearer {n}"}) for n in range(6)]
    assert [answer.status_code for answer in tried] == [401] * 5 + [429]


def test_who_guesses_secrets_is_stopped(counting: Any, admit: Admit) -> None:
    system = admit()
    tried = [token_for(system.client, f"guess {n}") for n in range(4)]
    assert [answer.status_code for answer in tried] == [401] * 3 + [429]
    assert tried[-1]["Retry-After"] == "30"


def test_without_the_store_the_portal_goes_on(
    district: list[Any], admit: Admit, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throttling, "_away_until", 0.0)
    monkeypatch.setattr(throttling.broker, "client", lambda: throttling.broker.redis.Redis(port=1))
    answer = admit().get("sites/")
    assert answer.status_code == 200
    assert "RateLimit-Limit" not in answer
    assert throttling._away_until > 0


@pytest.mark.parametrize(("trusted", "address"), [(None, "10.0.0.1"), (("HTTP_X_FORWARDED_PROTO", "https"), "1.2.3.4")])
def test_only_a_trusted_proxy_says_where_a_request_comes_from(
    rf: Any, settings: Any, trusted: Any, address: str
) -> None:
    settings.SECURE_PROXY_SSL_HEADER = trusted
    request = rf.get("/", headers={"x-forwarded-for": "9.9.9.9, 1.2.3.4"}, REMOTE_ADDR="10.0.0.1")
    assert address_of(request) == address
