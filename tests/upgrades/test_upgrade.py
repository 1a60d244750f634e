"""A portal of each earlier release is brought up to this version: nothing is lost, and every figure is what it was."""

import json
import os
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from portal.runtime.home import BASE_DIR
from tests.backup.conftest import another_database
from tests.upgrades.make import program

HERE = Path(__file__).resolve().parent
RELEASES = sorted(path.name for path in HERE.iterdir() if (path / "sqlite.tar.gz").exists())


@contextmanager
def brought_back(folder: Path) -> Iterator[str]:
    """The database of a fixture, of the kind that these tests run on; its DATABASE_URL."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{folder}/home/portal.sqlite3"
        return
    with another_database() as url:
        command = [program("psql"), "--quiet", "--no-psqlrc", "--set", "ON_ERROR_STOP=1", url]
        subprocess.run([*command, "--file", str(folder / "dump.sql")], check=True, stdout=subprocess.DEVNULL)
        yield url


def upgrade(folder: Path, url: str, number: int) -> dict[str, Any]:
    more = {"DATABASE_URL": url, "PORTAL_HOME": str(folder / "home"), "DJANGO_SETTINGS_MODULE": "portal.settings"}
    command = [sys.executable, "-m", "tests.upgrades.upgraded", str(number)]
    done = subprocess.run(command, cwd=BASE_DIR, env=os.environ | more, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.django_db
@pytest.mark.parametrize("release", RELEASES)
def test_a_portal_of_an_earlier_release_holds_the_same_after_the_upgrade(release: str, tmp_path: Path) -> None:
    with tarfile.open(HERE / release / f"{connection.vendor}.tar.gz") as archive:
        archive.extractall(tmp_path, filter="data")
    before = json.loads((tmp_path / "figures.json").read_text())
    with brought_back(tmp_path) as url:
        after = upgrade(tmp_path, url, before["trail"][0])
    assert before["files"] and before["personal"]["with ID number"] > 100 and len(before["evaluations"]) == 14
    assert after["kept"] == before
    assert after["again"] == {name: before[name] for name in after["again"]}


def test_there_is_a_fixture_of_the_first_release() -> None:
    assert RELEASES[0] == "one-year"
