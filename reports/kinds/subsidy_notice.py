"""奖补资金分配方案公示 of a programme."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from funding.models import Allocation
from portal.accounts.actors import Actor
from portal.web.errors import Refused
from programmes.models import Programme
from reports.kinds.kind import Kind, Subject
from reports.models import Document
from reports.notice_data import subsidy_notice
from reports.papers.notices import subsidy_paper
from reports.papers.paper import Page
from reports.states import DocumentKind


def subjects(by: Actor, year: int, programmes: QuerySet[Programme]) -> list[Subject]:
    """The programmes whose subsidy is allocated, by code; who may not see money has none."""
    allocations = Allocation.objects.visible_to(by).filter(year=year, programme__in=programmes)
    ordered = allocations.select_related("programme").order_by("programme__code")
    if found := [Subject.of_programme(allocation.programme) for allocation in ordered]:
        return found
    raise Refused(_("No subsidy is allocated for %(year)s.") % {"year": year})


def compose(document: Document) -> Page:
    assert document.programme  # noqa: S101 - its subject is one
    return subsidy_paper(subsidy_notice(document.programme, document.year), document.number).page()


SUBSIDY_NOTICE = Kind(DocumentKind.SUBSIDY_NOTICE, "GSJB", subjects, compose)
