"""Rows of ledgers inside the scope of who writes them: what changes must have been theirs, and stays theirs."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from portal.ledgers.book import Book
from portal.ledgers.plan import Change, Plan
from portal.ledgers.sheet import Key
from portal.registry import sheets
from portal.web.errors import Refused
from portal.workbook.columns import Reference
from portal.workbook.faults import Fault

#: keys that one statement asks for
_MANY = 500


def sheets_of(by: Any) -> set[str]:
    """The sheets of a workbook that are taken in for the actor: what others maintain is not even compared, as that
    would tell of it."""
    return {sheet.name for sheet in sheets if sheet.may_edit(by) or sheet.may_add(by) or by.may("fill")}


def right_faults(plan: Plan, by: Any) -> Iterator[Fault]:
    """A fault for each row that the actor, whatever the scope, may not change, or not add."""
    for change in plan.changes:
        sheet = change.sheet
        new = [row for row in change.added if not _replaces(change, row)]
        if not (sheet.may_add(by) or by.may("fill")):
            for row in new:
                yield plan.refusal(change, row, _("a row that is there; others add rows to this sheet"))
        if not sheet.may_edit(by):
            kept = [
                *(row for _pk, _old, row in change.changed),
                *(row for row in change.added if _replaces(change, row)),
            ]
            for row in kept:
                yield plan.refusal(change, row, _("a row that is new, or as it is stored; others change this sheet"))


def _replaces(change: Change, row: Any) -> bool:
    return bool(change.replaced) and change.sheet.site_year(row) in change.replaced  # type: ignore[attr-defined]


def scope_faults(plan: Plan, by: Any) -> Iterator[Fault]:
    """A fault for each row that is not the actor's to change, and for each reference to a row that they do not see.

    Said as of a code that there is not: outside the scope a row does not exist.
    """
    if by.covers_everything:
        return
    for change in plan.changes:
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
    """Rows that would change and are not the actor's, and unseen ones that would stay: that they are the same tells
    what is stored."""
    changed = {pk: row for pk, _old, row in change.changed}
    rows = changed | (_stored_as_they_are(change, plan, changed) if change.same else {})
    own = _changeable(change, set(changed), by) | _visible(change, set(rows) - set(changed), by)
    for pk, row in rows.items():
        if pk not in own:
            yield plan.refusal(change, row, _("a row that your post covers"))


def _stored_as_they_are(change: Change, plan: Plan, changed: dict[int, Any]) -> dict[int, Any]:
    """Of a sheet with a key the rows of the file that are stored just so; those without one belong to a site."""
    if not change.sheet.key:
        return {}
    stored, key_of = plan.book.stored(change.sheet.name), change.sheet.key_of
    known = ((stored.get(key_of(row)), row) for row in plan.book.rows(change.sheet.name))
    return {found[0]: row for found, row in known if found and found[0] not in changed}


def _foreign_references(change: Change, plan: Plan, by: Any) -> Iterator[Fault]:
    rows = plan.book.rows(change.sheet.name)
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
    return new | _among(sheets[sheet].model._default_manager.named_to(by), codes - new, field)


def _changeable(change: Change, pks: set[int], by: Any) -> set[int]:
    return _among(change.sheet.model._default_manager.changeable_by(by), pks)  # type: ignore[attr-defined]


def _visible(change: Change, pks: set[int], by: Any) -> set[int]:
    return _among(change.sheet.model._default_manager.visible_to(by), pks)  # type: ignore[attr-defined]


def _among(rows: Any, values: set[Any], field: str = "pk") -> set[Any]:
    """Those of the values that `field` has in one of the rows."""
    found: set[Any] = set()
    ordered = sorted(values)
    for start in range(0, len(ordered), _MANY):
        found.update(rows.filter(**{f"{field}__in": ordered[start : start + _MANY]}).values_list(field, flat=True))
    return found
