from typing import Any, Self

from django.db.models import Manager, Q

from portal.accounts.actors import Actor
from portal.accounts.models import Subdistrict
from portal.accounts.querysets import audited
from portal.accounts.rights import OF_ALL_VOLUNTEERS, OF_SITES, WITHOUT_PLACES, Reach, Right
from portal.accounts.scope import ScopedQuerySet
from programmes.models import Programme
from programmes.querysets import OfProgrammeQuerySet, in_places, of_programmes
from reports.states import PUBLIC_AWARDS, PUBLIC_KINDS, DocumentKind, DocumentStatus
from sites.models import Site
from volunteers.models import Volunteer

#: reaches that see a volunteer's service whole, and so the paper that proves it
WHOLE_PERSONS = (Reach.VOLUNTEERS, Reach.UNIT, Reach.PERSON)
#: documents that everybody may read, and those that are about money
IS_PUBLIC = Q(kind__in=PUBLIC_KINDS, is_draft=False)
BULLETIN = Q(kind=DocumentKind.MONTHLY_BULLETIN)
ISSUED_BULLETIN = BULLETIN & Q(status=DocumentStatus.ISSUED)
OF_MONEY = Q(kind=DocumentKind.SUBSIDY_NOTICE)
NONE = Q(pk__in=[])


class QuotaQuerySet(OfProgrammeQuerySet):
    """Quotas of a programme; the district's quota for volunteers belongs to none and is seen by who leads them too."""

    def within(self, actor: Actor) -> Self:
        rows = super().within(actor)
        if actor.reach in WITHOUT_PLACES and actor.reach is not Reach.VOLUNTEERS:
            return rows
        return rows | self.filter(programme=None)

    def changeable_by(self, actor: Actor) -> Self:
        rows = self.visible_to(actor)
        return rows if actor.reach in OF_ALL_VOLUNTEERS else rows.exclude(programme=None)


class AwardQuerySet(ScopedQuerySet):
    """A commendation is seen with the site or the volunteer, and that of a volunteer by who may see volunteers; a
    person's own not before it is public."""

    def visible_to(self, actor: Actor) -> Self:
        rows = super().visible_to(actor)
        return rows if actor.may(Right.SEE_PEOPLE) else rows.filter(volunteer=None)

    def within(self, actor: Actor) -> Self:
        sites = Q(site__in=Site.objects.visible_to(actor))
        rows = self.filter(sites | Q(volunteer__in=Volunteer.objects.visible_to(actor)))
        if actor.reach is Reach.PART:
            return rows.filter(Q(volunteer=None) | Q(status__in=PUBLIC_AWARDS))
        public_only = actor.reach in (Reach.UNIT, Reach.PERSON) or actor.reach in OF_SITES
        return rows.filter(status__in=PUBLIC_AWARDS) if public_only else rows

    def for_money(self) -> Self:
        return self.filter(status__in=PUBLIC_AWARDS)


class PointQuerySet(ScopedQuerySet):
    """A unit sees the points of the communities in which its programmes have a site."""

    def within(self, actor: Actor) -> Self:
        if actor.reach in WITHOUT_PLACES or actor.reach in OF_SITES:
            return self.none()
        if actor.reach is Reach.PART:
            sites = Site.objects.visible_to(actor).order_by()
            return self.filter(community__in=sites.values("room__community"))
        return self.filter(in_places(actor, "community"))


class DocumentQuerySet(ScopedQuerySet):
    """A site's documents are seen with the site, a programme's with the programme; a public notice that is out is
    seen by everybody. What names volunteers takes the right to see them, and a service record, which goes beyond any
    place, the whole district or the whole person. A bulletin is its subdistrict's, and when it is issued it is read by
    those whom it is addressed to."""

    def visible_to(self, actor: Actor) -> Self:
        rows = super().visible_to(actor)
        return rows if actor.may(Right.SEE_PEOPLE) else rows.filter(volunteer=None)

    def changeable_by(self, actor: Actor) -> Self:
        """Not what is seen only because everybody may read it."""
        rows = self.visible_to(actor)
        return rows if actor.reach is Reach.EVERYTHING else rows.filter(self._own(actor))

    def within(self, actor: Actor) -> Self:
        return self.filter(self._own(actor) | self._received(actor) | IS_PUBLIC)

    def for_money(self) -> Self:
        return self.filter(OF_MONEY | IS_PUBLIC)

    @staticmethod
    def _own(actor: Actor) -> Q:
        people = Q(volunteer__in=Volunteer.objects.visible_to(actor))
        if actor.reach in WHOLE_PERSONS:
            of_persons = people & Q(kind__in=(DocumentKind.VOLUNTEER_CERTIFICATE, DocumentKind.SERVICE_RECORD))
            if actor.reach is Reach.VOLUNTEERS:
                return of_persons | Q(kind=DocumentKind.COMMENDATION_NOTICE, programme=None)
            return of_persons & Q(is_draft=False, file__isnull=False)
        if actor.reach is Reach.MONEY:
            return OF_MONEY
        if actor.reach in (Reach.PART, Reach.MARKING, Reach.PUBLIC):
            return NONE
        seen = Q(site__in=Site.objects.visible_to(actor)) | people & Q(kind=DocumentKind.VOLUNTEER_CERTIFICATE)
        if actor.reach is Reach.PROGRAMMES or (actor.reach is Reach.AUDIT and not _audited_places(actor)):
            seen |= Q(site=None, programme__in=Programme.objects.visible_to(actor))
        if actor.reach is Reach.PROGRAMMES:
            seen |= Q(kind=DocumentKind.INCENTIVE_LETTER)
        if actor.reach is Reach.SUBDISTRICT:
            seen |= BULLETIN & Q(subdistrict=actor.subdistrict_id)
        if actor.reach is Reach.AUDIT and _audited_places(actor):
            seen |= BULLETIN & audited(actor, "subdistrict__code") & of_programmes(actor, "programme")
        return seen

    @staticmethod
    def _received(actor: Actor) -> Q:
        """Bulletins of the district go to subdistricts and member units, those of a subdistrict to its committees."""
        match actor.reach:
            case Reach.SUBDISTRICT:
                return ISSUED_BULLETIN & Q(subdistrict=None)
            case Reach.PART:
                return ISSUED_BULLETIN & Q(subdistrict=None, programme__in=Programme.objects.visible_to(actor))
            case Reach.COMMUNITY:
                return ISSUED_BULLETIN & Q(subdistrict__in=Subdistrict.objects.visible_to(actor))
        return NONE

    def valid(self) -> Self:
        return self.exclude(status=DocumentStatus.VOID)


class DocumentManager(Manager.from_queryset(DocumentQuerySet)):  # type: ignore[misc]
    """Documents without the facts that they keep, which are read where they are asked for."""

    def get_queryset(self) -> Any:
        return super().get_queryset().defer("facts")


def _audited_places(actor: Actor) -> bool:
    """Whether an audit is limited to subdistricts: what covers a programme then goes beyond it."""
    return bool(actor.post and actor.post.assignment and actor.post.assignment.subdistricts)
