"""Pages of commendation: the lists of a year, a name struck or put back, a whole list moved on."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from portal.accounts.actors import Actor
from portal.accounts.rights import Right
from portal.web import tones
from portal.web.confirm import confirm
from portal.web.moves import Button, confirm_move
from portal.workflow import hindrances
from programmes.models import Programme
from reports.models import Award, AwardQuota
from reports.services.awards import move_list, restore, revoke, strike
from reports.services.propose_awards import propose_awards
from reports.services.shortlists import AwardList
from reports.states import AWARD_MOVES, UNITS, VOLUNTEERS, AwardStatus
from sites.models import Evaluation
from volunteers.models import Appraisal

#: moves of one name and the services that make them
_OF_A_NAME = {"strike": strike, "restore": restore, "revoke": revoke}
#: moves of a whole list
_OF_A_LIST = ("give_notice", "confer")


@dataclass(frozen=True)
class Row:
    """A name on a list: what its place goes by (an evaluation or an appraisal), and its own moves."""

    award: Award
    merits: Any
    tone: str
    moves: list[Button]


@require_GET
def awards(request: HttpRequest) -> HttpResponse:
    """A list of commendation (`?year=&programme=`, or `&kind=优秀志愿者`), and which others there are."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    visible, quotas = Award.objects.visible_to(actor), AwardQuota.objects.visible_to(actor)
    years = sorted({*_years(visible), *_years(quotas)}, reverse=True)
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and int(asked) in years else (years[0] if years else 0)
    lists = _lists(actor, year)
    chosen = _chosen(request, lists)
    context = {
        "year": year,
        "years": years,
        "tabs": [{"list": each, "url": list_url(each), "is_here": each == chosen} for each in lists],
        "may_propose": actor.may(Right.PROPOSE_AWARDS),
    }
    return render(request, "reports/awards.html", context | (_of_list(actor, chosen) if chosen else {}))


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


def _of_list(actor: Actor, chosen: AwardList) -> dict[str, Any]:
    visible = Award.objects.visible_to(actor).filter(pk__in=chosen.awards.values("pk"))
    rows = visible.select_related("site__room__community__subdistrict", "volunteer__team")
    awards = list(rows.order_by("position", "site__code", "volunteer__number"))
    merits = _merits(actor, chosen, awards)
    shown = [_row(award, merits.get(award.site_id or award.volunteer_id or 0), actor) for award in awards]
    listed = [row for row in shown if row.award.status not in (AwardStatus.STRUCK, AwardStatus.REVOKED)]
    return {
        "chosen": chosen,
        "listed": listed,
        "others": [row for row in shown if row not in listed],
        "undecided": sum(row.award.undecided for row in listed),
        "moves": _list_moves(actor, chosen, [row.award for row in listed]),
    }


def _row(award: Award, merits: Any, actor: Actor) -> Row:
    moves = [
        Button(move.label, reverse("award_move", args=[award.pk, move.name]), hindrances(move, award, actor))
        for move in AWARD_MOVES.moves
        if move.name in _OF_A_NAME and award.status in move.source and actor.may(move.right)
    ]
    return Row(award, merits, tones.of_state(award.status), moves)


def _merits(actor: Actor, chosen: AwardList, awards: list[Award]) -> dict[int, Any]:
    """What the places go by: evaluations of sites, appraisals of volunteers."""
    if chosen.programme:
        evaluations = Evaluation.objects.visible_to(actor).final().filter(round__year=chosen.year)
        return {one.site_id: one for one in evaluations.filter(site__in=[award.site_id for award in awards])}
    appraisals = Appraisal.objects.visible_to(actor).filter(year=chosen.year)
    return {one.volunteer_id: one for one in appraisals.filter(volunteer__in=[award.volunteer_id for award in awards])}


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


def list_url(chosen: AwardList) -> str:
    which: dict[str, Any] = {"programme": chosen.programme.code} if chosen.programme else {"kind": VOLUNTEERS}
    return f"{reverse('awards')}?{urlencode({'year': chosen.year, **which})}"


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

    def act(reason: str) -> str:
        moved = move_list(by=actor, chosen=chosen, move=move)
        return _("%(n)d names: %(state)s") % {
            "n": len(moved),
            "state": AwardStatus(AWARD_MOVES[move].target).label,
        }

    return confirm(
        request,
        title=f"{chosen.year} {chosen.name} · {AWARD_MOVES[move].label}",
        label=AWARD_MOVES[move].label,
        back=list_url(chosen),
        lines=[_("This concerns every name on the list at once.")],
        act=act,
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
            _("Who sees the whole district also computes volunteers' appraisals and incentive points."),
        ],
        act=act,
    )


def _years(rows: Any) -> set[int]:
    return set(rows.order_by().values_list("year", flat=True))
