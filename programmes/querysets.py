from typing import Any, Self

from django.apps import apps
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from portal.accounts.actors import Actor
from portal.accounts.querysets import audited
from portal.accounts.rights import OF_SITES, WITHOUT_PLACES, Reach
from portal.accounts.scope import ScopedQuerySet
from portal.web.errors import Refused


def of_programmes(actor: Actor, programme: str = "") -> Q:
    """The condition that the actor's reach sets on a lookup to a programme ("" for the programme itself).

    Who covers a place has none: all programmes may have sites there.
    """
    path = f"{programme}__" if programme else ""
    match actor.reach:
        case Reach.PROGRAMMES:
            return Q(**{f"{path}officers__post": actor.post})
        case Reach.PART:
            return Q(**{f"{path}lead_unit": actor.organisation_id}) | Q(
                **{f"{path}pk__in": _with_member(actor.organisation_id)}
            )
        case Reach.AUDIT:
            codes = actor.post.assignment.programmes if actor.post and actor.post.assignment else []
            return Q(**{f"{path}code__in": codes}) if codes else Q()
    return Q()


def in_places(actor: Actor, community: str) -> Q:
    """The condition that the actor's reach sets on a lookup to a community."""
    match actor.reach:
        case Reach.SUBDISTRICT:
            return Q(**{f"{community}__subdistrict": actor.subdistrict_id})
        case Reach.COMMUNITY:
            return Q(**{community: actor.community_id})
        case Reach.AUDIT:
            return audited(actor, f"{community}__subdistrict__code")
    return Q()


class ProgrammeQuerySet(ScopedQuerySet):
    """A programme officer sees the own programmes, a unit those that it has a part in, who is tied to sites theirs; who
    covers a place sees all that may have sites there, and everybody else their names."""

    is_ground_of_money = True

    def within(self, actor: Actor) -> Self:
        if actor.reach in OF_SITES:
            return self.filter(pk__in=_of_sites(actor))
        return self.filter(of_programmes(actor))

    def changeable_by(self, actor: Actor) -> Self:
        return self.none() if actor.reach in WITHOUT_PLACES else self.visible_to(actor)

    def chosen(self, code: str | None) -> Self:
        """The programme with this code, all without one; raises Refused when there is none."""
        found = self if code is None else self.filter(code=code)
        if not found.exists():
            if code is None:
                raise Refused(_("There is no programme."))
            raise Refused(_("There is no programme with the code %(code)s.") % {"code": code})
        return found.order_by("code")


class OfProgrammeQuerySet(ScopedQuerySet):
    """What belongs to a programme is seen with it, by who has to do with what happens in it."""

    #: lookup from this model to its programme
    programme = "programme"

    def within(self, actor: Actor) -> Self:
        if actor.reach in WITHOUT_PLACES:
            return self.none()
        if actor.reach in OF_SITES:
            return self.filter(**{f"{self.programme}__in": _of_sites(actor)})
        return self.filter(of_programmes(actor, self.programme))


class SchemeQuerySet(OfProgrammeQuerySet):
    is_ground_of_money = True


class OfSchemeQuerySet(SchemeQuerySet):
    programme = "scheme__programme"


class OfPlaceQuerySet(ScopedQuerySet):
    """What belongs to a programme and happens in a community."""

    programme = "programme"
    community = "community"

    def within(self, actor: Actor) -> Self:
        if actor.reach in WITHOUT_PLACES or actor.reach in OF_SITES:
            return self.none()
        return self.filter(of_programmes(actor, self.programme), in_places(actor, self.community))


def _with_member(unit: int | None) -> QuerySet[Any]:
    return programmes().filter(members__unit=unit).values("pk")


def _of_sites(actor: Actor) -> QuerySet[Any]:
    return programmes().filter(sites__posts__post=actor.post).values("pk")


def programmes() -> QuerySet[Any]:
    """All programmes; looked up by name, as the models are made of these querysets."""
    manager: Any = apps.get_model("programmes", "Programme")._default_manager
    found: QuerySet[Any] = manager.all()
    return found
