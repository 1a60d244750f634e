"""Writing the workbook: every ledger in key order, and the results of the year after them."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db import transaction

from portal.audit.services import record
from portal.ledgers.sheet import KeylessSheet, Sheet, in_order
from portal.registry import result_sheets
from portal.workbook.columns import Personal
from portal.workbook.writing import WorkbookWriter


def export_workbook(
    *, by: Any, path: Path, year: int | None = None, unmasked: bool = False, reason: str = ""
) -> dict[str, int]:
    """Write the ledgers that `by` may see, and the results of `year` (of all years without it), to `path`.

    Personal data is masked unless `unmasked`, which takes the right to reveal it. Each export is an entry of the
    audit trail. The file appears whole or not at all. Answers the number of rows by sheet. Raises Forbidden.
    """
    by.require("export")
    if unmasked:
        by.require("reveal")
    handle, unfinished = tempfile.mkstemp(suffix=".xlsx", prefix=".export-", dir=path.parent)
    os.close(handle)
    try:
        # one transaction: the sheets of one file belong to one moment
        with transaction.atomic():
            counts = _write(Path(unfinished), by, year, unmasked)
            record(
                by=by,
                action="ledgers.export",
                target=path.name,
                reason=reason,
                details={"unmasked": unmasked, "year": year, "counts": counts},
            )
        Path(unfinished).replace(path)
    finally:
        Path(unfinished).unlink(missing_ok=True)
    return counts


def _write(path: Path, by: Any, year: int | None, unmasked: bool) -> dict[str, int]:
    counts = {}
    with WorkbookWriter(path) as book:
        for sheet in in_order():
            headers = [column.header for column in sheet.columns]
            counts[sheet.name] = book.sheet(sheet.name, headers, _cells(sheet, by, unmasked))
        for result in result_sheets:
            counts[result.name] = book.sheet(result.name, result.headers, result.rows(by, year))
    return counts


def _cells(sheet: Sheet, by: Any, unmasked: bool) -> Iterator[tuple[Any, ...]]:
    rows = [row for _pk, row in sheet.stored(sheet.model._default_manager.visible_to(by))]
    rows.sort(key=lambda row: tuple((value is not None, value) for value in _order(sheet, row)))
    writers = [
        column.masked if isinstance(column, Personal) and not unmasked else column.cell for column in sheet.columns
    ]
    for row in rows:
        yield tuple(None if value is None else write(value) for write, value in zip(writers, row, strict=True))


def _order(sheet: Sheet, row: Any) -> tuple[Any, ...]:
    """Key order; keyless rows by site, date, then the other columns."""
    if isinstance(sheet, KeylessSheet):
        return (getattr(row, sheet.site_field), getattr(row, sheet.date_field), *row)
    return sheet.key_of(row)
