from typing import Self

from portal.accounts.actors import Actor
from portal.accounts.rights import Right
from portal.accounts.scope import ScopedQuerySet, SharedQuerySet
from sites.models import Site
from sites.querysets import OfSiteQuerySet


class TeamQuerySet(SharedQuerySet):
    right = Right.SEE_PEOPLE


class VolunteerQuerySet(ScopedQuerySet):
    """Short of everything, one sees the volunteers who served at a site that one sees."""

    right = Right.SEE_PEOPLE
    #: lookup from this model to the volunteers' service records
    service = "service_records"

    def within(self, actor: Actor) -> Self:
        sites = Site.objects.visible_to(actor)
        return self.filter(**{f"{self.service}__site__in": sites}).distinct()


class AppraisalQuerySet(VolunteerQuerySet):
    service = "volunteer__service_records"


class ServiceQuerySet(OfSiteQuerySet):
    right = Right.SEE_PEOPLE
