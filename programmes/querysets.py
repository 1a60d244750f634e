from typing import Self

from django.utils.translation import gettext as _

from portal.accounts.actors import Actor
from portal.accounts.models import Community
from portal.accounts.rights import Reach
from portal.accounts.scope import ScopedQuerySet
from portal.web.errors import Refused


class ProgrammeQuerySet(ScopedQuerySet):
    """A programme officer sees the own programmes; who covers a place sees all that may have sites there."""

    def within(self, actor: Actor) -> Self:
        if actor.reach is Reach.PROGRAMMES:
            return self.filter(officers__post=actor.post)
        return self.all()

    def chosen(self, code: str | None) -> Self:
        """The programme with this code, all without one; raises Refused when there is none."""
        found = self if code is None else self.filter(code=code)
        if not found.exists():
            if code is None:
                raise Refused(_("There is no programme."))
            raise Refused(_("There is no programme with the code %(code)s.") % {"code": code})
        return found.order_by("code")


class OfProgrammeQuerySet(ScopedQuerySet):
    """What belongs to a programme is seen with it."""

    #: lookup from this model to its programme
    programme = "programme"

    def within(self, actor: Actor) -> Self:
        if actor.reach is Reach.PROGRAMMES:
            return self.filter(**{f"{self.programme}__officers__post": actor.post})
        return self.all()


class OfSchemeQuerySet(OfProgrammeQuerySet):
    programme = "scheme__programme"


class OfPlaceQuerySet(ScopedQuerySet):
    """What belongs to a programme and happens in a community."""

    programme = "programme"
    community = "community"

    def within(self, actor: Actor) -> Self:
        if actor.reach is Reach.PROGRAMMES:
            return self.filter(**{f"{self.programme}__officers__post": actor.post})
        return self.filter(**{f"{self.community}__in": Community.objects.visible_to(actor)})
