"""月度通报 of a programme's month: of the district, and of each subdistrict."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.actors import Actor
from portal.accounts.models import Subdistrict
from portal.accounts.rights import Right
from portal.web.errors import Refused
from programmes.models import Programme
from reports.bulletin_data import bulletin, kept, restored
from reports.bulletin_data.scope import covers, covers_whole
from reports.kinds.kind import Kind, Subject
from reports.models import Document
from reports.papers.bulletin import bulletin_paper
from reports.papers.paper import Page
from reports.states import DocumentKind, DocumentStatus
from sites.models import Site
from sites.punctuality import operates
from sites.site_years import Month, months_of


def subjects(by: Actor, year: int, programmes: QuerySet[Programme]) -> list[Subject]:
    """For each month of the year that is over its programmes, by code: the district's bulletin and that of each
    subdistrict with a site, as far as the actor covers them."""
    today = timezone.localdate()
    months = [month for month in months_of(year) if month.last < today]
    places = {place.pk: place for place in Subdistrict.objects.order_by("code")}
    known = list(programmes.order_by("code")) if by.may(Right.MAKE_BULLETINS) else []
    if found := [subject for month in months for subject in _of_month(by, month, known, places)]:
        return found
    raise Refused(_("There is no bulletin of %(year)s to be made.") % {"year": year})


def _of_month(
    by: Actor, month: Month, programmes: list[Programme], places: dict[int, Subdistrict]
) -> Iterator[Subject]:
    place = "room__community__subdistrict"
    sites = Site.objects.visible_to(by).filter(operates(month) & Q(programme__in=programmes)).order_by()
    pairs = set(sites.values_list("programme", place).distinct())
    for programme in programmes:
        there = [known for pk, known in places.items() if (programme.pk, pk) in pairs]
        if there and covers_whole(by):
            yield Subject.of_month(programme, month.first)
        yield from (Subject.of_month(programme, month.first, one) for one in there if covers(by, one))


def compose(document: Document) -> Page:
    """Of the ledgers as they are now while it is a draft, and of what was sent for signature from then on. Raises
    Refused when no site operated in the month."""
    facts = None if document.status == DocumentStatus.DRAFT else document.facts
    if facts is None:
        assert document.programme and document.month  # noqa: S101 - the database sees to both
        facts = kept(bulletin(document.programme, document.month, document.subdistrict))
    paper = bulletin_paper(restored(facts), document.number, document.issued_number, document.issued_on)
    return replace(paper.page(), facts=facts)


def day_of(text: str) -> date | None:
    """The first day of a month as addresses write it (2025-06); None for what is none."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return None


MONTHLY_BULLETIN = Kind(DocumentKind.MONTHLY_BULLETIN, "TB", subjects, compose, takes_number=True, on_request=True)
