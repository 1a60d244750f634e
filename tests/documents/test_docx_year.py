"""The drafts for Word of the demo year: of every kind, with all that the page says."""

import pytest

from portal.accounts.actors import SYSTEM
from programmes.models import Programme
from reports import docx
from reports.kinds import KINDS
from reports.papers.paper import Page
from reports.services.documents import documents_for
from tests.demo import demo_year
from tests.reports.docx_checks import faults
from tests.reports.docx_reading import expected, paragraphs

YEAR = 2025
#: of each kind
READ = 2


@pytest.mark.looks
@pytest.mark.django_db
@pytest.mark.usefixtures("press", "woken")
def test_a_draft_of_every_kind_says_all_that_is_printed() -> None:
    demo_year()
    read = {code: [wrong(page) for page in pages(code)] for code in KINDS}
    assert {code: faults for code, faults in read.items() if any(faults)} == {}
    assert {code for code, made in read.items() if made} == set(KINDS)


def pages(code: str) -> list[Page]:
    kind = KINDS[code]
    subjects = kind.subjects(SYSTEM, YEAR, Programme.objects.all())
    step = max(len(subjects) // READ, 1)
    return [kind.compose(document) for document in documents_for(kind, YEAR, subjects[::step][:READ])]


def wrong(page: Page) -> list[str]:
    data = docx.written(page)
    said, wanted = paragraphs(data), expected(page)
    assert len(wanted) > 5
    missing = [f"{page.title}: {one!r} for {other!r}" for one, other in zip(said, wanted, strict=False) if one != other]
    short = [f"{page.title}: {len(said)} paragraphs of {len(wanted)}"] if len(said) != len(wanted) else []
    return [*faults(data), *missing[:3], *short]
