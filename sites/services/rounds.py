"""The life of a final evaluation once it is computed: reviewed, under public notice, published."""

from portal.accounts.actors import Actor
from sites.models import EvaluationRound
from sites.states import ROUND_MOVES


def move_round(*, by: Actor, round_: EvaluationRound, move: str, reason: str = "") -> EvaluationRound:
    """Make one of the moves of `ROUND_MOVES`. Raises Refused with every reason why not, Forbidden without the
    right.

    From the public notice on neither `evaluate` nor an import changes the round or the evidence under it.
    """
    return ROUND_MOVES.move(round_, move, by=by, reason=reason)
