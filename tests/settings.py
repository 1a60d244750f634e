"""The portal's settings, with a home for each test process; on SQLite unless DATABASE_URL says else."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from portal.runtime.environment import REQUIRED_IN_PRODUCTION, SWITCHES
from portal.runtime.home import Home, new_field_key, new_secret

_home = tempfile.mkdtemp(prefix="portal-tests-")
atexit.register(shutil.rmtree, _home, ignore_errors=True)
os.environ["PORTAL_HOME"] = _home
# Making the faces takes longer than most tests; the folder below it is named by what they are made of.
_faces = Path(tempfile.gettempdir()) / "portal-test-fonts"
_faces.mkdir(exist_ok=True)
(Path(_home) / "fonts").symlink_to(_faces)
if "PORTAL_TESTS_SHARED" in os.environ:
    # Rows with encrypted and indexed values go from one process of a run to another (tests/demo.py).
    _of_the_run = Home(Path(os.environ["PORTAL_TESTS_SHARED"]))
    for _name, _make in (("field-keys", new_field_key), ("blind-index-key", new_secret)):
        _of_the_run.keys.mkdir(exist_ok=True)
        _of_the_run.key(_name, _make)
    shutil.copytree(_of_the_run.keys, Path(_home) / "keys", ignore=shutil.ignore_patterns(".*"))
for _name in (*SWITCHES, *(name for name in REQUIRED_IN_PRODUCTION if name != "DATABASE_URL")):
    os.environ.pop(_name, None)

from portal.settings import *  # noqa: E402, F403
from portal.settings import DATABASES, HOME, STORAGES  # noqa: E402

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, as in a real portal: threads and worker processes meet in it, with its real locks.
    DATABASES["default"]["TEST"] = {"NAME": str(HOME.root / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"  # type: ignore[index]

STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
