"""The one scope: every read of a portal page, export, file or command starts with `visible_to(actor)`."""

from typing import Self

from django.db import models

from portal.accounts.actors import Actor
from portal.accounts.rights import Reach


class ScopedQuerySet(models.QuerySet):
    """Rows that an actor may see. A subclass says in `within` what less than everything means for its
    rows."""

    #: the right without which nothing of this table is seen, whatever the reach
    right: str = ""

    def visible_to(self, actor: Actor) -> Self:
        """The rows inside the actor's scope; outside it a row does not exist for them (404)."""
        if self.right and not actor.may(self.right):
            return self.none()
        if actor.reach is Reach.EVERYTHING:
            return self.all()
        if actor.reach is Reach.NOTHING:
            return self.none()
        return self.within(actor)

    def within(self, actor: Actor) -> Self:
        """Rows for a reach between everything and nothing: of programmes, a subdistrict or a community."""
        return self.none()


class SharedQuerySet(ScopedQuerySet):
    """Rows of the district that everybody with a post sees: units, holidays."""

    def within(self, actor: Actor) -> Self:
        return self.all()
