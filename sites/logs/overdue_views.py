"""The overdue logs of a scope: the list, a reminder to who is responsible, and texts for chat groups."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET

from portal.accounts.actors import Actor
from portal.accounts.rights import Right
from portal.reminding.services import offered_channels, reminded_on
from portal.web.bulk import MOST
from portal.web.errors import Forbidden
from portal.web.table_export import asked_for, export
from sites.logs.overdue_list import COLUMNS, Found, found, lines, texts
from sites.overdue import CHASING, Owed
from sites.reminders import asked_for as drafts_for
from sites.services.reminding import remind_now, require_chasing

PAGE = 50
REMIND = {"name": "remind", "label": gettext_lazy("remind now")}


@require_GET
def overdue_logs(request: HttpRequest) -> HttpResponseBase:
    """Logs whose deadline is over and that are not in (`?month=2025-03&programme=&subdistrict=&q=`)."""
    actor, today = _reader(request), timezone.localdate()
    chosen = found(request, actor)
    if asked_for(request):
        rows = lines(chosen.rows, today)
        return export(request, name="logs.overdue", title=_("Overdue monthly logs"), columns=COLUMNS, rows=rows)
    page = Paginator(chosen.rows, PAGE).get_page(request.GET.get("page"))
    query = _query(request)
    context = {
        "filter": chosen.filter,
        "page": page,
        "lines": lines(list(page.object_list), today),
        "communities": len({row.place.community for row in chosen.rows}),
        "years": {row.deadline.year for row in chosen.rows},
        "unfiltered": "?",
        "text_url": reverse("overdue_text") + query,
        "may_grant": may_chase(actor),
        "bulk": {"url": reverse("overdue_remind") + query, "moves": [REMIND] if may_chase(actor) else []},
    }
    return render(request, "sites/logs/overdue.html", context)


@require_GET
def overdue_text(request: HttpRequest) -> HttpResponse:
    """For each subdistrict a text to paste into its chat group, of the rows that the address's filter leaves."""
    chosen = found(request, _reader(request))
    back = reverse("overdue") + _query(request)
    return render(request, "sites/logs/overdue_text.html", {"texts": texts(chosen.rows), "back": back})


def overdue_remind(request: HttpRequest) -> HttpResponse:
    """A post of selected rows: who would be told, and with `seen` they are told."""
    actor = _reader(request)
    require_chasing(actor)
    back = reverse("overdue") + _query(request)
    if request.method != "POST":
        return redirect(back)
    rows = _selected(request, found(request, actor))
    if not rows or len(rows) > MOST:
        words = {"n": len(rows), "most": MOST}
        many = _("%(n)d rows are too many at once: filter them to at most %(most)d.") % words
        messages.warning(request, many if rows else _("Select the rows first."))
        return redirect(back)
    if request.POST.get("seen"):
        _tell(request, remind_now(by=actor, rows=rows).people)
        return redirect(back)
    return render(request, "sites/logs/remind.html", _preview(rows) | {"back": back})


def _selected(request: HttpRequest, chosen: Found) -> list[Owed]:
    """Of the rows that the filter leaves those that were ticked, or shown before, or all of them."""
    if request.POST.get("all"):
        return chosen.rows
    wanted = set(request.POST.get("seen", "").split()) or set(request.POST.getlist("row"))
    return [row for row in chosen.rows if row.pk in wanted]


def _preview(rows: list[Owed]) -> dict[str, Any]:
    """Who would be told of how many logs, who was told today already, and which logs are nobody's."""
    today = timezone.localdate()
    drafts = drafts_for(rows, today)
    before = reminded_on(today, (draft.user.pk for draft in drafts))
    channels = offered_channels()
    told = [
        {"user": draft.user, "logs": len(draft.topics), "by": [c.label for c in channels if c.reaches(draft.user)]}
        for draft in drafts
        if draft.user.pk not in before
    ]
    of_somebody = {topic for draft in drafts for topic in draft.topics}
    return {
        "told": told,
        "before": [draft.user for draft in drafts if draft.user.pk in before],
        "nobodys": lines([row for row in rows if row.topic not in of_somebody], today),
        "seen": " ".join(row.pk for row in rows),
    }


def _tell(request: HttpRequest, people: int) -> None:
    if people:
        done = ngettext("%(n)d person has been reminded.", "%(n)d people have been reminded.", people)
        messages.success(request, done % {"n": people})
    else:
        messages.warning(request, _("Nobody was reminded: each was told today already, or nobody holds the post."))


def _query(request: HttpRequest) -> str:
    """The address's own filter and order."""
    query = request.GET.copy()
    for gone in ("page", "export"):
        query.pop(gone, None)
    return f"?{query.urlencode()}" if query else ""


def may_chase(actor: Actor) -> bool:
    return actor.may(Right.EDIT_SITES) or actor.may(Right.CHECK_LOGS)


def _reader(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if actor.reach not in CHASING:
        raise Forbidden(_("The overdue logs of a scope are for who checks them and who leads the programmes."))
    return actor
