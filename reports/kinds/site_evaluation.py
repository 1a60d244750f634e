"""年度考评报告 of a site."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from portal.accounts.actors import Actor
from portal.web.errors import Refused
from programmes.models import Programme
from reports.kinds.kind import Kind, Subject, Subjects
from reports.models import Document
from reports.papers.paper import Page
from reports.pdf import site_page
from reports.site_data import site_report
from reports.states import DocumentKind
from sites.models import Evaluation

OF_PROGRAMME = ("site__programme__code", "site__programme__name")


def subjects(by: Actor, year: int, programmes: QuerySet[Programme]) -> Sequence[Subject]:
    """The established sites with a complete final evaluation (docs/rules.md §1), by programme and site.

    New sites have no report, incomplete evaluations none yet.
    """
    rows = Evaluation.objects.visible_to(by).final().filter(round__year=year, round__programme__in=programmes)
    established = rows.filter(is_new=False)
    complete = established.filter(total__isnull=False).order_by("round__programme__code", "site__code")
    read = complete.select_related("site__programme").only("site__code", "site__name", *OF_PROGRAMME)
    if found := Subjects(read, lambda evaluation: Subject.of_site(evaluation.site)):
        return found
    if established.exists():
        raise Refused(_("The evaluations of %(year)s are incomplete: marks are missing.") % {"year": year})
    raise Refused(_("No site is evaluated for %(year)s. Evaluate the year first.") % {"year": year})


def compose(document: Document) -> Page:
    report = site_report(document)
    html = render_to_string("pdf/site_report.html", site_page.context(report))
    return Page(html, report.title, report.draft, design=())


SITE_EVALUATION = Kind(DocumentKind.SITE_EVALUATION, "DD", subjects, compose)
