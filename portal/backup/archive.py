"""A backup's file: a ZIP of parts, and last a manifest with the size and digest of each.

It is there whole or not at all, and for its owner alone: it holds the keys.
"""

import fcntl
import json
import os
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from django.utils.translation import gettext as _

from portal.backup.rows import Seal
from portal.web.errors import Refused

FORMAT = 1
MANIFEST, KEYS = "manifest.json", "keys.json"
#: the name of a backup that is being made; one that a killed process left is written over by the next
UNFINISHED = ".portal-backup.unfinished"
CHUNK = 1024 * 1024
#: what zipfile and json raise for damaged bytes
UNREADABLE = (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, LookupError, NotImplementedError)


class Writer:
    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.parts: dict[str, dict[str, Any]] = {}

    def add(self, name: str, chunks: Iterable[bytes], *, compress: bool = True) -> Seal:
        part = zipfile.ZipInfo(name)
        part.external_attr = 0o600 << 16
        part.compress_type = zipfile.ZIP_DEFLATED if compress else zipfile.ZIP_STORED
        seal = Seal()
        with self.archive.open(part, "w", force_zip64=True) as file:
            for chunk in seal.passing(chunks):
                file.write(chunk)
        self.parts[name] = {"size": seal.size, "sha256": seal.sha256}
        return seal

    def finish(self, manifest: dict[str, Any]) -> None:
        text = json.dumps({"format": FORMAT, **manifest, "parts": self.parts}, ensure_ascii=False, indent=1)
        self.archive.writestr(MANIFEST, text)


@contextmanager
def writing(target: Path) -> Iterator[Writer]:
    """A new archive, which gets its name when all is written and forced to the disk.

    Raises Refused when the name is taken, or another backup is being written into the same folder.
    """
    if target.exists():
        raise Refused(_("%(path)s is there already.") % {"path": target})
    unfinished = target.parent / UNFINISHED
    with os.fdopen(os.open(unfinished, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused(_("Another backup is being written into %(path)s.") % {"path": target.parent}) from None
        try:
            file.truncate()
            with zipfile.ZipFile(file, "w") as archive:
                yield Writer(archive)
            file.flush()
            os.fsync(file.fileno())
            unfinished.rename(target)
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise
    _force_names_to_disk(target.parent)


def _force_names_to_disk(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class Reader:
    """A backup, opened. `manifest` is what it says of itself."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        try:
            self.manifest: dict[str, Any] = json.loads(archive.read(MANIFEST))
            self.parts: dict[str, dict[str, Any]] = self.manifest["parts"]
        except (*UNREADABLE, TypeError):
            raise Refused(_("It is not a backup of this portal: its manifest cannot be read.")) from None
        if self.manifest.get("format") != FORMAT:
            raise Refused(_("It was made by a newer version of the portal: %(names)s") % {"names": "format"})

    def check(self) -> None:
        """Raises Refused, naming each part whose bytes are not those that were written."""
        inside = set(self.archive.namelist()) - {MANIFEST}
        wrong = {name for name in self.parts if name not in inside or not self._is_whole(name)}
        if faults := sorted(wrong | (inside - set(self.parts))):
            raise Refused(_("The backup is damaged: %(names)s") % {"names": ", ".join(faults)})

    def _is_whole(self, name: str) -> bool:
        seal = Seal()
        try:
            with self.open(name) as file:
                for _chunk in seal.passing(chunks(file)):
                    pass
        except UNREADABLE:
            return False
        return {"size": seal.size, "sha256": seal.sha256} == self.parts[name]

    def open(self, name: str) -> IO[bytes]:
        try:
            return self.archive.open(name)
        except KeyError:
            raise Refused(_("The backup is damaged: %(names)s") % {"names": name}) from None

    def below(self, folder: str) -> list[str]:
        return sorted(name for name in self.parts if name.startswith(folder))


@contextmanager
def reading(source: Path) -> Iterator[Reader]:
    """Raises Refused for what is no backup."""
    try:
        archive = zipfile.ZipFile(source)
    except (OSError, zipfile.BadZipFile) as error:
        raise Refused(_("%(path)s cannot be read: %(error)s") % {"path": source, "error": error}) from None
    with archive:
        yield Reader(archive)


def chunks(file: IO[bytes]) -> Iterator[bytes]:
    return iter(lambda: file.read(CHUNK), b"")
