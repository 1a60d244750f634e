from typing import Self

from django.db.models import Q

from portal.accounts.actors import Actor
from portal.accounts.models import Community
from portal.accounts.rights import Reach, Right
from portal.accounts.scope import ScopedQuerySet
from programmes.models import Programme
from programmes.querysets import OfProgrammeQuerySet
from reports.states import PUBLIC_KINDS, DocumentKind, DocumentStatus
from sites.models import Site
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


class DocumentQuerySet(ScopedQuerySet):
    """A site's documents are seen with the site, a programme's with the programme; a public notice that is out is
    seen by everybody. What names volunteers takes the right to see them, and a service record, which goes beyond any
    place, the whole district."""

    def visible_to(self, actor: Actor) -> Self:
        rows = super().visible_to(actor)
        return rows if actor.may(Right.SEE_PEOPLE) else rows.filter(volunteer=None)

    def within(self, actor: Actor) -> Self:
        seen = Q(site__in=Site.objects.visible_to(actor)) | Q(kind__in=PUBLIC_KINDS, is_draft=False)
        seen |= Q(kind=DocumentKind.VOLUNTEER_CERTIFICATE, volunteer__in=Volunteer.objects.visible_to(actor))
        if actor.reach is Reach.PROGRAMMES:
            seen |= Q(site=None, programme__in=Programme.objects.visible_to(actor))
            seen |= Q(kind=DocumentKind.INCENTIVE_LETTER)
        return self.filter(seen)

    def valid(self) -> Self:
        return self.exclude(status=DocumentStatus.VOID)
