"""What a plan changes, as its entry in the audit trail says it."""

from itertools import chain
from typing import Any

from portal.audit import changes
from portal.ledgers.plan import Change, Plan
from portal.ledgers.sheet import KeylessSheet


def of_one_row(plan: Plan) -> dict[str, Any]:
    """What became of the one row of a plan that a form made."""
    change = next(each for each in plan.changes if each)
    old, new = next(iter(change.pairs))
    return changes.of_row(change.sheet.name, change.sheet.columns, old, new)


def of_import(plan: Plan) -> dict[str, Any]:
    """The rows with a key that changed, by sheet and key, with what they were and are; the keys of those that are new;
    the sites and years whose rows were replaced. At most changes.MOST_ROWS in all: `unlisted` says how many more.

    What was added is in the file, whose digest the entry has.
    """
    listed: dict[str, Any] = {"rows": {}, "added": {}, "replaced": {}}
    left, total = changes.MOST_ROWS, 0
    for kind, change in chain(
        (("rows", change) for change in plan.changes),
        (("replaced", change) for change in plan.changes),
        (("added", change) for change in plan.changes),
    ):
        rows, number = _PARTS[kind](change, left)
        if rows:
            listed[kind][change.sheet.name] = rows
        left, total = left - len(rows), total + number
    unlisted = total - changes.MOST_ROWS + left
    found = {kind: rows for kind, rows in listed.items() if rows}
    return found | ({"unlisted": unlisted} if unlisted else {})


def key_in_words(change: Change, row: Any) -> str:
    return " ".join(str(part) for part in change.sheet.key_of(row))


def _changed(change: Change, left: int) -> tuple[dict[str, Any], int]:
    columns = change.sheet.columns
    pairs = ((key_in_words(change, new), changes.row_changes(columns, old, new)) for _pk, old, new in change.changed)
    return changes.listed(pairs, left), len(change.changed)


def _replaced(change: Change, left: int) -> tuple[list[str], int]:
    return [f"{site} {year}" for site, year in sorted(change.replaced)[:left]], len(change.replaced)


def _added(change: Change, left: int) -> tuple[dict[str, None], int]:
    """Keys of an object: the database finds one among them, and none in a list on every database."""
    if isinstance(change.sheet, KeylessSheet):
        return {}, 0
    return dict.fromkeys(key_in_words(change, row) for row in change.added[:left]), len(change.added)


_PARTS: Any = {"rows": _changed, "replaced": _replaced, "added": _added}
