"""From a draft to the subdistrict: checked, handed in, what comes next, and taken back."""

from datetime import date
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from portal.accounts.rights import Right
from portal.web.errors import Forbidden, Refused
from portal.web.moves import confirm_move
from sites.logs.mine import next_to_do
from sites.logs.odd_words import tell
from sites.logs.page import LogPage, first_of, site_of
from sites.logs.page_views import page_url, url
from sites.logs.posted import edit_of
from sites.models import MonthlyLog
from sites.services.logs.drafting import begin
from sites.services.logs.handing_in import hand_in
from sites.services.logs.submitting import take_back_log
from sites.services.logs.writing import Faulty, Stale
from sites.states import LOG_MOVES, LogStatus


@require_http_methods(["GET", "HEAD", "POST"])
def log_ready(request: HttpRequest, year: int, month: int, code: str) -> HttpResponse:
    """The month as it will be handed in, and what is worth a second look; POST hands it in."""
    actor = request.actor  # type: ignore[attr-defined]
    actor.require(Right.SUBMIT_LOGS if request.method == "POST" else Right.WRITE_LOGS)
    page = LogPage(actor, site_of(actor, code), first_of(year, month))
    if request.method == "POST":
        return _hand_in(request, page)
    if not page.is_form:
        return redirect(page_url(page.site, page.month))
    if page.found:
        return redirect(page_url(page.site, page.month) + "?check=1")
    return _summary(request, page)


def _summary(request: HttpRequest, page: LogPage, status: int = 200, **more: Any) -> HttpResponse:
    asked = tell(page.actor, more.pop("asked", ()))
    offers = LOG_MOVES.offers(page.log or MonthlyLog(site=page.site, month=page.month), page.actor)
    context = {
        "page": page,
        "site": page.site,
        "month": page.month,
        "back": page_url(page.site, page.month),
        "warnings": warnings(page),
        "asked": asked,
        "may_hand_in": page.actor.may(Right.SUBMIT_LOGS),
        "hindrances": [why for offer in offers if offer.move.name == "submit" for why in offer.hindrances],
    }
    return render(request, "sites/logs/ready.html", context | more, status=status)


def warnings(page: LogPage) -> list[str]:
    """What does not forbid to hand in and is better known before."""
    found = []
    if not page.is_over:
        found.append(_("The month is not over yet: what still happens in it has to be corrected later."))
    menu = next((need for need in page.needs if need.code == "menu"), None)
    if menu and not menu.is_met:
        words = _("Of the %(need)d activities of menu courses that are asked for in a month there are %(have)d.")
        found.append(words % {"need": menu.need, "have": menu.have})
    capacity = page.site.capacity
    for row in page.rows["activities"]:
        people = row["participants"].value.strip()
        if capacity and people.isdecimal() and int(people) > capacity:
            words = _("Activity %(number)d: attendance %(people)s is above the capacity of %(capacity)d.")
            found.append(words % {"number": row.number, "people": people, "capacity": capacity})
    return found


def _hand_in(request: HttpRequest, page: LogPage) -> HttpResponse:
    actor, post = page.actor, request.POST
    log = page.log or begin(by=actor, site=page.site, month=page.month)
    answers = {key.removeprefix("explain:"): value for key, value in post.items() if key.startswith("explain:")}
    try:
        handed_in = hand_in(
            by=actor,
            log=log,
            edit=edit_of(post),
            explanations={key: value for key, value in answers.items() if isinstance(value, str)},
            asked_already="asked" in post,
        )
    except Faulty:
        return redirect(page_url(page.site, page.month) + "?check=1")
    except Stale as stale:
        return _summary(request, page, status=409, refused=stale.reasons)
    except Forbidden:
        raise
    except Refused as refusal:
        return _summary(request, page, status=409, refused=refusal.reasons)
    if handed_in.asked:
        return _summary(request, page, asked=handed_in.asked)
    return redirect(url("log_done", page.site, page.month))


@require_GET
def log_done(request: HttpRequest, year: int, month: int, code: str) -> HttpResponse:
    """That it was handed in, who checks it, and what is to be done next."""
    actor = request.actor  # type: ignore[attr-defined]
    actor.require(Right.WRITE_LOGS)
    page = LogPage(actor, site_of(actor, code), first_of(year, month))
    if page.log is None or page.log.status in (LogStatus.DRAFT, LogStatus.RETURNED):
        return redirect(page_url(page.site, page.month))
    following = next_to_do(actor, but=(page.site.pk, page.month))
    context = {"page": page, "site": page.site, "month": page.month, "log": page.log, "following": following}
    return render(request, "sites/logs/done.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def log_take_back(request: HttpRequest, year: int, month: int, code: str) -> HttpResponse:
    """Take a log back that nobody has checked yet."""
    actor = request.actor  # type: ignore[attr-defined]
    site, first = site_of(actor, code), first_of(year, month)
    log = _log_of(actor, site, first)
    return confirm_move(
        request,
        workflow=LOG_MOVES,
        thing=log,
        name="take_back",
        states=LogStatus,
        perform=partial(_take_back, log=log),
        back=page_url(site, first),
    )


def _take_back(*, by: Any, move: str, reason: str, log: MonthlyLog) -> MonthlyLog:
    return take_back_log(by=by, log=log, reason=reason)


def _log_of(actor: Any, site: Any, month: date) -> MonthlyLog:
    logs = MonthlyLog.objects.visible_to(actor).select_related("site")
    return get_object_or_404(logs, site=site, month=month)
