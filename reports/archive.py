"""Many files as one ZIP, made while it is sent: neither memory nor disk holds it whole."""

import zipfile
from collections.abc import Iterable, Iterator
from io import RawIOBase

from django.utils import timezone

from portal.files.models import StoredFile
from portal.files.services import open_stored

#: PDFs are compressed already: they are only stored, in pieces of this size
CHUNK = 64 * 1024
#: lists what is on record but was not found on the store
MISSING = "缺失文件.txt"


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


def zipped(files: Iterable[StoredFile]) -> Iterator[bytes]:
    """The bytes of a ZIP of these files under their own names, piece by piece."""
    tray, missing = Tray(), []
    with zipfile.ZipFile(tray, "w", zipfile.ZIP_STORED) as archive:
        for file in files:
            try:
                source = open_stored(file)
            except FileNotFoundError:
                missing.append(file.name)
                continue
            with source, archive.open(_entry(file), "w") as target:
                while chunk := source.read(CHUNK):
                    target.write(chunk)
                    yield tray.take()
        if missing:
            archive.writestr(MISSING, "\n".join(missing))
    yield tray.take()


def _entry(file: StoredFile) -> zipfile.ZipInfo:
    return zipfile.ZipInfo(file.name, timezone.localtime(file.created_at).timetuple()[:6])
