"""A list of the admin with what every list of the portal has: its columns, what is on, and totals of all its rows."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any

from django.contrib.admin.utils import NotRelationField, get_fields_from_path, label_for_field, lookup_field
from django.contrib.admin.views.main import SEARCH_VAR, ChangeList
from django.core.exceptions import FieldDoesNotExist
from django.db.models import DecimalField, Field, ForeignKey, IntegerField, Max, Min, Model, QuerySet
from django.db.models.constants import LOOKUP_SEP
from django.http import HttpRequest
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.timezone import is_aware, localtime
from django.utils.translation import gettext as _

from portal.crypto import EncryptedTextField, mask
from portal.web.bulk import BulkMove
from portal.web.counting import sums_of
from portal.web.filters import Chip
from portal.web.table_export import Column
from portal.web.templatetags.portal import figure, hours, plain, yuan

#: how a condition that an address adds is said; what is not here is said as Django calls it
_CONDITIONS = {
    "exact": "{}",
    "year": "{}",
    "gte": "≥ {}",
    "gt": "> {}",
    "lte": "≤ {}",
    "lt": "< {}",
}


#: beyond that Django asks for the years that there are
_MOST_YEARS = 30


class ScopedChangeList(ChangeList):
    """The rows of the present address; `model_admin.totals` names the fields that sum up."""

    model_admin: Any

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        self.actor = request.actor  # type: ignore[attr-defined]
        self.moves: Sequence[BulkMove] = ()
        super().__init__(request, *args, **kwargs)

    @cached_property
    def columns(self) -> list[Column]:
        """The columns that are shown, with values as a workbook holds them."""
        return [self._column(name) for name in self.list_display]

    def _column(self, name: Any) -> Column:
        label = capfirst(str(label_for_field(name, self.model, model_admin=self.model_admin)))
        field_name = self._field_name(name)
        return Column(
            label,
            getattr(name, "cell", None) or self._reader(name),
            is_money=field_name.endswith("_fen"),
            is_number=_is_number(self.model, field_name),
        )

    def _reader(self, name: Any) -> Callable[[Any], Any]:
        field = next((field for field in self.model._meta.fields if field.name == name), None)
        return reader(field) if field else lambda row: lookup_field(name, row, self.model_admin)[2]

    def _field_name(self, name: Any) -> str:
        """The field that a column shows, or is sorted by."""
        return name if isinstance(name, str) else getattr(name, "admin_order_field", "") or ""

    def apply_select_related(self, qs: QuerySet[Any]) -> QuerySet[Any]:
        related = self.list_select_related
        with_related: QuerySet[Any] = super().apply_select_related(qs)
        return with_related if isinstance(related, bool) else with_related.defer(*_personal_behind(self.model, related))

    @property
    def is_selectable(self) -> bool:
        return bool(self.moves)

    # what is on

    @cached_property
    def is_on(self) -> bool:
        return bool(self.query or self.get_filters_params())

    @cached_property
    def chips(self) -> list[Chip]:
        chips = [Chip(_("Search"), self.query, self._without(SEARCH_VAR))] if self.query else []
        left = self.get_filters_params()
        for spec in self.filter_specs:
            names = [name for name in spec.expected_parameters() if name and left.pop(name, None)]
            if names:
                shown = [str(choice["display"]) for choice in spec.choices(self) if choice.get("selected")]
                value = shown[0] if shown else self.params[names[0]]
                chips.append(Chip(spec.title, value, self._without(*names)))
        return [*chips, *self._chip_of_day(left), *(self._chip_of(name) for name in left)]

    def _chip_of_day(self, left: dict[str, Any]) -> Iterator[Chip]:
        """The year, month and day of the date hierarchy are one choice."""
        parts = [f"{self.date_hierarchy}__{part}" for part in ("year", "month", "day")]
        chosen = [name for name in parts if left.pop(name, None)]
        if chosen:
            label = get_fields_from_path(self.model, self.date_hierarchy)[-1].verbose_name
            day = "-".join(self.params[name].zfill(2) for name in chosen)
            yield Chip(label, day, self._without(*chosen))

    def _chip_of(self, name: str) -> Chip:
        """A condition by which another page led here."""
        field, condition = _field_of(self.model, name)
        value = words_of_value(field, self.params[name], self.actor)
        label = getattr(_named(field, self.model, name), "verbose_name", name)
        if condition == "isnull":
            value = _("empty") if self.params[name] in ("1", "True", "true") else _("filled in")
        said = _CONDITIONS.get(condition, f"{condition} {{}}").format(value)
        return Chip(label, said, self._without(name))

    def _without(self, *names: str) -> str:
        kept = {name: values for name, values in self.filter_params.items() if name not in names}
        return "?" + urlencode(sorted(kept.items()), doseq=True)

    @property
    def unfiltered(self) -> str:
        """The address with nothing on, in the same order."""
        return self._without(SEARCH_VAR, *self.get_filters_params())

    @cached_property
    def years(self) -> list[dict[str, Any]]:
        """The years of the date hierarchy while none is chosen, each with its address; empty when there is only one.

        The first and the last are found by an index, and whether there is anything between them; Django would look
        at every row.
        """
        name = self.date_hierarchy
        if not name or any(parameter.startswith(f"{name}__") for parameter in self.params):
            return []
        ends = self.queryset.order_by().aggregate(first=Min(name), last=Max(name))
        first, last = (_local_year(ends[end]) for end in ("first", "last"))
        if first is None or last is None or not first < last <= first + _MOST_YEARS:
            return []
        between = (year for year in range(first + 1, last) if self.queryset.filter(**{f"{name}__year": year}).exists())
        return [
            {"link": self.get_query_string({f"{name}__year": year}, [f"{name}__"]), "title": str(year)}
            for year in (first, *between, last)
        ]

    # what it comes to

    @cached_property
    def totals(self) -> list[str]:
        """Under each column the sum of all rows that match, or an empty text; nothing where no column sums up."""
        names = [name for name in map(self._field_name, self.list_display) if name in self.model_admin.totals]
        if not names or not self.result_count:
            return []
        sums = sums_of(self.model_admin.data_version, self.queryset, names)
        shown = {name: _written(name)(value) for name, value in sums.items()}
        return [shown.get(self._field_name(name), "") for name in self.list_display]


def _local_year(moment: Any) -> int | None:
    """The year of a day or a moment as the office counts it."""
    if isinstance(moment, datetime) and is_aware(moment):
        moment = localtime(moment)
    return moment and int(moment.year)


def _is_number(model: type[Model], name: str) -> bool:
    """Whether a column is one of figures; a year or a code made of digits is read, not compared."""
    field, _condition = _field_of(model, name)
    return isinstance(field, IntegerField | DecimalField) and not field.primary_key and not name.endswith("year")


def _written(name: str) -> Callable[[Any], str]:
    """How a sum is written: fen as yuan, minutes as hours."""
    if name.endswith("_fen"):
        return yuan
    return hours if name.startswith("minutes") else lambda value: plain(value) if "." in str(value) else figure(value)


def reader(field: "Field[Any, Any]") -> Callable[[Any], Any]:
    """What a row has in this field: in words where it keeps a code, masked where it is personal."""
    name = field.name
    if isinstance(field, EncryptedTextField):
        return lambda row: mask(getattr(row, name))
    if field.choices:
        words = {code: str(label) for code, label in field.flatchoices}
        return lambda row: words.get(getattr(row, name), getattr(row, name))
    return lambda row: getattr(row, name)


def _personal_behind(model: type[Model], paths: Iterable[str]) -> Iterator[str]:
    """The encrypted fields of related rows: nobody is shown them here, and each costs a decryption."""
    for path in paths:
        parts = path.split(LOOKUP_SEP)
        for end in range(1, len(parts) + 1):
            way = LOOKUP_SEP.join(parts[:end])
            relation: Any = get_fields_from_path(model, way)[-1]
            fields = relation.remote_field.model._meta.fields
            yield from (f"{way}__{field.name}" for field in fields if isinstance(field, EncryptedTextField))


def _field_of(model: type[Model], name: str) -> tuple[Any, str]:
    """The field that a parameter of the address speaks of (None when none is found), and its condition."""
    parts = name.split(LOOKUP_SEP)
    for end in range(len(parts), 0, -1):
        try:
            field = get_fields_from_path(model, LOOKUP_SEP.join(parts[:end]))[-1]
            return field, LOOKUP_SEP.join(parts[end:]) or "exact"
        except (FieldDoesNotExist, NotRelationField):
            continue
    return None, "exact"


def _named(field: Any, model: type[Model], name: str) -> Any:
    """Whose name a condition goes by: `site__id__exact` asks for a site, not for a number."""
    if field is not None and field.primary_key and field.model is not model:
        return field.model._meta
    return field


def words_of_value(field: Any, value: str, actor: Any) -> Any:
    """A value of the address in words; what lies outside the actor's scope has none."""
    if field is None:
        return value
    if field.choices:
        return dict(field.flatchoices).get(value, value)
    related: Any = (
        field.remote_field.model if isinstance(field, ForeignKey) else field.model if field.primary_key else None
    )
    if related is not None and value.isascii() and value.isdecimal() and len(value) < 19:
        found = related._default_manager.visible_to(actor).filter(pk=value).first()
        return value if found is None else found
    return value
