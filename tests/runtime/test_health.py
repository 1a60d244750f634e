"""The probes: /healthz is the process, /readyz is what it needs."""

import os
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client

from portal.files.services import file_store
from portal.health import checks, middleware
from portal.health.rounds import Checks, Finding
from portal.jobs import broker, signs
from portal.runtime.traces import backup_age, backup_was_made
from reports.pdf import fonts
from tests.services import Worker, wait_until

TOKEN = "kq3Vn8ZrT0yLw6XbJ1cHs9FdGm5PaUeRi2Ko7NtW"


@pytest.fixture(autouse=True)
def _files(settings: LazySettings, tmp_path: Path) -> None:
    settings.STORAGES = settings.STORAGES | {
        "files": {"BACKEND": "portal.files.store.WholeFileStorage", "OPTIONS": {"location": tmp_path}}
    }


@pytest.fixture(autouse=True)
def _patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Checks that were begun by another test are that test's; a busy machine may take its time."""
    monkeypatch.setattr(middleware, "checks", Checks(checks.NEEDED | checks.WARNINGS))
    monkeypatch.setattr(Checks.findings, "__defaults__", (30.0,))


def asked(client: Client, **headers: str) -> tuple[int, dict[str, Any]]:
    response = client.get("/readyz", headers=headers)
    return response.status_code, response.json()


def test_healthz_answers_whatever_the_host_name_and_touches_no_database(client: Client) -> None:
    response = client.get("/healthz", HTTP_HOST="10.0.0.7")
    assert (response.status_code, response.content) == (200, b"ok")


def test_another_page_does_not_answer_to_an_unknown_host_name(client: Client) -> None:
    assert client.get("/admin/", HTTP_HOST="10.0.0.7").status_code == 400


@pytest.mark.django_db
def test_readyz_is_good_when_database_broker_and_files_answer_though_nobody_works(client: Client, valkey: str) -> None:
    broker.client().delete("portal:signs:worker", "portal:signs:beat")
    status, said = asked(client)
    assert (status, said["ready"]) == (200, True)
    assert said["checks"]["database"] == {"ok": True, "detail": "reachable, all migrations applied"}
    assert said["checks"]["broker"]["ok"] and said["checks"]["files"] == {"ok": True, "detail": "writable"}
    assert said["checks"]["workers"] == {"ok": False, "detail": "0 gave a sign within 2 minutes"}
    assert said["checks"]["beat"] == {"ok": False, "detail": "it has given no sign within 2 minutes"}


@pytest.mark.django_db
def test_readyz_names_the_broker_that_is_away(client: Client, settings: LazySettings) -> None:
    settings.REDIS_URL = "unix:///nowhere/valkey.sock"
    broker.client.cache_clear()
    status, said = asked(client)
    broker.client.cache_clear()
    assert (status, said["ready"]) == (503, False)
    assert said["checks"]["broker"] == {"ok": False, "detail": "it cannot be reached"}
    assert said["checks"]["workers"]["detail"] == "not known without the broker"
    assert "nowhere" not in str(said)


@pytest.mark.django_db
def test_readyz_says_how_many_migrations_are_missing(
    client: Client, valkey: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checks, "migrations", lambda: {("sites", "9998_x"), ("sites", "9999_y")})
    status, said = asked(client)
    assert status == 503
    assert said["checks"]["database"] == {"ok": False, "detail": "2 migrations are missing: run migrate"}


def test_readyz_tells_a_database_that_cannot_be_used_and_does_not_quote_it(client: Client, valkey: str) -> None:
    # No mark: the tests' own guard refuses every access to the database, in words.
    status, said = asked(client)
    assert (status, said["checks"]["database"]["ok"]) == (503, False)
    assert said["checks"]["database"]["detail"] == "the check met a fault: RuntimeError"


@pytest.mark.django_db
def test_readyz_tells_a_store_that_nothing_can_be_written_into(client: Client, valkey: str) -> None:
    location = Path(file_store().location)  # type: ignore[attr-defined]
    location.rmdir()
    status, said = asked(client)
    assert status == 503
    assert said["checks"]["files"]["detail"] == "nothing can be written into the file store: FileNotFoundError"
    assert str(location) not in str(said)


@pytest.mark.django_db
def test_reasons_are_for_operators_others_see_what_fails(
    client: Client, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(middleware, "checks", Checks({name: lambda: Finding(True, "x") for name in checks.NEEDED}))
    settings.METRICS_TOKEN = TOKEN
    bare = {"ready": True, "checks": {name: {"ok": True} for name in checks.NEEDED}}
    told = {"ready": True, "checks": {name: {"ok": True, "detail": "x"} for name in checks.NEEDED}}
    assert asked(client) == (200, told)
    assert asked(client, x_forwarded_for="127.0.0.1") == (200, bare)
    assert asked(client, x_forwarded_for="127.0.0.1", authorization=f"Bearer {TOKEN}") == (200, told)
    assert asked(client, x_forwarded_for="127.0.0.1", authorization=f"Bearer {TOKEN}x") == (200, bare)


def test_a_check_that_hangs_does_not_hang_the_probe_and_is_not_begun_again() -> None:
    let_go, begun = threading.Event(), []

    def hangs() -> Finding:
        begun.append(1)
        let_go.wait(60)
        return Finding(True, "late")

    several = Checks({"slow": hangs, "quick": lambda: Finding(True, "at once")})
    began = time.monotonic()
    first, second = several.findings(0.2), several.findings(0.2)
    assert time.monotonic() - began < 10 and len(begun) == 1
    assert first == second == {"slow": Finding(False, "it has not answered in time"), "quick": Finding(True, "at once")}
    let_go.set()
    wait_until(lambda: several.findings(1)["slow"].ok, "it has answered")


def test_a_worker_gives_signs_of_life_and_takes_them_back(worker: Worker) -> None:
    worker_seen = lambda: signs.seen(signs.WORKER, timedelta(minutes=2))  # noqa: E731
    wait_until(worker_seen, "a sign")
    assert worker_seen() == 1
    assert signs.seen(signs.WORKER, timedelta(0)) == 0
    worker.running.stop()
    assert worker_seen() == 0


def test_signs_are_given_at_most_every_15_seconds(valkey: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signs, "_last", {})
    broker.client().delete("portal:signs:beat")
    signs.give(signs.BEAT)
    broker.client().delete("portal:signs:beat")
    signs.give(signs.BEAT)
    assert signs.seen(signs.BEAT, timedelta(minutes=2)) == 0
    signs._last[signs.BEAT] -= signs.EVERY
    signs.give(signs.BEAT)
    assert signs.seen(signs.BEAT, timedelta(minutes=2)) == 1


def test_the_age_of_the_last_backup_is_known(settings: LazySettings) -> None:
    marker = settings.HOME.root / "last-backup"
    marker.unlink(missing_ok=True)
    assert checks.backup() == Finding(False, "none is known")
    backup_was_made(settings.HOME)
    assert checks.backup() == Finding(True, "the last one is 0 hours old")
    old = time.time() - 30 * 60 * 60
    os.utime(marker, (old, old))
    assert checks.backup() == Finding(False, "the last one is 30 hours old")
    backup_was_made(settings.HOME)
    age = backup_age(settings.HOME)
    assert age and age < timedelta(minutes=5)
    marker.unlink()


def test_a_machine_without_fonts_is_told_and_weasyprint_is_not_loaded_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    assert checks.printing() == Finding(True, "the fonts are there")
    monkeypatch.setattr(fonts, "_source", lambda file: None)
    assert checks.printing() == Finding(False, "fonts for printing are missing on this machine")


def test_a_disk_that_is_nearly_full_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "LOW", 2**80)
    assert not checks.disk().ok and checks.disk().detail.endswith(" MiB free")
