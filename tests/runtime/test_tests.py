"""The tests' own infrastructure: what runs on which database, what a missing program means, what is left behind."""

import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from portal.runtime.home import BASE_DIR
from tests import __main__ as tests
from tests import needs
from tests.once import ONCE, is_enough_for
from tests.runtime.portals import read
from tests.services import wait_until

HOLD = """
import time
from tests.postgres import postgres
with postgres() as url:
    print(url, flush=True)
    time.sleep(60)
"""


def test_a_missing_program_is_skipped_at_home_and_a_failure_in_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "")
    with pytest.raises(pytest.skip.Exception, match="no-such-program is missing"):
        needs.program("no-such-program")
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="no-such-program is missing"):
        needs.program("no-such-program")
    assert needs.program("no-such-program", "sh").endswith("/sh")


@pytest.mark.parametrize(
    ("arguments", "runs"),
    [
        ([], [("SQLite", tests.ALL), ("PostgreSQL", ["--database-only", *tests.ALL])]),
        (["tests/x.py", "-k", "y"], [("SQLite", ["tests/x.py", "-k", "y"])]),
        (["--postgres", "tests/x.py"], [("PostgreSQL", ["--database-only", "tests/x.py"])]),
    ],
)
def test_arguments_go_to_pytest_and_decide_on_the_databases(
    arguments: list[str], runs: list[tuple[str, list[str]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[tuple[str, list[str]]] = []

    @contextmanager
    def no_postgres() -> Any:
        yield "postgresql://nowhere/portal"

    def run_pytest(database: str, options: list[str], url: str = "") -> int:
        assert bool(url) is (database == "PostgreSQL")
        ran.append((database, options))
        return 3 if database == "SQLite" else 0

    monkeypatch.setattr(tests, "postgres", no_postgres)
    monkeypatch.setattr(tests, "run_pytest", run_pytest)
    status = tests.main(arguments)
    assert ran == runs
    assert status == (3 if runs[0][0] == "SQLite" else 0)


def test_what_is_seen_once_is_there() -> None:
    """A module that has got another name would be asked twice, and nobody would know."""
    for name in ONCE:
        path, _, function = name.partition("::")
        text = (BASE_DIR / path).read_text()
        assert f"def {function.partition('[')[0] or 'test_'}" in text, name


def test_a_new_module_is_asked_on_both_databases() -> None:
    assert not is_enough_for("tests/sites/test_new.py::test_it")
    assert not is_enough_for("tests/browser/test_year.py::test_a_year_is_brought_to_paper[zh-CN-1440]")
    assert is_enough_for("tests/queries/test_queries.py::test_every_list_has_a_baseline")


def test_a_killed_test_run_leaves_no_postgresql_behind() -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD], cwd=BASE_DIR, stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    assert process.stdout
    data = Path(process.stdout.readline().strip().partition("host=")[2])
    server = int((data / "postmaster.pid").read_text().split()[0])
    assert "postgres" in read(server, "cmdline")
    process.send_signal(signal.SIGKILL)
    wait_until(lambda: "postgres" not in read(server, "cmdline"), "PostgreSQL has gone")
    wait_until(lambda: not data.exists(), "and its data")
