"""PORTAL_HOME, the one directory that holds everything a running portal writes: its paths and its keys."""

import base64
import contextlib
import hashlib
import os
import secrets
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent.parent

#: a unix socket's path ends at about 107 bytes, whatever the file system allows
SOCKET_PATH_LIMIT = 100


@dataclass(frozen=True)
class Home:
    """The directories of one PORTAL_HOME. A Home itself touches nothing; `prepare()` makes them."""

    root: Path

    @classmethod
    def from_environment(cls) -> "Home":
        return cls(Path(os.environ.get("PORTAL_HOME") or BASE_DIR / "var").resolve())

    @property
    def database(self) -> Path:
        return self.root / "portal.sqlite3"

    @property
    def keys(self) -> Path:
        return self.root / "keys"

    @property
    def files(self) -> Path:
        return self.root / "files"

    @property
    def fonts(self) -> Path:
        return self.root / "fonts"

    @property
    def static(self) -> Path:
        return self.root / "static"

    @property
    def logs(self) -> Path:
        return self.root / "logs"

    @property
    def tmp(self) -> Path:
        return self.root / "tmp"

    @property
    def valkey(self) -> Path:
        return self.root / "valkey"

    @property
    def socket(self) -> Path:
        """Where the embedded Valkey listens; every process of this home finds it by the same rule."""
        beside = self.valkey / "valkey.sock"
        if len(os.fsencode(beside)) <= SOCKET_PATH_LIMIT:
            return beside
        name = hashlib.sha256(os.fsencode(self.root)).hexdigest()[:16]
        # Not tempfile's directory: TMPDIR differs between the supervisor's children and a shell's commands.
        return Path("/tmp") / f"portal-{os.geteuid()}-{name}" / "valkey.sock"  # noqa: S108

    @property
    def lock(self) -> Path:
        return self.root / "portal.lock"

    @property
    def marker(self) -> Path:
        """How far the very first start came, see portal.runtime.first_start."""
        return self.root / "first-start.json"

    def prepare(self) -> "Home":
        """Makes the directories, for this user alone."""
        for directory in (
            self.root,
            self.keys,
            self.files,
            self.fonts,
            self.static,
            self.logs,
            self.tmp,
            self.valkey,
        ):
            directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        return self

    def has_lost(self, name: str) -> bool:
        """Is the key gone while the database that was written with it is still here?"""
        return self.database.exists() and not (self.keys / name).exists()

    def key(self, name: str, make: Callable[[], str]) -> str:
        """The key kept in keys/`name`, made once; of two processes that make it at once both get the same."""
        path = self.keys / name
        with contextlib.suppress(FileNotFoundError):
            return path.read_text().strip()
        write_once(path, make() + "\n")
        return path.read_text().strip()


def write_once(path: Path, text: str) -> None:
    """Writes the file whole (mode 0600), unless another was first: an existing file is never changed."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(handle, "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(name, path)
    finally:
        Path(name).unlink()


def new_secret() -> str:
    return secrets.token_urlsafe(64)


def new_field_key() -> str:
    """A Fernet key: 32 random bytes in URL-safe base 64."""
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
