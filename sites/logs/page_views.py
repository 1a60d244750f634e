"""The page of a site's month: read, typed into, saved while one types, and of two texts the one that stays."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from portal.accounts.rights import Right
from portal.web import tones
from portal.web.errors import Forbidden, Refused
from portal.web.moves import buttons
from sites.log_content import Content, is_empty, new_key
from sites.logs import posted
from sites.logs.differing import pairs
from sites.logs.fields import PARTS, empty_line, rows_of
from sites.logs.meter import as_json
from sites.logs.page import LogPage, first_of, site_of
from sites.logs.photo_views import add_with_form, photos_by_row
from sites.models import Site
from sites.services.logs.drafting import Saved, put_away, save_draft
from sites.states import INCIDENT_GRADES, LOG_MOVES, LogStatus

READY, SHARE, UNDO, REMOVE = "ready", "share", "undo", "remove"


@require_http_methods(["GET", "HEAD", "POST"])
def log_page(request: HttpRequest, year: int, month: int, code: str) -> HttpResponse:
    """The month as a form for who writes it, and to read for who may see it."""
    actor = request.actor  # type: ignore[attr-defined]
    if request.method == "POST":
        actor.require(Right.WRITE_LOGS)
    site, first = site_of(actor, code), first_of(year, month)
    if request.method == "POST":
        return _typed(request, site, first)
    return shown(request, LogPage(actor, site, first, all_faults="check" in request.GET))


def shown(request: HttpRequest, page: LogPage) -> HttpResponse:
    page.frame  # noqa: B018  a month of which there is no log is refused before anything is drawn
    context = {
        "page": page,
        "site": page.site,
        "month": page.month,
        "log": page.log,
        "tone": tones.of_state(page.log.status) if page.log else tones.IDLE,
        "address": page_url(page.site, page.month),
    }
    context |= _photos(page)
    if page.aside:
        theirs = page.content if page.is_form else LogPage(page.actor, page.site, page.month).content
        context["pairs"] = pairs(page.aside.content, theirs)
    if page.is_form:
        words = ",".join(str(WEEKDAYS_ABBR[number]) for number in range(7))
        more = {"grades": INCIDENT_GRADES, "blank": _blank_rows(page), "weekdays": words}
        return render(request, "sites/logs/form.html", context | more)
    if page.log:
        offers = [offer for offer in LOG_MOVES.offers(page.log, page.actor) if offer.move.name == "take_back"]
        context["moves"] = buttons(offers, lambda name: url("log_take_back", page.site, page.month))
        context["versions"] = url("log_versions", page.site, page.month) if page.log.version > 1 else ""
        is_checked_here = page.actor.may(Right.CHECK_LOGS) and page.log.status in (
            LogStatus.SUBMITTED,
            LogStatus.APPROVED,
        )
        context["check"] = url("log_check", page.site, page.month) if is_checked_here else ""
    return render(request, "sites/logs/read.html", context)


def _photos(page: LogPage) -> dict[str, Any]:
    """Puts the photos to their rows; answers those of the whole log, and where more are added."""
    rows = page.rows["activities"]
    photos = photos_by_row(page.actor, page.log, [row.row for row in rows])
    for row in rows:
        row.photos = photos[row.row]
    return {"photos": photos[""], "add": url("add_log_photos", page.site, page.month) if page.is_form else ""}


def _blank_rows(page: LogPage) -> dict[str, Any]:
    """A row of each part to be copied by the page's script."""
    content = {part: [empty_line(part, "__row__")] for part in PARTS}
    return {part: rows[0] for part, rows in rows_of(content, page.month).items()}


def _typed(request: HttpRequest, site: Site, month: date) -> HttpResponse:
    """One of the form's buttons: what was typed is kept first, whatever the button does."""
    actor = request.actor  # type: ignore[attr-defined]
    do, _colon, what = request.POST.get("do", "").partition(":")
    gone = _gone(request, do, what)
    content = changed(posted.content_of(request.POST, month, gone), do, what, LogPage(actor, site, month))
    saved = save_draft(by=actor, site=site, month=month, content=content, edit=posted.edit_of(request.POST))
    if saved.why_not:
        return redirect(page_url(site, month) + "#aside")
    for fault in add_with_form(request, saved.log):
        messages.error(request, fault)
    if do == REMOVE:
        whole = posted.content_of(request.POST, month)
        return shown(request, LogPage(actor, site, month, typed_now=whole, gone=gone))
    if do == READY:
        return redirect(url("log_ready", site, month))
    if do == SHARE:
        return redirect("log_share", what, month.year, month.month, site.code)
    if do not in ("add", "duplicate", "copy", UNDO):
        messages.success(request, _("Saved at %(time)s.") % {"time": clock()})
    return redirect(page_url(site, month) + (f"#{_landing(do, what, saved.content)}" if do else ""))


def _gone(request: HttpRequest, do: str, what: str) -> set[str]:
    """The lines that are removed: those that were, and the one that this button is of."""
    gone = set(request.POST.getlist(posted.GONE))
    return gone | {what} if do == REMOVE else gone - {what} if do == UNDO else gone


def changed(content: Content, do: str, what: str, page: LogPage) -> Content:
    """What a button of the form makes of the content."""
    if do == "add" and what in PARTS:
        return content | {what: [*content.get(what, []), empty_line(what)]}
    if do == "duplicate":
        lines = content.get("activities", [])
        found = next((number for number, line in enumerate(lines) if line["row"] == what), None)
        if found is not None:
            copy = posted.without_days([lines[found]])[0] | {"row": new_key()}
            return content | {"activities": [*lines[: found + 1], copy, *lines[found + 1 :]]}
    if do == "copy" and page.before:
        copies = [line | {"row": new_key()} for line in page.before[1]]
        own = [line for line in content.get("activities", []) if not is_empty(line)]
        return content | {"activities": [*own, *copies]}
    return content


def _landing(do: str, what: str, content: Content) -> str:
    part = what if do == "add" and what in PARTS else "activities"
    lines = content.get(part, [])
    return f"{part}.{lines[-1]['row']}.date" if do == "add" and lines else part


@require_POST
def log_save(request: HttpRequest, year: int, month: int, code: str) -> HttpResponse:
    """Saving while one types: the same form, answered in JSON for the page's script."""
    actor = request.actor  # type: ignore[attr-defined]
    actor.require(Right.WRITE_LOGS)
    site, first = site_of(actor, code), first_of(year, month)
    try:
        content = posted.content_of(request.POST, first, set(request.POST.getlist(posted.GONE)))
        saved = save_draft(by=actor, site=site, month=first, content=content, edit=posted.edit_of(request.POST))
    except Forbidden as forbidden:
        return JsonResponse({"refused": forbidden.reasons}, status=403)
    except Refused as refusal:
        return JsonResponse({"refused": refusal.reasons}, status=409)
    return JsonResponse(_told(LogPage(actor, site, first, typed_now=saved.content, all_faults=True), saved))


def _told(page: LogPage, saved: Saved) -> dict[str, Any]:
    return {
        "edit": saved.edit,
        "at": clock(),
        "aside": saved.why_not,
        "faults": [
            {"field": one.field, "message": one.message, "missing": one.is_missing, "label": one.label}
            for one in page.faults
        ],
        "needs": as_json(page.needs),
    }


@require_POST
def log_aside(request: HttpRequest, year: int, month: int, code: str) -> HttpResponse:
    """Of two texts one's own (`do=mine`) or the colleague's: the other is put away."""
    actor = request.actor  # type: ignore[attr-defined]
    actor.require(Right.WRITE_LOGS)
    site, first = site_of(actor, code), first_of(year, month)
    page = LogPage(actor, site, first)
    if page.log and page.aside:
        if request.POST.get("do") == "mine":
            text, edit = page.aside.content, posted.edit_of(request.POST)
            saved = save_draft(by=actor, site=site, month=first, content=text, edit=edit)
            if saved.why_not:
                return redirect(page_url(site, first) + "#aside")
            messages.success(request, _("Your text stands now."))
        put_away(by=actor, log=page.log)
    return redirect(page_url(site, first))


def clock() -> str:
    return f"{timezone.localtime():%H:%M}"


def page_url(site: Site, month: date) -> str:
    return url("log", site, month)


def url(name: str, site: Site, month: date) -> str:
    """One of the addresses of a site's month."""
    return reverse(name, args=[month.year, month.month, site.code])
