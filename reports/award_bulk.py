"""What can be done to many names of a list of commendation at once, through the services of the list."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from portal.accounts.actors import Actor
from portal.web.bulk import BulkMove, Hindrances, of_workflow
from portal.web.errors import Refused
from portal.workflow import hindrances
from reports.models import Award
from reports.services.awards import move_list, names_to_move, restore, restore_all, strike, strike_all, why_settled
from reports.services.shortlists import AwardList
from reports.states import AWARD_MOVES, AwardStatus


def name_moves(actor: Actor, chosen: AwardList) -> list[BulkMove]:
    """Names struck off or put back: the list is proposed anew after all of them, or after each where one is refused."""

    def strike_off(award: Award, reason: str) -> None:
        strike(by=actor, award=award, reason=reason)

    def put_back(award: Award, reason: str) -> None:
        restore(by=actor, award=award)

    def strike_them(awards: Sequence[Award], reason: str) -> None:
        strike_all(by=actor, awards=awards, reason=reason)

    def put_them_back(awards: Sequence[Award], reason: str) -> None:
        restore_all(by=actor, awards=awards)

    def settled(rows: Sequence[Award]) -> Mapping[int, list[str]]:
        reasons = why_settled(by=actor, chosen=chosen)
        return {award.pk: reasons for award in rows} if reasons else {}

    return [
        of_workflow(AWARD_MOVES, name, states=AwardStatus, by=actor, act=act, act_all=act_all, why_not=settled)
        for name, act, act_all in (("strike", strike_off, strike_them), ("restore", put_back, put_them_back))
    ]


def list_move(actor: Actor, chosen: AwardList, name: str) -> BulkMove:
    """A whole list under public notice, or conferred."""

    def move(rows: Sequence[Award], reason: str) -> None:
        if {award.pk for award in rows} != {award.pk for award in names_to_move(by=actor, chosen=chosen, move=name)}:
            raise Refused(_("The list was changed meanwhile: look at it again."))
        move_list(by=actor, chosen=chosen, move=name)

    why_not = _alike(actor, name)
    return of_workflow(AWARD_MOVES, name, states=AwardStatus, by=actor, act=move, why_not=why_not, together=True)


def _alike(actor: Actor, name: str) -> Hindrances:
    """What the guards say, asked once for names that are alike: a list is proposed at once."""

    def why_not(rows: Sequence[Award]) -> Mapping[int, list[str]]:
        known: dict[tuple[Any, ...], list[str]] = {}
        found = {}
        for award in rows:
            kind = (award.undecided, award.basis, award.proposed_by)
            if kind not in known:
                known[kind] = hindrances(AWARD_MOVES[name], award, actor)
            found[award.pk] = known[kind]
        return found

    return why_not
