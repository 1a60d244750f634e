"""What was done to one thing, for who sees the thing: the entries that go by its names, newest first."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q

from portal.audit.models import Entry
from portal.audit.words import Line, changes_in_words, details_in_words
from portal.registry import Traces, audited

IMPORT = "ledgers.import"


@dataclass(frozen=True)
class Event:
    """An entry as a thing's history shows it."""

    entry: Entry
    lines: list[Line]


def is_audited(thing: Any) -> bool:
    return isinstance(thing, Model) and any(_traces(thing))


def history(thing: Model, *, everything: bool, most: int) -> tuple[list[Event], int]:
    """The last `most` events of a row that the caller may show, and how many there are.

    Without `everything` (the right to see the trail) only what was changed on the row itself: the other details of an
    entry may speak of rows that the reader does not see.
    """
    found = Entry.objects.filter(_condition(thing)).order_by("-number")
    return [_event(entry, thing, everything) for entry in found[:most]], found.count()


def _traces(thing: Model) -> Iterator[Traces]:
    return (traces for traces in audited if traces.model == thing._meta.label_lower)


def _condition(thing: Model) -> Q:
    condition = Q(pk__in=())
    for traces in _traces(thing):
        name = traces.name(thing)
        begins = Q()
        for action in traces.actions:
            begins |= Q(action__startswith=action)
        condition |= Q(target=name) & begins
        if traces.sheet:
            key = name.removeprefix(f"{traces.sheet} ")
            listed = Q(**{f"details__rows__{traces.sheet}__has_key": key})
            listed |= Q(**{f"details__added__{traces.sheet}__has_key": key})
            condition |= Q(action=IMPORT) & listed
    return condition


def _event(entry: Entry, thing: Model, everything: bool) -> Event:
    if entry.action == IMPORT:
        return Event(entry, _of_import(entry, thing))
    return Event(entry, details_in_words(entry.details) if everything else changes_in_words(entry.details))


def _of_import(entry: Entry, thing: Model) -> list[Line]:
    """Of all that an import did, what it did to this row."""
    rows = entry.details.get("rows", {})
    for traces in _traces(thing):
        key = traces.name(thing).removeprefix(f"{traces.sheet} ")
        if traces.sheet and key in rows.get(traces.sheet, {}):
            return changes_in_words({"sheet": traces.sheet, "changes": rows[traces.sheet][key]})
    return []
