from typing import Self

from portal.accounts.actors import Actor
from portal.accounts.scope import ScopedQuerySet
from portal.reminding.states import PORTAL, DigestState


class DigestQuerySet(ScopedQuerySet):
    """Everybody sees what was sent to them, whatever their post; nobody sees another's."""

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(user=actor.user) if actor.user else self.none()

    def in_portal(self) -> Self:
        return self.filter(channel=PORTAL, state=DigestState.SENT)

    def unread(self) -> Self:
        return self.in_portal().filter(read_at=None)
