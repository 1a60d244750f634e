"""The documents of the demo year are well set: some of every kind, laid out as they are printed."""

from itertools import chain

import pytest

from portal.accounts.actors import SYSTEM
from programmes.models import Programme
from reports.kinds import KINDS
from reports.papers.paper import Page
from reports.pdf import render
from reports.services.documents import documents_for
from tests.demo import demo_year
from tests.documents.district import YEAR
from tests.reports.typesetting import faults

#: of each kind, in all places of the year's list
SOME = 3


@pytest.mark.looks
@pytest.mark.django_db
@pytest.mark.usefixtures("press")
def test_documents_of_every_kind_of_the_demo_year_are_well_set() -> None:
    demo_year()
    found = {page.title: faults_of(page) for page in chain.from_iterable(map(pages, KINDS))}
    assert {title: wrong for title, wrong in found.items() if wrong} == {}


def pages(code: str) -> list[Page]:
    kind = KINDS[code]
    subjects = kind.subjects(SYSTEM, YEAR, Programme.objects.all())
    chosen = subjects[:: max(1, len(subjects) // SOME)]
    return [kind.compose(document) for document in documents_for(kind, YEAR, chosen)]


def faults_of(page: Page) -> list[str]:
    from reports.pdf.press import laid_out  # after the fonts were chosen

    sheets = ["print.css", *page.design, *(["draft.css"] if page.draft else [])]
    return faults([sheet._page_box for sheet in laid_out(render.printable(page.html), sheets).pages])
