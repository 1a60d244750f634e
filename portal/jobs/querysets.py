from typing import Self

from portal.accounts.actors import Actor
from portal.accounts.rights import Reach
from portal.accounts.scope import ScopedQuerySet


class JobQuerySet(ScopedQuerySet):
    """Everybody sees the own jobs; who sees everything sees all."""

    def visible_to(self, actor: Actor) -> Self:
        if actor.reach is Reach.EVERYTHING:
            return self.all()
        return self.filter(user=actor.user) if actor.user else self.none()
