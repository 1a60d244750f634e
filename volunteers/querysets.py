from typing import Self

from django.apps import apps
from django.db.models import Exists, OuterRef

from portal.accounts.actors import Actor
from portal.accounts.rights import Reach, Right
from portal.accounts.scope import ScopedQuerySet
from sites.models import Site
from sites.querysets import OfSiteQuerySet


class TeamQuerySet(ScopedQuerySet):
    right = Right.SEE_PEOPLE

    def within(self, actor: Actor) -> Self:
        match actor.reach:
            case Reach.UNIT | Reach.PART:
                return self.filter(unit=actor.organisation_id)
            case Reach.PERSON:
                return self.filter(volunteers__account=actor.user)
        return self.all()


class VolunteerQuerySet(ScopedQuerySet):
    """Volunteers are seen by who leads them, by their team's unit and by themselves; who covers places or programmes
    sees those who served at a site there."""

    right = Right.SEE_PEOPLE
    #: lookup from this model to the volunteer's fields, and the one to the primary key
    person, key = "", "pk"

    def within(self, actor: Actor) -> Self:
        match actor.reach:
            case Reach.VOLUNTEERS:
                return self.all()
            case Reach.UNIT | Reach.PART:
                return self.filter(**{f"{self.person}team__unit": actor.organisation_id})
            case Reach.PERSON:
                return self.filter(**{f"{self.person}account": actor.user})
        return self._who_served(actor)

    def _who_served(self, actor: Actor) -> Self:
        """Looked up row by row: a join with all service would be made before anything else narrows it down."""
        service = apps.get_model("volunteers", "ServiceRecord")._default_manager
        at_these = service.filter(volunteer=OuterRef(self.key), site__in=Site.objects.visible_to(actor))
        return self.filter(Exists(at_these))


class AppraisalQuerySet(VolunteerQuerySet):
    person, key = "volunteer__", "volunteer_id"


class ServiceQuerySet(OfSiteQuerySet):
    right = Right.SEE_PEOPLE

    def within(self, actor: Actor) -> Self:
        match actor.reach:
            case Reach.VOLUNTEERS:
                return self.all()
            case Reach.UNIT | Reach.PART:
                return self.filter(volunteer__team__unit=actor.organisation_id)
            case Reach.PERSON:
                return self.filter(volunteer__account=actor.user)
        return super().within(actor)
