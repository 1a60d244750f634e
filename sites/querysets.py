from typing import Self

from portal.accounts.actors import Actor
from portal.accounts.models import Community
from portal.accounts.rights import Reach
from portal.accounts.scope import ScopedQuerySet
from programmes.querysets import OfPlaceQuerySet, OfProgrammeQuerySet


class RoomQuerySet(ScopedQuerySet):
    """Rooms are shared between programmes: an officer sees those of the own programmes' sites."""

    def within(self, actor: Actor) -> Self:
        if actor.reach is Reach.PROGRAMMES:
            return self.filter(sites__programme__officers__post=actor.post).distinct()
        return self.filter(community__in=Community.objects.visible_to(actor))


class SiteQuerySet(OfPlaceQuerySet):
    community = "room__community"


class OfSiteQuerySet(OfPlaceQuerySet):
    """What happened at a site is seen with it."""

    programme = "site__programme"
    community = "site__room__community"


class ActivityQuerySet(OfPlaceQuerySet):
    programme = "log__site__programme"
    community = "log__site__room__community"


class RevisionQuerySet(ActivityQuerySet):
    pass


class RoundQuerySet(OfProgrammeQuerySet):
    def final(self) -> Self:
        """The rounds of whole years, not the provisional ones as of a day."""
        return self.filter(as_of=None)


class EvaluationQuerySet(OfSiteQuerySet):
    def final(self) -> Self:
        """Evaluations of whole years, not the provisional ones as of a day."""
        return self.filter(round__as_of=None)

    def entitled(self) -> Self:
        """Neither vetoed nor shut (docs/rules.md §4)."""
        return self.filter(vetoed=False, is_shut=False)


class OfEvaluationQuerySet(OfPlaceQuerySet):
    programme = "evaluation__site__programme"
    community = "evaluation__site__room__community"
