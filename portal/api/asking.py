"""What a list is asked for by its address: filters, order, fields, page. All that is wrong with it is said at once."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.request import Request

from portal.api.pagination import Cursor, Keyset
from portal.api.problems import Fault, Invalid

PAGE, LARGEST_PAGE = 100, 500
FIELDS = "fields"
OF_LISTS = (FIELDS, "ordering", "page_size", "cursor")


@dataclass(frozen=True)
class Asked:
    """What an address asks for; `fields` is empty for all of them."""

    rows: QuerySet[Any]
    fields: list[str]
    keyset: Keyset
    size: int
    cursor: Cursor | None


class Filters(DjangoFilterBackend):
    """The view's FilterSet. It filters in `asked`, where its faults stand beside all the others."""

    def filter_queryset(self, request: Request, queryset: QuerySet[Any], view: Any) -> QuerySet[Any]:
        return queryset


def asked(request: Request, view: Any, rows: QuerySet[Any]) -> Asked:
    """Raises Invalid with every fault of the address."""
    faults: list[Fault] = []
    filters = view.filterset_class.base_filters if view.filterset_class else {}
    known = {*OF_LISTS, *filters}
    # most are asked for all rows: then a form with every filter would be made for nothing
    is_filtered = not request.query_params.keys().isdisjoint(filters)
    found = view.filterset_class(request.query_params, rows, request=request) if is_filtered else None
    faults += _strange(request, known)
    if found and not found.is_valid():
        faults += _of_form(found.form)
    fields = _read(faults, FIELDS, lambda: chosen_fields(request, view))
    size = _read(faults, "page_size", lambda: _size(request))
    ordering = _read(faults, "ordering", lambda: _ordering(request, view))
    keyset = Keyset(rows.model, type(view).__name__, ordering or ())
    cursor = None
    if ordering is not None and (text := request.query_params.get("cursor")):
        cursor = _read(faults, "cursor", lambda: _cursor(keyset, text))
    if faults:
        raise Invalid(*faults)
    return Asked(found.qs if found else rows, fields, keyset, size, cursor)


def fields_asked(request: Request, view: Any) -> list[str]:
    """Of a single thing nothing but its fields can be chosen."""
    faults = list(_strange(request, {FIELDS}))
    fields = _read(faults, FIELDS, lambda: chosen_fields(request, view))
    if faults:
        raise Invalid(*faults)
    return fields


def refuse_all(request: Request) -> None:
    """For what takes no parameter."""
    if faults := list(_strange(request, set())):
        raise Invalid(*faults)


def chosen_fields(request: Request, view: Any) -> list[str]:
    text = request.query_params.get(FIELDS)
    if not text:
        return []
    names = list(dict.fromkeys(text.split(",")))
    known = view.serializer_class().fields
    if unknown := [name for name in names if name not in known]:
        raise ValueError(_choices(unknown, known))
    return names


def _ordering(request: Request, view: Any) -> list[str]:
    """The columns to sort by, as the database knows them."""
    text = request.query_params.get("ordering")
    names = text.split(",") if text else list(view.ordering)
    bare = [name.removeprefix("-") for name in names]
    if unknown := [name for name in bare if name not in view.ordering_fields]:
        raise ValueError(_choices(unknown, view.ordering_fields))
    if len(set(bare)) < len(bare):
        raise ValueError(_("It names a field twice."))
    return [("-" if name.startswith("-") else "") + view.ordering_fields[name.removeprefix("-")] for name in names]


def _size(request: Request) -> int:
    text = request.query_params.get("page_size") or str(PAGE)
    if not (text.isascii() and text.isdecimal() and len(text) <= 3 and 1 <= int(text) <= LARGEST_PAGE):
        raise ValueError(_("Enter a whole number from 1 to %(largest)s.") % {"largest": LARGEST_PAGE})
    return int(text)


def _cursor(keyset: Keyset, text: str) -> Cursor:
    try:
        return keyset.decode(text)
    except ValueError:
        raise ValueError(_("It is not a cursor of this list in this order: begin without one.")) from None


def _read(faults: list[Fault], name: str, read: Any) -> Any:
    """What `read` answers; its ValueError becomes a fault of the parameter."""
    try:
        return read()
    except ValueError as error:
        faults.append(Fault(name, "invalid", str(error)))
        return None


def _strange(request: Request, known: set[str]) -> Iterator[Fault]:
    """Parameters that are unknown, empty or given twice: none of them is ignored."""
    for name, values in request.query_params.lists():
        if name not in known:
            yield Fault(name, "unknown", _("There is no such parameter."))
        elif len(values) > 1:
            yield Fault(name, "repeated", _("It is given more than once."))
        elif not values[0].strip():
            yield Fault(name, "empty", _("It is empty."))


def _of_form(form: Any) -> Iterator[Fault]:
    for name, errors in form.errors.get_json_data().items():
        for error in errors:
            yield Fault(name, error["code"] or "invalid", error["message"])


def _choices(unknown: list[str], known: Any) -> str:
    return _("%(unknown)s is not one of: %(known)s.") % {"unknown": ", ".join(unknown), "known": ", ".join(known)}
