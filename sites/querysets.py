from typing import Any, Self, TypeVar

from django.apps import apps
from django.db.models import Q, QuerySet

from portal.accounts.actors import Actor
from portal.accounts.querysets import audited
from portal.accounts.rights import OF_SITES, WITHOUT_LOGS, WITHOUT_PLACES, Reach
from portal.accounts.scope import ScopedQuerySet
from programmes.querysets import OfPlaceQuerySet, OfProgrammeQuerySet, in_places, of_programmes
from sites.states import FROZEN_ROUNDS

Rows = TypeVar("Rows", bound=ScopedQuerySet)


def settled(rows: Rows, actor: Actor, status: str) -> Rows:
    """An assessor sees no result before the public notice: it would tell what the others marked. `status` is the
    lookup to that of the round."""
    return rows.filter(**{f"{status}__in": FROZEN_ROUNDS}) if actor.reach is Reach.MARKING else rows


def of_post(actor: Actor, column: str = "pk") -> QuerySet[Any]:
    """The sites that the actor's post keeps or marks, or a column of them. No join, which would double rows."""
    sites: QuerySet[Any] = apps.get_model("sites", "Site")._default_manager.filter(posts__post=actor.post)
    return sites.order_by().values(column)


class RoomQuerySet(ScopedQuerySet):
    """Rooms are shared between programmes: an officer sees those of the own programmes' sites, and the empty ones."""

    is_ground_of_money = True

    def within(self, actor: Actor) -> Self:
        if actor.reach in WITHOUT_PLACES:
            return self.none()
        if actor.reach in OF_SITES:
            return self.filter(pk__in=of_post(actor, "room"))
        rows = self.filter(in_places(actor, "community"))
        if of_sites := of_programmes(actor, "sites__programme"):
            empty = Q(sites=None) if actor.reach is Reach.PROGRAMMES else Q()
            rows = rows.filter(of_sites | empty).distinct()
        return rows


class OfSiteQuerySet(OfPlaceQuerySet):
    """What happened at a site is seen with it."""

    #: lookup from this model to its site
    site = "site"
    programme = "site__programme"
    community = "site__room__community"

    def within(self, actor: Actor) -> Self:
        if actor.reach in OF_SITES:
            return self.filter(**{f"{self.site}__in" if self.site else "pk__in": of_post(actor)})
        return super().within(actor)


class SiteQuerySet(OfSiteQuerySet):
    site = ""
    programme = "programme"
    community = "room__community"
    is_ground_of_money = True

    def named_to(self, actor: Actor) -> Self:
        """Who leads volunteers reads on a record of service at which site it was."""
        return self.all() if actor.reach is Reach.VOLUNTEERS else self.visible_to(actor)

    def reporting_to(self, actor: Actor) -> Self:
        """The sites whose monthly logs the actor sees."""
        return self.none() if actor.reach in WITHOUT_LOGS else self.visible_to(actor)


class ActivityQuerySet(OfSiteQuerySet):
    site = "log__site"
    programme = "log__site__programme"
    community = "log__site__room__community"


class RevisionQuerySet(ActivityQuerySet):
    pass


class OfLogQuerySet(ActivityQuerySet):
    """What belongs to a log is seen with it."""


class PhotoQuerySet(OfLogQuerySet):
    """With those that only earlier versions of a log have, and those that were taken out of circulation."""

    def of_now(self) -> Self:
        """Those that a log has now, and that can be looked at."""
        return self.filter(removed_at=None, withdrawn_at=None)


class SignatureQuerySet(ScopedQuerySet):
    """Of a subdistrict's month: seen by the district, by the programmes' officers and by the subdistrict itself."""

    def within(self, actor: Actor) -> Self:
        match actor.reach:
            case Reach.PROGRAMMES:
                return self.all()
            case Reach.SUBDISTRICT:
                return self.filter(subdistrict=actor.subdistrict_id)
            case Reach.AUDIT:
                return self.filter(audited(actor, "subdistrict__code"))
        return self.none()


class ExemptionQuerySet(ScopedQuerySet):
    """Seen by who sees everything that it names: the programme, the place, the site."""

    def within(self, actor: Actor) -> Self:
        if actor.reach in WITHOUT_PLACES:
            return self.none()
        rows = self
        for name in ("programme", "subdistrict", "community", "site"):
            named: Any = self.model._meta.get_field(name).related_model
            seen = named._default_manager.visible_to(actor)
            rows = rows.filter(Q(**{name: None}) | Q(**{f"{name}__in": seen.order_by().values("pk")}))
        return rows


class MarkQuerySet(OfSiteQuerySet):
    """An assessor sees the own marks, and those of others not before they are in. The account says whose they are; of
    those that an import knows by name only, the name."""

    def within(self, actor: Actor) -> Self:
        rows = super().within(actor)
        return rows.own_of(actor) if actor.reach is Reach.MARKING else rows

    def own_of(self, actor: Actor) -> Self:
        """The marks that the actor gave, or that an import knows under the actor's name."""
        if actor.user is None:
            return self.none()
        return self.filter(Q(account=actor.user) | Q(account=None, assessor=actor.user.name))


class RoundQuerySet(OfProgrammeQuerySet):
    is_ground_of_money = True

    def within(self, actor: Actor) -> Self:
        return settled(super().within(actor), actor, "status")

    def final(self) -> Self:
        """The rounds of whole years, not the provisional ones as of a day."""
        return self.filter(as_of=None)


class EvaluationQuerySet(OfSiteQuerySet):
    is_ground_of_money = True

    def within(self, actor: Actor) -> Self:
        return settled(super().within(actor), actor, "round__status")

    def final(self) -> Self:
        """Evaluations of whole years, not the provisional ones as of a day."""
        return self.filter(round__as_of=None)

    def entitled(self) -> Self:
        """Neither vetoed nor shut (docs/rules.md §4)."""
        return self.filter(vetoed=False, is_shut=False)


class OfEvaluationQuerySet(OfSiteQuerySet):
    is_ground_of_money = True
    site = "evaluation__site"
    programme = "evaluation__site__programme"
    community = "evaluation__site__room__community"

    def within(self, actor: Actor) -> Self:
        return settled(super().within(actor), actor, "evaluation__round__status")
