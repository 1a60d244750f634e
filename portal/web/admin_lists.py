"""The lists of the admin: their filters, their export, what can be done to many rows, and how they begin."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import get_fields_from_path
from django.contrib.admin.views.main import SEARCH_VAR
from django.core.exceptions import PermissionDenied
from django.db.models import ForeignKey, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal.registry import sheets
from portal.web.bulk import Bar, BulkMove, bulk, offered
from portal.web.changelist import ScopedChangeList
from portal.web.counting import CountedOnce, Version
from portal.web.searching import Query
from portal.web.table_export import export


class ScopedRelatedFilter(admin.RelatedFieldListFilter):
    """A filter by related rows that offers only those inside the scope."""

    def has_output(self) -> bool:
        """Django leaves a filter with one choice out, and what the address asks of it with it."""
        return bool(self.used_parameters) or super().has_output()

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> list[tuple[Any, str]]:
        visible = field.remote_field.model._default_manager.visible_to(request.actor)  # type: ignore[attr-defined]
        return [(row.pk, str(row)) for row in visible]


class CodeFilter(admin.AllValuesFieldListFilter):
    """A filter by a column of codes that shows them in the words of `words`."""

    words: ClassVar[Callable[[str], Any]]

    def choices(self, changelist: Any) -> Iterator[Any]:
        every, *codes = super().choices(changelist)
        yield every
        yield from (choice | {"display": type(self).words(str(choice["display"]))} for choice in codes)


class ListAdmin(admin.ModelAdmin):
    """A list that is filtered, sorted, summed up, taken along and worked on by its address."""

    actions = None
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    #: the fields whose sums over all rows that match stand under the list
    totals: tuple[str, ...] = ()
    #: of a list so long that counting takes time: what changes with every write to it (portal.web.counting)
    data_version: Version | None = None
    #: where rows come about that nobody adds by hand: names of pages, and their words
    made_on: tuple[tuple[str, Any], ...] = ()

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ScopedChangeList]:
        return ScopedChangeList

    def get_changelist_instance(self, request: HttpRequest) -> ScopedChangeList:
        shown: Any = super().get_changelist_instance(request)
        shown.moves = offered(self.bulk_moves(request), request.actor)  # type: ignore[attr-defined]
        shown.find_url = self.list_url("find", request)
        return shown

    def get_paginator(self, request: HttpRequest, *args: Any, **kwargs: Any) -> CountedOnce:
        paginator = CountedOnce(*args, **kwargs)
        paginator.version = self.data_version
        return paginator

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        return [self._scoped(item) for item in super().get_list_filter(request)]

    def _scoped(self, item: Any) -> Any:
        if isinstance(item, str) and isinstance(get_fields_from_path(self.model, item)[-1], ForeignKey):
            return item, ScopedRelatedFilter
        return item

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        about = {
            "title": capfirst(self.opts.verbose_name_plural),
            "bulk": Bar(self.list_url("bulk", request), offered(self.bulk_moves(request), request.actor)),  # type: ignore[attr-defined]
            "export_url": self.list_url("export", request),
            "ways_in": self.ways_in(request),
        }
        return super().changelist_view(request, about | (extra_context or {}))

    def get_urls(self) -> list[Any]:
        own = [
            path(f"{name}/", self.admin_site.admin_view(view), name=self._url_name(name))
            for name, view in (("export", self.export_view), ("bulk", self.bulk_view), ("find", self.find_view))
        ]
        return own + super().get_urls()

    def _url_name(self, what: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{what}"

    def list_url(self, what: str, request: HttpRequest) -> str:
        """The address of the list, or of what is done with it, for the same rows in the same order."""
        kept = request.GET.copy()
        for aside in ("p", "e"):
            kept.pop(aside, None)
        return f"{self.address(what)}?{kept.urlencode()}"

    def address(self, what: str, *args: Any) -> str:
        return reverse(f"admin:{self._url_name(what)}", args=args)

    def export_view(self, request: HttpRequest) -> HttpResponseBase:
        """The rows of the present address, on all pages, as a workbook."""
        shown = self.changelist_or_refusal(request)
        name = self.opts.label_lower
        return export(
            request, name=name, title=self.opts.verbose_name_plural, columns=shown.columns, rows=shown.queryset
        )

    @method_decorator(require_POST)
    def find_view(self, request: HttpRequest) -> HttpResponse:
        """What is typed into the list's search box. It is posted, and becomes an address only if it is no number of
        a person; such a number leads to the rows of that person."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        typed = request.POST.get(SEARCH_VAR, "").strip()
        query, kept = Query.read(typed), request.GET.copy()
        kept.pop(SEARCH_VAR, None)
        if query.is_personal:
            found = list(self.of_person(request, query)[:100])
            if len(found) == 1:
                return redirect(self.address("change", *found))
            if not found:
                messages.warning(request, self.said_of_nobody())
            kept = QueryDict(f"id__in={','.join(map(str, found))}" if found else "", mutable=True)
        elif typed:
            kept[SEARCH_VAR] = typed
        return redirect(f"{self.address('changelist')}?{kept.urlencode()}")

    def of_person(self, request: HttpRequest, query: Query) -> QuerySet[Any, int]:
        """Primary keys of the rows of the person whose number is typed; of most models there are none."""
        return self.get_queryset(request).none().values_list("pk", flat=True)

    def said_of_nobody(self) -> str:
        return _("This list is not searched by a phone or ID number; the box at the head of the page is.")

    def bulk_moves(self, request: HttpRequest) -> Sequence[BulkMove]:
        """What can be done to many rows at once; see portal.web.bulk."""
        return ()

    def in_words(self, row: Any) -> str:
        """A row as one recognises it among others."""
        return str(row)

    def bulk_view(self, request: HttpRequest) -> HttpResponse:
        """Rows that were selected: what would change, and once that is confirmed, the change."""
        shown = self.changelist_or_refusal(request)
        visible = shown.apply_select_related(self.get_queryset(request))
        back = self.list_url("changelist", request)
        moves, matching = self.bulk_moves(request), shown.queryset
        return bulk(request, moves=moves, visible=visible, matching=matching, back=back, what=self.in_words)

    def changelist_or_refusal(self, request: HttpRequest) -> ScopedChangeList:
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            return self.get_changelist_instance(request)
        except IncorrectLookupParameters as fault:
            raise Http404 from fault

    def ways_in(self, request: HttpRequest) -> list[tuple[str, Any]]:
        """Addresses and words of the pages by which an empty list gets its first rows, for who may use them."""
        actor = request.actor  # type: ignore[attr-defined]
        ways: list[tuple[str, Any]] = []
        if self.has_add_permission(request):
            words = {"name": self.opts.verbose_name}
            ways.append((reverse(f"admin:{self._url_name('add')}"), _("Add %(name)s") % words))
        if actor.may("import") and any(sheet.model is self.model for sheet in sheets):
            ways.append((reverse("import"), _("Import")))
        return ways + [(reverse(name), label) for name, label in self.made_on]
