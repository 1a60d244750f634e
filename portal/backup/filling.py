"""From an opened backup into the database and the file store of the running settings."""

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.core.files.base import File
from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.audit.chain import Broken, verify
from portal.backup.archive import Reader, chunks
from portal.backup.rows import Table, fill, part_of
from portal.backup.versions import prepare, tables
from portal.files.services import file_store
from portal.files.store import UNFINISHED
from portal.runtime.home import Home
from portal.web.errors import Refused


def fill_from(reader: Reader, home: Home) -> str:
    """Files, rows, then the migrations that are newer than the backup. Where the audit trail is broken, as it
    then was when the backup was made; "" when it is whole. Raises Refused.
    """
    nodes = [(app, name) for app, name in reader.manifest["migrations"]]
    prepare(connection, nodes)
    models = tables(MigrationLoader(connection), nodes)
    if missing := {part_of(table) for table in models} ^ set(reader.below("database/")):
        raise Refused(_("The backup is damaged: %(names)s") % {"names": ", ".join(sorted(missing))})
    _must_hold_no_others(reader)
    for name in reader.below("files/"):
        _put_back(reader, name)
    fill(connection, models, lambda table: _lines(reader, table))
    if home.marker.name in reader.parts:
        home.marker.write_bytes(reader.archive.read(home.marker.name))
    call_command("migrate", verbosity=0)
    broken = _where_broken(reader.manifest["audit"])
    # The last connection takes SQLite's write-ahead log with it: the database is one file again.
    connections.close_all()
    return broken


def _lines(reader: Reader, table: Table) -> Iterator[bytes]:
    with reader.open(part_of(table)) as part:
        yield from part


def _must_hold_no_others(reader: Reader) -> None:
    """A store with other files is another portal's: this one would collect them a day later, for no row names them."""
    listing: Any = getattr(file_store(), "names_before", None)
    mine = {name.removeprefix("files/") for name in reader.below("files/")}
    names = listing(timezone.now() + timedelta(days=1)) if listing else ()
    if others := [name for name in names if name not in mine and not name.startswith(UNFINISHED)]:
        text = _("The file store is not empty: %(number)s files are not in the backup, such as %(name)s.")
        raise Refused(text % {"number": len(others), "name": others[0]})


def _put_back(reader: Reader, name: str) -> None:
    path = name.removeprefix("files/")
    with reader.open(name) as part:
        if not file_store().exists(path):
            stored = file_store().save(path, File(part))
        else:
            stored = path if _sha256(path) == reader.parts[name]["sha256"] else ""
    if stored != path:
        raise Refused(_("The file store already holds another %(name)s.") % {"name": path})


def _sha256(path: str) -> str:
    seal = hashlib.sha256()
    with file_store().open(path, "rb") as file:
        for chunk in chunks(file):
            seal.update(chunk)
    return seal.hexdigest()


def _where_broken(audit: dict[str, Any]) -> str:
    try:
        end = verify()
    except Broken as broken:
        return str(broken)
    is_same = audit == {"number": end.number, "hash": end.hash}
    return "" if is_same else _("It does not end where the backup says.")
