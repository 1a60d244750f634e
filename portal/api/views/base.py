"""What all views share: who asks, how often, what may be asked, and the form of an answer."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_vary_headers
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page
from rest_framework import exceptions
from rest_framework.authentication import SessionAuthentication
from rest_framework.parsers import JSONParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import GenericViewSet

from portal.accounts.actors import Actor
from portal.api.asking import Asked, Filters, asked, fields_asked
from portal.api.authentication import TokenAuthentication
from portal.api.pagination import Page
from portal.api.permissions import ByScopeAndRight
from portal.api.problems import handler
from portal.api.rendering import Json
from portal.api.schema import Schema
from portal.api.serializers import Flat, writers, written_columns
from portal.api.throttling import Allowance, take
from portal.web.client_address import address_of


class Api:
    """A view of the API. A token needs the scope, a person the right (and a post)."""

    authentication_classes: Any = (TokenAuthentication, SessionAuthentication)
    permission_classes: Any = (ByScopeAndRight,)
    renderer_classes = (Json,)
    parser_classes = (JSONParser,)
    schema: Any = Schema()
    scope_needed = ""
    right_needed = ""
    #: a client asks again whether what it has is still so; personal data it does not keep at all
    cache_control = "private, no-cache"
    request: Any
    _allowances: list[Allowance]

    @property
    def actor(self) -> Actor:
        return self.request.actor

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:
        """JSON whatever the client says it accepts: there is nothing else."""
        renderer = Json()
        return renderer, renderer.media_type

    def get_exception_handler(self) -> Any:
        return handler

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """An address is counted before anything is looked up, so that tokens can't be guessed at any speed."""
        self._take("address", address_of(request))
        self.perform_authentication(request)  # type: ignore[attr-defined]
        if request.user and request.user.is_authenticated:
            self._take("client", str(request.user.pk))
        super().initial(request, *args, **kwargs)  # type: ignore[misc]

    def _take(self, kind: str, who: str) -> None:
        allowance = take(kind, who)
        if allowance:
            self._allowances = [*getattr(self, "_allowances", []), allowance]
            if allowance.is_exceeded:
                raise exceptions.Throttled(allowance.reset, _("Too many requests in this minute."))

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        answer = super().finalize_response(request, response, *args, **kwargs)  # type: ignore[misc]
        for allowance in sorted(getattr(self, "_allowances", []), key=lambda each: -each.remaining):
            for name, value in allowance.headers.items():
                answer[name] = value
        answer.headers.setdefault("Cache-Control", self.cache_control)
        patch_vary_headers(answer, ("Authorization", "Cookie", "Accept-Language"))
        return answer


@method_decorator(conditional_page, name="dispatch")
class ReadViewSet(Api, GenericViewSet):
    """Lists and single things. A subclass says what is visible in `visible`, which begins with `visible_to(actor)`,
    and what has to be looked up for the rows of a page in `prepare`."""

    filter_backends = (Filters,)
    pagination_class = None
    filterset_class: Any = None
    model: Any = None
    #: names that `ordering` takes, and the columns that they are
    ordering_fields: dict[str, str] = {}
    ordering: tuple[str, ...] = ()
    #: the parameters of a single thing's address, and the columns that they are
    lookups: dict[str, str] = {"code": "code"}
    #: a field that is looked up, and the columns that this takes
    needed: dict[str, tuple[str, ...]] = {}

    def visible(self, actor: Actor) -> QuerySet[Any]:
        raise NotImplementedError

    def whole(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """With what a serializer reads of an instance; a list of plain values has no use for it."""
        return rows

    def prepare(self, rows: list[Any], fields: list[str]) -> None:
        """Looks up what the serializer needs beside the columns, in a number of queries that no page changes."""

    def look_up(self, name: str, values: dict[str, list[Any]]) -> list[Any]:
        """A field of the serializer's `looked_up` for each row of a page, as it is written; of the rows the values are
        given, by column, among them those of `needed`."""
        raise NotImplementedError

    def get_queryset(self) -> QuerySet[Any]:
        if getattr(self, "swagger_fake_view", False):
            return self.model._default_manager.none()
        return self.visible(self.actor)

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        wanted = asked(request, self, self.get_queryset())
        page, results = self._page_of_values(wanted) if issubclass(self.serializer_class, Flat) else self._page(wanted)
        return Response({"next": self._at(page.next), "previous": self._at(page.previous), "results": results})

    def _page(self, wanted: Asked) -> tuple[Page, Any]:
        page = wanted.keyset.page(self.whole(wanted.rows), wanted.size, wanted.cursor)
        self.prepare(page.rows, wanted.fields)
        return page, self._written(page.rows, wanted.fields, many=True)

    def _page_of_values(self, wanted: Asked) -> tuple[Page, Any]:
        fields = writers(self.serializer_class, tuple(wanted.fields))
        beside = {field.name for field in fields}.intersection(self.serializer_class.looked_up)
        needed = [column for name in sorted(beside) for column in self.needed[name]]
        columns = [field.column for field in fields if field.name not in beside]
        names = list(dict.fromkeys([*columns, *needed, *wanted.keyset.columns]))
        page = wanted.keyset.page(wanted.rows.values_list(*names), wanted.size, wanted.cursor, names)
        if not page.rows:
            return page, []
        values = dict(zip(names, map(list, zip(*page.rows, strict=True)), strict=True))
        values |= {name: self.look_up(name, values) for name in beside}
        return page, written_columns(values, fields)

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        fields = fields_asked(request, self)
        row = self.get_object()
        self.prepare([row], fields)
        return Response(self._written(row, fields))

    def get_object(self) -> Any:
        """Outside the scope a thing does not exist."""
        return get_object_or_404(
            self.whole(self.get_queryset()), **{column: self.kwargs[name] for name, column in self.lookups.items()}
        )

    def _written(self, rows: Any, fields: Sequence[str], many: bool = False) -> Any:
        context = {"request": self.request, "view": self, "fields": fields}
        return self.serializer_class(rows, many=many, context=context).data

    def _at(self, cursor: str | None) -> str | None:
        if cursor is None:
            return None
        query = self.request.query_params.dict() | {"cursor": cursor}
        return self.request.build_absolute_uri(f"{self.request.path}?{urlencode(query)}")


class NothingHere(Api, APIView):
    """Any other address below the API's."""

    permission_classes = ()
    authentication_classes = ()
    schema = None

    def initial(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        self._take("address", address_of(request))
        raise Http404
