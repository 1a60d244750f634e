"""The store of files on a local disk: a file is there whole or not at all, and is never written over."""

import os
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage

#: how a file is called while it is being written; nothing that is stored begins like this
UNFINISHED = ".unfinished-"


class WholeFileStorage(FileSystemStorage):
    """Writes beside the target, forces it to the disk, and links it in under its name in one step.

    A process killed at any moment leaves at most a file named UNFINISHED…, never half of a real one.
    """

    def _save(self, name: str, content: File) -> str:
        target = Path(self.path(name))
        target.parent.mkdir(mode=self.directory_permissions_mode or 0o700, parents=True, exist_ok=True)
        handle, unfinished = tempfile.mkstemp(prefix=UNFINISHED, dir=target.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                for chunk in content.chunks():
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            # A link and not a rename: it fails where a file of this name is already there.
            os.link(unfinished, target)
            _force_names_to_disk(target.parent)
        finally:
            os.unlink(unfinished)  # noqa: PTH108
        return name

    def names_before(self, moment: datetime) -> Iterator[str]:
        """The names of all files last written before `moment`, unfinished ones too."""
        root = Path(self.location)
        for path in sorted(root.rglob("*")):
            name = path.relative_to(root).as_posix()
            if path.is_file() and self.get_modified_time(name) < moment:
                yield name

    def check_writable(self) -> None:
        """Raises OSError when nothing can be written."""
        with tempfile.NamedTemporaryFile(prefix=UNFINISHED, dir=self.location) as file:
            file.write(b"x")


def _force_names_to_disk(directory: Path) -> None:
    """After a power cut the directory must know the file that the database's row speaks of."""
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
