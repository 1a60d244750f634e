"""Pages of commendation: the lists of a year, a name struck or put back, a whole list moved on."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from portal.accounts.actors import Actor
from portal.accounts.rights import Right
from portal.web import tones
from portal.web.bulk import Bar, bulk, offered
from portal.web.confirm import confirm
from portal.web.errors import Refused
from portal.web.filters import year_asked
from portal.web.moves import Button, confirm_move
from portal.web.table_export import asked_for, export
from portal.workflow import hindrances
from programmes.models import Programme
from reports.award_bulk import list_move, name_moves
from reports.award_list import (
    OFF,
    UNIT_COLUMNS,
    VOLUNTEER_COLUMNS,
    AwardFilter,
    UnitFilter,
    VolunteerFilter,
    named,
    points,
    sums,
)
from reports.models import Award, AwardQuota
from reports.services.awards import names_to_move, restore, revoke, strike
from reports.services.propose_awards import propose_awards
from reports.services.shortlists import AwardList
from reports.states import AWARD_MOVES, UNITS, VOLUNTEERS, AwardStatus

PAGE = 100
#: moves of one name and the services that make them
_OF_A_NAME = {"strike": strike, "restore": restore, "revoke": revoke}
#: moves of a whole list
_OF_A_LIST = ("give_notice", "confer")


@dataclass(frozen=True)
class Row:
    """A name on a list, and its own moves."""

    award: Any
    tone: str
    moves: list[Button]


@require_GET
def awards(request: HttpRequest) -> HttpResponseBase:
    """A list of commendation (`?year=&programme=`, or `&kind=优秀志愿者`), and which others there are."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    years, year = _years_and_asked(request)
    lists = _lists(actor, year)
    chosen = _chosen(request, lists)
    if chosen and asked_for(request):
        columns = UNIT_COLUMNS if chosen.programme else VOLUNTEER_COLUMNS
        return export(request, name="awards", title=_title(chosen), columns=columns, rows=_filtered(request, chosen).qs)
    context = {
        "year": year,
        "years": years,
        "tabs": [{"list": each, "url": list_url(each), "is_here": each == chosen} for each in lists],
        "may_propose": actor.may(Right.PROPOSE_AWARDS),
    }
    return render(request, "reports/awards.html", context | (_of_list(request, chosen) if chosen else {}))


def _years_and_asked(request: HttpRequest) -> tuple[list[int], int]:
    """The years for which the actor sees a name or a quota, and the one that is asked for, or the last."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    visible, quotas = Award.objects.visible_to(actor), AwardQuota.objects.visible_to(actor)
    years = sorted({*_years(visible), *_years(quotas)}, reverse=True)
    asked = year_asked(request)
    return years, asked if asked in years else (years[0] if years else 0)


def _title(chosen: AwardList) -> str:
    return f"{chosen.programme.name if chosen.programme else ''} {chosen.year} {chosen.kind}".strip()


def _filtered(request: HttpRequest, chosen: AwardList) -> AwardFilter:
    filter_class = UnitFilter if chosen.programme else VolunteerFilter
    return filter_class(request.GET, named(request.actor, chosen), request=request)  # type: ignore[attr-defined]


def _lists(actor: Actor, year: int) -> list[AwardList]:
    """The lists that the actor sees: of programmes with a quota or a name, then the volunteers'."""
    quotas = AwardQuota.objects.visible_to(actor).filter(year=year, kind=UNITS).values("programme")
    named = Award.objects.visible_to(actor).filter(year=year, kind=UNITS).values("programme")
    programmes = Programme.objects.visible_to(actor).order_by("code")
    found = [AwardList(year, one) for one in (programmes.filter(pk__in=quotas) | programmes.filter(pk__in=named))]
    return [*found, *([AwardList(year)] if year and actor.may(Right.SEE_PEOPLE) else [])]


def _chosen(request: HttpRequest, lists: list[AwardList]) -> AwardList | None:
    code, kind = request.GET.get("programme"), request.GET.get("kind")
    if kind == VOLUNTEERS:
        return next((each for each in lists if each.programme is None), None)
    if code:
        found = next((each for each in lists if each.programme and each.programme.code == code), None)
        if found is None:
            get_object_or_404(Programme.objects.visible_to(request.actor), code=code)  # type: ignore[attr-defined]
        return found
    return lists[0] if lists else None


def _of_list(request: HttpRequest, chosen: AwardList) -> dict[str, Any]:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = _filtered(request, chosen)
    page = Paginator(found.qs, PAGE).get_page(request.GET.get("page"))
    listed = list(named(actor, chosen).exclude(status__in=OFF))
    address = reverse("awards_bulk")
    return {
        "chosen": chosen,
        "filter": found,
        "page": page,
        "rows": [_row(award, actor) for award in page],
        "sums": sums(found.qs, chosen),
        "kept": [*_identity(chosen).items()],
        "unfiltered": list_url(chosen),
        "listed": len(listed),
        "undecided": sum(award.undecided for award in listed),
        "moves": _list_moves(actor, chosen, listed),
        "bulk": Bar(f"{address}?{_query(request, chosen)}", offered(name_moves(actor, chosen), actor)),
    }


def _row(award: Any, actor: Actor) -> Row:
    moves = [
        Button(move.label, reverse("award_move", args=[award.pk, move.name]), hindrances(move, award, actor))
        for move in AWARD_MOVES.moves
        if move.name in _OF_A_NAME and award.status in move.source and actor.may(move.right)
    ]
    if award.programme_id:
        award.total, award.output = points(award, "total"), points(award, "output")
    return Row(award, tones.of_state(award.status), moves)


def _query(request: HttpRequest, chosen: AwardList) -> str:
    """The address's own filter and order, of this list whether the address names it or not."""
    query = request.GET.copy()
    query.pop("page", None)
    for name, value in _identity(chosen).items():
        query[name] = str(value)
    return query.urlencode()


def award_bulk(request: HttpRequest) -> HttpResponse:
    """Many names of a list struck off or put back, after a look at what would change."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    chosen = _chosen(request, _lists(actor, _years_and_asked(request)[1]))
    if chosen is None:
        raise Http404
    return bulk(
        request,
        moves=name_moves(actor, chosen),
        visible=named(actor, chosen),
        matching=_filtered(request, chosen).qs,
        back=f"{reverse('awards')}?{_query(request, chosen)}",
        what=_name_of,
    )


def _name_of(award: Award) -> str:
    return f"{award.recipient_code} {award.recipient.name}"


def _list_moves(actor: Actor, chosen: AwardList, listed: list[Award]) -> list[Button]:
    """The moves of the whole list; what hinders one name hinders the list, said once."""
    found: dict[str, Button] = {}
    for award in _examples(listed):
        for offer in AWARD_MOVES.offers(award, actor):
            if offer.move.name not in _OF_A_LIST:
                continue
            url = reverse("award_list_move", args=[chosen.year, offer.move.name])
            query = f"?{urlencode({'programme': chosen.programme.code})}" if chosen.programme else ""
            button = found.setdefault(offer.move.name, Button(offer.move.label, url + query, []))
            button.hindrances.extend(why for why in offer.hindrances if why not in button.hindrances)
    return list(found.values())


def _examples(listed: list[Award]) -> list[Award]:
    """One name of each state, decided or not: a list is proposed at once, so the others are hindered alike."""
    return list({(award.status, award.undecided): award for award in listed}.values())


def _identity(chosen: AwardList) -> dict[str, Any]:
    """The parameters of an address that say which list."""
    which = {"programme": chosen.programme.code} if chosen.programme else {"kind": VOLUNTEERS}
    return {"year": chosen.year, **which}


def list_url(chosen: AwardList) -> str:
    return f"{reverse('awards')}?{urlencode(_identity(chosen))}"


def award_move(request: HttpRequest, pk: int, move: str) -> HttpResponse:
    """A name struck off, put back or revoked, after asking."""
    if move not in _OF_A_NAME:
        raise Http404
    visible = Award.objects.visible_to(request.actor).select_related("programme", "site", "volunteer")  # type: ignore[attr-defined]
    award = get_object_or_404(visible, pk=pk)
    service: Any = _OF_A_NAME[move]

    def perform(*, by: Actor, move: str, reason: str) -> Award:
        service(by=by, award=award, **({"reason": reason} if AWARD_MOVES[move].needs_reason else {}))
        # a name that is put back may not make the list, and then has no row any more
        # allow unscoped: the award was found within the scope
        return Award.objects.filter(pk=award.pk).first() or award

    return confirm_move(
        request,
        workflow=AWARD_MOVES,
        thing=award,
        name=move,
        states=AwardStatus,
        perform=perform,
        back=list_url(AwardList(award.year, award.programme)),
    )


def award_list_move(request: HttpRequest, year: int, move: str) -> HttpResponse:
    """A whole list put under public notice or conferred, after asking."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if move not in _OF_A_LIST:
        raise Http404
    actor.require(AWARD_MOVES[move].right)
    code = request.GET.get("programme")
    programme = get_object_or_404(Programme.objects.visible_to(actor), code=code) if code else None
    chosen = AwardList(year, programme)
    names = names_to_move(by=actor, chosen=chosen, move=move)
    if request.method != "POST" and not names.exists():
        raise Refused(_("There is no name on the list for which this is possible."))
    return bulk(
        request,
        moves=[list_move(actor, chosen, move)],
        visible=named(actor, chosen),
        matching=names,
        of_all=move,
        back=list_url(chosen),
        what=_name_of,
    )


def propose(request: HttpRequest, year: int) -> HttpResponse:
    """Compute the lists, the appraisal of volunteers and the incentive points, after asking."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    actor.require(Right.PROPOSE_AWARDS)

    def act(reason: str) -> str:
        result = propose_awards(by=actor, year=year)
        return "\n".join([_("%(n)d lists proposed.") % {"n": len(result.lists)}, *result.refusals])

    return confirm(
        request,
        title=_("Propose commendations for %(year)d") % {"year": year},
        label=_("Compute"),
        back=f"{reverse('awards')}?year={year}",
        lines=[
            _("The lists are proposed anew from the present evaluations, without the struck names."),
            _("Programmes: their lists and the incentive points. Volunteers: their appraisals and their list."),
        ],
        act=act,
    )


def _years(rows: Any) -> set[int]:
    return set(rows.order_by().values_list("year", flat=True))
