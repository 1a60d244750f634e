"""Booking an activity to other sites of the community, and how many are enrolled at a site."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.accounts.actors import Actor
from portal.accounts.rights import Right
from portal.web.errors import Forbidden, Refused
from programmes.models import Course
from sites.logs.occasions import booked, neighbours
from sites.logs.page import LogPage, first_of, site_of
from sites.logs.page_views import page_url
from sites.models import MonthlyLog
from sites.services.logs.enrolling import enrol
from sites.services.logs.submitting import book_activity


@require_http_methods(["GET", "HEAD", "POST"])
def log_share(request: HttpRequest, row: str, year: int, month: int, code: str) -> HttpResponse:
    """The other sites of the community, to whose logs an activity is booked with their own attendance."""
    actor = request.actor  # type: ignore[attr-defined]
    actor.require(Right.WRITE_LOGS)
    page = LogPage(actor, site_of(actor, code), first_of(year, month))
    found = next((one for one in page.rows["activities"] if one.row == row and not one.is_empty), None)
    if found is None or page.log is None or not page.is_form:
        raise Refused(_("There is no such activity in this draft."))
    sites, refused = _sites(page, found), []
    if request.method == "POST":
        refused = _book(request, page.actor, page.log, row, sites)
        if not refused:
            return redirect(page_url(page.site, page.month) + "#activities")
    context = {"page": page, "site": page.site, "month": page.month, "row": found, "sites": sites, "refused": refused}
    return render(request, "sites/logs/share.html", context, status=409 if refused else 200)


def _sites(page: LogPage, row: Any) -> list[dict[str, Any]]:
    already = {
        other.pk: (people, course)
        for other, occasion, people, course in booked(page.actor, page.site, page.month, page.content)
        if occasion == row.occasion
    }
    courses: dict[int, list[Course]] = {}
    for course in Course.objects.visible_to(page.actor).order_by("code"):
        courses.setdefault(course.programme_id, []).append(course)
    found = []
    for site in neighbours(page.actor, page.site, page.month):
        people, chosen = already.get(site.pk, ("", ""))
        is_other = site.programme_id != page.site.programme_id
        found.append(
            {
                "site": site,
                "is_booked": site.pk in already,
                "participants": people or row["participants"].value,
                "courses": courses.get(site.programme_id, []) if is_other else [],
                "course": chosen,
            }
        )
    return found


def _book(request: HttpRequest, actor: Actor, log: MonthlyLog, row: str, sites: list[dict[str, Any]]) -> list[str]:
    """Books the sites that were ticked; answers why not. What was typed stays in `sites`."""
    post, refused, names = request.POST, [], []
    for one in sites:
        code = one["site"].code
        one["is_ticked"] = code in post.getlist("sites")
        if not one["is_ticked"]:
            continue
        one["participants"] = post.get(f"participants.{code}", one["participants"])
        one["course"] = post.get(f"course.{code}", "")
        if one["courses"] and not one["course"]:
            refused.append(_("%(site)s: choose the course of its own programme.") % {"site": one["site"]})
            continue
        try:
            book_activity(
                by=actor,
                log=log,
                row=row,
                site=one["site"],
                participants=one["participants"],
                course=one["course"],
            )
            names.append(one["site"].name)
        except Forbidden:
            raise
        except Refused as refusal:
            refused += refusal.reasons
    if names:
        messages.success(request, _("Booked to %(sites)s, too.") % {"sites": "、".join(names)})
    return refused


@require_http_methods(["GET", "HEAD", "POST"])
def enrolments(request: HttpRequest, code: str) -> HttpResponse:
    """How many are enrolled for each course of a site: what the attendance of its activities begins from."""
    actor = request.actor  # type: ignore[attr-defined]
    actor.require(Right.WRITE_LOGS)
    site = site_of(actor, code)
    courses = LogPage(actor, site, first_of(2000, 1)).courses
    lines: list[dict[str, Any]] = [
        {"course": one, "value": "" if one.enrolled is None else str(one.enrolled)} for one in courses
    ]
    refused: list[str] = []
    if request.method == "POST":
        counts: dict[str, int | None] = {}
        for line in lines:
            typed = line["value"] = request.POST.get(f"enrolled.{line['course'].code}", line["value"]).strip()
            if typed and not (typed.isdecimal() and len(typed) < 7):
                line["fault"] = _("Expected: %(what)s") % {"what": _("a whole number, or nothing")}
            else:
                counts[line["course"].code] = int(typed) if typed else None
        if not any(line.get("fault") for line in lines):
            try:
                enrol(by=actor, site=site, counts=counts)
                messages.success(request, _("The enrolments are stored."))
                return redirect("log_enrolments", site.code)
            except Forbidden:
                raise
            except Refused as refusal:
                refused = refusal.reasons
    faulty = [line for line in lines if line.get("fault")]
    context = {"site": site, "lines": lines, "refused": refused, "faulty": faulty}
    return render(request, "sites/logs/enrolments.html", context, status=409 if refused else 200)
