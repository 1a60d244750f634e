from typing import Self

from django.db.models import Q

from portal.accounts.actors import Actor
from portal.accounts.rights import OF_SITES, WITHOUT_PLACES, Reach, Right
from portal.accounts.scope import ScopedQuerySet
from programmes.models import Programme
from programmes.querysets import OfProgrammeQuerySet, in_places
from reports.states import PUBLIC_AWARDS, PUBLIC_KINDS, DocumentKind, DocumentStatus
from sites.models import Site
from volunteers.models import Volunteer

#: reaches that see a volunteer's service whole, and so the paper that proves it
WHOLE_PERSONS = (Reach.VOLUNTEERS, Reach.UNIT, Reach.PERSON)


class QuotaQuerySet(OfProgrammeQuerySet):
    """Quotas of a programme; the district's quota for volunteers belongs to none and is seen by who leads them too."""

    def within(self, actor: Actor) -> Self:
        rows = super().within(actor)
        if actor.reach in WITHOUT_PLACES and actor.reach is not Reach.VOLUNTEERS:
            return rows
        return rows | self.filter(programme=None)

    def changeable_by(self, actor: Actor) -> Self:
        rows = self.visible_to(actor)
        return rows if actor.reach is Reach.EVERYTHING else rows.exclude(programme=None)


class AwardQuerySet(ScopedQuerySet):
    """A commendation is seen with the site or the volunteer, and that of a volunteer by who may see volunteers; a
    person's own not before it is public."""

    def visible_to(self, actor: Actor) -> Self:
        rows = super().visible_to(actor)
        return rows if actor.may(Right.SEE_PEOPLE) else rows.filter(volunteer=None)

    def within(self, actor: Actor) -> Self:
        sites = Q(site__in=Site.objects.visible_to(actor))
        rows = self.filter(sites | Q(volunteer__in=Volunteer.objects.visible_to(actor)))
        public_only = actor.reach in (Reach.UNIT, Reach.PERSON) or actor.reach in OF_SITES
        return rows.filter(status__in=PUBLIC_AWARDS) if public_only else rows


class PointQuerySet(ScopedQuerySet):
    def within(self, actor: Actor) -> Self:
        if actor.reach in WITHOUT_PLACES or actor.reach in OF_SITES or actor.reach is Reach.PART:
            return self.none()
        return self.filter(in_places(actor, "community"))


class DocumentQuerySet(ScopedQuerySet):
    """A site's documents are seen with the site, a programme's with the programme; a public notice that is out is
    seen by everybody. What names volunteers takes the right to see them, and a service record, which goes beyond any
    place, the whole district or the whole person."""

    def visible_to(self, actor: Actor) -> Self:
        rows = super().visible_to(actor)
        return rows if actor.may(Right.SEE_PEOPLE) else rows.filter(volunteer=None)

    def changeable_by(self, actor: Actor) -> Self:
        """Not what is seen only because everybody may read it."""
        rows = self.visible_to(actor)
        return rows if actor.reach is Reach.EVERYTHING else rows.filter(self._own(actor))

    def within(self, actor: Actor) -> Self:
        return self.filter(self._own(actor) | Q(kind__in=PUBLIC_KINDS, is_draft=False))

    @staticmethod
    def _own(actor: Actor) -> Q:
        people = Q(volunteer__in=Volunteer.objects.visible_to(actor))
        if actor.reach in WHOLE_PERSONS:
            kinds = (DocumentKind.VOLUNTEER_CERTIFICATE, DocumentKind.SERVICE_RECORD)
            final = Q() if actor.reach is Reach.VOLUNTEERS else Q(is_draft=False, file__isnull=False)
            return people & Q(kind__in=kinds) & final
        if actor.reach in (Reach.PART, Reach.MARKING, Reach.PUBLIC):
            return Q(pk__in=[])
        seen = Q(site__in=Site.objects.visible_to(actor)) | people & Q(kind=DocumentKind.VOLUNTEER_CERTIFICATE)
        if actor.reach is Reach.PROGRAMMES or (actor.reach is Reach.AUDIT and not _audited_places(actor)):
            seen |= Q(site=None, programme__in=Programme.objects.visible_to(actor))
        if actor.reach is Reach.PROGRAMMES:
            seen |= Q(kind=DocumentKind.INCENTIVE_LETTER)
        return seen

    def valid(self) -> Self:
        return self.exclude(status=DocumentStatus.VOID)


def _audited_places(actor: Actor) -> bool:
    """Whether an audit is limited to subdistricts: what covers a programme then goes beyond it."""
    return bool(actor.post and actor.post.assignment and actor.post.assignment.subdistricts)
