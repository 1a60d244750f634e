"""Writing an .xlsx in little memory: text stays text, never a formula."""

import tempfile
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import xlsxwriter

_FORMATS = {
    "head": {"bold": True, "bg_color": "#E8EEF7", "bottom": 1},
    "date": {"num_format": "yyyy-mm-dd"},
    "time": {"num_format": "yyyy-mm-dd hh:mm:ss"},
    "money": {"num_format": "#,##0.00"},
    # an apostrophe that is not part of the text: it stays text even when somebody edits the cell
    "text": {"quote_prefix": True},
}
#: Excel's own limit for the text of a cell
MAX_TEXT = 32_767
#: what a program takes for the beginning of a formula, in whatever width it was typed
LIVE = tuple("=+-@\t\r\n＝＋－＠")


def is_live(text: str) -> bool:
    """Whether a program that is given this text may take it for a formula."""
    return text.startswith(LIVE)


def inert(text: str) -> str:
    """Text for a CSV, which has no types: what would be a formula gets the apostrophe that makes it text."""
    return f"'{text}" if is_live(text) else text


def file_name(name: str) -> str:
    """A file's name as text that can be written down: its bytes need not be."""
    return name.encode(errors="replace").decode()


class WorkbookWriter:
    """A context manager: `with WorkbookWriter(path) as book: book.sheet(name, headers, rows)`."""

    def __init__(self, path: Path) -> None:
        self._unfinished = tempfile.TemporaryDirectory(prefix=".writing-", dir=path.parent)
        self._book = xlsxwriter.Workbook(
            str(path),
            {
                "constant_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
                "tmpdir": self._unfinished.name,
            },
        )
        self._formats = {name: self._book.add_format(look) for name, look in _FORMATS.items()}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._unfinished:
            if error is None:
                self._book.close()

    def sheet(
        self, name: str, headers: Sequence[str], rows: Iterable[Sequence[Any]], money: Collection[int] = ()
    ) -> int:
        """Write one sheet; answers the number of rows under the head. The columns `money` show two decimals."""
        sheet = self._book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(headers) - 1, 16)
        for column in money:
            sheet.set_column(column, column, 16, self._formats["money"])
        for column, header in enumerate(headers):
            sheet.write_string(0, column, header, self._formats["head"])
        number = 0
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                self._write(sheet, number, column, value)
        return number

    def _write(self, sheet: Any, row: int, column: int, value: Any) -> None:
        if value is None or value == "":
            return
        if isinstance(value, str):
            look = [self._formats["text"]] if is_live(value) else []
            sheet.write_string(row, column, value[:MAX_TEXT], *look)
        elif isinstance(value, datetime):
            sheet.write_datetime(row, column, value, self._formats["time"])
        elif isinstance(value, date):
            sheet.write_datetime(row, column, value, self._formats["date"])
        elif isinstance(value, int | Decimal):
            sheet.write_number(row, column, value)
        else:
            raise TypeError(f"a cell of {type(value).__name__} can't be written")
