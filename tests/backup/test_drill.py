"""The drill: a backup of a portal at work, brought back into an empty home, holds and shows the same."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections, transaction

from portal.accounts.actors import SYSTEM
from portal.audit.chain import head
from portal.audit.models import Entry
from portal.audit.services import record
from portal.backup import making
from portal.backup.archive import reading
from portal.backup.making import make_backup
from portal.files.models import StoredFile
from portal.files.services import file_store, store
from portal.runtime.home import BASE_DIR, Home
from portal.web.errors import Refused
from tests.backup.conftest import another_database
from tests.backup.probe import figures
from tests.documents.district import District
from tests.runtime.portals import environment


def portal(home: Path, *arguments: str, url: str = "") -> subprocess.CompletedProcess[str]:
    more = {"DATABASE_URL": url} if url else {}
    more["DJANGO_SETTINGS_MODULE"] = "portal.settings"
    command = [sys.executable, "-m", *arguments]
    return subprocess.run(command, cwd=BASE_DIR, env=environment(home, **more), capture_output=True, text=True)


def in_json(thing: Any) -> Any:
    return json.loads(json.dumps(thing))


def write_something() -> None:
    """One write of a service: an entry, and a file that belongs to it."""
    with transaction.atomic():
        entry = record(by=SYSTEM, action="test.write", target="x")
        store(by=SYSTEM, name=f"zu {entry.number}", content_type="text/plain", data=b"meanwhile")


def in_another_thread(act: Callable[[], None]) -> None:
    faults: list[BaseException] = []

    def run() -> None:
        try:
            act()
        except BaseException as fault:
            faults.append(fault)
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(60)
    assert not faults and not thread.is_alive(), faults


@pytest.fixture
def written_meanwhile(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Somebody writes before each table that a backup reads; which tables those were."""
    seen: list[str] = []
    original = making.lines

    def lines(connection: Any, table: Any) -> Iterator[bytes]:
        in_another_thread(write_something)
        seen.append(table._meta.db_table)
        return original(connection, table)

    monkeypatch.setattr(making, "lines", lines)
    return seen


def test_a_backup_of_a_portal_at_work_is_brought_back_whole(
    populated: District, written_meanwhile: list[str], tmp_path: Path
) -> None:
    before, home = figures(), tmp_path / "home"
    manifest = make_backup(tmp_path / "a.zip")
    assert len(written_meanwhile) > 50 and head().number == manifest["audit"]["number"] + len(written_meanwhile)
    with another_database() if connection.vendor == "postgresql" else nullcontext("") as url:
        restored = portal(home, "portal.backup", "restore", str(tmp_path / "a.zip"), url=url)
        assert restored.returncode == 0, restored.stderr
        answer = portal(home, "tests.backup.probe", url=url)
        assert answer.returncode == 0, answer.stderr
        after = json.loads(answer.stdout.splitlines()[-1])
        again = portal(home, "portal.backup", "backup", str(tmp_path / "b.zip"), url=url)
        assert again.returncode == 0, again.stderr
    assert after.pop("healthz") == 200 and after.pop("database")
    assert before["files"] and after == in_json(before)
    assert not [path.name for path in home.iterdir() if path.name.startswith((".", "portal.sqlite3-"))]
    with reading(tmp_path / "a.zip") as first, reading(tmp_path / "b.zip") as second:
        second.check()
        assert second.parts == first.parts
        assert [second.manifest[part] for part in ("audit", "rows")] == [manifest["audit"], manifest["rows"]]


@pytest.mark.parametrize("name", ["portal.sqlite3", "keys/secret-key", "files/ab/cd", "first-start.json"])
def test_a_used_home_is_refused_and_left_as_it_is(name: str, tmp_path: Path) -> None:
    from portal.backup.restoring import restore

    home = Home(tmp_path / "home").prepare()
    (home.root / name).parent.mkdir(exist_ok=True)
    (home.root / name).write_text("mine")
    before = os.environ["PORTAL_HOME"]
    with pytest.raises(Refused, match=name.partition("/")[0]):
        restore(tmp_path / "none.zip", home)
    assert (home.root / name).read_text() == "mine" and os.environ["PORTAL_HOME"] == before
    assert not list(home.root.glob(".restoring-*"))


@pytest.mark.django_db(transaction=True)
def test_a_file_that_the_store_has_lost_or_changed_is_named_and_left_out_only_on_demand(tmp_path: Path) -> None:
    lost, changed, whole = (
        store(by=SYSTEM, name=name, content_type="text/plain", data=name.encode()) for name in "abc"
    )
    file_store().delete(lost.path)
    Path(file_store().path(changed.path)).write_bytes(b"B")
    with pytest.raises(Refused) as refused:
        make_backup(tmp_path / "a.zip")
    assert [path in str(refused.value) for path in (lost.path, changed.path, whole.path)] == [True, True, False]
    assert not list(tmp_path.iterdir())
    manifest = make_backup(tmp_path / "a.zip", without_lost_files=True)
    assert sorted(manifest["lost_files"]) == sorted([lost.path, changed.path])


@pytest.mark.django_db(transaction=True)
def test_when_a_file_is_discarded_while_files_are_copied_it_begins_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = store(by=SYSTEM, name="a", content_type="text/plain", data=b"a")
    original = making.open_stored

    def discarded_meanwhile(asked: StoredFile) -> Any:
        in_another_thread(lambda: StoredFile.objects.filter(pk=asked.pk).delete() and None)
        file_store().delete(asked.path)
        return original(asked)

    monkeypatch.setattr(making, "open_stored", discarded_meanwhile)
    manifest = make_backup(tmp_path / "a.zip")
    assert manifest["rows"]["files_storedfile"] == 0 and not manifest["lost_files"]
    with reading(tmp_path / "a.zip") as reader:
        assert f"files/{file.path}" not in reader.parts


@pytest.mark.django_db(transaction=True)
def test_a_backup_is_for_its_owner_alone(tmp_path: Path) -> None:
    os.umask(os.umask(0o000))
    make_backup(tmp_path / "a.zip")
    assert (tmp_path / "a.zip").stat().st_mode & 0o777 == 0o600
    assert not Entry.objects.exists()
