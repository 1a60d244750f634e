"""What commands leave in PORTAL_HOME for who looks after the portal."""

import contextlib
import time
from datetime import timedelta

from portal.runtime.home import Home

LAST_BACKUP = "last-backup"


def backup_was_made(home: Home) -> None:
    """The backup itself may lie on another disk, or be gone to another machine."""
    with contextlib.suppress(OSError):  # a home that is mounted read-only
        (home.root / LAST_BACKUP).touch(mode=0o600)


def backup_age(home: Home) -> timedelta | None:
    """How long ago the last backup was finished; None when there was none."""
    try:
        made = (home.root / LAST_BACKUP).stat().st_mtime
    except OSError:
        return None
    return timedelta(seconds=max(0.0, time.time() - made))
