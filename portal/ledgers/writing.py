"""Writing a plan into the database, inside the caller's transaction."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import chain, islice, product
from typing import Any

from django.db import connections, router
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model

from portal.ledgers.book import Book
from portal.ledgers.plan import Change, Plan
from portal.ledgers.sheet import KeylessSheet
from portal.pinyin import own_fields

#: rows that are built, and between which progress is told
_BATCH = 2_000
#: parameters of one statement, which every SQLite takes
_PARAMETERS = 900


def write(plan: Plan, *, by: Any, reason: str, progress: Callable[[int, int], None]) -> None:
    """Write every change of the plan in the order of the workbook, so that references exist before they are used."""
    plan.book.reason = reason
    total = sum(len(change.added) + len(change.changed) for change in plan.changes)
    done = 0
    # what is replaced goes first: an activity must be gone before its log's new version is noted
    for change in plan.changes:
        if isinstance(change.sheet, KeylessSheet) and change:
            affected = change.replaced | {change.sheet.site_year(row) for row in change.added}
            change.sheet.before_replacing(plan.book, affected, by)
    for change in plan.changes:
        if change:
            rows = [*change.added, *(row for _pk, _old, row in change.changed)]
            change.sheet.before_writing(plan.book, rows, by)
            for written in _write_change(change, plan.book):
                done += written
                progress(done, total)


def _write_change(change: Change, book: Book) -> Iterator[int]:
    """Yields how many rows have been written since it last did."""
    sheet, model = change.sheet, change.sheet.model
    if isinstance(sheet, KeylessSheet):
        gone = [pk for pk, _row in sheet.stored_of(change.replaced)]
        for batch in _batches(gone, _PARAMETERS):
            model._default_manager.filter(pk__in=batch).delete()
    yield from _update(change, book)
    for rows in _batches(change.added, _BATCH):
        attributes = [sheet.fields(row, book) for row in rows]
        if sheet.key:
            created = model._default_manager.bulk_create([model(**each) for each in attributes])
            pks = {sheet.key_of(row): thing.pk for row, thing in zip(rows, created, strict=True)}
            book.note_written(sheet.name, pks)
        else:
            _insert(model, attributes)
        yield len(rows)


def _insert(model: type[Model], rows: list[dict[str, Any]]) -> None:
    """Plain inserts of rows that nothing refers to: with a model instance for each an import took twice as long."""
    database = connections[router.db_for_write(model)]
    quote = database.ops.quote_name
    fields: list[Any] = [model._meta.get_field(name.removesuffix("_id")) for name in rows[0]]
    columns = zip(fields, zip(*(row.values() for row in rows), strict=True), strict=True)
    prepared = [map(_Prepared(field, database).__getitem__, values) for field, values in columns]
    table, names = quote(model._meta.db_table), ", ".join(quote(field.column) for field in fields)
    one = f"({', '.join(['%s'] * len(fields))})"
    with database.cursor() as cursor:
        for batch in _batches(zip(*prepared, strict=True), _PARAMETERS // len(fields)):
            places = ", ".join([one] * len(batch))
            sql = f"INSERT INTO {table} ({names}) VALUES {places}"  # noqa: S608 — only names of ours
            # allow sql: names of ours and places for values
            cursor.execute(sql, [*chain.from_iterable(batch)])


class _Prepared(dict[Any, Any]):
    """A field's values as the database takes them; most occur many times."""

    def __init__(self, field: Any, database: BaseDatabaseWrapper) -> None:
        super().__init__()
        self._prepare = partial(field.get_db_prep_save, connection=database)

    def __missing__(self, value: Any) -> Any:
        self[value] = prepared = self._prepare(value)
        return prepared


def _update(change: Change, book: Book) -> Iterator[int]:
    model = change.sheet.model
    for batch in _batches(change.changed, _BATCH):
        attributes = [change.sheet.fields(row, book) for _pk, _old, row in batch]
        names = [model._meta.get_field(name.removesuffix("_id")).name for name in attributes[0]]
        things = [model(pk=pk, **each) for (pk, _old, _row), each in zip(batch, attributes, strict=True)]
        # unlike bulk_create, bulk_update takes the values as they stand
        indexes = own_fields(model, names)
        for field, thing in product(indexes, things):
            field.pre_save(thing, add=False)
        model._default_manager.bulk_update(things, names + [field.name for field in indexes], batch_size=200)
        yield len(batch)


def _batches(rows: Iterable[Any], size: int) -> Iterator[list[Any]]:
    rest = iter(rows)
    while batch := list(islice(rest, size)):
        yield batch
