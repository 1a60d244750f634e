"""How much a sheet's part would take to read, found out while it streams past, before any reader opens it.

The reader holds a sheet in memory, densely, with a copy of its text in every cell: a hostile file of a few
kilobytes could make it take gigabytes. What the patterns can't tell they count too high, and none of them
looks at a byte more than a few times.
"""

import re
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import IO

from django.utils.translation import gettext as _

from portal.web.errors import Refused

#: cells that all sheets which are read may hold together
MAX_CELLS = 5_000_000
#: cells that a sheet may span, empty ones between included
MAX_SPAN = 8_000_000
#: bytes of text that the cells of a sheet may hold, each shared text counted as often as it is used
MAX_TEXT = 128 * 1024 * 1024
#: error cells that are named one by one
MAX_ERRORS = 10_000
_CHUNK = 1 << 20
_WIDEST, _HIGHEST = 16_384, 1_048_576

_PREFIX = rb"(?:[\w.-]{1,20}:)?"
# A sheet is trusted with where a cell is only if its tag begins in the one way that all programs write it, or has
# nothing but simple attributes: elsewhere something that looks like a place may be part of another attribute.
_PLACED = re.compile(rb"""<c(?:\s+\w+="\w*"){0,5}?\s+r="[A-Za-z]+[0-9]""")
_CELL = re.compile(rb"[<:]c[\s/>]")
_ODD_CELLS = (re.compile(rb"<c[\t\r\n/>]"), re.compile(rb":c[\s/>]"))
_COLUMN = re.compile(rb"""r\s*=\s*["']([A-Za-z]+)[0-9]""")
_HEIGHT = re.compile(rb"""r\s*=\s*["'][A-Za-z]*([0-9]+)""")
_MAYBE_ERROR = re.compile(rb"""t\s*=\s*["']e["']""")
_REFERENCE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]+)([0-9]+)["']""")
_ERROR = re.compile(rb"<" + _PREFIX + rb"""c\b((?>[^<>]*?\bt\s*=\s*["']e["'])[^<>]*+)>""")
_VALUE = re.compile(rb"<" + _PREFIX + rb"v\b[^<>]*+>([^<]+)")
_IS_SHARED = re.compile(rb"""\bt\s*=\s*["']s["']""")
_USE = re.compile(
    rb"<" + _PREFIX + rb"""c\b(?>[^<>]*?\bt\s*=\s*["']s["'])[^<>]*+>\s*<""" + _PREFIX
    + rb"v\b[^<>]*+>\s*([0-9]{1,9})\s*(?![^<])"
)  # fmt: skip
_TEXT = re.compile(rb">([^<]+)")
_ITEM = re.compile(rb"<(/?)" + _PREFIX + rb"si\b([^<>]*+)>")


class NotAWorkbook(Refused):
    """The file is no workbook that can be taken in; the reason says why."""


def damaged() -> NotAWorkbook:
    return NotAWorkbook(_("The file is not an Excel workbook (.xlsx), or it is damaged."))


def too_large() -> NotAWorkbook:
    return NotAWorkbook(_("The workbook is too large to be read at once; divide it, for example by year."))


def pieces(file: IO[bytes]) -> Iterator[bytes]:
    """A part in pieces of whole tags, each tag with the text behind it, so that none is cut in two unseen."""
    rest = b""
    while chunk := file.read(_CHUNK):
        piece, bracket, tail = (rest + chunk).rpartition(b"<")
        yield piece
        rest = bracket + tail
        if len(rest) > _CHUNK:
            raise damaged()
    yield rest


class Inspection:
    """What is known of a sheet once its pieces have passed."""

    def __init__(self, counts_text: bool) -> None:
        self.cells = 0
        #: (row, column), counted from 1 → the error that is the cell's stored value, such as #REF!
        self.errors: dict[tuple[int, int], str] = {}
        self._counts_text = counts_text
        self._text = 0
        self._letters: set[bytes] = set()
        self._highest = 0
        #: cells that may not say where they are, and all rows: each cell may be right of all others, in a new row
        self._unplaced = self._rows = 0

    def pass_on(self, parts: Iterable[bytes], most_cells: int) -> Iterator[bytes]:
        """The same pieces; raises NotAWorkbook as soon as they are too much."""
        for piece in parts:
            self._look(piece)
            if self.cells > most_cells or self._text > MAX_TEXT or self._span() > MAX_SPAN:
                raise too_large()
            yield piece

    def _span(self) -> int:
        """How many cells the reader would make room for, at most."""
        width = max(map(column_number, self._letters), default=0) + self._unplaced
        height = self._highest + (self._rows if self._unplaced else 0)
        return width * height if width <= _WIDEST and height <= _HIGHEST else MAX_SPAN + 1

    def _look(self, piece: bytes) -> None:
        cells, placed = piece.count(b"<c "), piece.count(b'<c r="')
        if cells != placed or any(odd.search(piece) for odd in _ODD_CELLS):
            cells, placed = len(_CELL.findall(piece)), len(_PLACED.findall(piece))
        self.cells += cells
        self._unplaced += cells - placed
        self._rows += piece.count(b"<row") + piece.count(b":row")
        self._letters.update(_COLUMN.findall(piece))
        self._highest = max([self._highest, *map(_to_int, set(_HEIGHT.findall(piece)))])
        if self._counts_text:
            self._text += sum(map(len, _TEXT.findall(piece)))
        if _MAYBE_ERROR.search(piece):
            self._note_errors(piece)

    def _note_errors(self, piece: bytes) -> None:
        for found in _ERROR.finditer(piece):
            if found[1].endswith(b"/"):
                continue
            place = _REFERENCE.search(found[1])
            if place is None:
                raise damaged()
            value = _VALUE.search(piece[found.end() : found.end() + 300].partition(b"</c")[0])
            if len(self.errors) < MAX_ERRORS:
                where = _to_int(place[2]), column_number(place[1])
                self.errors[where] = value[1].decode("ascii", "replace") if value else "#"


@dataclass(frozen=True)
class SharedTexts:
    """Bytes of each shared text, never less than its characters, and of the longest one.

    `lengths` is empty where it isn't sure that the reader finds the same texts at the same numbers.
    """

    lengths: "array[int]"
    longest: int

    def written_out(self, parts: Iterable[bytes]) -> int:
        """Bytes of text of a sheet's cells that are shared texts; the longest where it can't be told which."""
        used: Counter[bytes] = Counter()
        cells = 0
        for piece in parts:
            used.update(_USE.findall(piece))
            cells += len(_IS_SHARED.findall(piece))
        told = {int(number): times for number, times in used.items() if int(number) < len(self.lengths)}
        known = sum(self.lengths[number] * times for number, times in told.items())
        return known + (cells - sum(told.values())) * self.longest


def shared_texts(parts: Iterable[bytes]) -> SharedTexts:
    """What stands in the part of the shared texts. Raises NotAWorkbook when it is too much."""
    lengths, sure, start, offset, is_open, count = array("L"), True, 0, 0, False, 0
    for piece in parts:
        count += piece.count(b"<si") + piece.count(b":si")
        sure &= b"<!" not in piece
        for item in _ITEM.finditer(piece) if sure else ():
            closes = bool(item[1])
            sure &= closes == is_open and not item[2].endswith(b"/")
            if closes:
                lengths.append(offset + item.start() - start)
            is_open, start = not closes, offset + item.end()
        offset += len(piece)
        if count > MAX_CELLS or offset > MAX_TEXT:
            raise too_large()
    return SharedTexts(lengths, max(lengths, default=0)) if sure else SharedTexts(array("L"), offset)


def column_number(letters: bytes) -> int:
    """A → 1, XFD → 16384; more than four letters count as four."""
    number = 0
    for letter in letters[:4].upper():
        number = number * 26 + letter - 64
    return number


def _to_int(digits: bytes) -> int:
    """Never slow and never too low: beyond nine digits it is just a lot."""
    return int(digits) if len(digits) < 10 else 10**9
