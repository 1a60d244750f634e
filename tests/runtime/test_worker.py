"""A worker on a machine that lacks something refuses to start, and the portal with it."""

import sys
from pathlib import Path

import pytest

from portal import supervisor
from portal.celery import on_worker_start
from portal.registry import Registry
from portal.runtime import CANNOT_START
from portal.runtime.home import Home
from portal.runtime.services import Service
from tests.services import wait_until


def test_a_warm_up_that_misses_a_font_stops_the_worker_and_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def without_font() -> None:
        raise RuntimeError("font missing: apt-get install fonts-noto-cjk")

    warm_ups: Registry[object] = Registry("warm-up")
    warm_ups.add("fonts", without_font)
    monkeypatch.setattr("portal.celery.worker_warmups", warm_ups)
    with pytest.raises(SystemExit) as stopped:
        on_worker_start()
    assert stopped.value.code == CANNOT_START
    assert "The worker cannot start: font missing: apt-get install fonts-noto-cjk" in capsys.readouterr().err


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
