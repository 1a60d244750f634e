import logging
from http import HTTPStatus

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader
from django.views.decorators.csrf import requires_csrf_token

from portal.web import request_id

log = logging.getLogger(__name__)

TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """413 for what is too large to be read, 400 for what cannot be understood; both without what was sent."""
    if isinstance(exception, TOO_MUCH):
        return render(request, "413.html", status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return render(request, "400.html", status=HTTPStatus.BAD_REQUEST)


@requires_csrf_token
def server_error(request: HttpRequest) -> HttpResponse:
    """The page names the request, so that a clerk can tell the administrator which lines of the log to read.

    It is rendered without the request: who is signed in may be just what could not be read.
    """
    number = request_id.current()
    try:
        return HttpResponse(loader.get_template("500.html").render({"request_id": number}), status=500)
    except Exception:
        # What broke the page may break this one, too: templates, translations, the list of static files.
        log.exception("the error page cannot be rendered")
        return HttpResponse(f"500 {number}", status=500, content_type="text/plain")
