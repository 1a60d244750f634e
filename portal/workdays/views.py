"""The public holidays of a year, entered from the notice: pasted, looked at, stored."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.accounts.actors import Actor
from portal.accounts.rights import Right
from portal.web.addresses import rows_of
from portal.web.errors import Forbidden, Refused
from portal.workdays.forms import NoticeForm
from portal.workdays.kept import lacking
from portal.workdays.models import Holiday
from portal.workdays.rules import WORK
from portal.workdays.services import enter_holidays

#: the years of which there may be a notice
YEARS = range(2000, 2100)


def holidays(request: HttpRequest, year: int) -> HttpResponse:
    """The form; a post shows what the notice says, and with `seen` stores it."""
    request.actor.require(Right.EDIT_ORGANISATION)  # type: ignore[attr-defined]
    if year not in YEARS:
        raise Http404
    form = NoticeForm(request.POST if request.method == "POST" else None, year=year)
    if form.is_valid() and "seen" in request.POST and _store(request, form):
        return redirect(rows_of("workdays_holiday", date__year=year))
    context = {"form": form, "year": year, "is_kept": not lacking([year]), "rows": rows_of("workdays_holiday")}
    if form.is_bound and form.is_valid():
        context |= _preview(request.actor, year, form.reading.days)  # type: ignore[attr-defined]
    return render(request, "workdays/holidays.html", context, status=400 if form.errors else 200)


def _store(request: HttpRequest, form: NoticeForm) -> bool:
    """What the service refuses stands on the page."""
    try:
        enter_holidays(by=request.actor, year=form.year, text=form.cleaned_data["text"])  # type: ignore[attr-defined]
    except Forbidden:
        raise
    except Refused as refusal:
        for reason in refusal.reasons:
            form.add_error(None, reason)
        return False
    messages.success(request, _("The public holidays of %(year)d are entered.") % {"year": form.year})
    return True


def _preview(actor: Actor, year: int, days: dict[date, str]) -> dict[str, Any]:
    """The days of the notice, with what stands in the ledger; and rows that count there and are not in the notice."""
    rows = Holiday.objects.visible_to(actor).filter(date__year__in=(year - 1, year))
    stored = dict(rows.values_list("date", "kind"))
    others = [day for day in sorted(stored) if day.year == year and day not in days and _counts(day, stored[day])]
    new = sum(stored.get(day) != kind for day, kind in days.items())
    return {
        "days": [{"day": day, "kind": kind, "stored": stored.get(day, "")} for day, kind in days.items()],
        "others": others,
        "said": ngettext("%(n)d day is new or changes", "%(n)d days are new or change", new) % {"n": new},
    }


def _counts(day: date, kind: str) -> bool:
    """Whether the row says something else than the day of the week does."""
    return (kind == WORK) != (day.weekday() < 5)
