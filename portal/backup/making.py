"""Making a backup while the portal runs."""

import contextlib
import json
import platform
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _

from portal.audit.chain import head
from portal.audit.heads import Head, note
from portal.backup import keys
from portal.backup.archive import CHUNK, KEYS, Writer, writing
from portal.backup.rows import lines, part_of, snapshot
from portal.backup.versions import applied, tables
from portal.files.models import StoredFile
from portal.files.services import open_stored
from portal.web.errors import Refused

#: files may be discarded between the reading of the tables and that of the files: then it begins again
TRIES = 3
PREFIX, SUFFIX = "portal-", ".zip"


class Discarded(Exception):
    """A file that the snapshot names has gone since, together with its row."""


def make_backup(target: Path, *, without_lost_files: bool = False) -> dict[str, Any]:
    """Writes the backup whole or not at all; its manifest.

    Raises Refused when there is nothing to save, the target is taken, or the store has lost files (or holds
    others than were stored): all of these are named, and `without_lost_files` lists them in the manifest instead.
    """
    if connection.vendor == "sqlite" and not Path(str(connection.settings_dict["NAME"])).exists():
        raise Refused(_("There is no database in %(path)s.") % {"path": settings.HOME.root})
    for attempt in range(TRIES):
        try:
            with writing(target) as writer:
                return _write(writer, without_lost_files)
        except Discarded:
            if attempt + 1 == TRIES:
                raise Refused(_("Files keep being deleted meanwhile. Try again later.")) from None
    raise AssertionError


def _write(writer: Writer, without_lost_files: bool) -> dict[str, Any]:
    made_at = datetime.now(UTC)
    with snapshot(connection):
        nodes = applied(connection)
        rows = {}
        for table in tables(MigrationLoader(connection), nodes):
            rows[table._meta.db_table] = writer.add(part_of(table), lines(connection, table)).lines - 1
        files, end = list(StoredFile.objects.order_by("path")), head()
    lost = [file.path for file in files if not _add_file(writer, file)]
    if lost and not without_lost_files:
        raise Refused(_("The store has lost or changed these files: %(names)s") % {"names": ", ".join(lost)})
    writer.add(KEYS, [json.dumps(keys.in_use()).encode()])
    if settings.HOME.marker.exists():
        writer.add(settings.HOME.marker.name, [settings.HOME.marker.read_bytes()])
    manifest = {
        "made_at": made_at.isoformat(timespec="seconds"),
        "versions": {"database": connection.vendor, "django": django.__version__, "python": platform.python_version()},
        "migrations": nodes,
        "rows": rows,
        "audit": {"number": end.number, "hash": end.hash},
        "lost_files": lost,
    }
    writer.finish(manifest)
    _note(end)
    return manifest


def _note(end: Head) -> None:
    """A backup can be made where nothing can be written; its manifest names the head as well."""
    if end.number:
        with contextlib.suppress(OSError):
            note(end)


def _add_file(writer: Writer, file: StoredFile) -> bool:
    """False when the store's bytes are not there, or not those of the row. Raises Discarded."""
    try:
        with open_stored(file) as stored:
            # Some stores notice only now that it is not there; a part once begun can't be taken out again.
            first = stored.read(CHUNK)
            seal = writer.add(f"files/{file.path}", _after(first, stored), compress=False)
    except FileNotFoundError:
        if not StoredFile.objects.filter(pk=file.pk).exists():
            raise Discarded from None
        return False
    return seal.sha256 == file.sha256


def _after(first: bytes, rest: Any) -> Iterator[bytes]:
    chunk = first
    while chunk:
        yield chunk
        chunk = rest.read(CHUNK)


def file_for(place: Path | None, moment: datetime) -> Path:
    """The file to write: the one that is named, or one named after the moment in the folder that is named."""
    folder = place or settings.HOME.root / "backups"
    if place and not place.is_dir():
        return place
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder / f"{PREFIX}{moment:%Y%m%d-%H%M%S}{SUFFIX}"


def keep_newest(folder: Path, number: int) -> list[Path]:
    """Deletes all but the newest backups that were named after their moment; those deleted."""
    stem = "[0-9]" * 8 + "-" + "[0-9]" * 6
    old = sorted(folder.glob(f"{PREFIX}{stem}{SUFFIX}"))[:-number]
    for path in old:
        path.unlink()
    return old
