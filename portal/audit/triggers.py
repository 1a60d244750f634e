"""Append-only in the database itself: UPDATE and DELETE of audit entries are refused by triggers.

SQLite drops triggers silently when a migration rebuilds the table, so they are declared here once and
installed again after every `migrate`.
"""

from typing import Any

from django.db import connections

TABLE = "audit_entry"

_SQLITE = """
CREATE TRIGGER IF NOT EXISTS {table}_no_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""

_POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{table} is append-only' USING ERRCODE = 'restrict_violation'; END $$
"""

_POSTGRES = """
CREATE OR REPLACE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION {table}_append_only()
"""


def install(using: str = "default") -> None:
    """Install the triggers; does nothing where they already are."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for verb in ("UPDATE", "DELETE"):
                cursor.execute(_SQLITE.format(table=TABLE, verb=verb))
        else:
            cursor.execute(_POSTGRES_FUNCTION.format(table=TABLE))
            for verb in ("UPDATE", "DELETE", "TRUNCATE"):
                cursor.execute(_POSTGRES.format(table=TABLE, verb=verb))


def drop(using: str = "default") -> None:
    """Take the triggers off: only for a test's flush of the whole database."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for verb in ("UPDATE", "DELETE", "TRUNCATE"):
            if connection.vendor == "sqlite":
                cursor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_no_{verb}")
            else:
                cursor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_no_{verb} ON {TABLE}")


def install_after_migrate(sender: Any, using: str = "default", **kwargs: Any) -> None:
    if TABLE in connections[using].introspection.table_names():
        install(using)
