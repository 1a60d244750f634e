"""The whole database of the running settings copied into another one, with proof."""

from typing import Any

import environ
from django.db import OperationalError, connection, connections
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _

from portal.backup.rows import Seal, fill, lines, snapshot
from portal.backup.versions import applied, must_be_empty, tables
from portal.runtime.environment import CHECKS
from portal.web.errors import Refused

TARGET = "target"


def move_to(url: str) -> dict[str, Seal]:
    """Copies all tables to the database at `url`: counts and digests, equal on both sides, by table's name.

    The target is migrated to the same version and has no rows yet. Its audit trail's triggers may stay: they
    refuse changes, not new rows. Raises Refused.
    """
    target = _connect(url)
    try:
        with snapshot(connection):
            nodes, loader = applied(connection), MigrationLoader(connection)
            if not (there := applied(target)):
                raise Refused(_("The other database has no tables yet. Migrate it first."))
            if different := set(nodes) ^ set(there):
                names = ", ".join(".".join(node) for node in sorted(different))
                text = _("The two databases are not of the same version (migrate both): %(names)s")
                raise Refused(text % {"names": names})
            must_be_empty(target)
            return fill(target, tables(loader, nodes), lambda table: lines(connection, table))
    finally:
        _forget()


def _connect(url: str) -> Any:
    """Raises Refused for an address that is none, or leads to no database."""
    if faults := CHECKS["DATABASE_URL"](url, False):
        raise Refused(*(f"DATABASE_URL {fault}" for fault in faults))
    settings = environ.Env.db_url_config(url)
    connections.databases[TARGET] = connections.configure_settings({"default": {}, TARGET: settings})[TARGET]
    try:
        connections[TARGET].ensure_connection()
    except OperationalError as error:
        _forget()
        raise Refused(_("The database cannot be reached: %(error)s") % {"error": error}) from None
    return connections[TARGET]


def _forget() -> None:
    connections[TARGET].close()
    del connections[TARGET], connections.databases[TARGET]
