"""An .xlsx as the archive that it is: which sheets it has, and a copy with nothing but what was inspected.

Readers differ in what they make of a damaged or a cunning archive (sizes that lie, names that occur twice, sheets
that lie elsewhere). So the reader gets a copy: with a table of contents of our own, the sheets that are wanted, and
each part as it streamed through the inspection.
"""

import posixpath
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import IO
from xml.etree import ElementTree

from django.utils.translation import gettext as _

from portal.workbook.inspection import (
    MAX_CELLS,
    MAX_TEXT,
    Inspection,
    NotAWorkbook,
    SharedTexts,
    damaged,
    pieces,
    shared_texts,
    too_large,
)

MAX_UNPACKED = 512 * 1024 * 1024
_MAX_ENTRIES = 2_000
#: bytes of the parts that are read as a whole
_MAX_CONTENTS = 4 * 1024 * 1024
_MAX_STYLES = 64 * 1024 * 1024
#: bytes of the archive's list of entries, which is read before anything can be counted
_MAX_DIRECTORY = 2 * 1024 * 1024
_MACROS = (b"vbaproject", b"macroenabled", b"macrosheet")

_XML = '<?xml version="1.0" encoding="UTF-8"?>'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@dataclass(frozen=True)
class Entry:
    """A sheet in the workbook's list: its name as it stands there, and its part of the archive."""

    name: str
    part: str


class Archive:
    """The file's parts. Everything here raises NotAWorkbook, or what the libraries raise of a damaged file."""

    def __init__(self, file: IO[bytes]) -> None:
        directory = zipfile._EndRecData(file)  # type: ignore[attr-defined]
        if directory is None:
            raise damaged()
        if directory[zipfile._ECD_SIZE] > _MAX_DIRECTORY:  # type: ignore[attr-defined]
            raise too_large()
        self._zip = zipfile.ZipFile(file)
        entries = self._zip.infolist()
        self._parts = {_plain(entry.filename): entry for entry in entries}
        if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
            raise NotAWorkbook(_("The file unpacks to more than 512 MB."))
        if len(entries) > _MAX_ENTRIES or len(self._parts) < len(entries):
            raise damaged()
        self._refuse_macros()
        workbook = self._relations("")[1]["officeDocument"]
        targets, kinds = self._relations(workbook)
        self._styles, self._shared = kinds.get("styles"), kinds.get("sharedStrings")
        book = self._tree(workbook)
        self.sheets = [Entry(each.get("name", ""), targets[_id(each)]) for each in _named(book, "sheet")]
        self._since_1904 = any(each.get("date1904") in ("1", "true") for each in _named(book, "workbookPr"))

    def copy(self, wanted: Sequence[Entry], to: IO[bytes]) -> list[Inspection]:
        """Write a workbook of the wanted sheets, named "0", "1" …; answers what the inspection saw of each."""
        found: list[Inspection] = []
        with zipfile.ZipFile(to, "w", zipfile.ZIP_STORED) as copy:
            _write_contents(copy, len(wanted), self._since_1904)
            shared = self._copy_shared(copy)
            if self._styles in self._parts:
                if self._parts[self._styles].file_size > _MAX_STYLES:
                    raise too_large()
                _write(copy, "xl/styles.xml", self._pieces(self._styles))
            for number, entry in enumerate(wanted):
                found.append(self._copy_sheet(copy, number, entry, MAX_CELLS - sum(one.cells for one in found)))
                most = found[-1].cells * shared.longest
                if most > MAX_TEXT and shared.written_out(self._pieces(entry.part)) > MAX_TEXT:
                    raise too_large()
        return found

    def _copy_sheet(self, copy: zipfile.ZipFile, number: int, entry: Entry, most_cells: int) -> Inspection:
        inspection = Inspection(counts_text=self._entry(entry.part).file_size > MAX_TEXT)
        _write(copy, f"xl/worksheets/{number}.xml", inspection.pass_on(self._pieces(entry.part), most_cells))
        return inspection

    def _copy_shared(self, copy: zipfile.ZipFile) -> SharedTexts:
        if self._shared not in self._parts:
            return shared_texts(())
        _write(copy, "xl/sharedStrings.xml", self._pieces(self._shared))
        return shared_texts(self._pieces(self._shared))

    def _refuse_macros(self) -> None:
        types = self._whole("[content_types].xml").lower()
        names = " ".join(self._parts).encode()
        if any(sign in types or sign in names for sign in _MACROS):
            raise NotAWorkbook(_("The workbook has macros; save it as .xlsx without them."))

    def _relations(self, part: str) -> tuple[dict[str, str], dict[str, str]]:
        """The parts that a part refers to: by identifier, and by kind."""
        folder, name = posixpath.split(part)
        relations = list(self._tree(_plain(f"{folder}/_rels/{name}.rels")))
        targets = [
            _plain(posixpath.normpath(posixpath.join(f"/{folder}", each.get("Target", "")))) for each in relations
        ]
        kinds = [each.get("Type", "").rpartition("/")[2] for each in relations]
        identifiers = [each.get("Id", "") for each in relations]
        return dict(zip(identifiers, targets, strict=True)), dict(zip(kinds, targets, strict=True))

    def _tree(self, part: str) -> ElementTree.Element:
        return ElementTree.fromstring(self._whole(part))  # noqa: S314 — of bounded size, and expat bounds entities

    def _entry(self, part: str) -> zipfile.ZipInfo:
        if part not in self._parts:
            raise damaged()
        return self._parts[part]

    def _whole(self, part: str) -> bytes:
        entry = self._entry(part)
        if entry.file_size > _MAX_CONTENTS:
            raise too_large()
        return self._zip.read(entry)

    def _pieces(self, part: str) -> Iterator[bytes]:
        with self._zip.open(self._entry(part)) as file:
            yield from pieces(file)


def _write_contents(copy: zipfile.ZipFile, sheets: int, since_1904: bool) -> None:
    listed = "".join(f'<sheet name="{n}" sheetId="{n + 1}" r:id="r{n}"/>' for n in range(sheets))
    dates = ' date1904="1"' if since_1904 else ""
    book = f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><workbookPr{dates}/><sheets>{listed}</sheets></workbook>'
    targets = "".join(
        f'<Relationship Id="r{n}" Type="{_OFFICE}/worksheet" Target="worksheets/{n}.xml"/>' for n in range(sheets)
    )
    start = f'<Relationship Id="r" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
    for name, content in (
        ("_rels/.rels", f'<Relationships xmlns="{_PACKAGE}">{start}</Relationships>'),
        ("xl/workbook.xml", book),
        ("xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{_PACKAGE}">{targets}</Relationships>'),
    ):
        copy.writestr(name, _XML + content)


def _write(copy: zipfile.ZipFile, name: str, parts: Iterator[bytes]) -> None:
    with copy.open(name, "w", force_zip64=True) as file:
        for piece in parts:
            file.write(piece)


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def _named(tree: ElementTree.Element, tag: str) -> Iterator[ElementTree.Element]:
    return (each for each in tree.iter() if each.tag.rpartition("}")[2] == tag)


def _id(sheet: ElementTree.Element) -> str:
    return next((value for name, value in sheet.attrib.items() if name.endswith("}id")), "")
