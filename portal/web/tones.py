"""Which colour goes with which word: always beside the word, never instead of it."""

from collections.abc import Sequence

GOOD, FAIR, MIDDLING, POOR, IDLE = "good", "fair", "middling", "poor", "idle"

#: states of things everywhere in the portal; what is not named here waits and is grey
_STATES = {
    "submitted": MIDDLING,
    "returned": POOR,
    "approved": GOOD,
    "draft": IDLE,
    "incomplete": MIDDLING,
    "computed": FAIR,
    "reviewed": FAIR,
    "notice": MIDDLING,
    "published": GOOD,
    "open": GOOD,
    "accepted": FAIR,
    "applied": MIDDLING,
    "suspended": MIDDLING,
    "rejected": POOR,
    "closed": IDLE,
    "paying": FAIR,
    "settled": GOOD,
    "held": MIDDLING,
    "part_paid": FAIR,
    "proposed": MIDDLING,
    "conferred": GOOD,
    "revoked": POOR,
    "struck": IDLE,
    "running": FAIR,
    "done": GOOD,
    "failed": POOR,
}


def of_state(code: str) -> str:
    """The tone of a state code (docs/domain.md, "State codes")."""
    return _STATES.get(code, IDLE)


def of_bands(names: Sequence[str]) -> dict[str, str]:
    """Tones of a scheme's bands, named by the district as it likes, from the best to the lowest.

    The best is green and the lowest red; what lies between is blue above and amber below.
    """
    tones = dict.fromkeys(names, FAIR)
    between = names[1:-1]
    tones.update((name, MIDDLING) for name in between[(len(between) + 1) // 2 :])
    if len(names) > 1:
        tones[names[-1]] = POOR
    if names:
        tones[names[0]] = GOOD
    return tones
