"""The archive: whole or not at all, and a damaged part is named."""

import fcntl
import json
import os
import signal
import zipfile
from datetime import datetime
from pathlib import Path

import pytest

from portal.backup import __main__ as command
from portal.backup import making
from portal.backup.archive import KEYS, MANIFEST, UNFINISHED, reading, writing
from portal.backup.making import file_for, keep_newest
from portal.backup.restoring import restore
from portal.backup.rows import FILES
from portal.runtime.home import Home
from portal.web.errors import Refused

COLUMNS = b'["id","path","sha256"]\n'


def write(path: Path, files: dict[str, bytes] | None = None) -> Path:
    """An archive that holds its keys, the list of its files, and the files."""
    with writing(path) as writer:
        seals = {name: writer.add(f"files/{name}", [data]).sha256 for name, data in (files or {}).items()}
        rows = [json.dumps([n, *row]).encode() + b"\n" for n, row in enumerate(seals.items())]
        writer.add(FILES, [COLUMNS, *rows])
        writer.add(KEYS, [b'{"SECRET_KEY": "s", "FIELD_KEYS": "f", "BLIND_INDEX_KEY": "b"}'])
        writer.finish({"lost_files": [], "migrations": []})
    return path


def altered(path: Path, change: dict[str, bytes | None]) -> Path:
    """A copy in which these members are others, or are missing, or are new."""
    copy = path.with_name("altered.zip")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(copy, "w") as new:
        for name, data in ({name: old.read(name) for name in old.namelist()} | change).items():
            if data is not None:
                new.writestr(name, data)
    return copy


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({FILES: COLUMNS + b"\n"}, FILES),
        ({"files/a": b"B"}, "files/a"),
        ({"files/a": None}, "files/a"),
        ({"files/new": b""}, "files/new"),
        ({KEYS: None}, KEYS),
        ({MANIFEST: None}, "manifest"),
        ({MANIFEST: b"{}"}, "manifest"),
    ],
)
def test_a_tampered_archive_is_refused_and_the_part_is_named(
    tmp_path: Path, change: dict[str, bytes | None], named: str
) -> None:
    whole = write(tmp_path / "a.zip", {"a": b"A", "b": b"B"})
    with reading(whole) as reader:
        reader.check()
    with pytest.raises(Refused, match=named) as refused:
        restore(altered(whole, change), Home(tmp_path / "home"))
    assert "files/b" not in str(refused.value)
    assert [path.name for path in (tmp_path / "home").iterdir()] == ["portal.lock"]


def test_a_flipped_bit_is_found_wherever_it_is(tmp_path: Path) -> None:
    data = write(tmp_path / "a.zip", {"a": b"A" * 40}).read_bytes()
    found = 0
    for place in range(0, data.index(MANIFEST.encode()), 7):
        broken = tmp_path / "broken.zip"
        broken.write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
        try:
            with reading(broken) as reader:
                reader.check()
        except Refused:
            found += 1
            continue
        # A bit of a part's own header that says nothing of its content.
        with zipfile.ZipFile(broken) as other, zipfile.ZipFile(tmp_path / "a.zip") as whole:
            assert all(other.read(name) == whole.read(name) for name in whole.namelist())
    assert found > 20


def test_a_file_and_its_line_in_the_manifest_cannot_both_be_taken_out(tmp_path: Path) -> None:
    whole = write(tmp_path / "a.zip", {"a": b"A", "b": b"B"})
    with reading(whole) as reader:
        manifest = reader.manifest
    del manifest["parts"]["files/a"]
    shorter = altered(whole, {"files/a": None, MANIFEST: json.dumps(manifest).encode()})
    with pytest.raises(Refused, match="files/a"):
        restore(shorter, Home(tmp_path / "home"))


def test_what_is_interrupted_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), writing(tmp_path / "a.zip") as writer:
        writer.add("x", [b"x"])
        raise KeyboardInterrupt
    assert not list(tmp_path.iterdir())


def test_a_stopped_command_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(target: Path, **options: bool) -> None:
        with writing(target) as writer:
            writer.add("x", [b"x"])
            os.kill(os.getpid(), signal.SIGTERM)

    monkeypatch.setattr(making, "make_backup", stopped)
    before = signal.getsignal(signal.SIGTERM)
    try:
        with pytest.raises(SystemExit):
            command.main(["backup", str(tmp_path)])
    finally:
        signal.signal(signal.SIGTERM, before)
    assert not list(tmp_path.iterdir())


def test_what_a_killed_one_left_is_written_over(tmp_path: Path) -> None:
    (tmp_path / UNFINISHED).write_bytes(b"half" * 100_000)
    write(tmp_path / "a.zip")
    assert [path.name for path in tmp_path.iterdir()] == ["a.zip"]
    with reading(tmp_path / "a.zip") as reader:
        reader.check()


def test_two_at_once_into_one_folder_do_not_mix(tmp_path: Path) -> None:
    with (tmp_path / UNFINISHED).open("wb") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        with pytest.raises(Refused):
            write(tmp_path / "a.zip")
    assert [path.name for path in tmp_path.iterdir()] == [UNFINISHED]


def test_an_archive_that_is_there_is_never_written_over(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_text("mine")
    with pytest.raises(Refused, match=r"a\.zip"):
        write(tmp_path / "a.zip")
    assert (tmp_path / "a.zip").read_text() == "mine"


def test_a_folder_gets_a_name_by_the_moment_and_keeps_the_newest(tmp_path: Path) -> None:
    paths = [file_for(tmp_path, datetime(2025, 11, day, 1, 30)) for day in (9, 10, 11)]
    assert paths[0].name == "portal-20251109-013000.zip"
    for path in (*paths, tmp_path / "portal-before-the-move.zip"):
        path.write_text("")
    assert keep_newest(tmp_path, 2) == paths[:1]
    assert sorted(path.name for path in tmp_path.iterdir())[-1] == "portal-before-the-move.zip"
    assert file_for(tmp_path / "mine.zip", datetime.now()) == tmp_path / "mine.zip"
