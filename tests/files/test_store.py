"""A file is on the store whole or not at all."""

import errno
import hashlib
import multiprocessing
import os
import resource
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile, File

from portal.accounts.actors import SYSTEM
from portal.files import services
from portal.files.models import StoredFile
from portal.files.store import UNFINISHED, WholeFileStorage
from portal.web.errors import Refused

BYTES = b"%PDF-1.7 " + bytes(range(256)) * 800

pytestmark = pytest.mark.django_db


def store(data: Any = BYTES, name: str = "报告.pdf") -> StoredFile:
    return services.store(by=SYSTEM, name=name, content_type="application/pdf", data=data)


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_what_is_stored_is_read_back_with_its_size_and_digest(files_folder: Path) -> None:
    file = store()
    with services.open_stored(file) as stream:
        assert stream.read() == BYTES
    assert (file.size, file.sha256) == (len(BYTES), hashlib.sha256(BYTES).hexdigest())
    assert file.created_by == "system"
    assert files(files_folder) == [files_folder / file.path]


def test_chunks_are_stored_like_the_bytes_that_they_are_parts_of() -> None:
    chunks = (BYTES[start : start + 1000] for start in range(0, len(BYTES), 1000))
    assert store(chunks).sha256 == hashlib.sha256(BYTES).hexdigest()


def test_a_stream_larger_than_what_passes_through_memory_is_stored_whole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(services, "IN_MEMORY", 100)
    file = store(iter([b"a" * 90, b"b" * 90]))
    with services.open_stored(file) as stream:
        assert stream.read() == b"a" * 90 + b"b" * 90


def test_equal_bytes_stored_twice_are_two_files(files_folder: Path) -> None:
    first, second = store(), store()
    assert first.sha256 == second.sha256
    assert first.path != second.path
    assert len(files(files_folder)) == 2


def test_a_file_can_be_read_by_its_owner_alone(files_folder: Path) -> None:
    assert (files_folder / store().path).stat().st_mode & 0o777 == 0o600


@contextmanager
def files_limited_to(size: int) -> Iterator[None]:
    """The system refuses to let any file of this process grow beyond `size`, as a quota does."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_without_room_the_store_refuses_and_leaves_neither_file_nor_row(files_folder: Path) -> None:
    with files_limited_to(100_000), pytest.raises(Refused, match=r"报告\.pdf"):
        store()
    assert files(files_folder) == []
    assert not StoredFile.objects.exists()


def test_a_disk_that_is_full_when_forced_to_write_leaves_nothing(
    files_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Refused):
        store()
    assert files(files_folder) == []


def test_other_faults_of_the_disk_are_not_taken_for_a_full_one(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(handle: int) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(os, "fsync", broken)
    with pytest.raises(OSError, match="Input/output"):
        store()


def test_a_row_that_cannot_be_written_leaves_no_bytes(files_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**fields: Any) -> StoredFile:
        raise RuntimeError("no database")

    monkeypatch.setattr(StoredFile.objects, "create", broken)
    with pytest.raises(RuntimeError):
        store()
    assert files(files_folder) == []


class Endless(File):
    """Content that never comes to its end."""

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        yield b"half"
        time.sleep(600)


def test_a_process_killed_while_it_writes_leaves_nothing_under_the_files_name(files_folder: Path) -> None:
    def write() -> None:
        WholeFileStorage(location=files_folder).save("ab/report", Endless(None))

    writer = multiprocessing.get_context("fork").Process(target=write)
    writer.start()
    while not files(files_folder):
        time.sleep(0.01)
    assert writer.pid
    os.kill(writer.pid, signal.SIGKILL)
    writer.join()
    assert [path.name.startswith(UNFINISHED) for path in files(files_folder)] == [True]


def test_a_file_is_never_written_over(files_folder: Path) -> None:
    storage = WholeFileStorage(location=files_folder)
    (files_folder / "taken").write_bytes(b"first")
    with pytest.raises(FileExistsError):
        storage._save("taken", ContentFile(b"second"))
    assert (files_folder / "taken").read_bytes() == b"first"
    assert len(files(files_folder)) == 1
