"""The life of a proposed commendation: struck off and put back, under public notice, conferred, revoked."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from portal.accounts.actors import Actor
from portal.accounts.rights import OF_ALL_VOLUNTEERS
from portal.audit.services import lock_head
from portal.web.errors import Refused
from reports.models import Award
from reports.services.shortlists import AwardList, refuse_if_frozen, renew
from reports.states import AWARD_MOVES
from sites.services.completeness import complete_round


def strike(*, by: Actor, award: Award, reason: str) -> Award:
    """Take a name off the list, with a reason; the list is proposed again without it.

    Raises Refused when the name is not (or no longer only) proposed, Forbidden without the right.
    """
    return _decide(by, award, "strike", reason)


def strike_all(*, by: Actor, awards: Sequence[Award], reason: str) -> None:
    """Names of one list struck off at once, for the same reason: the list is proposed again when all are off."""
    _decide_all(by, awards, "strike", reason)


def restore(*, by: Actor, award: Award) -> None:
    """Let a struck name be a candidate again; the list is proposed anew, with or without it."""
    _decide(by, award, "restore", "")


def restore_all(*, by: Actor, awards: Sequence[Award]) -> None:
    """`restore` for names of one list."""
    _decide_all(by, awards, "restore", "")


def why_settled(*, by: Actor, chosen: AwardList) -> list[str]:
    """Why no name of the list can be struck off or put back now; nothing when they can."""
    try:
        _refuse_if_not_theirs(by, chosen)
        refuse_if_frozen(chosen)
        if chosen.programme:
            complete_round(chosen.programme, chosen.year)
    except Refused as refusal:
        return refusal.reasons
    return []


def _refuse_if_not_theirs(by: Actor, chosen: AwardList) -> None:
    if chosen.programme is None and by.reach not in OF_ALL_VOLUNTEERS:
        raise Refused(_("The list of volunteers is the whole district's: it is decided by a post that sees all of it."))


def _decide(by: Actor, award: Award, move: str, reason: str) -> Award:
    return _decide_all(by, [award], move, reason)[0]


def _decide_all(by: Actor, awards: Sequence[Award], move: str, reason: str) -> list[Award]:
    chosen = AwardList(awards[0].year, awards[0].programme)
    _refuse_if_not_theirs(by, chosen)
    with transaction.atomic():
        moved = AWARD_MOVES.move_all(awards, move, by=by, reason=reason)
        round_ = complete_round(chosen.programme, chosen.year) if chosen.programme else None
        renew(chosen, by=by, round_=round_)
    return moved


def move_list(*, by: Actor, chosen: AwardList, move: str) -> list[Award]:
    """Put a whole list under public notice (`give_notice`), or confer it (`confer`).

    Raises Refused with every reason why not, Forbidden without the right.
    """
    with transaction.atomic():
        lock_head()
        awards = list(names_to_move(by=by, chosen=chosen, move=move))
        if not awards:
            raise Refused(_("There is no name on the list for which this is possible."))
        return AWARD_MOVES.move_all(awards, move, by=by)


def names_to_move(*, by: Actor, chosen: AwardList, move: str) -> QuerySet[Award]:
    """The names, in scope, that a move of the whole list concerns."""
    of_list = chosen.awards.filter(status__in=AWARD_MOVES[move].source)
    return Award.objects.visible_to(by).filter(pk__in=of_list)


def revoke(*, by: Actor, award: Award, reason: str) -> Award:
    """Take a conferred commendation back, with a reason; it stays on record."""
    return AWARD_MOVES.move(award, "revoke", by=by, reason=reason)
