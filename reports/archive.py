"""Documents as one ZIP with a manifest of hashes, made while it is sent: neither memory nor disk holds it whole."""

import csv
import hashlib
import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import RawIOBase

from django.utils import timezone

from portal.files.models import StoredFile
from portal.files.services import open_stored
from portal.workbook.writing import inert
from reports.models import Document

#: what is inside is compressed already: it is only stored, in pieces of this size
CHUNK = 64 * 1024
#: the manifests: for `sha256sum -c`, and for people (with the byte order mark by which Excel knows UTF-8)
SUMS, INDEX = "SHA256SUMS", "目录.csv"
COLUMNS = ("系统编号", "文种", "年度", "版次", "状态", "发文字号", "页数", "文件", "字节", "SHA-256", "核对")
#: what the check of a file against the record says
SAME, CHANGED, MISSING = "与登记一致", "与登记不一致", "文件缺失"
FORMS = {"pdf": "", "docx": "代拟稿/", "scan": "签发扫描件/"}


class Tray(RawIOBase):
    """Takes what the archive writes, and gives it away."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, piece: bytes) -> int:  # type: ignore[override]
        self._pieces.append(bytes(piece))
        return len(piece)

    def take(self) -> bytes:
        taken, self._pieces = b"".join(self._pieces), []
        return taken


@dataclass
class Entry:
    """A file of a document under its name in the archive; `seal` is the digest of what was really read."""

    document: Document
    file: StoredFile
    path: str
    seal: str = ""

    @property
    def check(self) -> str:
        if not self.seal:
            return MISSING
        return SAME if self.seal == self.file.sha256 else CHANGED


def zipped(documents: Iterable[Document]) -> Iterator[bytes]:
    """The bytes of a ZIP of these documents' files, drafts and scans, piece by piece; manifests come last."""
    tray, entries = Tray(), []
    with zipfile.ZipFile(tray, "w", zipfile.ZIP_STORED) as archive:
        for document in documents:
            for entry in _entries(document):
                entries.append(entry)
                yield from _copied(entry, archive, tray)
        archive.writestr(_info(SUMS), _sums(entries))
        archive.writestr(_info(INDEX), _index(entries))
    yield tray.take()


def _entries(document: Document) -> Iterator[Entry]:
    forms = {"pdf": document.file, "docx": document.docx, "scan": document.scan}
    for form, file in forms.items():
        if file is not None:
            yield Entry(document, file, FORMS[form] + _name(document, file, form))


def _name(document: Document, file: StoredFile, form: str) -> str:
    """A scan comes under whatever name it was uploaded with: the document's number makes it one of a kind."""
    return f"{document.number} {file.name}" if form == "scan" else file.name


def _copied(entry: Entry, archive: zipfile.ZipFile, tray: Tray) -> Iterator[bytes]:
    try:
        source = open_stored(entry.file)
    except FileNotFoundError:
        return
    seal = hashlib.sha256()
    with source, archive.open(_info(entry.path, entry.file), "w") as target:
        while chunk := source.read(CHUNK):
            seal.update(chunk)
            target.write(chunk)
            yield tray.take()
    entry.seal = seal.hexdigest()


def _info(name: str, file: StoredFile | None = None) -> zipfile.ZipInfo:
    moment = timezone.localtime(file.created_at if file else None)
    return zipfile.ZipInfo(name, moment.timetuple()[:6])


def _sums(entries: list[Entry]) -> str:
    return "".join(f"{entry.seal} *{entry.path}\n" for entry in entries if entry.seal)


def _index(entries: list[Entry]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for entry in entries:
        document = entry.document
        about = [document.number, document.get_kind_display(), document.year, document.edition]
        state = [document.get_status_display(), document.issued_number, document.pages]
        row = [*about, *state, entry.path, entry.file.size, entry.seal or entry.file.sha256, entry.check]
        writer.writerow([inert(str(cell)) for cell in row])
    return text.getvalue().encode("utf-8-sig")
