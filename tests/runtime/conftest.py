import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.runtime.portals import Portal, temporary_home


@pytest.fixture
def home() -> Iterator[Path]:
    with temporary_home() as path:
        yield path


@pytest.fixture(scope="session")
def started_once() -> Iterator[Path]:
    """A home whose first start, with an empty district, is behind it; the file `said` holds what was said."""
    with temporary_home() as path:
        portal = Portal.start(path, "--empty")
        portal.until_said("Ctrl-C")
        portal.process.terminate()
        assert portal.ends() == 0, portal.said()
        yield path


@pytest.fixture
def ready_home(home: Path, started_once: Path) -> Path:
    """A copy of it, silent so far."""
    shutil.copytree(started_once, home, dirs_exist_ok=True)
    (home / "said").unlink()
    return home
