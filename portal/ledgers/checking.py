"""From a file to a checked book: every fault of every sheet, in the order of the workbook."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from portal.ledgers.book import Book
from portal.ledgers.sheet import Sheet, in_order
from portal.registry import result_sheets, sheets
from portal.workbook.columns import Personal, Reference, is_masked
from portal.workbook.faults import Fault, Faults, shown
from portal.workbook.inspection import NotAWorkbook
from portal.workbook.parsing import ParsedSheet, parse
from portal.workbook.reading import read_sheets

#: called with how many steps are done and how many there are
Progress = Callable[[int, int], None]


@dataclass
class Checked:
    """A read file: the book, its faults, the warnings, and what was there and is not of the workbook."""

    book: Book
    faults: Faults
    warnings: Faults = field(default_factory=Faults)
    unknown: list[str] = field(default_factory=list)


def read_book(path: Path, progress: Progress) -> Checked:
    """Read and check a whole workbook. Raises NotAWorkbook when the file is none."""
    faults = Faults()
    parsed: dict[str, ParsedSheet] = {}
    unknown: list[str] = []
    total = len(in_order())
    for raw in read_sheets(path):
        sheet = sheets.get(raw.name)
        if sheet is None:
            if raw.name not in result_sheets:
                unknown.append(raw.name)
            continue
        if raw.name in parsed:
            faults.add(Fault(raw.name, None, "", raw.name, _("the sheet is there more than once")))
            continue
        parsed[raw.name] = parse(raw.name, sheet.row, sheet.columns, raw, faults)
        unknown += [f"{raw.name}.{header}" for header in parsed[raw.name].unknown_columns]
        progress(len(parsed), total)
    if not parsed:
        raise NotAWorkbook(_("The workbook has none of the ledgers' sheets; the first one would be named 街镇."))
    return check(Book(parsed), faults, unknown)


def check(book: Book, faults: Faults | None = None, unknown: list[str] | None = None) -> Checked:
    """Check what has been read; `faults` are those found while reading."""
    checked = Checked(book, faults if faults is not None else Faults(), unknown=unknown or [])
    for sheet in book.sheets:
        checked.faults.extend(_settle_personal(sheet, book))
        checked.faults.extend(_double_keys(sheet, book))
        checked.faults.extend(_unknown_references(sheet, book))
    for sheet in book.sheets:
        checked.faults.extend(sheet.faults(book))
        checked.warnings.extend(sheet.warnings(book))
    return checked


def _settle_personal(sheet: Sheet, book: Book) -> Iterator[Fault]:
    """A masked value leaves the stored one as it is; where none is stored it is a fault."""
    columns = [column for column in sheet.columns if isinstance(column, Personal)]
    rows = book.rows(sheet.name)
    if not any(is_masked(getattr(row, column.field)) for column in columns for row in rows):
        return
    stored, settled = book.stored(sheet.name), []
    for row in rows:
        _pk, known = stored.get(sheet.key_of(row), (None, None))
        for column in columns:
            if is_masked(getattr(row, column.field)):
                value = getattr(known, column.field, "")
                if not value:
                    yield sheet.fault(book, row, column.field, _("the value in full; none is stored"))
                row = row._replace(**{column.field: value})
        settled.append(row)
    book.replace_rows(sheet.name, settled)


def _double_keys(sheet: Sheet, book: Book) -> Iterator[Fault]:
    if not sheet.key:
        return
    rows = book.rows(sheet.name)
    counts = Counter(map(sheet.key_of, rows))
    if len(counts) == len(rows):
        return
    for row in rows:
        if counts[sheet.key_of(row)] > 1:
            yield sheet.fault(book, row, sheet.key[0], _("each key once; this one is there more than once"))


def _unknown_references(sheet: Sheet, book: Book) -> Iterable[Fault]:
    rows = book.rows(sheet.name)
    for column in sheet.columns:
        if not isinstance(column, Reference):
            continue
        place = sheet.row._fields.index(column.field)
        codes = {row[place] for row in rows} - {None}
        unknown = {code for code in codes if not book.is_known(column.to, (code,))}
        if unknown:
            expected = _("a code of the sheet %(sheet)s") % {"sheet": column.to}
            number = book.number
            yield from (
                Fault(sheet.name, number(sheet.name, row), column.header, shown(row[place]), expected)
                for row in rows
                if row[place] in unknown
            )


def one_row(sheet: Sheet, values: dict[str, Any]) -> Book:
    """A book with a single row, as a form hands it in. `values` by field, in the sheet's own representation."""
    return Book({sheet.name: ParsedSheet([1], [sheet.row(**values)])})
