from datetime import date
from typing import Self

from django.db.models import Q
from django.utils import timezone

from portal.accounts.actors import Actor
from portal.accounts.rights import OF_SITES, Reach, Right
from portal.accounts.scope import ScopedQuerySet


class SubdistrictQuerySet(ScopedQuerySet):
    """Who covers no place sees the names of all."""

    is_ground_of_money = True

    def within(self, actor: Actor) -> Self:
        match actor.reach:
            case Reach.SUBDISTRICT:
                return self.filter(pk=actor.subdistrict_id)
            case Reach.COMMUNITY:
                return self.filter(communities=actor.community_id)
            case reach if reach in OF_SITES:
                return self.filter(communities__rooms__sites__posts__post=actor.post).distinct()
            case Reach.AUDIT:
                return self.filter(audited(actor, "code"))
        return self.all()


class CommunityQuerySet(ScopedQuerySet):
    """Who covers no place sees the names of all."""

    is_ground_of_money = True

    def within(self, actor: Actor) -> Self:
        match actor.reach:
            case Reach.SUBDISTRICT:
                return self.filter(subdistrict=actor.subdistrict_id)
            case Reach.COMMUNITY:
                return self.filter(pk=actor.community_id)
            case reach if reach in OF_SITES:
                return self.filter(rooms__sites__posts__post=actor.post).distinct()
            case Reach.AUDIT:
                return self.filter(audited(actor, "subdistrict__code"))
        return self.all()


def audited(actor: Actor, code: str) -> Q:
    """The condition that an audit's subdistricts set on a lookup to a subdistrict's code."""
    codes = actor.post.assignment.subdistricts if actor.post and actor.post.assignment else []
    return Q(**{f"{code}__in": codes}) if codes else Q()


def held_on(day: date, post: str = "") -> Q:
    """The condition, on a lookup to posts ("" for posts themselves), that they are held on a local date. A post ends
    with the audit assignment that it belongs to."""
    lasts = Q(**{f"{post}ends": None}) | Q(**{f"{post}ends__gte": day})
    audit = f"{post}assignment__"
    audit_lasts = Q(**{f"{audit}ends": None}) | Q(**{f"{audit}ends__gte": day})
    begun = Q(**{f"{post}assignment": None}) | Q(**{f"{audit}starts__lte": day})
    return Q(**{f"{post}starts__lte": day}) & lasts & audit_lasts & begun


class PostQuerySet(ScopedQuerySet):
    right = Right.SEE_ACCOUNTS

    def current(self) -> Self:
        """Posts held today (local date)."""
        return self.filter(held_on(timezone.localdate()))


class AssignmentQuerySet(ScopedQuerySet):
    right = Right.SEE_ACCOUNTS


class UserQuerySet(ScopedQuerySet):
    right = Right.SEE_ACCOUNTS


class HandoverQuerySet(ScopedQuerySet):
    right = Right.SEE_ACCOUNTS
