"""Reading an .xlsx sheet by sheet into rows of cells, without knowing what they mean."""

import errno
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Container, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, Any
from xml.etree import ElementTree

import python_calamine
from django.conf import settings
from django.utils.translation import gettext as _

from portal.workbook.archive import Archive, Entry
from portal.workbook.inspection import NotAWorkbook, damaged

#: how an old .xls begins, and any workbook that is protected by a password
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: what the libraries raise when a file is not what it says
_DAMAGE = (
    zipfile.BadZipFile, zlib.error, struct.error, ElementTree.ParseError, python_calamine.CalamineError, EOFError,
    LookupError, NotImplementedError, RuntimeError, ValueError, OverflowError,
)  # fmt: skip

#: rows that are turned into Python's values at a time
_BLOCK = 2_000

#: text, float, bool, date, time, datetime, timedelta or ErrorCell; "" when empty
Cell = Any


class ErrorCell:
    """The stored value of a cell is an error such as #REF!: no value that any column expects."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class RawSheet:
    """`headers` as they stand; `blocks` yields the rows below them once, some at a time, with the first's number
    as Excel counts."""

    name: str
    headers: list[str]
    blocks: Iterator[tuple[int, list[list[Cell]]]]


def read_sheets(path: Path, wanted: Container[str]) -> Iterator[RawSheet | str]:
    """The names of the sheets that are not wanted, and the wanted ones, each group in the order of the workbook.

    Each sheet is to be read before the next one is asked for. Raises NotAWorkbook when the file is none, or too
    large to be read.
    """
    with _open(path) as file, tempfile.NamedTemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR, suffix=".xlsx") as copy:
        with _damage_refused():
            archive = Archive(file)
            entries = [Entry(entry.name.strip(), entry.part) for entry in archive.sheets]
            chosen = [entry for entry in entries if entry.name in wanted]
            inspections = archive.copy(chosen, copy.file)
            copy.flush()
            book = python_calamine.CalamineWorkbook.from_path(copy.name)
        yield from (entry.name for entry in entries if entry.name not in wanted)
        for number, (entry, inspection) in enumerate(zip(chosen, inspections, strict=True)):
            with _damage_refused():
                sheet = book.get_sheet_by_name(str(number))
            yield _raw(entry.name, sheet, inspection.errors)


def _raw(name: str, sheet: Any, errors: dict[tuple[int, int], str]) -> RawSheet:
    rows = sheet.iter_rows()
    with _damage_refused():
        head = list(islice(rows, 1))
    _put_errors(1, head, sheet, errors)
    return RawSheet(name, [str(cell).strip() for row in head for cell in row], _blocks(rows, sheet, errors))


def _blocks(
    rows: Iterator[list[Cell]], sheet: Any, errors: dict[tuple[int, int], str]
) -> Iterator[tuple[int, list[list[Cell]]]]:
    first = 2
    while True:
        with _damage_refused():
            block = list(islice(rows, _BLOCK))
        if not block:
            return
        _put_errors(first, block, sheet, errors)
        yield first, block
        first += len(block)


def _put_errors(first: int, block: list[list[Cell]], sheet: Any, errors: dict[tuple[int, int], str]) -> None:
    """Error cells, which the reader takes for empty, in their places."""
    left = sheet.start[1] if sheet.start else 0
    for (row, column), text in errors.items():
        place = column - left - 1
        if first <= row < first + len(block) and 0 <= place < len(block[row - first]):
            block[row - first][place] = ErrorCell(text)


def cannot_open() -> NotAWorkbook:
    return NotAWorkbook(_("The file can't be opened."))


@contextmanager
def _open(path: Path) -> Iterator[IO[bytes]]:
    try:
        file = path.open("rb")
    except OSError as error:
        raise cannot_open() from error
    with file:
        if file.read(8) == _OLE:
            raise NotAWorkbook(
                _("The file is an old .xls workbook or protected by a password; save it as .xlsx without one.")
            )
        yield file


@contextmanager
def _damage_refused() -> Iterator[None]:
    try:
        yield
    except _DAMAGE as error:
        raise damaged() from error
    except OSError as error:
        if error.errno != errno.EINVAL:
            raise
        raise damaged() from error
    except BaseException as error:
        # a bug of the reader that a hostile file reached; it derives from BaseException and has no public name
        if type(error).__name__ != "PanicException":
            raise
        raise damaged() from error
