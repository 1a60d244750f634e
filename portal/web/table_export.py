"""A list as a workbook: the columns and rows that a page shows, for who sees them, and on record.

A list says once what its columns are; its page and its export go by the same filtered and sorted rows:

    COLUMNS = (Column(_("Code"), of("site.code")), money(_("Match"), "match_fen"))
    if asked_for(request):
        return export(request, name="grants", title=_("Grants"), columns=COLUMNS, rows=found.qs)
"""

import re
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from portal.crypto import mask
from portal.money import half_up, to_yuan
from portal.registry import audit_trail
from portal.web.errors import Refused
from portal.web.templatetags.portal import NOTHING
from portal.workbook.writing import WorkbookWriter

WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: the parameter of an address that asks for the list as a workbook
PARAMETER = "export"
#: more rows than this keep a web process busy for too long
MOST_ROWS = 100_000
#: rows that are in memory at once
_CHUNK = 2_000
#: phone and ID numbers that somebody searched for
_PERSONAL = re.compile(r"[0-9]{11,}[Xx]?")
#: parameters that say nothing about which rows are shown
_ASIDE = (PARAMETER, "page", "p", "e", "all", "csrfmiddlewaretoken")


@dataclass(frozen=True)
class Column:
    """A column of a list: its head, and what a row has there (text, number, day, time, yes or no, or nothing)."""

    label: Any
    value: Callable[[Any], Any]
    is_money: bool = False
    is_number: bool = False


def of(path: str) -> Callable[[Any], Any]:
    """What lies behind `path` ("site.room.community"); nothing where a part of the way is missing."""
    names = path.split(".")

    def value(row: Any) -> Any:
        for name in names:
            row = row.get(name) if isinstance(row, Mapping) else getattr(row, name, None)
            if row is None:
                return None
        return row() if callable(row) else row

    return value


def money(label: Any, path: str) -> Column:
    """Fen as a number of yuan."""
    fen = of(path)
    return Column(label, lambda row: yuan(fen(row)), is_money=True)


def hours(label: Any, path: str) -> Column:
    """Minutes as a number of hours, rounded as pages round them."""
    minutes = of(path)
    return Column(label, lambda row: in_hours(minutes(row)))


def yuan(fen: int | None) -> Decimal | None:
    return None if fen is None else to_yuan(fen)


def in_hours(minutes: int | None) -> Decimal | None:
    return None if minutes is None else half_up(Decimal(minutes) / 60, 2)


def cell(value: Any) -> Any:
    """A value as a cell holds it; text is never a formula, whatever it begins with."""
    if value is None or value == NOTHING:
        return None
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return timezone.make_naive(value) if timezone.is_aware(value) else value
    if isinstance(value, float):
        return Decimal(repr(value))
    return value if isinstance(value, int | Decimal) or hasattr(value, "isoformat") else str(value)


def asked_for(request: HttpRequest) -> bool:
    return PARAMETER in request.GET


def export(
    request: HttpRequest, *, name: str, title: Any, columns: Sequence[Column], rows: QuerySet[Any] | Sequence[Any]
) -> FileResponse:
    """The rows as an .xlsx with one sheet called `title`, recorded as an export of the list `name` ("sites.site").

    Raises Refused with more than MOST_ROWS rows. Nothing leaves before it is on record.
    """
    if (number := rows.count() if isinstance(rows, QuerySet) else len(rows)) > MOST_ROWS:
        words = {"n": number, "most": MOST_ROWS}
        raise Refused(_("%(n)d rows are too many for one file: filter them to at most %(most)d.") % words)
    with tempfile.TemporaryDirectory(prefix="list-", dir=settings.FILE_UPLOAD_TEMP_DIR) as folder:
        path = Path(folder) / "list.xlsx"
        written = _write(path, str(title), columns, rows)
        audit_trail["record_export"](by=request.actor, name=name, chosen=chosen(request), rows=written)  # type: ignore[attr-defined]
        content = path.open("rb")  # stays readable when its folder is gone
    file_name = f"{title} {timezone.localtime():%Y%m%d-%H%M}.xlsx"
    response = FileResponse(content, as_attachment=True, filename=file_name, content_type=WORKBOOK_TYPE)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def _write(path: Path, title: str, columns: Sequence[Column], rows: QuerySet[Any] | Sequence[Any]) -> int:
    each: Iterable[Any] = rows.iterator(chunk_size=_CHUNK) if isinstance(rows, QuerySet) else rows
    cells = ([cell(column.value(row)) for column in columns] for row in each)
    heads = [capfirst(str(column.label)) for column in columns]
    amounts = [place for place, column in enumerate(columns) if column.is_money]
    with WorkbookWriter(path) as book:
        return book.sheet(sheet_name(title), heads, cells, amounts)


def sheet_name(title: str) -> str:
    """A title as Excel lets a sheet be called."""
    return re.sub(r"[\[\]:*?/\\']", " ", title)[:31].strip() or "1"


def chosen(request: HttpRequest) -> dict[str, str]:
    """Filter, search and order as the trail keeps them: without personal numbers in clear."""
    kept = {name: values for name, values in request.GET.lists() if name not in _ASIDE}
    return {name: _PERSONAL.sub(lambda found: mask(found[0]), ",".join(values)) for name, values in kept.items()}
