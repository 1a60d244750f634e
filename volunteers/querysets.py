from typing import Self

from django.apps import apps
from django.db.models import Exists, OuterRef

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
    #: the volunteer's primary key in this model
    volunteer = "pk"

    def within(self, actor: Actor) -> Self:
        """Looked up row by row: a join with all service would be made before anything else narrows it down."""
        service = apps.get_model("volunteers", "ServiceRecord")._default_manager
        at_these = service.filter(volunteer=OuterRef(self.volunteer), site__in=Site.objects.visible_to(actor))
        return self.filter(Exists(at_these))


class AppraisalQuerySet(VolunteerQuerySet):
    volunteer = "volunteer_id"


class ServiceQuerySet(OfSiteQuerySet):
    right = Right.SEE_PEOPLE
