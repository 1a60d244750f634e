"""A month's log of a site: read, written whole, handed in, approved or returned by another system."""

import hashlib
import json
from collections.abc import Callable
from datetime import date
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.http import parse_etags, quote_etag
from rest_framework.request import Request
from rest_framework.response import Response

from portal.accounts.actors import Actor
from portal.accounts.rights import Right
from portal.api import log_serializers
from portal.api.asking import refuse_all
from portal.api.problems import Fault, Invalid
from portal.api.rendering import Json
from portal.api.services.answers import Given, once
from portal.api.services.logs import put_log
from portal.api.views.happenings import MonthlyLogs
from portal.api.views.papers import key_of, said_in
from sites.models import MonthlyLog, Site
from sites.services.logs.checking import approve_logs, return_log
from sites.services.logs.submitting import submit_log
from sites.services.logs.writing import Faulty


class OneLog(MonthlyLogs):
    """One month's log. As long as it is a draft or was returned it can be replaced whole."""

    @property
    def scope_needed(self) -> str:  # type: ignore[override]
        return "logs:read" if self.action == "retrieve" else "logs:write"

    @property
    def right_needed(self) -> str:  # type: ignore[override]
        rights = {"replace": Right.WRITE_LOGS, "submit": Right.SUBMIT_LOGS}
        return rights.get(self.action, "" if self.action == "retrieve" else Right.CHECK_LOGS)

    def replace(self, request: Request, site: str, month: date) -> Response:
        """Create or replace a draft or a returned log. `If-Match` names the answer that was read before: when the log
        is another one by now, nothing is written."""
        refuse_all(request)
        found = get_object_or_404(Site.objects.reporting_to(self.actor).select_related("programme"), code=site)
        said = log_serializers.LogBodySerializer(data=request.data)
        said.is_valid(raise_exception=True)
        content, rows = log_serializers.as_typed(said.validated_data)
        is_current = self._is_current if "If-Match" in request.headers else None
        try:
            created = put_log(by=self.actor, site=found, month=month, content=content, is_current=is_current)
        except Faulty as faulty:
            raise Invalid(
                *(Fault(_placed(fault.field, rows), "invalid", fault.message) for fault in faulty.faults)
            ) from None
        answer = self._as_it_is()
        headers = {"ETag": _etag(answer)}
        return Response(answer, status=201 if created else 200, headers=headers)

    def submit(self, request: Request, **kwargs: Any) -> Response:
        """Hand in the draft, or a returned log again."""
        return self._once(request, log_serializers.NothingSerializer, self._submit)

    def _submit(self, actor: Actor, log: MonthlyLog, said: dict[str, Any]) -> None:
        try:
            submit_log(by=actor, log=log)
        except Faulty as faulty:
            raise Invalid(*(Fault(fault.field, "invalid", fault.message) for fault in faulty.faults)) from None

    def approve(self, request: Request, **kwargs: Any) -> Response:
        """Approve what was handed in. 409 while something odd in it has not been answered."""
        return self._once(
            request, log_serializers.NothingSerializer, lambda actor, log, said: approve_logs(by=actor, logs=[log])
        )

    def give_back(self, request: Request, **kwargs: Any) -> Response:
        """Return what was handed in, with the reason."""
        return self._once(
            request,
            log_serializers.ReasonSerializer,
            lambda actor, log, said: return_log(by=actor, log=log, reason=said["reason"]),
        )

    def _once(
        self, request: Request, serializer: Any, move: Callable[[Actor, MonthlyLog, dict[str, Any]], Any]
    ) -> Response:
        refuse_all(request)
        self.get_object()
        key = key_of(request)
        said = serializer(data=request.data or {})
        said.is_valid(raise_exception=True)

        def act() -> Given:
            move(self.actor, self.get_object(), said.validated_data)
            return Given(200, self._as_it_is())

        given = once(user=request.user, key=key, request=said_in(request), act=act)
        return Response(given.body, headers={"Idempotency-Replayed": "true"} if given.is_repeated else {})

    def _is_current(self, log: MonthlyLog | None) -> bool:
        """Whether the log is still what the request's If-Match names; asked with the trail's lock held."""
        named = parse_etags(self.request.headers["If-Match"])
        if log is None:
            return False
        return "*" in named or _etag(self._as_it_is()) in {tag.removeprefix("W/") for tag in named}

    def _as_it_is(self) -> Any:
        row = self.get_object()
        self.prepare([row], [])
        return json.loads(Json().render(self._written(row, [])))


def _etag(answer: Any) -> str:
    """As the answer to a GET has it."""
    return quote_etag(hashlib.md5(Json().render(answer), usedforsecurity=False).hexdigest())


def _placed(field: str, rows: list[str]) -> str:
    """The place of a fault as the request has it: `activities.0.date` of the line's own key."""
    part, _dot, rest = field.partition(".")
    row, _dot, name = rest.partition(".")
    return f"{part}.{rows.index(row)}.{name}" if row in rows else field
