"""The one command: it comes up, stops in order, and leaves nothing running, however it ends."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from portal.runtime.home import BASE_DIR
from tests.runtime.portals import Portal, environment, parent, processes_of, read
from tests.services import wait_until

WORKER = "-A portal worker"


def get(port: int, path: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path)
    response = connection.getresponse()
    return response.status, response.read()


def test_an_empty_start_prints_a_one_time_password_and_the_address(started_once: Path) -> None:
    said = (started_once / "said").read_text()
    assert "admin" in said and "http://127.0.0.1:" in said
    assert json.loads((started_once / "first-start.json").read_text())["state"] == "done"


def test_a_second_start_answers_in_time_is_ready_and_stops_in_order(ready_home: Path) -> None:
    began = time.monotonic()
    subprocess.run([sys.executable, "manage.py", "check"], cwd=BASE_DIR, env=environment(ready_home), check=True)
    loading = time.monotonic() - began  # 1.5 s on a machine that does nothing else
    portal = Portal.start(ready_home).until_up()
    assert time.monotonic() - began < 10 / 1.5 * loading
    assert json.loads(get(portal.port, "/readyz")[1])["ready"]
    assert get(portal.port, "/admin/")[0] in (200, 302)
    portal.until_said("Ctrl-C")
    wait_until(lambda: len(portal.pids("celery")) >= 5, "worker with its two processes and beat, and two guards")
    portal.process.terminate()
    assert portal.ends() == 0
    assert not processes_of(ready_home)
    assert "admin" not in portal.said()


def test_after_kill_9_nothing_is_left_and_it_starts_again_at_once(ready_home: Path) -> None:
    portal = Portal.start(ready_home).until_up()
    wait_until(lambda: len(portal.pids(WORKER)) == 4, "guard, worker and its two processes")
    portal.process.kill()
    portal.ends()
    again = Portal.start(ready_home, port=portal.port).until_up()
    assert not [pid for pid in processes_of(ready_home) if os.getpgid(pid) == portal.process.pid]
    again.process.kill()
    again.ends()
    again.until_nothing_is_left()


def test_killed_in_its_first_seconds_it_leaves_nothing(ready_home: Path) -> None:
    portal = Portal.start(ready_home)
    wait_until(lambda: portal.pids("first_start"), "it has begun")
    portal.process.kill()
    portal.ends()
    portal.until_nothing_is_left()


def test_a_second_one_on_the_same_home_says_so_and_stops(ready_home: Path) -> None:
    first = Portal.start(ready_home).until_up()
    second = Portal.start(ready_home)
    assert second.ends() == 1
    assert f"running already (process {first.process.pid}, http://127.0.0.1:{first.port}/)" in second.said()
    assert first.is_up()


def test_a_taken_port_is_named_before_anything_is_done(home: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        portal = Portal.start(home, port=other.getsockname()[1])
        assert portal.ends() == 1
    assert f"127.0.0.1:{portal.port}" in portal.said() and f"PORT={portal.port + 1}" in portal.said()
    assert not (home / "portal.sqlite3").exists()


def test_a_port_that_is_none_is_named(home: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "portal.supervisor"],
        cwd=BASE_DIR,
        env=environment(home, PORT="http"),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stdout) == (1, "PORT must be a number from 1 to 65535, not 'http'\n")


def test_a_killed_worker_is_started_again_and_leaves_no_process_behind(ready_home: Path) -> None:
    portal = Portal.start(ready_home).until_up()
    wait_until(lambda: len(portal.pids(WORKER)) == 4, "guard, worker and its two processes")
    before = set(portal.pids(WORKER))
    (guard,) = (pid for pid in before if "guard.py" in read(pid, "cmdline"))
    (worker,) = (pid for pid in before if parent(pid) == guard)
    os.kill(worker, signal.SIGKILL)
    portal.until_said("worker ended (exit status 137) and starts again in 1 s.")
    wait_until(lambda: len(set(portal.pids(WORKER)) - before) == 4, "a new worker")
    assert not before & set(portal.pids(WORKER))


def test_production_without_its_values_does_not_start_and_names_them_all(home: Path) -> None:
    portal = Portal.start(home, PRODUCTION="true", ALLOWED_HOSTS="*", DATABASE_URL="sqlite:////tmp/x")
    assert portal.ends() == 1
    said = portal.said()
    for words in (
        "SECRET_KEY is missing",
        "FIELD_KEYS is missing",
        "BLIND_INDEX_KEY is missing",
        "REDIS_URL is missing",
        "CSRF_TRUSTED_ORIGINS is missing",
        "ALLOWED_HOSTS must name the hosts",
        "DATABASE_URL must be PostgreSQL",
    ):
        assert words in said
    assert "Traceback" not in said and not processes_of(home)
