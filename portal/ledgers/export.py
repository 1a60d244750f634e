"""Writing the workbook: every ledger in key order, and the results of the year after them."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from portal.audit.services import record
from portal.audit.settled import compute_then_write
from portal.ledgers.sheet import KeylessSheet, Sheet, in_order
from portal.registry import result_sheets
from portal.workbook.columns import Personal
from portal.workbook.writing import WorkbookWriter, file_name


def export_workbook(
    *, by: Any, path: Path, year: int | None = None, unmasked: bool = False, reason: str = ""
) -> dict[str, int]:
    """Write the ledgers that `by` may see, and the results of `year` (of all years without it), to `path`.

    Personal data is masked unless `unmasked`, which takes the right to reveal it. Each export is an entry of the
    audit trail. The file appears whole or not at all, and never before the entry is there. Answers the number of rows
    by sheet. Raises Forbidden, or OSError when the file can't be written.
    """
    by.require("export")
    if unmasked:
        by.require("reveal")
    handle, name = tempfile.mkstemp(suffix=".xlsx", prefix=".export-", dir=path.parent)
    os.close(handle)
    unfinished = Path(name)

    def put_on_record(counts: dict[str, int]) -> dict[str, int]:
        details = {"unmasked": unmasked, "year": year, "counts": counts}
        record(by=by, action="ledgers.export", target=file_name(path.name), reason=reason, details=details)
        return counts

    try:
        # the sheets of one file belong to one moment, and writing them keeps nobody waiting
        counts = compute_then_write(lambda: _write(unfinished, by, year, unmasked), put_on_record)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
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
    visible = sheet.model._default_manager.visible_to(by)  # type: ignore[attr-defined]
    rows = [row for _pk, row in sheet.stored(visible)]
    writers = [
        column.masked if isinstance(column, Personal) and not unmasked else column.cell for column in sheet.columns
    ]
    cells = [
        tuple(None if value is None else write(value) for write, value in zip(writers, row, strict=True))
        for row in rows
    ]
    places = _order(sheet)
    return iter(sorted(cells, key=lambda row: [(row[place] is not None, row[place]) for place in places]))


def _order(sheet: Sheet) -> list[int]:
    """Places of the cells by which rows are put in order: the key; without one site, date, the other columns."""
    fields = [column.field for column in sheet.columns]
    first = [sheet.site_field, sheet.date_field] if isinstance(sheet, KeylessSheet) else sheet.key
    return [fields.index(field) for field in first] + (list(range(len(fields))) if not sheet.key else [])
