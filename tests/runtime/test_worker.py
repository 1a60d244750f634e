"""A worker on a machine that lacks something refuses to start, and the portal with it."""

import subprocess
import sys
from pathlib import Path

import pytest

from portal import supervisor
from portal.runtime import CANNOT_START, services
from portal.runtime.home import Home
from portal.runtime.services import Service
from tests.runtime.portals import environment
from tests.services import wait_until

#: Celery's own command with a warm-up that fails, before all others
LACKING = """
import sys
from celery.__main__ import main
from portal.registry import worker_warmups
def fail():
    raise LookupError("font missing: apt-get install fonts-noto-cjk")
worker_warmups.add("a font", fail)
sys.argv = ["celery", "--quiet", "-A", "portal", "worker"]
main()
"""


def test_a_worker_whose_machine_lacks_a_font_does_not_start_and_says_so(home: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LACKING], env=environment(home), capture_output=True, text=True, timeout=120
    )
    assert done.returncode == CANNOT_START
    assert done.stderr.endswith("The worker cannot start: font missing: apt-get install fonts-noto-cjk\n")


def kept(home: Path, script: str) -> supervisor.Kept:
    service = Service("worker", [sys.executable, "-c", script], patience=1)
    made = supervisor.Kept(service, Home(home).prepare(), lock=1)
    wait_until(lambda: made.running.process.poll() is not None, "it has ended")
    return made


def test_the_supervisor_stops_when_starting_again_would_not_help(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    worker = kept(tmp_path, f"import sys; print('font missing'); sys.exit({CANNOT_START})")
    with pytest.raises(supervisor.Stop) as stop:
        worker.look_after()
    assert stop.value.status == 1 and "font missing" in capsys.readouterr().out


def test_a_service_that_keeps_dying_is_started_again_later_and_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 1000.0
    monkeypatch.setattr(supervisor.time, "monotonic", lambda: now)
    worker = kept(tmp_path, "raise SystemExit(1)")
    delays = []
    for _ in range(6):
        worker.look_after()
        assert worker.again_at is not None
        delays.append(worker.again_at - now)
        now = worker.again_at
        worker.look_after()
        worker.running.process.wait(10)
    assert delays == [1, 2, 5, 10, 30, 30]
    now += supervisor.STEADY + 1
    worker.look_after()
    assert worker.again_at == now + 1


def test_a_long_log_is_begun_anew_while_the_service_writes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "LOG_LIMIT", 100)
    go_on = tmp_path / "go-on"
    script = f"""
import pathlib, time
print("old " * 50, flush=True)
while not pathlib.Path({str(go_on)!r}).exists():
    time.sleep(0.05)
print("new", flush=True)
"""
    worker = supervisor.Kept(Service("worker", [sys.executable, "-c", script], 5), Home(tmp_path).prepare(), lock=1)
    log = worker.running.log
    wait_until(lambda: log.stat().st_size > 100, "it has written")
    worker.look_after()
    go_on.touch()
    wait_until(lambda: worker.running.process.poll() is not None, "it has ended")
    assert log.read_text() == "new\n" and log.with_suffix(".log.1").read_text().startswith("old old")
