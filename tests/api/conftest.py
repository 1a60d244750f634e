"""A district, and other systems that read it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client as Browser

from portal.accounts.actors import Actor
from portal.accounts.rights import Role
from portal.api import throttling
from portal.api.models import Client
from portal.api.scopes import SCOPES
from portal.api.services.clients import create_client
from reports import content
from tests.web.district import actor, make

READING = [scope for scope in SCOPES if scope not in ("volunteers:personal", "reports:write", "logs:write")]


@dataclass
class System:
    """Another system with a token, as it sees the portal."""

    client: Client
    secret: str
    token: str

    def get(self, path: str, query: Any = None, **headers: str) -> Any:
        return Browser().get(f"/api/v1/{path}", query or {}, headers=self.headers | headers)

    def post(self, path: str, body: Any, **headers: str) -> Any:
        return Browser().post(f"/api/v1/{path}", body, content_type="application/json", headers=self.headers | headers)

    @property
    def headers(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self.token}", "accept-language": "en"}

    def codes(self, path: str, field: str = "code", **query: Any) -> list[Any]:
        answer = self.get(path, query)
        assert answer.status_code == 200, answer.content.decode()
        return [row[field] for row in answer.json()["results"]]


def token_for(client: Client, secret: str, **more: str) -> Any:
    assert client.application
    form = {"grant_type": "client_credentials", "client_id": client.application.client_id, "client_secret": secret}
    return Browser().post("/oauth/token/", form | more)


Admit = Callable[..., System]


@pytest.fixture(autouse=True)
def _nobody_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another test may have started a broker: only the tests of the limits count requests."""
    monkeypatch.setattr(throttling, "_away_until", float("inf"))


@pytest.fixture(autouse=True)
def _press(monkeypatch: pytest.MonkeyPatch) -> None:
    """What documents are printed with is of no matter here, and takes seconds to prepare."""
    monkeypatch.setattr(content, "press", lambda: "press")


@pytest.fixture
def administrator(db: None, everything: None) -> Actor:
    return actor("administrator", Role.ADMINISTRATOR)


@pytest.fixture
def admit(administrator: Actor) -> Admit:
    """Lets a system in that sees the whole district unless told, and gets it a token."""

    def admitted(code: str = "city", scopes: list[str] = READING, **place: Any) -> System:
        client, secret = create_client(by=administrator, code=code, name="市平台", scopes=scopes, **place)
        return System(client, secret, token_for(client, secret).json()["access_token"])

    return admitted


@pytest.fixture
def district(db: None) -> list[Any]:
    """Four rows of everything in two programmes; answers the programmes."""
    return make(4)
