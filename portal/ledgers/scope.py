"""Rows of ledgers inside the scope of who writes them: what changes must have been theirs, and stays theirs."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from portal.ledgers.book import Book
from portal.ledgers.plan import Change, Plan
from portal.ledgers.sheet import Key
from portal.registry import sheets
from portal.web.errors import Forbidden, Refused
from portal.workbook.columns import Reference
from portal.workbook.faults import Fault

#: keys that one statement asks for
_MANY = 500


def scope_faults(plan: Plan, by: Any) -> Iterator[Fault]:
    """A fault for each row that is not the actor's to change, and for each reference to a row that they do not see.

    Said as of a code that there is not: outside the scope a row does not exist. Raises Forbidden where the actor may
    add no row at all.
    """
    if by.covers_everything:
        return
    for change in plan.changes:
        if change.added and not change.sheet.may_add(by):
            raise Forbidden(_("Rows of %(sheet)s are added by who covers all of them.") % {"sheet": change.sheet.name})
        yield from _foreign_rows(change, plan, by)
        yield from _foreign_references(change, plan, by)


def require_in_scope(plan: Plan, by: Any) -> None:
    """After writing, in the same transaction: what has been written is still the actor's. Raises Refused, and with that
    nothing is stored: nobody hands a row to another place or to themselves."""
    if by.covers_everything:
        return
    for change in plan.changes:
        if change.sheet.key:
            rows = [*change.added, *(row for _pk, _old, row in change.changed)]
            written = {plan.book.pk(change.sheet.name, change.sheet.key_of(row)) for row in rows}
            if written - _changeable(change, written, by):
                raise Refused(_("With this the row would lie outside of what your post covers; nothing was stored."))


def _foreign_rows(change: Change, plan: Plan, by: Any) -> Iterator[Fault]:
    own = _changeable(change, {pk for pk, _old, _row in change.changed}, by)
    for pk, _old, row in change.changed:
        if pk not in own:
            yield plan.refusal(change, row, _("a row that your post covers"))


def _foreign_references(change: Change, plan: Plan, by: Any) -> Iterator[Fault]:
    rows = [*change.added, *(row for _pk, _old, row in change.changed)]
    for column in change.sheet.columns:
        if isinstance(column, Reference):
            codes = {getattr(row, column.field) for row in rows} - {None}
            hidden = codes - _seen(plan.book, column.to, codes, by)
            expected = _("a code of the sheet %(sheet)s") % {"sheet": column.to}
            for row in rows:
                if getattr(row, column.field) in hidden:
                    yield change.sheet.fault(plan.book, row, column.field, expected)


def _seen(book: Book, sheet: str, codes: set[str], by: Any) -> set[str]:
    """Of these codes those that the actor sees; those that the same file adds are checked as rows of their own."""
    stored: dict[Key, tuple[int, Any]] = book.stored(sheet)
    new = {code for code in codes if (code,) not in stored}
    field = sheets[sheet].key[0]
    visible = sheets[sheet].model._default_manager.visible_to(by)
    known = visible.filter(**{f"{field}__in": codes - new}).values_list(field, flat=True)
    return new | set(known)


def _changeable(change: Change, pks: set[int], by: Any) -> set[int]:
    found: set[int] = set()
    ordered = sorted(pks)
    for start in range(0, len(ordered), _MANY):
        rows = change.sheet.model._default_manager.changeable_by(by)  # type: ignore[attr-defined]
        found.update(rows.filter(pk__in=ordered[start : start + _MANY]).values_list("pk", flat=True))
    return found
