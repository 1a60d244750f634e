"""Keyset pagination: a page begins behind the last row of the one before, whatever was added or taken away meanwhile.

The order ends with the primary key, so that it is total however many rows are equal; what is empty comes last,
whichever way a column is sorted (as on the pages, portal.web.filters.Ordering).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.core.exceptions import ValidationError
from django.db.models import F, Field, Model, OrderBy, Q, QuerySet

SALT = "portal.api.cursor"


@dataclass(frozen=True)
class Term:
    """A column to sort by: the path to it, which way, and whether it can be empty."""

    path: str
    field: Field
    descending: bool = False
    nullable: bool = False

    @classmethod
    def of(cls, model: type[Model], name: str) -> "Term":
        """`-site__code` as a term of `model`."""
        path, nullable, field = name.lstrip("-"), False, None
        for part in path.split("__"):
            field = model._meta.pk if part == "pk" else model._meta.get_field(part)
            nullable |= field.null
            model = field.related_model or model
        return cls(path, field, name.startswith("-"), nullable)  # type: ignore[arg-type]

    def order(self, backward: bool) -> OrderBy:
        column = F(self.path)
        empty = ({"nulls_first": True} if backward else {"nulls_last": True}) if self.nullable else {}
        return column.desc(**empty) if self.descending is not backward else column.asc(**empty)

    def beyond(self, value: Any, backward: bool) -> Q | None:
        """The rows that come after `value` in this column; None when no row can."""
        if value is None:
            return Q(**{f"{self.path}__isnull": False}) if backward else None
        further = Q(**{f"{self.path}__{'lt' if self.descending is not backward else 'gt'}": value})
        return further | Q(**{f"{self.path}__isnull": True}) if self.nullable and not backward else further

    def same(self, value: Any) -> Q:
        return Q(**{f"{self.path}__isnull": True}) if value is None else Q(**{self.path: value})

    def value(self, row: Any) -> Any:
        """Of an instance, or of a row of plain values by their columns."""
        if isinstance(row, dict):
            return row[self.path]
        for part in self.path.split("__"):
            row = getattr(row, part, None)
        return row


@dataclass(frozen=True)
class Cursor:
    """A place between two rows: the values of the row before it (`backward`: behind it)."""

    values: Sequence[Any]
    backward: bool = False


@dataclass(frozen=True)
class Page:
    rows: list[Any]
    next: str | None
    previous: str | None


class Keyset:
    """The order of one list: `name` tells its cursors from those of other lists."""

    def __init__(self, model: type[Model], name: str, ordering: Sequence[str]) -> None:
        self.name = f"{name} {' '.join(ordering)}"
        self.terms = [Term.of(model, term) for term in (*ordering, "pk")]

    @property
    def columns(self) -> list[str]:
        return [term.path for term in self.terms]

    def encode(self, row: Any, *, backward: bool) -> str:
        values = [_plain(term.value(row)) for term in self.terms]
        return signing.Signer(salt=SALT).sign_object([self.name, backward, values])

    def decode(self, text: str) -> Cursor:
        """Raises ValueError for what is not a cursor of this list in this order."""
        try:
            name, backward, values = signing.Signer(salt=SALT).unsign_object(text)
            if name != self.name:
                raise ValueError("a cursor of another list or order")
            read = [
                None if value is None else term.field.to_python(value)
                for term, value in zip(self.terms, values, strict=True)
            ]
        except (signing.BadSignature, ValidationError, UnicodeError) as error:
            raise ValueError("not a cursor") from error
        return Cursor(read, backward)

    def page(self, rows: QuerySet[Any], size: int, cursor: Cursor | None, plain: Sequence[str] = ()) -> Page:
        """`size` rows from the cursor on (from the beginning), with the cursors of the pages around them. `plain` are
        the columns of rows that are tuples."""
        backward = bool(cursor and cursor.backward)
        ordered = rows.order_by(*(term.order(backward) for term in self.terms))
        found = list((ordered.filter(self._beyond(cursor)) if cursor else ordered)[: size + 1])
        more, found = len(found) > size, found[:size]
        if backward:
            found.reverse()
        if not found:
            return Page([], None, None)
        has_next, has_previous = (True, more) if backward else (more, cursor is not None)
        first, last = (dict(zip(plain, row, strict=True)) if plain else row for row in (found[0], found[-1]))
        return Page(
            found,
            self.encode(last, backward=False) if has_next else None,
            self.encode(first, backward=True) if has_previous else None,
        )

    def _beyond(self, cursor: Cursor) -> Q:
        found, same = Q(pk__in=[]), Q()
        for term, value in zip(self.terms, cursor.values, strict=True):
            if (further := term.beyond(value, cursor.backward)) is not None:
                found |= same & further
            same &= term.same(value)
        return found


def _plain(value: Any) -> Any:
    """As JSON holds it, and the field's `to_python` reads it."""
    if value is None or isinstance(value, int | str):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
