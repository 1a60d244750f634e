"""A thousand ways of tampering with a trail, at random and the same in every run: each is found, with its place.

The copies lie in memory, for a database would take minutes; tests/audit/test_chain.py does it with SQL.
"""

import copy
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from django.db import models, transaction

from portal.accounts.actors import SYSTEM
from portal.audit.chain import Broken, examine
from portal.audit.digests import ADDED, digest
from portal.audit.heads import Head, Noted
from portal.audit.models import ChainHead, Entry
from portal.audit.origin import PAGE, Origin, coming_from
from portal.audit.services import record

LENGTH, OLD, TAMPERINGS = 60, 12, 1000
#: where the heads were noted; a thief may come at any time, so the last entry is noted by the evening at the latest
NOTED = (7, 20, 41, LENGTH)
SOME_DAY = datetime(2025, 3, 1, 8, tzinfo=UTC)


@dataclass
class Trail:
    entries: list[Entry]
    head: Head

    def put(self, entries: list[Entry], place: int) -> int:
        """Other entries with the head that fits them; answers the place."""
        self.entries = entries
        self.head = Head(len(entries), entries[-1].hash if entries else "")
        return place


def chained(entries: list[Entry], start: int) -> list[Entry]:
    """Numbers and digests made anew from a place on, as somebody would who knows how they are made."""
    for place, entry in enumerate(entries[start - 1 :], start):
        entry.number, entry.id = place, place
        entry.previous_hash = entries[place - 2].hash if place > 1 else ""
        entry.hash = digest(entry)
    return entries


def other(entry: Entry, column: models.Field, rng: random.Random) -> object:
    value = getattr(entry, column.attname)
    if isinstance(value, int):
        return value + rng.choice([-1, 1, 100])
    if isinstance(value, dict):
        return value | {"n": rng.random()}
    if isinstance(value, str):
        return value + "x" if rng.random() < 0.5 or not value else value[:-1]
    return value + timedelta(microseconds=rng.choice([-1, 1, 10**9]))  # type: ignore[operator]


def somewhere(trail: Trail, rng: random.Random, least: int = 1) -> int:
    return rng.randint(least, len(trail.entries))


def change_a_column(trail: Trail, rng: random.Random) -> int:
    number = somewhere(trail, rng)
    entry = trail.entries[number - 1]
    columns = list(Entry._meta.concrete_fields)
    if entry.recipe == 1:  # before the key was covered; nothing refers to it
        columns.remove(Entry._meta.pk)
    column = rng.choice(columns)
    setattr(entry, column.attname, other(entry, column, rng))
    trail.entries.sort(key=lambda one: one.number)
    return number


def change_with_a_new_digest(trail: Trail, rng: random.Random) -> int:
    number = somewhere(trail, rng)
    trail.entries[number - 1].actor += "x"
    trail.entries[number - 1].hash = digest(trail.entries[number - 1])
    return number


def remove(trail: Trail, rng: random.Random) -> int:
    number = somewhere(trail, rng)
    del trail.entries[number - 1]
    return number


def swap(trail: Trail, rng: random.Random) -> int:
    one, two = sorted(rng.sample(range(1, LENGTH + 1), 2))
    first, second = trail.entries[one - 1], trail.entries[two - 1]
    first.number, second.number = two, one
    trail.entries.sort(key=lambda entry: entry.number)
    return one


def insert(trail: Trail, rng: random.Random) -> int:
    """One more, with a right digest; those behind it are renumbered, and the head counts it."""
    number = somewhere(trail, rng)
    new = copy.copy(trail.entries[number - 1])
    new.reason = "forged"
    for entry in trail.entries[number - 1 :]:
        entry.number += 1
    new.hash = digest(new)
    trail.entries.insert(number - 1, new)
    trail.head = Head(LENGTH + 1, trail.head.hash)
    return number


def cut_off(trail: Trail, rng: random.Random) -> int:
    number = somewhere(trail, rng)
    return trail.put(trail.entries[: number - 1], number)


def rewrite_changed(trail: Trail, rng: random.Random) -> int:
    number = somewhere(trail, rng)
    trail.entries[number - 1].details = {"n": "forged"}
    return trail.put(chained(trail.entries, number), number)


def rewrite_without_one(trail: Trail, rng: random.Random) -> int:
    number = somewhere(trail, rng)
    del trail.entries[number - 1]
    return trail.put(chained(trail.entries, number), number)


def rewrite_with_one_more(trail: Trail, rng: random.Random) -> int:
    number = somewhere(trail, rng)
    new = copy.copy(trail.entries[number - 1])
    new.reason = "forged"
    trail.entries.insert(number - 1, new)
    return trail.put(chained(trail.entries, number), number)


def rewrite_by_the_old_recipe(trail: Trail, rng: random.Random) -> int:
    """So that where it came from is covered no more."""
    number = somewhere(trail, rng, least=OLD + 1)
    for name in ADDED:
        setattr(trail.entries[number - 1], name, "")
    trail.entries[number - 1].recipe = 1
    return trail.put(chained(trail.entries, number), number)


WAYS: list[Callable[[Trail, random.Random], int]] = [
    change_a_column, change_a_column, change_with_a_new_digest, remove, swap, insert, cut_off, rewrite_changed,
    rewrite_without_one, rewrite_with_one_more, rewrite_by_the_old_recipe,
]  # fmt: skip


def an_old_entry(number: int, previous: str) -> Entry:
    """As the version before wrote it."""
    entry = Entry(
        number=number, at=SOME_DAY, actor="a", post="p", action="old", target=f"T{number}", reason="因",
        details={"n": number}, previous_hash=previous,
    )  # fmt: skip
    entry.hash = digest(entry)
    entry.save(force_insert=True)
    return entry


@pytest.fixture
def trail(db: None) -> Trail:
    last = ""
    for number in range(1, OLD + 1):
        last = an_old_entry(number, last).hash
    ChainHead.objects.create(pk=1, number=OLD, hash=last)
    for number in range(OLD + 1, LENGTH + 1):
        here = Origin(PAGE, "10.0.0.9", f"r{number}", "POST /x/", "somebody")
        with transaction.atomic(), coming_from(here):
            record(by=SYSTEM, action="new", target=f"T{number}", reason="因", details={"n": number})
    entries = list(Entry.objects.order_by("number"))
    return Trail(entries, Head(LENGTH, entries[-1].hash))


def outside(trail: Trail) -> Noted:
    return Noted({number: {trail.entries[number - 1].hash} for number in NOTED})


def test_old_and_new_entries_verify_each_by_its_recipe(trail: Trail) -> None:
    assert [entry.recipe for entry in trail.entries] == [1] * OLD + [2] * (LENGTH - OLD)
    assert examine(trail.entries, trail.head, lambda: trail.head, outside(trail)) == trail.head


def test_a_thousand_tamperings_are_all_found(trail: Trail) -> None:
    noted, overlooked = outside(trail), []
    for seed in range(TAMPERINGS):
        rng = random.Random(seed)
        way = WAYS[seed % len(WAYS)]
        tampered = Trail([copy.copy(entry) for entry in trail.entries], trail.head)
        place = way(tampered, rng)
        try:
            examine(tampered.entries, tampered.head, lambda head=tampered.head: head, noted)
        except Broken as broken:
            latest = next((number for number in NOTED if number >= place), LENGTH)
            assert place <= broken.number <= max(latest, place + 1), (seed, way.__name__, place, broken.number)
        else:
            overlooked.append((seed, way.__name__, place))
    assert not overlooked


def test_what_is_rewritten_together_with_its_head_is_found_only_by_the_heads_outside(trail: Trail) -> None:
    for way in (cut_off, rewrite_changed, rewrite_without_one):
        tampered = Trail([copy.copy(entry) for entry in trail.entries], trail.head)
        way(tampered, random.Random(1))
        assert examine(tampered.entries, tampered.head, lambda head=tampered.head: head, Noted()) == tampered.head
