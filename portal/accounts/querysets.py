from typing import Self

from django.db.models import Q
from django.utils import timezone

from portal.accounts.actors import Actor
from portal.accounts.rights import Reach, Right
from portal.accounts.scope import ScopedQuerySet


class SubdistrictQuerySet(ScopedQuerySet):
    def within(self, actor: Actor) -> Self:
        if actor.reach is Reach.SUBDISTRICT:
            return self.filter(pk=actor.subdistrict_id)
        if actor.reach is Reach.COMMUNITY:
            return self.filter(communities=actor.community_id)
        return self.all()


class CommunityQuerySet(ScopedQuerySet):
    def within(self, actor: Actor) -> Self:
        if actor.reach is Reach.SUBDISTRICT:
            return self.filter(subdistrict=actor.subdistrict_id)
        if actor.reach is Reach.COMMUNITY:
            return self.filter(pk=actor.community_id)
        return self.all()


class PostQuerySet(ScopedQuerySet):
    right = Right.SEE_ACCOUNTS

    def current(self) -> Self:
        """Posts held today (local date)."""
        today = timezone.localdate()
        return self.filter(Q(ends=None) | Q(ends__gte=today), starts__lte=today)


class UserQuerySet(ScopedQuerySet):
    right = Right.SEE_ACCOUNTS
