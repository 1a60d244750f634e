"""PORTAL_HOME: its keys are made once, and its socket's path is never too long."""

import stat
import subprocess
import sys
from pathlib import Path

from portal.runtime.home import SOCKET_PATH_LIMIT, Home, new_secret
from tests.runtime.portals import environment

KEY = "from portal.runtime.home import *; print(Home.from_environment().prepare().key('k', new_secret))"


def test_a_key_is_made_once_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    home = Home(tmp_path).prepare()
    key = home.key("secret-key", new_secret)
    assert home.key("secret-key", new_secret) == key
    assert stat.S_IMODE((home.keys / "secret-key").stat().st_mode) == 0o600
    assert [path.name for path in home.keys.iterdir()] == ["secret-key"]


def test_processes_that_make_a_key_at_once_get_the_same(tmp_path: Path) -> None:
    started = [
        subprocess.Popen([sys.executable, "-c", KEY], env=environment(tmp_path), stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    keys = {process.communicate(timeout=60)[0] for process in started}
    assert len(keys) == 1 and len(keys.pop()) > 50


def test_a_deep_home_has_its_socket_elsewhere(tmp_path: Path) -> None:
    deep = Home(tmp_path / ("d" * 60) / ("e" * 60))
    assert len(str(deep.socket)) <= SOCKET_PATH_LIMIT
    assert deep.socket != Home(tmp_path / ("d" * 60) / ("f" * 60)).socket


def test_a_home_without_the_keys_of_its_database_is_refused(tmp_path: Path) -> None:
    home = Home(tmp_path).prepare()
    home.database.touch()
    done = subprocess.run(
        [sys.executable, "-c", "import portal.settings"],
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 1 and "field-keys is gone" in done.stderr and "blind-index-key" in done.stderr
    assert not list(home.keys.iterdir())
