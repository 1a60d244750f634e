"""A ledger sheet: its columns, the model behind it, and its checks.

An app declares its sheets in `sheets.py` by subclassing and registers one instance each in
`portal.registry.sheets`; docs/workbook.md is the specification.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from django.db.models import Model

from portal.registry import Traces, audited, sheets
from portal.workbook.columns import Column, Personal, Reference
from portal.workbook.faults import Fault, shown
from portal.workbook.parsing import row_type

if TYPE_CHECKING:
    from portal.ledgers.book import Book

#: a key of a sheet's row: the values of its key fields
Key = tuple[Any, ...]


class Sheet:
    """One table of the workbook. Rows are named tuples with the columns' fields; references are codes in them."""

    name: ClassVar[str]
    model: ClassVar[type[Model]]
    columns: ClassVar[tuple[Column, ...]]
    #: fields that identify a row
    key: ClassVar[tuple[str, ...]] = ("code",)
    #: the place in the workbook: sheets are checked and written in this order
    position: ClassVar[int]
    #: the right that changing a row takes
    right: ClassVar[str]

    def __init__(self) -> None:
        self.row = row_type(self.model.__name__ + "Row", self.columns)
        self._headers = {column.field: column.header for column in self.columns}
        places = [[column.field for column in self.columns].index(name) for name in self.key]
        self.key_of: Callable[[Any], Key] = lambda row: tuple(row[place] for place in places)

    # what is stored

    def stored(self, queryset: Any = None) -> Iterator[tuple[int, Any]]:
        """Primary key and row of what is stored, in no order; of `queryset` (of the model) when given."""
        if queryset is None:
            queryset = self.model._default_manager.all()
        lookups = [column.lookup for column in self.columns]
        for pk, *values in queryset.order_by().values_list("pk", *lookups).iterator(chunk_size=5000):
            yield (
                pk,
                self.row._make(
                    [
                        column.empty if value is None else column.from_db(value)
                        for column, value in zip(self.columns, values, strict=True)
                    ]
                ),
            )

    def fields(self, row: Any, book: "Book") -> dict[str, Any]:
        """The model's attributes for a row; references are looked up in `book`."""
        attributes: dict[str, Any] = {}
        for column, value in zip(self.columns, row, strict=True):
            if isinstance(column, Reference):
                attributes[f"{column.field}_id"] = None if value is None else book.pk(column.to, (value,))
            else:
                attributes[column.field] = value
        return attributes

    def before_writing(self, book: "Book", rows: Iterable[Any], by: Any) -> None:
        """Called inside the transaction, before any row that is added or changed is written."""

    # what may be

    def may_edit(self, by: Any) -> bool:
        """Whether the actor may change rows; which of them, their scope says."""
        return bool(by.may(self.right))

    def may_add(self, by: Any) -> bool:
        """Whether the actor may add rows."""
        return self.may_edit(by)

    def faults(self, book: "Book") -> Iterable[Fault]:
        """Faults beyond types and references, over the rows of the file and what is stored."""
        return ()

    def warnings(self, book: "Book") -> Iterable[Fault]:
        """What is odd and yet possible."""
        return ()

    # words

    def audit_name(self, stored: Model) -> str:
        """What the audit trail calls a stored row: the sheet, and the row's key."""
        rows = self.stored(self.model._default_manager.filter(pk=stored.pk))
        return " ".join([self.name, *(str(part) for _pk, row in rows for part in self.key_of(row))])

    def header(self, field: str) -> str:
        return self._headers[field]

    def fault(self, book: "Book", row: Any, field: str, expected: str) -> Fault:
        """A fault in a row of the file."""
        column = next(column for column in self.columns if column.field == field)
        value = getattr(row, field)
        if isinstance(column, Personal):
            value = column.masked(value or "")
        elif value is not None and value != "":
            value = column.cell(value)
        return Fault(self.name, book.number(self.name, row), column.header, shown(value), expected)


class KeylessSheet(Sheet):
    """Rows without a key: replaced as a whole for each site and year that occurs in the sheet."""

    key = ()
    #: fields of the site's code and of the date
    site_field: ClassVar[str] = "site"
    date_field: ClassVar[str] = "date"
    #: lookups to the same in the model
    site_lookup: ClassVar[str] = "site__code"
    date_lookup: ClassVar[str] = "date"

    def __init__(self) -> None:
        super().__init__()
        names = [column.field for column in self.columns]
        site, day = names.index(self.site_field), names.index(self.date_field)
        self.site_year: Callable[[Any], tuple[str, int]] = lambda row: (row[site], row[day].year)

    def stored_of(self, site_years: Collection[tuple[str, int]]) -> Iterator[tuple[int, Any]]:
        """What is stored for these sites and years."""
        years = sorted({year for _site, year in site_years})
        codes = sorted({site for site, _year in site_years})
        for year in years:
            queryset = self.model._default_manager.filter(
                **{f"{self.site_lookup}__in": codes, f"{self.date_lookup}__year": year}
            )
            for pk, row in self.stored(queryset):
                if self.site_year(row) in site_years:
                    yield pk, row

    def before_replacing(self, book: "Book", site_years: Collection[tuple[str, int]], by: Any) -> None:
        """Called inside the transaction, before the stored rows of these sites and years go."""


def register(sheet_class: type[Sheet]) -> type[Sheet]:
    """Class decorator: one instance of the sheet goes into the registry under its name; rows with a key have a
    history under it."""
    sheet = sheets.add(sheet_class.name, sheet_class())
    if sheet.key:
        traces = Traces(sheet.model._meta.label_lower, ("ledgers.save",), sheet.audit_name, sheet.name)
        audited.add(sheet.name, traces)
    return sheet_class


def in_order() -> list[Sheet]:
    """The registered sheets in the order of the workbook."""
    return sorted(sheets, key=lambda sheet: sheet.position)
