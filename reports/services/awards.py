"""The life of a proposed commendation: struck off and put back, under public notice, conferred, revoked."""

from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.actors import Actor
from portal.accounts.rights import Reach
from portal.audit.services import lock_head
from portal.web.errors import Refused
from reports.models import Award
from reports.services.shortlists import AwardList, renew
from reports.states import AWARD_MOVES, AwardStatus
from sites.services.completeness import complete_round


def strike(*, by: Actor, award: Award, reason: str) -> Award:
    """Take a name off the list, with a reason; the list is proposed again without it.

    Raises Refused when the name is not (or no longer only) proposed, Forbidden without the right.
    """
    return _decide(by, award, "strike", reason)


def restore(*, by: Actor, award: Award) -> None:
    """Let a struck name be a candidate again; the list is proposed anew, with or without it."""
    _decide(by, award, "restore", "")


def _decide(by: Actor, award: Award, move: str, reason: str) -> Award:
    if award.programme is None and by.reach is not Reach.EVERYTHING:
        raise Refused(_("The list of volunteers is the whole district's: it is decided by a post that sees all of it."))
    with transaction.atomic():
        moved = AWARD_MOVES.move(award, move, by=by, reason=reason)
        round_ = complete_round(award.programme, award.year) if award.programme else None
        renew(AwardList(award.year, award.programme), by=by, round_=round_)
    return moved


def move_list(*, by: Actor, chosen: AwardList, move: str) -> list[Award]:
    """Put a whole list under public notice (`give_notice`), or confer it (`confer`).

    Raises Refused with every reason why not, Forbidden without the right.
    """
    source = AwardStatus.PROPOSED if move == "give_notice" else AwardStatus.NOTICE
    with transaction.atomic():
        lock_head()
        of_list = chosen.awards.filter(status=source)
        awards = list(Award.objects.visible_to(by).filter(pk__in=of_list))
        if not awards:
            raise Refused(_("There is no name on the list for which this is possible."))
        return [AWARD_MOVES.move(award, move, by=by) for award in awards]


def revoke(*, by: Actor, award: Award, reason: str) -> Award:
    """Take a conferred commendation back, with a reason; it stays on record."""
    return AWARD_MOVES.move(award, "revoke", by=by, reason=reason)
