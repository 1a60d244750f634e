"""Columns of a ledger sheet: how a cell is read, what is expected of it, and how it is written back.

`parse` takes a cell as the reader gives it (text, float, bool, date, time, datetime; never empty) and answers
the value that the models store, or raises BadCell with what is expected. `cell` goes the other way.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from math import isfinite
from typing import Any, ClassVar

from django.utils import timezone
from django.utils.translation import gettext as _

from portal.crypto import is_masked, mask, names_a_person
from portal.money import MAX_FEN, to_fen, to_yuan
from portal.workbook.faults import shown

#: as many digits as Decimal keeps exactly
_NUMBER = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{1,13})?")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
MAX_WHOLE = 2**31 - 1
_MOST_YUAN = to_yuan(MAX_FEN)


class BadCell(Exception):
    """A cell that is not what its column expects; the message says what is expected."""


@dataclass(frozen=True)
class Column:
    """`header` as the workbook writes it, `field` as the model and the rows call it."""

    header: str
    field: str
    blank: bool = False
    #: lookup from the sheet's model to the stored value; the field itself unless given
    path: str = ""
    #: of a person: the audit trail keeps a keyed digest and not the value
    private: bool = False
    #: what an empty cell is stored as
    empty: ClassVar[Any] = None
    #: how a written cell is formatted: text, number, date or time
    style: ClassVar[str] = "text"

    @property
    def lookup(self) -> str:
        return self.path or self.field

    def parse(self, cell: Any) -> Any:
        raise NotImplementedError

    def quoted(self, cell: Any) -> Any:
        """A cell that could not be read, as a fault quotes it."""
        return cell

    def from_db(self, value: Any) -> Any:
        """The stored value as `parse` would have answered it."""
        return value

    def cell(self, value: Any) -> Any:
        """A value as it is written: text, number, date or datetime; None for an empty cell."""
        return value


@dataclass(frozen=True)
class Text(Column):
    """Text; white space around it is cut off, characters that no database or page can hold are refused.

    A line ends with LF alone: as XML is read, CR would not survive the next way out and in.
    """

    longest: int = 100
    empty: ClassVar[Any] = ""
    #: running text, which is kept as it is: a number of a person in it would be neither encrypted nor masked
    is_free: ClassVar[bool] = True

    def parse(self, cell: Any) -> str:
        text = _as_text(cell).replace("\r\n", "\n").replace("\r", "\n")
        if _CONTROL.search(text):
            raise BadCell(_("text without control characters"))
        if len(text) > self.longest:
            raise BadCell(_("at most %(count)d characters") % {"count": self.longest})
        if self.is_free and names_a_person(text):
            raise BadCell(_("text without phones and ID numbers: they have columns of their own"))
        return text

    def cell(self, value: str) -> str | None:
        return value or None


@dataclass(frozen=True)
class Code(Text):
    """A code: text, or a numeric cell with a whole number of at most 15 digits."""

    longest: int = 40
    is_free = False

    def parse(self, cell: Any) -> str:
        if isinstance(cell, float) and not (cell.is_integer() and abs(cell) < 1e15):
            raise BadCell(_("a code as text, or a whole number of at most 15 digits"))
        return super().parse(cell)


@dataclass(frozen=True)
class Reference(Code):
    """The code of a row of the sheet `to`."""

    to: str = ""
    empty = None

    @property
    def lookup(self) -> str:
        return self.path or f"{self.field}__code"


@dataclass(frozen=True)
class Personal(Code):
    """Personal data: encrypted at rest, masked on the way out; a masked value coming in keeps the stored one."""

    private: bool = True
    pattern: str = ""
    expected: str = ""

    def parse(self, cell: Any) -> str:
        text = super().parse(cell)
        if self.pattern and not is_masked(text) and not re.fullmatch(self.pattern, text):
            raise BadCell(_(self.expected))
        return text

    def quoted(self, cell: Any) -> Any:
        """Lists of faults are kept: a number with a slip of the pen is still somebody's."""
        text = cell if isinstance(cell, str) else shown(cell)
        return mask(text) if len(text) >= 7 else text

    def masked(self, value: str) -> str:
        return mask(value) if value else value


@dataclass(frozen=True)
class Choice(Column):
    """One of some words; `words` maps them to what is stored (themselves unless given otherwise)."""

    words: Mapping[str, Any] | tuple[str, ...] = ()
    empty = ""

    def parse(self, cell: Any) -> Any:
        word = _as_text(cell)
        if word not in self.words:
            raise BadCell(_("one of %(words)s") % {"words": " / ".join(self.words)})
        return self.words[word] if isinstance(self.words, Mapping) else word

    def cell(self, value: Any) -> str | None:
        if isinstance(self.words, Mapping):
            return next(word for word, stored in self.words.items() if stored == value)
        return value or None


def yes_no(header: str, field: str, path: str = "") -> Choice:
    """是/否 as a boolean."""
    return Choice(header, field, words={"是": True, "否": False}, path=path)


@dataclass(frozen=True)
class Whole(Column):
    """A whole number within bounds."""

    least: int = 0
    most: int = MAX_WHOLE
    style = "number"

    def parse(self, cell: Any) -> int:
        number = _as_number(cell)
        if number is None or number != number.to_integral_value() or not self.least <= number <= self.most:
            raise BadCell(_("a whole number from %(least)d to %(most)d") % {"least": self.least, "most": self.most})
        return int(number)


def year(header: str, field: str, path: str = "") -> Whole:
    """A calendar year."""
    return Whole(header, field, least=1900, most=2999, path=path)


@dataclass(frozen=True)
class Number(Column):
    """A decimal number, exact: at most `places` decimals and 15 digits in all, as Excel keeps them."""

    places: int = 2
    least: Decimal = Decimal(0)
    most: Decimal = Decimal(999_999_999)
    style = "number"

    def parse(self, cell: Any) -> Decimal:
        number = _as_number(cell)
        if number is None or not self.least <= number <= self.most:
            bounds = {"least": format(self.least, "f"), "most": format(self.most, "f")}
            raise BadCell(_("a number from %(least)s to %(most)s") % bounds)
        if -_exponent(number) > self.places:
            raise BadCell(_("at most %(count)d decimals") % {"count": self.places})
        return number

    def from_db(self, value: Decimal | None) -> Decimal | None:
        return None if value is None else Decimal(value)


@dataclass(frozen=True)
class Money(Number):
    """Yuan in the cell, integer fen in the row."""

    most: Decimal = _MOST_YUAN

    def parse(self, cell: Any) -> int:  # type: ignore[override]
        amount = _as_number(cell)
        if amount is None or amount < self.least:
            raise BadCell(_("an amount in yuan, not below %(least)s") % {"least": format(self.least, "f")})
        return to_fen(super().parse(cell))

    def from_db(self, value: Any) -> Any:
        return value

    def cell(self, value: Any) -> Any:
        return to_yuan(value)


@dataclass(frozen=True)
class Hours(Column):
    """Hours in quarters in the cell, minutes in the row and in the bounds."""

    least: int = 0
    most: int = 1000 * 60
    style = "number"

    def parse(self, cell: Any) -> int:
        hours = _as_number(cell)
        if hours is None or not self.least <= hours * 60 <= self.most or (hours * 4) % 1:
            bounds = {"least": self._hours(self.least), "most": self._hours(self.most)}
            raise BadCell(_("hours in multiples of 0.25, from %(least)s to %(most)s") % bounds)
        return int(hours * 60)

    def cell(self, value: int) -> Decimal:
        return self._hours(value)

    @staticmethod
    def _hours(minutes: int) -> Decimal:
        return Decimal(minutes) / 60


@dataclass(frozen=True)
class Date(Column):
    """A local date: an Excel date or YYYY-MM-DD."""

    style = "date"

    def parse(self, cell: Any) -> date:
        day = cell
        if isinstance(cell, datetime):
            day = cell.date() if cell.time() == datetime.min.time() else None
        elif isinstance(cell, str):
            day = _iso_date(cell.strip())
        if not isinstance(day, date) or not 1900 <= day.year <= 2999:
            raise BadCell(_("a date such as 2025-03-01"))
        return day


@dataclass(frozen=True)
class Time(Column):
    """A naive local time in whole seconds: an Excel date-time or YYYY-MM-DD HH:MM:SS."""

    style = "time"

    def parse(self, cell: Any) -> datetime:
        moment = cell
        if isinstance(cell, str):
            moment = self._from_text(cell.strip())
        elif isinstance(cell, date) and not isinstance(cell, datetime):
            moment = datetime.combine(cell, datetime.min.time())
        if not isinstance(moment, datetime) or not 1900 <= moment.year <= 2999:
            raise BadCell(_("a time such as 2025-03-01 09:30:00"))
        moment = (moment + timedelta(microseconds=500_000)).replace(microsecond=0)
        if timezone.make_naive(timezone.make_aware(moment).astimezone(UTC)) != moment:
            raise BadCell(_("a time that there was; the clocks were put forward"))
        return moment

    def _from_text(self, text: str) -> datetime | None:
        if not re.fullmatch(r"[0-9-]{10} [0-9:]{8}(\.[0-9]{1,6})?", text):
            return None
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            return None

    def from_db(self, value: datetime | None) -> datetime | None:
        return None if value is None else timezone.make_naive(value)


@dataclass(frozen=True)
class Month(Column):
    """A month YYYY-MM, kept as its first day."""

    def parse(self, cell: Any) -> date:
        month = _iso_date(f"{cell.strip()}-01") if isinstance(cell, str) else None
        if month is None or not 1900 <= month.year <= 2999:
            raise BadCell(_("a month such as 2025-03"))
        return month

    def cell(self, value: date) -> str:
        return f"{value:%Y-%m}"


def _iso_date(text: str) -> date | None:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _as_text(cell: Any) -> str:
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, float) and isfinite(cell):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else format(Decimal(repr(cell)), "f")
    raise BadCell(_("text"))


def _as_number(cell: Any) -> Decimal | None:
    """The shortest decimal form of a numeric cell, or of text that is nothing but a number."""
    if isinstance(cell, float) and isfinite(cell):
        number = Decimal(repr(cell))
    elif isinstance(cell, str) and _NUMBER.fullmatch(cell.strip()):
        number = Decimal(cell.strip())
    else:
        return None
    return number.normalize() if number else Decimal(0)


def _exponent(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0
