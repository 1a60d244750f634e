"""Figures for Prometheus: right, bounded, and for operators only."""

import os
import re
import shutil
import subprocess
import sys
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone

from portal.accounts.actors import SYSTEM
from portal.health import access, counters, metrics
from portal.jobs import services
from portal.jobs.models import Job
from portal.registry import job_kinds
from portal.runtime.home import BASE_DIR
from tests.runtime.portals import environment, free_port
from tests.services import wait_until

TOKEN = "kq3Vn8ZrT0yLw6XbJ1cHs9FdGm5PaUeRi2Ko7NtW"


def figures(text: str) -> dict[str, float]:
    lines = [line.rpartition(" ") for line in text.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, _, value in lines}


def scraped(client: Client) -> dict[str, float]:
    response = client.get("/metrics")
    assert response.status_code == 200 and response["Content-Type"].startswith("text/plain; version=")
    return figures(response.content.decode())


@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("::1", {}, 200),
        ("::ffff:127.0.0.1", {}, 200),
        ("10.1.2.3", {}, 404),
        ("", {}, 404),
        ("127.0.0.1", {"X-Forwarded-For": "127.0.0.1"}, 404),
        ("127.0.0.1", {"Via": "1.1 proxy"}, 404),
        ("10.1.2.3", {"Authorization": f"Bearer {TOKEN}"}, 200),
        ("10.1.2.3", {"Authorization": f"bearer {TOKEN}", "X-Forwarded-For": "10.9.9.9"}, 200),
        ("10.1.2.3", {"Authorization": f"Bearer {TOKEN[:-1]}"}, 404),
        ("10.1.2.3", {"Authorization": "Bearer "}, 404),
        ("10.1.2.3", {"Authorization": f"Basic {TOKEN}"}, 404),
        ("10.1.2.3", {"Authorization": "Bearer 密"}, 404),
    ],
)
@pytest.mark.django_db
def test_metrics_are_for_allowed_addresses_and_the_bearer_of_the_token(
    client: Client, settings: LazySettings, address: str, headers: dict[str, str], status: int
) -> None:
    settings.METRICS_TOKEN = TOKEN
    assert client.get("/metrics", headers=headers, REMOTE_ADDR=address).status_code == status


@pytest.mark.django_db
def test_without_a_token_in_the_settings_no_token_is_good(client: Client, settings: LazySettings) -> None:
    settings.METRICS_TOKEN = ""
    assert client.get("/metrics", headers={"authorization": "Bearer "}, REMOTE_ADDR="10.1.2.3").status_code == 404


@pytest.mark.django_db
def test_allowed_networks_are_those_of_the_settings(client: Client, settings: LazySettings) -> None:
    settings.METRICS_ALLOW = ["10.1.0.0/16"]
    assert client.get("/metrics", REMOTE_ADDR="10.1.2.3").status_code == 200
    assert client.get("/metrics", REMOTE_ADDR="127.0.0.1").status_code == 404
    assert access.FORWARDED


@pytest.mark.django_db
def test_requests_are_counted_by_route_method_and_status_and_never_by_path(client: Client) -> None:
    name = 'portal_http_requests_total{method="GET",route="%s",status="%s"}'
    before = scraped(client)
    client.get("/account/login/")
    client.get("/jobs/110101199001011234/")
    client.generic("BREW", "/no-such/13800138000/")
    after = scraped(client)
    grown = {key: value - before.get(key, 0) for key, value in after.items() if value != before.get(key, 0)}
    assert grown[name % ("login", 200)] == 1
    assert grown['portal_http_requests_total{method="other",route="none",status="404"}'] == 1
    assert grown['portal_http_request_seconds_count{method="GET",route="login"}'] == 1
    assert not re.search(r"\d{11}|BREW|no-such", "".join(after))
    assert not [key for key in after if "/metrics" in key or "healthz" in key]


@pytest.mark.django_db
def test_jobs_are_told_by_kind_and_state_and_how_long_the_oldest_has_waited(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for kind in ("one", "two"):
        monkeypatch.setitem(job_kinds._things, kind, lambda run: None)
    waiting = [services.queue(by=SYSTEM, kind="one", title="x", params={}) for _ in range(3)]
    batch = services.queue_batch(by=SYSTEM, kind="two", title="x", parts=[("a", {}), ("b", {})])
    now = timezone.now()
    Job.objects.filter(pk=waiting[0].pk).update(created_at=now - timedelta(hours=2))
    ended: dict[str, Any] = {"status": "failed", "error": "x", "started_at": now - timedelta(seconds=30)}
    Job.objects.filter(pk=waiting[1].pk).update(finished_at=now, **ended)
    Job.objects.filter(parent=batch, title="a").update(
        status="done", started_at=now - timedelta(hours=3), finished_at=now - timedelta(hours=2)
    )
    said = scraped(client)
    jobs = {key: value for key, value in said.items() if key.startswith("portal_jobs{")}
    assert jobs == {
        'portal_jobs{kind="one",state="queued"}': 2,
        'portal_jobs{kind="one",state="failed"}': 1,
        'portal_jobs{kind="two",state="queued"}': 1,
        'portal_jobs{kind="two",state="done"}': 1,
    }
    assert 7200 <= said['portal_jobs_oldest_queued_seconds{kind="one"}'] < 7500
    assert said['portal_jobs_ended_last_hour{kind="one",state="failed"}'] == 1
    assert said['portal_job_seconds_longest_last_hour{kind="one",state="failed"}'] == pytest.approx(30)
    assert 'portal_jobs_ended_last_hour{kind="two",state="done"}' not in said


@pytest.mark.django_db
def test_a_part_that_cannot_be_read_is_named_and_the_others_are_there(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def jobs() -> Any:
        raise OSError

    monkeypatch.setattr(metrics, "PARTS", (jobs, metrics.machine))
    said = scraped(client)
    assert said['portal_scrape_failed{part="jobs"}'] == 1 and said["portal_disk_free_bytes"] > 0


@pytest.mark.django_db
def test_a_fault_of_the_database_is_counted(client: Client) -> None:
    from django.db import OperationalError
    from django.test import RequestFactory

    from portal.health.requests import RequestMiddleware

    key = 'portal_database_errors_total{type="OperationalError"}'
    before = scraped(client).get(key, 0)
    asked = RequestFactory().get("/")
    RequestMiddleware(lambda request: None).process_exception(asked, OperationalError("x"))  # type: ignore[arg-type, return-value]
    RequestMiddleware(lambda request: None).process_exception(asked, ValueError("x"))  # type: ignore[arg-type, return-value]
    assert scraped(client)[key] == before + 1
    assert counters.METHODS


#: as docker-compose.yml calls it
CONFIG = ["--config", "python:portal.runtime.gunicorn_conf"]


def test_two_processes_of_gunicorn_tell_one_sum_and_write_one_kind_of_lines(tmp_path: Path) -> None:
    port, home = free_port(), tmp_path / "home"
    env = environment(home, DJANGO_SETTINGS_MODULE="portal.settings", LOG_FORMAT="json", ALLOWED_HOSTS="localhost")
    env.pop("PROMETHEUS_MULTIPROC_DIR", None)
    migrated = subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=BASE_DIR, env=env, check=False)
    assert migrated.returncode == 0
    # As the image calls it, with the script of the package.
    command = [str(Path(sys.executable).parent / "gunicorn"), "portal.wsgi", *CONFIG, "--bind", f"127.0.0.1:{port}"]
    options = ["--workers", "2", "--preload", "--no-control-socket", "--log-level", "warning"]
    errors = (tmp_path / "stderr").open("w+")
    server = subprocess.Popen([*command, *options], cwd=BASE_DIR, env=env, stderr=errors)

    def ask(path: str) -> tuple[int, str]:
        request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers={"Host": "localhost"})
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, answer.read().decode()
        except OSError as error:
            return int(getattr(error, "code", 0)), ""

    try:
        wait_until(lambda: ask("/healthz")[0] == 200, "gunicorn answers")
        with ThreadPoolExecutor(8) as pool:
            assert set(pool.map(ask, ["/api/v1/sites/?name=Ouyang"] * 40)) and ask("/metrics")[0] == 200
        key = 'portal_http_requests_total{method="GET",route="api:sites",status="401"}'
        assert {figures(ask("/metrics")[1])[key] for _ in range(6)} == {40}
        assert len(list((home / "tmp").glob("counts-*/counter_*.db"))) >= 2
    finally:
        server.terminate()
        server.wait(60)
    lines = (tmp_path / "stderr").read_text().splitlines()
    assert len([line for line in lines if '"route": "api:sites"' in line]) == 40
    assert all(line.startswith('{"time": ') for line in lines), lines
    assert not [line for line in lines if "Ouyang" in line]
    shutil.rmtree(home)
    assert "PROMETHEUS_MULTIPROC_DIR" not in os.environ
