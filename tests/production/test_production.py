"""A portal as docker-compose.yml starts it: two workers of which one is killed, behind a proxy, and an end in time."""

import gzip
import http.client
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg2
import pytest
import redis

from tests.postgres import postgres
from tests.production.office import HOST, Office, Process
from tests.production.test_compose import services
from tests.services import answers, wait_until

#: static files of packages stay behind: they are most of the work, and no page that is asked for here has them
OURS = [word for name in ("admin", "drf_spectacular_sidecar", "rest_framework") for word in ("--ignore", name)]
OPEN = "status IN ('queued', 'running')"


class Database:
    """What the database says, asked without the portal."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        connection.autocommit = True

    def rows(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        with self.connection.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.fetchall() if cursor.description else []

    def number(self, statement: str, *values: Any) -> int:
        return int(self.rows(statement, *values)[0][0])


@pytest.fixture(scope="module")
def office() -> Iterator[Office]:
    """Everything of compose but the proxy, with two workers and nothing to do yet."""
    with tempfile.TemporaryDirectory(prefix="portal-office-") as folder, postgres() as server:
        create(server)
        office = Office(Path(folder), server)
        try:
            start(office)
            yield office
        finally:
            office.close()


def create(server: str) -> None:
    connection = psycopg2.connect(server.replace("/portal?", "/postgres?"))
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("CREATE DATABASE portal")
    connection.close()


def start(office: Office) -> None:
    office.start("redis")
    collect = [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity", "0", *OURS]
    collecting = subprocess.Popen(collect, env=office.environment("web"))
    migrating = office.start("migrate")
    assert migrating.guard.wait(120) == 0, migrating.said()
    assert collecting.wait(120) == 0
    for service in ("web", "worker", "worker", "beat"):
        office.start(service)
    wait_until(lambda: answers(office.broker), "the broker answers")
    wait_until(lambda: get(office, "/readyz")[0] == 200, f"web is ready: {only(office, 'web').said()}")
    wait_until(lambda: len(list((office.folder / "tmp").glob("portal-*.pulse"))) == 2, "worker and beat are alive")


def only(office: Office, service: str) -> Process:
    return next(process for process in office.running if process.name == service)


def get(office: Office, path: str, **headers: str) -> tuple[int, http.client.HTTPMessage, bytes]:
    """As the proxy asks: for the portal's name, over plain HTTP."""
    connection = http.client.HTTPConnection("127.0.0.1", office.port, timeout=30)
    try:
        connection.request("GET", path, headers={"Host": HOST} | {k.replace("_", "-"): v for k, v in headers.items()})
        response = connection.getresponse()
        return response.status, response.headers, response.read()
    except OSError:
        return 0, http.client.HTTPMessage(), b""
    finally:
        connection.close()


def door(office: Office) -> str:
    """Where one logs in: where the start page sends a stranger."""
    status, headers, _ = get(office, "/", X_Forwarded_Proto="https")
    assert status == 302
    return str(headers["Location"])


def test_a_visitor_without_tls_is_sent_to_the_same_page_with_it(office: Office) -> None:
    for forged in ({}, {"X_Forwarded_Proto": "http"}):
        status, headers, _ = get(office, "/login/?next=/", **forged)
        assert (status, headers["Location"]) == (301, f"https://{HOST}/login/?next=/")


def test_a_visitor_with_tls_gets_the_page_with_all_that_keeps_it_safe(office: Office) -> None:
    status, headers, body = get(office, door(office), X_Forwarded_Proto="https")
    assert status == 200 and b"csrfmiddlewaretoken" in body
    assert headers["Strict-Transport-Security"].startswith("max-age=31536000")
    assert (
        "default-src 'none'" in headers["Content-Security-Policy"]
        and "unsafe" not in headers["Content-Security-Policy"]
    )
    assert headers["X-Frame-Options"] == "DENY" and headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin" and headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "Secure" in headers["Set-Cookie"] and "HttpOnly" in headers["Set-Cookie"]


def test_another_name_than_the_portals_is_refused(office: Office) -> None:
    assert get(office, "/login/", Host="elsewhere.example.org", X_Forwarded_Proto="https")[0] == 400


def test_a_style_sheet_comes_compressed_and_is_kept_for_good(office: Office) -> None:
    page = get(office, door(office), X_Forwarded_Proto="https")[2].decode()
    found = re.search(r'href="(/static/[^"]+\.[0-9a-f]{12}\.css)"', page)
    assert found, page
    status, headers, body = get(office, found[1], X_Forwarded_Proto="https", Accept_Encoding="gzip")
    assert status == 200 and headers["Content-Encoding"] == "gzip" and "{" in gzip.decompress(body).decode()
    assert "immutable" in headers["Cache-Control"]


@pytest.mark.parametrize("service", ["web", "worker", "beat"])
def test_the_health_check_of_a_container_is_green_and_can_be_red(office: Office, service: str) -> None:
    assert office.check(service)
    elsewhere = Office.__new__(Office)
    elsewhere.folder, elsewhere.port, elsewhere.broker_port = office.folder / "data", 1, office.broker_port
    assert not elsewhere.check(service)


def test_a_killed_workers_documents_are_made_once_by_the_other_and_all_end_in_time(office: Office) -> None:
    """In this order, for the last part leaves nothing running."""
    url = (office.folder / "secrets" / "database-url").read_text().strip()
    with closing(psycopg2.connect(url)) as connection:
        play(office, Database(connection))


def play(office: Office, database: Database) -> None:
    number, parts = map(int, office.run("web", sys.executable, "-m", "tests.production.office").split())
    assert parts >= 6
    killed_at = kill_while_working(office, database)
    take_lease(office, database, killed_at)
    wait_until(
        lambda: not database.number(f"SELECT count(*) FROM jobs_job WHERE {OPEN}"),
        "all documents are made",
        60,
    )
    assert database.rows("SELECT status, done FROM jobs_job WHERE id = %s", number) == [("done", parts)]
    attempts = [row[0] for row in database.rows("SELECT attempts FROM jobs_job WHERE parent_id = %s", number)]
    assert sorted(attempts) == [1] * (parts - 1) + [2]
    assert_everything_is_there_once(database, parts)
    assert get(office, "/readyz")[0] == 200
    for service in ("web", "worker", "beat"):
        process = [one for one in office.running if one.name == service][-1]
        assert process.ends(office.patience(service)) == 0, process.said()


def kill_while_working(office: Office, database: Database) -> datetime:
    """Ends one worker without warning in the middle of a document: it is frozen first, to be sure of that."""
    victim = only(office, "worker")
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        victim.signal_all(signal.SIGSTOP)
        time.sleep(0.1)  # what it had sent already has arrived
        if database.number("SELECT count(*) FROM jobs_job WHERE lease IS NOT NULL AND status = 'running'") == 2:
            victim.kill()
            return database.rows("SELECT now()")[0][0]
        victim.signal_all(signal.SIGCONT)
        time.sleep(0.05)
    raise AssertionError("both workers never worked at once: " + victim.said())


def take_lease(office: Office, database: Database, killed_at: datetime) -> None:
    """As if a lease's time had gone by, for the document that only the killed one had: the other one went on."""
    broken = "SELECT id FROM jobs_job WHERE lease IS NOT NULL AND status = 'running' AND started_at < %s"
    wait_until(lambda: len(database.rows(broken, killed_at)) == 1, "the other worker has finished what it had", 30)
    job = database.number(broken, killed_at)
    redis.from_url(office.broker).delete(f"portal:job:{job}")
    database.rows("UPDATE jobs_job SET lease_until = now() - interval '1 second' WHERE id = %s", job)


def assert_everything_is_there_once(database: Database, parts: int) -> None:
    assert database.number("SELECT count(*) FROM reports_document WHERE file_id IS NOT NULL") == parts
    assert database.number("SELECT count(DISTINCT number) FROM reports_document") == parts
    # a PDF and its draft each, and no other row of a file
    assert database.number("SELECT count(*) FROM files_storedfile") == 2 * parts
    twice = "SELECT action, target, details::text FROM audit_entry GROUP BY 1, 2, 3 HAVING count(*) > 1"
    assert database.rows(twice) == []
    numbers = [row[0] for row in database.rows("SELECT number FROM audit_entry ORDER BY number")]
    assert numbers == list(range(1, len(numbers) + 1))


def test_two_workers_share_nothing_that_only_one_can_have() -> None:
    """`--scale worker=N`: no name, no port, no volume of its own."""
    worker = services()["worker"]
    assert not {"container_name", "ports", "hostname"} & worker.keys() and worker["volumes"] == ["data:/data"]
