"""Every refusal as application/problem+json (RFC 9457), all faults of a request at once."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response

from portal.web.errors import Forbidden, Refused

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True)
class Fault:
    """What is wrong with one parameter, header or field."""

    field: str
    code: str
    message: str


class Invalid(exceptions.APIException):
    """What was asked cannot be read; `faults` names all of it."""

    status_code = 400

    def __init__(self, *faults: Fault) -> None:
        super().__init__(_("The request has faults; `errors` names them."), "invalid")
        self.faults = faults


class KeyReused(exceptions.APIException):
    status_code = 422


class NotCurrent(exceptions.APIException):
    """What shall be replaced is not what the request saw (`If-Match`)."""

    status_code = 412


class StillRunning(exceptions.APIException):
    status_code = 409
    wait = 1


def problem(status: int, detail: str = "", faults: Iterable[Fault] = ()) -> dict[str, Any]:
    """The body of a refusal; its title is the standard's phrase for the status, the same in every language."""
    body: dict[str, Any] = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status}
    if detail:
        body["detail"] = detail
    if errors := [asdict(fault) for fault in faults]:
        body["errors"] = errors
    return body


def response(status: int, detail: str = "", faults: Iterable[Fault] = (), **headers: str) -> Response:
    body = problem(status, detail, faults)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response(body, status=status, content_type=MEDIA_TYPE, headers=named)


def handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """What views raise, as an answer; None for what is a fault of the portal's own."""
    if isinstance(error, Forbidden):
        return response(403, str(error))
    if isinstance(error, Refused):
        return response(409, str(error), [Fault("", "refused", reason) for reason in error.reasons])
    if isinstance(error, Http404):
        return response(404, _("There is no such thing, or it lies outside of your scope."))
    if isinstance(error, PermissionDenied):
        return response(403, str(error))
    if isinstance(error, exceptions.APIException):
        return _of_api(error)
    return None


def _of_api(error: exceptions.APIException) -> Response:
    headers = {}
    if header := getattr(error, "auth_header", None):
        headers["WWW_Authenticate"] = header
    if wait := getattr(error, "wait", None):
        headers["Retry_After"] = str(int(wait))
    if isinstance(error, Invalid):
        return response(error.status_code, str(error.detail), error.faults, **headers)
    if isinstance(error, exceptions.ValidationError):
        detail = _("The request has faults; `errors` names them.")
        return response(error.status_code, detail, faults_in(error.detail), **headers)
    return response(error.status_code, str(error.detail), **headers)


def faults_in(detail: Any, path: str = "") -> Iterator[Fault]:
    """What a serializer or form found, flat: `{"a": {"b": ["…"]}}` is a fault of the field a.b."""
    if isinstance(detail, dict):
        for name, inner in detail.items():
            here = path if name == "non_field_errors" else f"{path}.{name}".strip(".")
            yield from faults_in(inner, here)
    elif isinstance(detail, list):
        for number, inner in enumerate(detail):
            yield from faults_in(inner, f"{path}.{number}" if isinstance(inner, dict) else path)
    else:
        yield Fault(path, getattr(detail, "code", None) or "invalid", str(detail))
