"""Exemptions from handing in logs: the list, one of them with its proof, granting and withdrawing."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from portal.accounts.actors import Actor
from portal.files import services as files
from portal.web import tones
from portal.web.confirm import confirm
from portal.web.errors import Refused
from portal.web.table_export import Column, asked_for, export, of
from sites.logs.filters import ExemptionFilter
from sites.logs.forms import ExemptionForm
from sites.logs.overdue_views import may_chase
from sites.models import LogExemption
from sites.services.exemptions import PLACES, covers, grant_exemption, require_cover, require_grant, withdraw_exemption

PAGE = 50
JOINED = ("programme", "subdistrict", "community", "site", "proof")
#: of a site that is named no phone is decrypted
LEFT_OUT = ("site__phone",)


def state_of(row: LogExemption, today: date) -> tuple[str, str]:
    """Whether it holds, in words, and the tone of it."""
    if row.withdrawn_at:
        return _("withdrawn"), tones.POOR
    if row.starts > today:
        return _("still to come"), tones.MIDDLING
    return (_("over"), tones.IDLE) if row.ends < today else (_("holds today"), tones.GOOD)


def whom(row: LogExemption) -> str:
    """What it names, the widest first."""
    named = [getattr(row, name).name for name in PLACES if getattr(row, name)]
    return " · ".join(named) or _("all sites of the district")


COLUMNS = (
    Column(gettext_lazy("Kind"), of("kind")),
    Column(gettext_lazy("Exempt"), whom),
    Column(gettext_lazy("From"), of("starts")),
    Column(gettext_lazy("Until"), of("ends")),
    Column(gettext_lazy("Reason"), of("reason")),
    Column(gettext_lazy("Proof"), lambda row: bool(row.proof_id)),
    Column(gettext_lazy("State"), lambda row: state_of(row, timezone.localdate())[0]),
    Column(gettext_lazy("Granted by"), of("granted_by")),
    Column(gettext_lazy("Granted at"), of("granted_at")),
    Column(gettext_lazy("Withdrawn by"), of("withdrawn_by")),
    Column(gettext_lazy("Withdrawn because"), of("withdrawn_because")),
)


def _visible(request: HttpRequest) -> QuerySet[LogExemption]:
    rows = LogExemption.objects.visible_to(_actor(request)).select_related(*JOINED)
    return rows.defer(*LEFT_OUT)


@require_GET
def exemptions(request: HttpRequest) -> HttpResponseBase:
    """The exemptions that touch the reader's scope (`?programme=&subdistrict=&kind=&state=now`)."""
    found = ExemptionFilter(request.GET, _visible(request).order_by("-starts", "-pk"), request=request)
    if asked_for(request):
        return export(request, name="logs.exemptions", title=_("Exemptions from logs"), columns=COLUMNS, rows=found.qs)
    page = Paginator(found.qs, PAGE).get_page(request.GET.get("page"))
    context = {
        "filter": found,
        "page": page,
        "rows": [_shown(row) for row in page],
        "years": {day.year for row in page for day in (row.starts, row.ends)},
        "unfiltered": "?",
        "may_grant": may_chase(_actor(request)),
    }
    return render(request, "sites/logs/exemptions.html", context)


def _shown(row: LogExemption) -> dict[str, Any]:
    state, tone = state_of(row, timezone.localdate())
    return {"row": row, "whom": whom(row), "state": state, "tone": tone}


@require_GET
def exemption(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(_visible(request), pk=pk)
    actor = _actor(request)
    may_withdraw = not row.withdrawn_at and may_chase(actor) and covers(actor, _named(row))
    return render(request, "sites/logs/exemption.html", _shown(row) | {"may_withdraw": may_withdraw})


@require_GET
def exemption_proof(request: HttpRequest, pk: int) -> HttpResponseBase:
    row = get_object_or_404(_visible(request), pk=pk)
    if row.proof is None:
        raise Http404
    return files.download(row.proof)


def grant(request: HttpRequest) -> HttpResponse:
    """The form; what the service refuses stands on the page with what was typed."""
    actor = _actor(request)
    require_grant(actor)
    bound = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ExemptionForm(*bound, actor=actor)
    if form.is_bound and form.is_valid():
        try:
            granted = grant_exemption(by=actor, **form.cleaned_data)
        except Refused as refusal:
            # not covering what was chosen is a choice to be corrected here, not a page that is not one's own
            for reason in refusal.reasons:
                form.add_error(None, reason)
        else:
            messages.success(request, _("The exemption is granted: no log is asked for in these days."))
            return redirect("exemption", granted.pk)
    return render(request, "sites/logs/grant.html", {"form": form}, status=400 if form.errors else 200)


def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    actor = _actor(request)
    require_grant(actor)
    row = get_object_or_404(_visible(request), pk=pk)
    require_cover(actor, _named(row))

    def act(reason: str) -> str:
        withdraw_exemption(by=actor, exemption=row, reason=reason)
        return _("The exemption is withdrawn: the logs are asked for again.")

    return confirm(
        request,
        title=_("Withdraw the exemption of %(whom)s") % {"whom": whom(row)},
        label=_("Withdraw"),
        back=reverse("exemption", args=[pk]),
        lines=[_("The logs of these days are asked for again, and are overdue if their deadline is over.")],
        hindrances=[_("This exemption was withdrawn before.")] if row.withdrawn_at else [],
        needs_reason=True,
        act=act,
    )


def _named(row: LogExemption) -> dict[str, Any]:
    return {name: getattr(row, name) for name in PLACES}


def _actor(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined]
