"""Pages of the evaluations: the list of a programme's year, and the moves of its round."""

from functools import partial
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Avg, Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from portal.accounts.rights import WITHOUT_LOGS, Right
from portal.crypto import mask
from portal.money import half_up
from portal.web import tones
from portal.web.computing import confirm_computing
from portal.web.filters import year_asked
from portal.web.moves import buttons, confirm_move, steps
from portal.web.personal import masked_numbers
from portal.web.table_export import asked_for, export
from programmes.models import Band, Programme, Scheme
from sites import score_page, site_page
from sites.explain import explain
from sites.filters import EvaluationFilter
from sites.models import Evaluation, EvaluationRound, MonthlyLog, Site
from sites.services.evaluate import evaluate
from sites.services.rounds import move_round
from sites.states import ROUND_MOVES, RoundStatus
from sites.tables import EVALUATION_COLUMNS

PAGE = 50
#: what the list shows; nothing else is read of five tables, and no phone is decrypted
SHOWN = (
    "rank", "total", "grade", "base", "bonus", "output", "operating_months", "missing", "is_new", "is_shut", "vetoed",
    "site__code", "site__name", "site__room__community__name", "site__room__community__subdistrict__name",
)  # fmt: skip


@require_GET
def evaluations(request: HttpRequest) -> HttpResponseBase:
    """The evaluations of a programme's year (`?year=&programme=`), filtered and sorted by the address."""
    actor = request.actor  # type: ignore[attr-defined]
    rounds = EvaluationRound.objects.visible_to(actor).final().select_related("programme")
    years = sorted(set(rounds.order_by().values_list("year", flat=True)), reverse=True)
    year = year_asked(request) or (years[0] if years else 0)
    of_year = list(rounds.filter(year=year).order_by("programme__code"))
    code = request.GET.get("programme", "")
    chosen = next((one for one in of_year if one.programme.code == code), None)
    if code and chosen is None:
        get_object_or_404(Programme.objects.visible_to(actor), code=code)
    shown = chosen or (of_year[0] if of_year and not code else None)
    if shown and asked_for(request):
        title = f"{shown.programme.name} {year} {_('Evaluation')}"
        rows = filtered(request, shown).qs
        return export(request, name="evaluations", title=title, columns=EVALUATION_COLUMNS, rows=rows)
    context = {
        "year": year,
        "years": years,
        "rounds": of_year,
        "code": code,
        "may_evaluate": actor.may(Right.EVALUATE),
        "default_year": year
        or Scheme.objects.visible_to(actor).order_by("-year").values_list("year", flat=True).first(),
    }
    return render(request, "sites/evaluations.html", context | (_of_round(request, shown) if shown else {}))


def filtered(request: HttpRequest, round_: EvaluationRound) -> EvaluationFilter:
    """The evaluations of a round that the address asks for."""
    rows = Evaluation.objects.visible_to(request.actor).filter(round=round_)  # type: ignore[attr-defined]
    with_place = rows.select_related("site__room__community__subdistrict")
    return EvaluationFilter(request.GET, with_place, request=request, bands=_bands(round_))


def _bands(round_: EvaluationRound) -> list[str]:
    """The names of the scheme's bands, from the best to the lowest."""
    # allow unscoped: of a round that is visible
    bands = Band.objects.filter(scheme__programme=round_.programme, scheme__year=round_.year)
    return list(bands.order_by("-minimum").values_list("name", flat=True))


def _of_round(request: HttpRequest, round_: EvaluationRound) -> dict[str, Any]:
    found = filtered(request, round_)
    page = Paginator(found.qs.only(*SHOWN), PAGE).get_page(request.GET.get("page"))
    tone = tones.of_bands(_bands(round_))
    for row in page.object_list:
        row.tone = tone.get(row.grade, tones.IDLE)
    identity: dict[str, Any] = {"year": round_.year, "programme": round_.programme.code}
    return {
        "round": round_,
        "steps": steps(RoundStatus, way(round_.status), round_.status),
        "moves": buttons(ROUND_MOVES.offers(round_, request.actor), lambda move: move_url(round_, move)),  # type: ignore[attr-defined]
        "filter": found,
        "page": page,
        "sums": sums(found.qs),
        "kept": list(identity.items()),
        "unfiltered": "?" + urlencode(identity),
    }


def sums(rows: QuerySet[Evaluation]) -> dict[str, Any]:
    """Totals that agree with the filter; the mean half up to two places."""
    found = rows.order_by().aggregate(
        rows=Count("pk"),
        scored=Count("pk", filter=Q(total__isnull=False)),
        new=Count("pk", filter=Q(is_new=True)),
        missing=Count("pk", filter=~Q(missing=[])),
        vetoed=Count("pk", filter=Q(vetoed=True)),
        mean=Avg("total"),
    )
    found["mean"] = None if found["mean"] is None else half_up(found["mean"], 2)
    return found


def way(status: str) -> list[str]:
    """The states of a round in order; a complete one never was incomplete."""
    first = RoundStatus.INCOMPLETE if status == RoundStatus.INCOMPLETE else RoundStatus.COMPUTED
    return [first, RoundStatus.REVIEWED, RoundStatus.NOTICE, RoundStatus.PUBLISHED]


def move_url(round_: EvaluationRound, move: str) -> str:
    return reverse("round_move", args=[round_.year, move, round_.programme.code])


def list_url(year: int, programme: str = "") -> str:
    query: dict[str, Any] = {"year": year} | ({"programme": programme} if programme else {})
    return f"{reverse('evaluations')}?{urlencode(query)}"


@require_GET
def site(request: HttpRequest, code: str) -> HttpResponse:
    """A site's own page, with what happened there in a year (`?year=`)."""
    actor = request.actor  # type: ignore[attr-defined]
    visible = Site.objects.visible_to(actor).select_related("programme", "room__community__subdistrict")
    shown = get_object_or_404(visible, code=code)
    years, latest = _years_of(actor, shown)
    asked = year_asked(request)
    year = asked if asked in years else latest
    evaluation = site_page.evaluation_of(actor, shown, year)
    panels = [
        {"title": panel.title, "html": render_to_string(panel.template, panel.context, request)}
        for panel in site_page.panels(actor, shown, year)
    ]
    context = {
        "site": shown,
        "phone": mask(shown.phone),
        "personal": masked_numbers(actor, shown),
        "tone": tones.of_state(shown.status),
        "year": year,
        "years": years,
        "months": site_page.months_of(actor, shown, year) if actor.reach not in WITHOUT_LOGS else [],
        "evaluation": evaluation,
        "grade_tone": site_page.tone_of(evaluation) if evaluation else "",
        "panels": panels,
        "may_edit": actor.may(Right.EDIT_SITES),
    }
    return render(request, "sites/site.html", context)


def _years_of(actor: Any, shown: Site) -> tuple[list[int], int]:
    """The years of a site from its closing or now back to its opening, and the one with the latest log."""
    now = timezone.localdate().year
    last = min(now, shown.closed_on.year if shown.closed_on else now)
    first = min(shown.opened_on.year if shown.opened_on else last, last)
    logs = MonthlyLog.objects.visible_to(actor).filter(site=shown)
    latest = logs.order_by("-month").values_list("month__year", flat=True).first()
    years = list(range(last, first - 1, -1))
    return years, latest if latest in years else last


def compute(request: HttpRequest, year: int, code: str = "") -> HttpResponse:
    """Evaluate a programme's year, or that of all programmes that the actor sees, after asking."""
    actor = request.actor  # type: ignore[attr-defined]
    actor.require(Right.EVALUATE)
    programme = get_object_or_404(Programme.objects.visible_to(actor), code=code) if code else None
    what = programme.name if programme else _("all programmes")
    return confirm_computing(
        request,
        title=_("Evaluate %(year)d: %(what)s") % {"year": year, "what": what},
        lines=[
            _("Scores, grades and ranks are computed anew from the ledgers as they are now."),
            _("A review that was made before is lifted where a figure changes."),
        ],
        back=list_url(year, code),
        compute=lambda: evaluate(by=actor, year=year, programme=code or None),
    )


def round_move(request: HttpRequest, year: int, move: str, code: str) -> HttpResponse:
    """One of the moves of a round, after asking."""
    rounds = EvaluationRound.objects.visible_to(request.actor).final()  # type: ignore[attr-defined]
    round_ = get_object_or_404(rounds, year=year, programme__code=code)
    return confirm_move(
        request,
        workflow=ROUND_MOVES,
        thing=round_,
        name=move,
        states=RoundStatus,
        perform=partial(move_round, round_=round_),
        back=list_url(year, code),
    )


@require_GET
def evaluation(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """How a site's score of a year came about."""
    actor = request.actor  # type: ignore[attr-defined]
    visible = Evaluation.objects.visible_to(actor).final().filter(round__year=year, site__code=code)
    shown = get_object_or_404(
        visible.select_related("round__programme", "site__programme", "site__room__community__subdistrict")
    )
    explanation = explain(shown)
    context = {
        "evaluation": shown,
        "year": year,
        "tone": site_page.tone_of(shown),
        "state_tone": tones.of_state(shown.round.status),
        "groups": score_page.groups(actor, explanation),
        "further": score_page.with_rows(actor, shown, explanation.further),
        "steps": explanation.total,
        "back": list_url(year, shown.round.programme.code),
    }
    return render(request, "sites/evaluation.html", context)
