"""The probes: /healthz is the process, /readyz is what it needs."""

import pytest
from django.test import Client

from portal import health


def test_healthz_answers_whatever_the_host_name_and_touches_no_database(client: Client) -> None:
    response = client.get("/healthz", HTTP_HOST="10.0.0.7")
    assert (response.status_code, response.content) == (200, b"ok")


def test_another_page_does_not_answer_to_an_unknown_host_name(client: Client) -> None:
    assert client.get("/admin/", HTTP_HOST="10.0.0.7").status_code == 400


@pytest.mark.django_db
def test_readyz_is_good_when_database_and_broker_answer(client: Client, valkey: str) -> None:
    response = client.get("/readyz")
    assert (response.status_code, response.json()) == (200, {"database": True, "broker": True})


@pytest.mark.django_db
def test_readyz_names_the_broker_that_is_away(client: Client, settings) -> None:  # type: ignore[no-untyped-def]
    settings.REDIS_URL = "unix:///nowhere/valkey.sock"
    response = client.get("/readyz")
    assert (response.status_code, response.json()) == (503, {"database": True, "broker": False})


@pytest.mark.django_db
def test_readyz_names_a_database_without_its_migrations(client: Client, valkey: str, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(health.MigrationExecutor, "migration_plan", lambda *_: ["one"])
    assert client.get("/readyz").json() == {"database": False, "broker": True}
