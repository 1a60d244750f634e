"""From a file to a checked book: every fault of every sheet, in the order of the workbook."""

from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from portal.crypto import is_masked
from portal.ledgers.book import Book
from portal.ledgers.sheet import Sheet, in_order
from portal.registry import result_sheets, sheets
from portal.web.errors import Refused
from portal.workbook.columns import Personal, Reference
from portal.workbook.faults import Fault, Faults, shown
from portal.workbook.inspection import NotAWorkbook
from portal.workbook.parsing import BAD, ParsedSheet, parse
from portal.workbook.reading import read_sheets

#: called with how many steps are done and how many there are
Progress = Callable[[int, int], None]


@dataclass
class Contents:
    """What a file holds, whatever is stored: sheets, faults of single cells, and what is not of the workbook."""

    parsed: dict[str, ParsedSheet] = field(default_factory=dict)
    faults: Faults = field(default_factory=Faults)
    unknown: list[str] = field(default_factory=list)


@dataclass
class Checked:
    """Contents beside what is stored: the book, all faults, the warnings, and what is not of the workbook."""

    book: Book
    faults: Faults
    warnings: Faults = field(default_factory=Faults)
    unknown: list[str] = field(default_factory=list)


def read_contents(path: Path, progress: Progress, wanted: Container[str] = sheets) -> Contents:
    """Read a whole workbook, or the sheets of it that are wanted. Raises NotAWorkbook when the file is none, Refused
    when it has none of these sheets."""
    contents = Contents()
    left_out: list[str] = []
    for raw in read_sheets(path, wanted):
        if isinstance(raw, str):
            if raw in sheets:
                left_out.append(raw)
            elif raw not in result_sheets:
                contents.unknown.append(raw)
        elif raw.name in contents.parsed:
            contents.faults.add(Fault(raw.name, None, "", raw.name, _("this sheet once; it is there more often")))
        else:
            sheet = sheets[raw.name]
            parsed = contents.parsed[raw.name] = parse(raw.name, sheet.row, sheet.columns, raw, contents.faults)
            contents.unknown += [f"{raw.name}.{header}" for header in parsed.unknown_columns]
            progress(len(contents.parsed), len(sheets.names()))
    if left_out and not contents.parsed:
        raise Refused(_("Others maintain the sheets of this workbook: %(sheets)s.") % {"sheets": "、".join(left_out)})
    contents.unknown += [_("%(sheet)s (maintained by others)") % {"sheet": name} for name in left_out]
    if not contents.parsed:
        raise NotAWorkbook(_("The workbook has none of the ledgers' sheets; the first one would be named 街镇."))
    return contents


def read_book(path: Path, progress: Progress) -> Checked:
    """Read and check a whole workbook. Raises NotAWorkbook when the file is none."""
    return check(read_contents(path, progress))


def check(contents: Contents) -> Checked:
    """Check what has been read against what is stored now; the contents stay as they are."""
    book = Book(contents.parsed)
    checked = Checked(book, contents.faults.copy(), unknown=contents.unknown)
    for sheet in book.sheets:
        checked.faults.extend(_settle_personal(sheet, book))
        checked.faults.extend(_double_keys(sheet, book))
        checked.faults.extend(_unknown_references(sheet, book))
    for sheet in in_order():
        checked.faults.extend(sheet.faults(book))
    for sheet in book.sheets:
        checked.warnings.extend(sheet.warnings(book))
    checked.faults.sort(place)
    checked.warnings.sort(place)
    return checked


def place(fault: Fault) -> tuple[int, int, int]:
    """Where a fault stands in the workbook: sheet, row, column."""
    sheet = sheets[fault.sheet]
    headers = [column.header for column in sheet.columns]
    return sheet.position, fault.row or 0, headers.index(fault.column) if fault.column in headers else -1


def _settle_personal(sheet: Sheet, book: Book) -> Iterator[Fault]:
    """A masked value leaves the stored one as it is; where none is stored it is a fault."""
    fields = [column.field for column in sheet.columns if isinstance(column, Personal)]
    rows = book.rows(sheet.name)
    if not any(is_masked(getattr(row, name)) for name in fields for row in rows):
        return
    stored, settled = book.stored(sheet.name), []
    for row in rows:
        _pk, known = stored.get(sheet.key_of(row), (None, None))
        kept = {name: getattr(known, name, "") for name in fields if is_masked(getattr(row, name))}
        for name in [name for name, value in kept.items() if not value]:
            yield sheet.fault(book, row, name, _("the value in full; none is stored"))
            del kept[name]
        settled.append(row._replace(**kept) if kept else row)
    book.replace_rows(sheet.name, settled)


def _double_keys(sheet: Sheet, book: Book) -> Iterator[Fault]:
    if not sheet.key:
        return
    rows = [*book.rows(sheet.name), *book.half_read(sheet.name)]
    counts = Counter(map(sheet.key_of, rows))
    if len(counts) == len(rows):
        return
    for row in rows:
        key = sheet.key_of(row)
        if counts[key] > 1 and BAD not in key:
            yield sheet.fault(book, row, sheet.key[0], _("each key once; this one is there more than once"))


def _unknown_references(sheet: Sheet, book: Book) -> Iterable[Fault]:
    rows = [*book.rows(sheet.name), *book.half_read(sheet.name)]
    for at, column in enumerate(sheet.columns):
        if not isinstance(column, Reference):
            continue
        codes = {row[at] for row in rows} - {None, BAD}
        unknown = {code for code in codes if not book.is_known(column.to, (code,))}
        if unknown:
            expected = _("a code of the sheet %(sheet)s") % {"sheet": column.to}
            yield from (
                Fault(sheet.name, book.number(sheet.name, row), column.header, shown(row[at]), expected)
                for row in rows
                if row[at] in unknown
            )


def one_row(sheet: Sheet, values: dict[str, Any]) -> Contents:
    """A single row, as a form hands it in. `values` by field, in the sheet's own representation."""
    return Contents({sheet.name: ParsedSheet([1], [sheet.row(**values)])})
