"""A table as lines of JSON that are the same on every database, and back.

The first line names the columns, each other one is a row, in the order of the key. Times are UTC with
microseconds, decimals have all their places, JSON has its keys in order; what is encrypted stays as it is.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any
from uuid import UUID

from django.core.management.color import no_style
from django.db import models, transaction
from django.utils.translation import gettext as _

from portal.backup.versions import FILLED_BY_MIGRATE
from portal.web.errors import Refused

Table = type[models.Model]
#: rows of one SELECT's portion, and values of one INSERT
PORTION, VALUES = 2000, 8000
#: the part of a backup that says which files there are
FILES = "database/files_storedfile.jsonl"


@dataclass
class Seal:
    """Counts and digests what passes by."""

    lines: int = 0
    size: int = 0
    digest: Any = field(default_factory=hashlib.sha256)

    def passing(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        for chunk in chunks:
            self.lines += 1
            self.size += len(chunk)
            self.digest.update(chunk)
            yield chunk

    @property
    def sha256(self) -> str:
        return str(self.digest.hexdigest())


@contextmanager
def snapshot(connection: Any) -> Iterator[None]:
    """All that is read inside is of one moment, and nobody who writes meanwhile has to wait."""
    if connection.vendor == "sqlite":
        # By hand: Django would begin an IMMEDIATE transaction, and that one locks writers out.
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
    else:
        with transaction.atomic(using=connection.alias):
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield


def part_of(table: Table) -> str:
    """What a backup calls the table's lines."""
    return f"database/{table._meta.db_table}.jsonl"


def lines(connection: Any, table: Table) -> Iterator[bytes]:
    """The table's lines, each with its end."""
    fields = table._meta.concrete_fields
    readers = [_reader(connection, table, f) for f in fields]
    yield _line([f.column for f in fields])
    with connection.chunked_cursor() as cursor:
        cursor.execute(_select(connection, table))
        while rows := cursor.fetchmany(PORTION):
            for row in rows:
                yield _line([read(value) for read, value in zip(readers, row, strict=True)])


def _line(values: list[Any]) -> bytes:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _select(connection: Any, table: Table) -> str:
    quote = connection.ops.quote_name
    key = table._meta.pk
    # A PostgreSQL sorts text by the words of some language, unless told to go by the bytes as SQLite does.
    is_text = connection.vendor == "postgresql" and "char" in str(key.db_type(connection))
    order = quote(key.column) + (' COLLATE "C"' if is_text else "")
    columns = ", ".join(quote(f.column) for f in table._meta.concrete_fields)
    return f"SELECT {columns} FROM {quote(table._meta.db_table)} ORDER BY {order}"  # noqa: S608


def _reader(connection: Any, table: Table, field: Any) -> Callable[[Any], Any]:
    """The database's own value → a plain one. The field's own conversion (decrypting) is left out."""
    column = field.get_col(table._meta.db_table)
    converters = connection.ops.get_db_converters(column)
    plain = _canonical if isinstance(column.output_field, models.JSONField) else _plain

    def read(value: Any) -> Any:
        for convert in converters:
            value = convert(value, column, connection)
        return None if value is None else plain(value)

    return read


def _canonical(text: str) -> str:
    return json.dumps(json.loads(text), sort_keys=True)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    return str(value) if isinstance(value, UUID) else value


def fill(connection: Any, tables: list[Table], lines_of: Callable[[Table], Iterable[bytes]]) -> dict[str, Seal]:
    """Writes all tables in one transaction and reads them again: seals of what was written, by table's name.

    Foreign keys are checked at its end, so the order is free, and circles are no matter. Raises Refused, and
    leaves the database as it was, when what is read is not what was to be written.
    """
    sent = {table._meta.db_table: Seal() for table in tables}
    with transaction.atomic(using=connection.alias):
        _clear(connection)
        for table in tables:
            _insert(connection, table, sent[table._meta.db_table].passing(lines_of(table)))
        _reset_sequences(connection, tables)
        stored = {table._meta.db_table: digest(connection, table) for table in tables}
        if different := [name for name, seal in sent.items() if seal.sha256 != stored[name].sha256]:
            raise Refused(_("These tables did not arrive as they were: %(names)s") % {"names": ", ".join(different)})
    return sent


def digest(connection: Any, table: Table) -> Seal:
    seal = Seal()
    for _chunk in seal.passing(lines(connection, table)):
        pass
    return seal


def _clear(connection: Any) -> None:
    existing = FILLED_BY_MIGRATE.intersection(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for name in sorted(existing):
            # allow sql: names of our tables
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(name)}")  # noqa: S608


def _insert(connection: Any, table: Table, chunks: Iterator[bytes]) -> None:
    fields = table._meta.concrete_fields
    if json.loads(next(chunks, b"[]")) != [f.column for f in fields]:
        raise Refused(_("The columns of %(name)s are not those of its version.") % {"name": table._meta.db_table})
    quote = connection.ops.quote_name
    columns = ", ".join(quote(f.column) for f in fields)
    start = f"INSERT INTO {quote(table._meta.db_table)} ({columns}) VALUES "  # noqa: S608
    row = "(" + ", ".join(["%s"] * len(fields)) + ")"
    with connection.cursor() as cursor:
        while batch := list(islice(chunks, max(1, VALUES // len(fields)))):
            values = [
                _prepared(connection, f, value)
                for chunk in batch
                for f, value in zip(fields, json.loads(chunk), strict=True)
            ]
            # allow sql: names of ours and places for values
            cursor.execute(start + ", ".join([row] * len(batch)), values)


def _prepared(connection: Any, field: Any, value: Any) -> Any:
    """A plain value → the database's own; JSON stays the text that it is."""
    if value is None or isinstance(field, models.JSONField):
        return value
    return field.get_db_prep_value(field.to_python(value), connection, prepared=True)


def _reset_sequences(connection: Any, tables: list[Table]) -> None:
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), tables):
            cursor.execute(statement)
