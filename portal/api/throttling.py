"""How many requests a minute: counted in the broker's store, so that all processes count together."""

import logging
import time
from dataclasses import dataclass

from django.conf import settings

from portal.jobs import broker

log = logging.getLogger(__name__)

WINDOW = 60
#: seconds for which a store that is away is not asked again
PATIENCE = 5.0
_away_until = 0.0


@dataclass(frozen=True)
class Allowance:
    """What is left of a limit, and the seconds until it begins anew."""

    limit: int
    used: int
    reset: int

    @property
    def remaining(self) -> int:
        return max(self.limit - self.used, 0)

    @property
    def is_exceeded(self) -> bool:
        return self.used > self.limit

    @property
    def headers(self) -> dict[str, str]:
        return {
            "RateLimit-Limit": str(self.limit),
            "RateLimit-Remaining": str(self.remaining),
            "RateLimit-Reset": str(self.reset),
        }


def take(kind: str, who: str) -> Allowance | None:
    """Count one request of `who` against the limit of this kind; None while nobody can count (it is let pass:
    an outage of the store shall not be one of the portal)."""
    global _away_until
    now = time.time()
    if now < _away_until:
        return None
    minute, second = divmod(int(now), WINDOW)
    key = f"portal:rate:{kind}:{who}:{minute}"
    try:
        used = broker.client().incr(key)
        if used == 1:
            broker.client().expire(key, WINDOW)
    except broker.FAULTS as fault:
        _away_until = now + PATIENCE
        log.warning("requests are not counted: %s", type(fault).__name__)
        return None
    return Allowance(settings.API_RATES[kind], used, WINDOW - second)
