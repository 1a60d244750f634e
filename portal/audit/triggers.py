"""Append-only in the database itself: UPDATE and DELETE of audit entries are refused by triggers, and so is a
chain's head that goes back or away. TRUNCATE, which PostgreSQL has, is refused on both.

A new entry with a wrong number is not: a backup whose trail is broken must come back as it was, and the check
finds it. SQLite drops triggers silently when a migration rebuilds the table, so they are declared here once and
installed again after every `migrate`.
"""

from typing import Any

from django.db import connections

TABLE = "audit_entry"
HEAD = "audit_chainhead"
VERBS = ("UPDATE", "DELETE", "TRUNCATE")

_GOES_BACK = "NEW.number < OLD.number OR (NEW.number = OLD.number AND NEW.hash <> OLD.hash) OR NEW.id <> OLD.id"

_SQLITE = """
CREATE TRIGGER IF NOT EXISTS {table}_no_{verb} BEFORE {verb} ON {table} {when}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""

_POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{table} is append-only' USING ERRCODE = 'restrict_violation'; END $$
"""

_POSTGRES = """
CREATE OR REPLACE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
FOR EACH {each} {when} EXECUTE FUNCTION {table}_append_only()
"""


def install(using: str = "default") -> None:
    """Install the triggers; does nothing where they already are."""
    connection = connections[using]
    is_sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        for table in (TABLE, HEAD):
            if not is_sqlite:
                cursor.execute(_POSTGRES_FUNCTION.format(table=table))
            for verb in VERBS[:2] if is_sqlite else VERBS:
                by_row = table == HEAD and verb == "UPDATE"
                words = {"table": table, "verb": verb, "each": "ROW" if by_row else "STATEMENT"}
                when = _when(by_row, is_sqlite)
                cursor.execute((_SQLITE if is_sqlite else _POSTGRES).format(**words, when=when))


def _when(by_row: bool, is_sqlite: bool) -> str:
    if not by_row:
        return ""
    return f"WHEN {_GOES_BACK}" if is_sqlite else f"WHEN ({_GOES_BACK})"


def drop(using: str = "default") -> None:
    """Take the triggers off: only for a test's flush of the whole database."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for table in (TABLE, HEAD):
            for verb in VERBS:
                on = "" if connection.vendor == "sqlite" else f" ON {table}"
                # allow sql: names of ours
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{verb}{on}")


def install_after_migrate(sender: Any, using: str = "default", **kwargs: Any) -> None:
    if {TABLE, HEAD} <= set(connections[using].introspection.table_names()):
        install(using)
