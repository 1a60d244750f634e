"""Heads outside of the database: noted when due, compared by the check."""

import io
import logging
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from portal.accounts.actors import SYSTEM
from portal.audit import heads, tasks, triggers
from portal.audit.chain import Broken, check
from portal.audit.digests import digest
from portal.audit.heads import Head, noted
from portal.audit.models import ChainHead, Entry
from portal.audit.services import Note, record_many
from portal.backup.making import make_backup

pytestmark = pytest.mark.django_db


def entries(number: int) -> None:
    with transaction.atomic():
        record_many(by=SYSTEM, notes=[Note("test.act", f"T{each}") for each in range(number)])


def said(*arguments: str) -> str:
    out = io.StringIO()
    call_command("audit_verify", *arguments, stdout=out)
    return out.getvalue()


def rewrite_from(start: int) -> None:
    """The chain made anew with its head, as somebody would who owns the database."""
    triggers.drop()
    last = Entry.objects.get(number=start - 1).hash
    for entry in Entry.objects.filter(number__gte=start).order_by("number"):
        entry.target, entry.previous_hash = f"{entry.target}!", last
        last = digest(entry)
        Entry.objects.filter(pk=entry.pk).update(target=entry.target, previous_hash=entry.previous_hash, hash=last)
    ChainHead.objects.update(hash=last)


def test_a_rewritten_chain_is_found_by_a_head_that_was_noted() -> None:
    entries(9)
    assert "0" in said()
    rewrite_from(5)
    with pytest.raises(Broken) as broken:
        check()
    assert broken.value.number == 9
    with pytest.raises(CommandError, match="9"):
        said()


def test_a_cut_off_chain_is_found_by_a_head_that_was_noted() -> None:
    entries(9)
    heads.note_head()
    triggers.drop()
    Entry.objects.filter(number__gt=4).delete()
    ChainHead.objects.update(number=4, hash=Entry.objects.get(number=4).hash)
    with pytest.raises(Broken) as broken:
        check()
    assert broken.value.number == 5


def test_a_copy_that_was_kept_elsewhere_is_compared_instead(tmp_path: Path) -> None:
    entries(9)
    heads.note_head()
    copy = tmp_path / "copy.log"
    copy.write_bytes(settings.AUDIT_HEADS.read_bytes())
    settings.AUDIT_HEADS.unlink()
    rewrite_from(5)
    check()
    with pytest.raises(CommandError, match="9"):
        said("--heads", str(copy))
    with pytest.raises(CommandError):
        said("--heads", str(tmp_path / "none"))


def test_lines_that_are_no_heads_are_named() -> None:
    entries(1)
    heads.note_head()
    with settings.AUDIT_HEADS.open("a") as file:
        file.write("something else\n")
    with pytest.raises(CommandError, match="2"):
        said()


def test_a_check_is_on_record_and_a_read_only_one_leaves_nothing() -> None:
    entries(3)
    said("--read-only")
    assert (Entry.objects.count(), len(noted())) == (3, 0)
    said()
    entry = Entry.objects.latest("number")
    assert (entry.action, entry.actor, entry.details["number"]) == ("audit.verify", "system", 3)
    assert noted().furthest == 3


@pytest.mark.django_db(transaction=True)
def test_every_so_many_entries_a_head_is_noted_once_they_are_committed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heads, "EVERY", 4)
    entries(3)
    assert len(noted()) == 0
    entries(1)
    with pytest.raises(RuntimeError), transaction.atomic():
        record_many(by=SYSTEM, notes=[Note("test.act")] * 9)
        raise RuntimeError
    entries(7)
    assert sorted(noted().digests) == [4, 11]
    check()


@pytest.mark.django_db(transaction=True)
def test_a_disk_that_is_full_keeps_nobody_from_writing(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(head: Head) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(heads, "EVERY", 1)
    monkeypatch.setattr(heads, "note", full)
    entries(1)
    assert Entry.objects.count() == 1


def test_the_head_is_in_the_log_too(caplog: pytest.LogCaptureFixture) -> None:
    entries(2)
    with caplog.at_level(logging.INFO, logger="portal.audit.heads"):
        tasks.note()
    [line] = [each for each in caplog.records if each.name == "portal.audit.heads"]
    assert (line.number, line.digest) == (2, Entry.objects.latest("number").hash)  # type: ignore[attr-defined]


def test_the_nightly_check_says_in_the_log_that_the_trail_is_broken(caplog: pytest.LogCaptureFixture) -> None:
    entries(3)
    tasks.check()
    rewrite_from(2)
    tasks.check()
    assert [each.levelname for each in caplog.records if each.name == "portal.audit.checking"] == ["ERROR"]
    assert Entry.objects.count() == 4


@pytest.mark.django_db(transaction=True)
def test_a_backup_notes_the_head(tmp_path: Path) -> None:
    entries(3)
    make_backup(tmp_path / "one.zip")
    assert noted().furthest == 3


def test_the_chains_head_goes_neither_back_nor_away() -> None:
    entries(3)
    statements = [
        "UPDATE audit_chainhead SET number = 2",
        "UPDATE audit_chainhead SET hash = 'x'",
        "DELETE FROM audit_chainhead",
    ]
    if connection.vendor == "postgresql":
        statements.append("TRUNCATE audit_chainhead")
    for statement in statements:
        with pytest.raises(Exception, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert str(ChainHead.objects.get()) == "3"


def test_many_entries_take_few_statements(django_assert_max_num_queries: Any) -> None:
    """An SQLite takes 999 parameters in one statement, and an entry has 16 columns."""
    entries(1)
    with django_assert_max_num_queries(25):
        entries(1000)
    check()
