"""The trail is recomputed: whatever was done to it past the triggers is found, with its place."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from portal.accounts.actors import SYSTEM
from portal.audit import chain, triggers
from portal.audit.chain import Broken, Head, head, verify
from portal.audit.models import Entry
from portal.audit.services import digest, record

pytestmark = pytest.mark.django_db
LENGTH = 6


@pytest.fixture(autouse=True)
def _a_trail_past_its_triggers() -> None:
    with transaction.atomic():
        for number in range(1, LENGTH + 1):
            record(by=SYSTEM, action="test.act", target=f"T{number}", reason="因", details={"改": [number, None]})
    triggers.drop()


def place_of_the_break() -> int:
    with pytest.raises(Broken) as broken:
        verify()
    return broken.value.number


def execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_whole_trail_ends_at_its_head() -> None:
    last = Entry.objects.get(number=LENGTH)
    assert verify() == Head(LENGTH, last.hash)
    said = io.StringIO()
    call_command("audit_verify", stdout=said)
    assert last.hash in said.getvalue()


@pytest.mark.parametrize("number", [1, 3, LENGTH])
@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("at", "2025-01-01 00:00:00.000001+00:00"),
        ("actor", "x"),
        ("post", "x"),
        ("action", "x"),
        ("target", "x"),
        ("reason", "x"),
        ("details", '{"改": [9, null]}'),
        ("on_behalf", "x"),
        ("channel", "x"),
        ("address", "x"),
        ("request_id", "x"),
        ("place", "x"),
        ("recipe", "1"),
        ("recipe", "9"),
        ("id", "77"),
        ("previous_hash", "0" * 64),
        ("hash", "0" * 64),
    ],
)
def test_each_column_of_an_entry_counts(number: int, column: str, value: str) -> None:
    execute(f"UPDATE audit_entry SET {column} = '{value}' WHERE number = {number}")
    assert place_of_the_break() == number


def test_every_column_is_tried_above() -> None:
    (marker,) = [m for m in test_each_column_of_an_entry_counts.pytestmark if m.args[0] == ("column", "value")]  # type: ignore[attr-defined]
    tried = {column for column, _value in marker.args[1]}
    assert tried == {field.column for field in Entry._meta.concrete_fields} - {"number"}


@pytest.mark.parametrize(
    ("statement", "place"),
    [
        ("DELETE FROM audit_entry WHERE number = 1", 1),
        ("DELETE FROM audit_entry WHERE number = 4", 4),
        (f"DELETE FROM audit_entry WHERE number = {LENGTH}", LENGTH),
        ("DELETE FROM audit_entry", 1),
        ("UPDATE audit_entry SET number = 9 WHERE number = 4", 4),
        (f"UPDATE audit_chainhead SET number = {LENGTH - 1}", LENGTH - 1),
        (f"UPDATE audit_chainhead SET number = {LENGTH + 1}", LENGTH + 1),
        ("UPDATE audit_chainhead SET hash = 'x'", LENGTH),
        ("DELETE FROM audit_chainhead", 1),
    ],
)
def test_a_gap_a_cut_or_another_head_is_found(statement: str, place: int) -> None:
    execute(statement)
    assert place_of_the_break() == place


def test_two_entries_that_changed_places_are_found() -> None:
    for old, new in ((2, 99), (3, 2), (99, 3)):
        execute(f"UPDATE audit_entry SET number = {new} WHERE number = {old}")
    assert place_of_the_break() == 2


def test_an_entry_that_was_rewritten_with_its_digest_breaks_the_next() -> None:
    entry = Entry.objects.get(number=2)
    entry.actor = "x"
    Entry.objects.filter(number=2).update(actor="x", hash=digest(entry))
    assert place_of_the_break() == 3


def test_one_appended_past_the_services_lies_beyond_the_head() -> None:
    last = Entry.objects.get(number=LENGTH)
    new = Entry(id=last.pk + 1, number=LENGTH + 1, at=last.at, actor="x", action="x", previous_hash=last.hash)
    new.hash = digest(new)
    new.save()
    assert place_of_the_break() == LENGTH + 1


def test_entries_written_while_it_is_checked_are_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    heads: list[Head] = []

    def written_meanwhile(using: str = "default") -> Head:
        heads.append(head(using))
        with transaction.atomic():
            record(by=SYSTEM, action="test.act")
        return heads[-1]

    monkeypatch.setattr(chain, "head", written_meanwhile)
    assert (verify().number, heads[0].number) == (LENGTH + 1, LENGTH)


def test_the_command_ends_with_the_place() -> None:
    execute("UPDATE audit_entry SET actor = 'x' WHERE number = 5")
    with pytest.raises(CommandError, match="5"):
        call_command("audit_verify", stdout=io.StringIO())
