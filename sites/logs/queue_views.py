"""The queue of logs to be checked, and what is done to several of them at once."""

from collections.abc import Sequence

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from portal.accounts.actors import Actor
from portal.web.bulk import Bar, BulkMove, bulk, of_workflow, offered
from portal.web.table_export import asked_for, export
from sites.logs.queue import COLUMNS, SHOWN, lines, queue, sums
from sites.logs.way import actor_of, dealt_with, query_of
from sites.models import MonthlyLog
from sites.services.logs.checking import approve_logs, return_log
from sites.states import LOG_MOVES, LogStatus

PAGE = 50


@require_GET
def log_queue(request: HttpRequest) -> HttpResponseBase:
    """The logs to be checked (`?month=2025-03&programme=&community=&odd=&state=`)."""
    actor, found = actor_of(request), queue(request)
    rows = found.qs.select_related("site__programme", "site__room__community__subdistrict").only(*SHOWN)
    if asked_for(request):
        title = _("Monthly logs to be checked")
        return export(request, name="logs.check", title=title, columns=COLUMNS, rows=lines(actor, rows))
    # Which logs come on the page is asked first: only of those, and not of a year's, everything is read and counted.
    page = Paginator(found.qs.values_list("pk", flat=True), PAGE).get_page(request.GET.get("page"))
    context = {
        "filter": found,
        "page": page,
        "lines": lines(actor, rows.filter(pk__in=list(page.object_list))),
        "sums": sums(found.qs),
        "unfiltered": "?",
        "query": query_of(request),
        "after": dealt_with(request),
        "bulk": Bar(reverse("log_queue_bulk") + query_of(request), offered(_moves(actor), actor)),
    }
    return render(request, "sites/logs/queue.html", context)


@require_http_methods(["GET", "POST"])
def log_queue_bulk(request: HttpRequest) -> HttpResponse:
    """Many logs approved or returned, after a look at which can't and why."""
    actor = actor_of(request)
    return bulk(
        request,
        moves=_moves(actor),
        visible=MonthlyLog.objects.visible_to(actor).select_related("site__programme"),
        matching=queue(request).qs,
        back=reverse("log_queue") + query_of(request),
    )


def _moves(actor: Actor) -> list[BulkMove]:
    def approve(log: MonthlyLog, reason: str) -> None:
        approve_logs(by=actor, logs=[log])

    def approve_all(logs: Sequence[MonthlyLog], reason: str) -> None:
        approve_logs(by=actor, logs=logs)

    def hand_back(log: MonthlyLog, reason: str) -> None:
        return_log(by=actor, log=log, reason=reason)

    return [
        of_workflow(LOG_MOVES, "approve", states=LogStatus, by=actor, act=approve, act_all=approve_all),
        of_workflow(LOG_MOVES, "return", states=LogStatus, by=actor, act=hand_back),
    ]
