"""What /readyz looks at. `NEEDED` must hold for the portal to work; the rest are warnings."""

import shutil
from datetime import timedelta
from functools import cache

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from portal.files.services import check_writable
from portal.health.rounds import Check, Finding
from portal.jobs import signs
from portal.runtime.traces import backup_age
from reports.pdf import fonts

#: how long workers and beat may be silent: they give a sign at least every 15 seconds
SILENCE = timedelta(minutes=2)
#: of the disk that holds PORTAL_HOME
LOW = 1024**3
#: one a day, and some time to make it
BACKUP_EVERY = timedelta(hours=26)


def database() -> Finding:
    try:
        applied = set(MigrationRecorder(connection).applied_migrations())
    except DatabaseError:
        return Finding(False, "it cannot be reached")
    if missing := len(migrations() - applied):
        return Finding(False, f"{missing} migrations are missing: run migrate")
    return Finding(True, "reachable, all migrations applied")


@cache
def migrations() -> frozenset[tuple[str, str]]:
    """Those of this version; they do not change while it runs."""
    return frozenset(MigrationLoader(None, ignore_no_migrations=True).graph.nodes)


def broker_answers() -> Finding:
    try:
        with redis.from_url(settings.REDIS_URL, socket_connect_timeout=2, socket_timeout=2) as client:
            client.ping()
    except redis.RedisError:
        return Finding(False, "it cannot be reached")
    return Finding(True, "reachable")


def files() -> Finding:
    try:
        check_writable()
    except OSError as error:
        return Finding(False, f"nothing can be written into the file store: {type(error).__name__}")
    return Finding(True, "writable")


def printing() -> Finding:
    """Pages ask which characters the faces have; who prints are the workers, which do not start without the rest."""
    if fonts.faces_are_there():
        return Finding(True, "the fonts are there")
    return Finding(False, "fonts for printing are missing on this machine")


def workers() -> Finding:
    number = signs.seen(signs.WORKER, SILENCE)
    if number is None:
        return Finding(False, "not known without the broker")
    return Finding(number > 0, f"{number} gave a sign within {_minutes(SILENCE)} minutes")


def beat() -> Finding:
    number = signs.seen(signs.BEAT, SILENCE)
    if number is None:
        return Finding(False, "not known without the broker")
    state = "gave a sign" if number else "has given no sign"
    return Finding(number > 0, f"it {state} within {_minutes(SILENCE)} minutes")


def disk() -> Finding:
    free = shutil.disk_usage(settings.PORTAL_HOME).free
    return Finding(free >= LOW, f"{free // 1024**2} MiB free")


def backup() -> Finding:
    age = backup_age(settings.HOME)
    if age is None:
        return Finding(False, "none is known")
    return Finding(age <= BACKUP_EVERY, f"the last one is {int(age.total_seconds() // 3600)} hours old")


def _minutes(time: timedelta) -> int:
    return int(time.total_seconds() // 60)


NEEDED: dict[str, Check] = {"database": database, "broker": broker_answers, "files": files}
WARNINGS: dict[str, Check] = {
    "printing": printing,
    "workers": workers,
    "beat": beat,
    "disk": disk,
    "backup": backup,
}
