"""What an import would do: which rows are added, changed, replaced and left, and which may not be touched."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from portal.ledgers.book import Book
from portal.ledgers.sheet import KeylessSheet, Sheet
from portal.registry import import_guards
from portal.workbook.faults import Fault, Faults

SiteYear = tuple[str, int]


@dataclass
class Change:
    """What happens to one sheet. `replaced` holds site-years whose stored rows go, `replacing` of the added ones come
    in their place; `appeared` and `vanished` are those on either side that the other one lacks."""

    sheet: Sheet
    added: list[Any] = field(default_factory=list)
    changed: list[tuple[int, Any, Any]] = field(default_factory=list)  # primary key, stored row, new row
    replaced: set[SiteYear] = field(default_factory=set)
    replacing: int = 0
    removed: int = 0
    appeared: list[Any] = field(default_factory=list)
    vanished: list[Any] = field(default_factory=list)
    same: int = 0

    @property
    def pairs(self) -> Iterator[tuple[Any, Any]]:
        """What was and what would be: (None, new) for a row that appears, (old, None) for one that vanishes."""
        yield from ((None, row) for row in self.appeared)
        yield from ((old, row) for _pk, old, row in self.changed)
        yield from ((old, None) for old in self.vanished)

    @property
    def counts(self) -> dict[str, int]:
        """Rows by what happens to them, as a preview shows them."""
        return {
            "added": len(self.added) - self.replacing,
            "changed": len(self.changed),
            "replaced": self.replacing,
            "removed": self.removed,
            "same": self.same,
        }

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.replaced)


@dataclass
class Plan:
    book: Book
    changes: list[Change]
    faults: Faults

    @property
    def counts(self) -> dict[str, dict[str, int]]:
        return {change.sheet.name: change.counts for change in self.changes}

    def change(self, sheet: str) -> Change | None:
        """What would happen to a sheet, if anything."""
        return next((change for change in self.changes if change.sheet.name == sheet and change), None)

    def refusal(self, change: Change, row: Any, reason: str) -> Fault:
        """A row of the file (or one that it would remove) that must stay as it is, and why."""
        sheet = change.sheet
        columns = sheet.columns[: max(2, len(sheet.key))]
        value = " ".join(str(column.cell(getattr(row, column.field)) or "") for column in columns)
        return Fault(sheet.name, self.book.number(sheet.name, row), columns[0].header, value, reason)

    def __bool__(self) -> bool:
        return any(self.changes)


def make_plan(book: Book) -> Plan:
    """Compare a checked book with what is stored. Rows that must stay as they are are its faults."""
    changes = [
        _keyless(sheet, book) if isinstance(sheet, KeylessSheet) else _keyed(sheet, book) for sheet in book.sheets
    ]
    plan = Plan(book, changes, Faults())
    for guard in import_guards:
        plan.faults.extend(guard(plan))
    return plan


def _keyed(sheet: Sheet, book: Book) -> Change:
    change, stored, key_of = Change(sheet), book.stored(sheet.name), sheet.key_of
    change.appeared = change.added
    for row in book.rows(sheet.name):
        known = stored.get(key_of(row))
        if known is None:
            change.added.append(row)
        elif known[1] == row:
            change.same += 1
        else:
            change.changed.append((known[0], known[1], row))
    return change


def _keyless(sheet: KeylessSheet, book: Book) -> Change:
    """Site-years whose rows are the same, in whatever order, are left; the others are replaced as a whole."""
    change = Change(sheet)
    groups: dict[SiteYear, list[Any]] = defaultdict(list)
    for row in book.rows(sheet.name):
        groups[sheet.site_year(row)].append(row)
    stored: dict[SiteYear, list[Any]] = defaultdict(list)
    for _pk, row in sheet.stored_of(groups.keys()):
        stored[sheet.site_year(row)].append(row)
    for site_year, rows in groups.items():
        before = stored.get(site_year)
        if before is None:
            change.added += rows
            change.appeared += rows
            continue
        gone = Counter(before)
        gone.subtract(rows)
        if not any(gone.values()):
            change.same += len(rows)
            continue
        change.added += rows
        change.appeared += _surplus(rows, -gone)
        change.vanished += (+gone).elements()
        change.replaced.add(site_year)
        change.replacing += len(rows)
        change.removed += len(before)
    return change


def _surplus(rows: list[Any], surplus: Counter[Any]) -> Iterator[Any]:
    """The last of equal rows, as many as are too many; they are these very rows, so that their numbers are known."""
    for row in reversed(rows):
        if surplus[row] > 0:
            surplus[row] -= 1
            yield row
