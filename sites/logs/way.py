"""The way through the queue: addresses of logs to be checked, the one before, the one after, and the one just done."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from portal.accounts.actors import Actor
from sites.logs.page import first_of
from sites.logs.queue import queue
from sites.models import MonthlyLog

#: the log that was dealt with last, in the address of what comes after it
AFTER = "after"


@dataclass(frozen=True)
class Place:
    """Where a log stands in the queue: its number there (0 when it is not in it), of how many, and its neighbours."""

    number: int
    of: int
    previous: MonthlyLog | None
    next: MonthlyLog | None


def actor_of(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined]


def log_of(request: HttpRequest, year: int, month: int, code: str) -> MonthlyLog:
    """A log that the reader sees; 404 for others."""
    logs = MonthlyLog.objects.visible_to(actor_of(request))
    with_place = logs.select_related("site__programme", "site__room__community__subdistrict")
    return get_object_or_404(with_place, site__code=code, month=first_of(year, month))


def place_of(request: HttpRequest, log: MonthlyLog) -> Place:
    """Where a log stands in the queue that the address filters."""
    keys = list(queue(request).qs.values_list("pk", flat=True))
    if log.pk not in keys:
        return Place(0, len(keys), None, None)
    at = keys.index(log.pk)
    near = {"previous": keys[at - 1] if at else None, "next": keys[at + 1] if at + 1 < len(keys) else None}
    logs = MonthlyLog.objects.visible_to(actor_of(request)).select_related("site")
    found = logs.in_bulk([key for key in near.values() if key])
    return Place(at + 1, len(keys), found.get(near["previous"]), found.get(near["next"]))


def after(request: HttpRequest, log: MonthlyLog, ahead: MonthlyLog | None) -> str:
    """Where one comes after a log: to the next one of the queue, the first one after the last, or the queue when it is
    empty."""
    found = ahead or queue(request).qs.select_related("site").exclude(pk=log.pk).first()
    query = request.GET.copy()
    query[AFTER] = str(log.pk)
    query.pop("page", None)
    return (address("log_check", found) if found else reverse("log_queue")) + f"?{query.urlencode()}"


def dealt_with(request: HttpRequest) -> MonthlyLog | None:
    """The log that was dealt with last: a way back to it."""
    key = request.GET.get(AFTER, "")
    if not (key.isascii() and key.isdecimal() and len(key) < 19):
        return None
    return MonthlyLog.objects.visible_to(actor_of(request)).select_related("site").filter(pk=key).first()


def query_of(request: HttpRequest) -> str:
    """What the address filters and orders the queue by."""
    query = request.GET.copy()
    for gone in ("page", "export", AFTER):
        query.pop(gone, None)
    return f"?{query.urlencode()}" if query else ""


def address(name: str, log: MonthlyLog) -> str:
    """One of the addresses of a log."""
    return reverse(name, args=[log.month.year, log.month.month, log.site.code])
