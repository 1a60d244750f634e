"""A look at a file before it is opened: is it an .xlsx, without macros, and of a size that can be read safely.

The reader holds a whole sheet in memory, densely. What it would need is bounded here first, while streaming
through the archive, so that a small hostile file cannot make it take gigabytes.
"""

import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from xml.etree import ElementTree

from django.utils.translation import gettext as _

from portal.web.errors import Refused

MAX_UNPACKED = 512 * 1024 * 1024
MAX_ENTRIES = 2_000
#: cells that a sheet may span, empty ones between included (24 bytes each in the reader)
MAX_SPAN = 20_000_000
#: characters that all cells together may hold once shared strings are written out
MAX_TEXT = 256 * 1024 * 1024
_CHUNK = 1 << 20
#: no cell reference or value that matters is longer than the piece carried over between chunks
_OVERLAP = 512

_CELL = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{1,8})([0-9]{1,10})["']""")
_ROW = re.compile(rb"""<[\w:]*row\b[^>]*?\br\s*=\s*["']([0-9]{1,12})["']""")
_SHARED = re.compile(rb"""\bt\s*=\s*["']s["'][^>]*>\s*<[\w:]*v[^>]*>\s*([0-9]{1,9})""")
_ERROR = re.compile(rb"""<[\w:]*c\b[^>]*\bt\s*=\s*["']e["'][^>]*>""")
_ITEM_END = re.compile(rb"</[\w:]*si\s*>")


class NotAWorkbook(Refused):
    """The file is no workbook that can be taken in; the reason says why."""


def inspect(path: Path) -> None:
    """Raises NotAWorkbook unless the file is an .xlsx without macros whose reading is bounded."""
    try:
        with zipfile.ZipFile(path) as archive:
            _inspect_entries(archive)
            lengths = _shared_string_lengths(archive)
            for name in archive.namelist():
                if name.lower().startswith("xl/worksheets/"):
                    _inspect_sheet(archive, name, lengths)
                elif name.lower().startswith("xl/") and name.lower().endswith(".xml"):
                    _read_through(archive, name)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise NotAWorkbook(_unreadable(path)) from error


def _unreadable(path: Path) -> str:
    with path.open("rb") as file:
        if file.read(8) == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
            return _("The file is an old .xls workbook or protected by a password; save it as .xlsx without one.")
    return _("The file is not an Excel workbook (.xlsx), or it is damaged.")


def _inspect_entries(archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    names = {entry.filename.lower() for entry in entries}
    if "xl/workbook.xml" not in names:
        raise NotAWorkbook(_("The file is not an Excel workbook (.xlsx), or it is damaged."))
    if any("vbaproject" in name or name.startswith(("xl/macrosheets/", "xl/activex/")) for name in names):
        raise NotAWorkbook(_("The workbook has macros; save it as .xlsx without them."))
    if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise NotAWorkbook(_("The file unpacks to more than 512 MB."))


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    """The file in pieces that overlap, so that no reference is cut in two unseen."""
    carried = b""
    while piece := file.read(_CHUNK):
        yield carried + piece
        carried = piece[-_OVERLAP:]


def _read_through(archive: zipfile.ZipFile, name: str) -> None:
    """Unpacking stops at the declared size and checks the sum: a part that lies about its size is found out."""
    with archive.open(name) as file:
        while file.read(_CHUNK):
            pass


def _shared_string_lengths(archive: zipfile.ZipFile) -> list[int]:
    """The length of each shared string in bytes of XML (never less than its characters)."""
    name = next((n for n in archive.namelist() if n.lower() == "xl/sharedstrings.xml"), None)
    if name is None:
        return []
    lengths, open_length = [], 0
    with archive.open(name) as file:
        while piece := file.read(_CHUNK):
            parts = _ITEM_END.split(piece)
            lengths.extend(len(part) + (open_length if i == 0 else 0) for i, part in enumerate(parts[:-1]))
            open_length = len(parts[-1]) + (open_length if len(parts) == 1 else 0)
    return [*lengths, open_length]


def _inspect_sheet(archive: zipfile.ZipFile, name: str, lengths: list[int]) -> None:
    columns: set[bytes] = set()
    rows = 0
    longest = max(lengths, default=0)
    used: Counter[bytes] = Counter()
    with archive.open(name) as file:
        for piece in _chunks(file):
            references = _CELL.findall(piece)
            columns.update(letters for letters, _row in references)
            rows = max(rows, *(int(row) for _letters, row in references), 0)
            rows = max(rows, *(int(number) for number in _ROW.findall(piece)), 0)
            if longest > 1_000:
                used.update(_SHARED.findall(piece))
    text = sum(lengths[int(i)] * n for i, n in used.items() if int(i) < len(lengths))
    width = max((_column_number(letters) for letters in columns), default=1)
    if width > 16_384 or rows > 1_048_576 or width * rows > MAX_SPAN or text > MAX_TEXT:
        raise NotAWorkbook(_("A sheet of the workbook spans too large an area, or holds too much text, to be read."))


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def error_cells(path: Path) -> dict[str, dict[tuple[int, int], str]]:
    """Cells whose stored value is an error such as #REF!, by sheet name and (row, column) counted from 1.

    The reader gives them as empty, which would be a silent loss.
    """
    with zipfile.ZipFile(path) as archive:
        with_errors = [
            name
            for name in archive.namelist()
            if name.lower().startswith("xl/worksheets/") and _has_errors(archive, name)
        ]
        if not with_errors:
            return {}
        names = _sheet_names(archive)
        return {names[n]: _errors_of(archive, n) for n in with_errors if n in names}


def _has_errors(archive: zipfile.ZipFile, name: str) -> bool:
    with archive.open(name) as file:
        return any(_ERROR.search(piece) for piece in _chunks(file))


def _errors_of(archive: zipfile.ZipFile, name: str) -> dict[tuple[int, int], str]:
    errors: dict[tuple[int, int], str] = {}
    with archive.open(name) as file:
        for _event, element in ElementTree.iterparse(file):  # noqa: S314 — bounded by inspect(), no entities
            if element.tag.endswith("}c") and element.get("t") == "e":
                found = re.fullmatch(r"([A-Za-z]+)(\d+)", element.get("r", ""))
                value = next((child.text for child in element if child.tag.endswith("}v")), None)
                if found and len(errors) < 10_000:
                    errors[int(found[2]), _column_number(found[1].encode())] = value or "#"
            if element.tag.endswith("}row"):
                element.clear()
    return errors


def _sheet_names(archive: zipfile.ZipFile) -> dict[str, str]:
    """Part of the archive → name of the sheet."""
    relation = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
    targets = {
        element.get("Id"): element.get("Target", "").lstrip("/").removeprefix("xl/")
        for element in ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
    }
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314
    return {
        f"xl/{targets.get(element.get(relation), '')}": element.get("name", "")
        for element in book.iter()
        if element.tag.endswith("}sheet")
    }
