"""Writing a plan into the database, inside the caller's transaction."""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any

from portal.ledgers.book import Book
from portal.ledgers.plan import Change, Plan
from portal.ledgers.sheet import KeylessSheet

_BATCH = 2_000


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
            _write_change(change, plan.book)
            done += len(rows)
            progress(done, total)


def _write_change(change: Change, book: Book) -> None:
    sheet, model = change.sheet, change.sheet.model
    if isinstance(sheet, KeylessSheet) and change.replaced:
        pks = [pk for pk, _row in sheet.stored_of(change.replaced)]
        for batch in _batches(pks):
            model._default_manager.filter(pk__in=batch).delete()
    if change.changed:
        _update(change, book)
    written: dict[Any, int] = {}
    for batch in _batches(change.added):
        created = model._default_manager.bulk_create([model(**sheet.fields(row, book)) for row in batch])
        if sheet.key:
            written.update((sheet.key_of(row), thing.pk) for row, thing in zip(batch, created, strict=True))
    if sheet.key:
        book.note_written(sheet.name, written)


def _update(change: Change, book: Book) -> None:
    model = change.sheet.model
    things = []
    for pk, _old, row in change.changed:
        attributes = change.sheet.fields(row, book)
        things.append(model(pk=pk, **attributes))
    names = [model._meta.get_field(name.removesuffix("_id")).name for name in attributes]
    for batch in _batches(things):
        model._default_manager.bulk_update(batch, names, batch_size=200)


def _batches(rows: Sequence[Any]) -> Iterator[list[Any]]:
    rest = iter(rows)
    while batch := list(islice(rest, _BATCH)):
        yield batch
