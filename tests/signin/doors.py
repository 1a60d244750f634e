"""What tests do at the door."""

from typing import Any

from django.test import Client

from portal.accounts.actors import Actor
from portal.accounts.models import User
from portal.signin import totp
from portal.signin.services import factors
from tests.web.district import PASSWORD

CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36"


def visitor(address: str = "10.0.0.1", **headers: str) -> Client:
    return Client(headers={"accept-language": "en", "user-agent": CHROME, **headers}, REMOTE_ADDR=address)


def try_to_enter(client: Client, username: str, password: str = PASSWORD, **more: str) -> Any:
    return client.post("/account/login/", {"username": username, "password": password, **more})


def entered(username: str, address: str = "10.0.0.1") -> Client:
    client = visitor(address)
    assert try_to_enter(client, username).status_code == 302
    return client


def is_open(client: Client) -> bool:
    return client.get("/jobs/").status_code == 200


def user_of(who: Actor) -> User:
    assert who.user
    return who.user


def phone_of(who: Actor, now: float) -> tuple[str, list[str]]:
    """A second factor, set up now: its secret and the recovery codes."""
    secret = factors.being_set_up(user_of(who)).secret
    return secret, factors.confirm(by=who, code=totp.code_at(secret, now))
