from typing import Self

from django.db.models import Q

from portal.accounts.actors import Actor
from portal.accounts.models import Community
from portal.accounts.rights import Reach
from portal.accounts.scope import ScopedQuerySet
from programmes.querysets import OfProgrammeQuerySet
from sites.models import Site
from sites.querysets import OfSiteQuerySet
from volunteers.models import Volunteer


class QuotaQuerySet(OfProgrammeQuerySet):
    """Quotas of a programme; the district's quota for volunteers belongs to none."""

    def within(self, actor: Actor) -> Self:
        return super().within(actor) | self.filter(programme=None)


class AwardQuerySet(ScopedQuerySet):
    def within(self, actor: Actor) -> Self:
        sites = Q(site__in=Site.objects.visible_to(actor))
        return self.filter(sites | Q(volunteer__in=Volunteer.objects.visible_to(actor)))


class PointQuerySet(ScopedQuerySet):
    def within(self, actor: Actor) -> Self:
        if actor.reach is Reach.PROGRAMMES:
            return self.all()
        return self.filter(community__in=Community.objects.visible_to(actor))


class DocumentQuerySet(OfSiteQuerySet):
    pass
