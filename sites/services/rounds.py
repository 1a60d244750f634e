"""The life of a final evaluation once it is computed: reviewed, under public notice, published."""

from django.utils.translation import gettext as _

from portal.accounts.actors import Actor
from portal.audit.settled import compute_then_write
from portal.web.errors import Refused
from sites.models import EvaluationRound
from sites.services.computing import RoundResult, compute
from sites.states import ROUND_MOVES

#: moves by which somebody says that the figures follow from the ledgers and marks as they are
VOUCHING = ("review", "give_notice")


def move_round(*, by: Actor, round_: EvaluationRound, move: str, reason: str = "") -> EvaluationRound:
    """Make one of the moves of `ROUND_MOVES`. Raises Refused with every reason why not, Forbidden without the
    right.

    From the public notice on neither `evaluate` nor an import changes the round or the evidence under it. So what was
    written since it was computed has to be computed before that: afterwards no document could be made of it any more.
    """
    if move not in VOUCHING:
        return ROUND_MOVES.move(round_, move, by=by, reason=reason)
    by.require(ROUND_MOVES[move].right)
    return compute_then_write(
        lambda: compute(round_.programme, round_.year, round_.as_of),
        lambda result: _vouch(result, by, round_, move, reason),
    )


def _vouch(result: RoundResult, by: Actor, round_: EvaluationRound, move: str, reason: str) -> EvaluationRound:
    moved = ROUND_MOVES.move(round_, move, by=by, reason=reason)
    if moved.digest != result.digest:
        raise Refused(_("Ledgers or marks have changed since it was computed: compute it again first."))
    return moved
