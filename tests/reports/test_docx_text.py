"""All that the page says is in the draft for Word, in its order, and the package is one that Word opens."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from reports import docx
from reports.papers.blocks import Para
from reports.papers.paper import OFFICIAL, REPORT, Page, Paper
from reports.pdf import fonts
from tests.reports import docx_samples, pdf_samples
from tests.reports.docx_checks import faults
from tests.reports.docx_reading import expected, paragraphs, part
from tests.reports.docx_samples import papers
from tests.reports.pdf_reading import FONT_HOME, html

DC = "{http://purl.org/dc/elements/1.1/}"


@pytest.fixture(scope="module", autouse=True)
def press() -> Iterator[None]:
    fonts.activate(FONT_HOME)
    yield


def page(content: str) -> Page:
    return Page(f"<html><body data-name='名' data-number='号'>{content}</body></html>", "题", False)


@given(papers())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_draft_says_all_that_its_page_says_in_the_same_order(paper: Paper) -> None:
    made = paper.page()
    data = docx.written(made)
    assert paragraphs(data) == expected(made)
    assert faults(data) == []


@pytest.mark.parametrize("report", ["good", "new", "vetoed", "hostile"])
def test_the_draft_of_a_site_report_says_all_that_the_report_says(report: str) -> None:
    made = Page(html(getattr(pdf_samples, report)()), "报告", True)
    data = docx.written(made)
    assert paragraphs(data) == expected(made)
    assert len(paragraphs(data)) > 100
    assert faults(data) == []


@pytest.mark.parametrize("design", [REPORT, OFFICIAL])
def test_every_block_reads_back(design: tuple[str, ...]) -> None:
    made = Paper("通报", "KL-2025-KP", "区妇女联合会", docx_samples.ALL, True, design).page()
    data = docx.written(made)
    assert paragraphs(data) == expected(made)
    assert faults(data) == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("<article><p>甲</p>乙</article>", ["甲", "乙"]),
        ("<p>甲<mark>乙</mark>丙</p>", ["甲乙丙"]),
        ("甲<div>乙<p>丙</p>丁</div>戊", ["甲", "乙", "丙", "丁", "戊"]),
        ("<ul>甲<li>乙</li>丙</ul>", ["甲", "乙", "丙"]),
        ("<table><tr><td>甲<p>乙</p>丙</td></tr></table>", ["甲", "乙", "丙"]),
        ("<p>甲 <b> 乙</b> <br/> 丙 </p>", ["甲 乙\n丙"]),
    ],
)
def test_text_is_kept_where_no_template_puts_any(content: str, said: list[str]) -> None:
    data = docx.written(page(content))
    assert paragraphs(data) == said
    assert faults(data) == []


def test_what_is_not_for_paper_is_not_for_word_either() -> None:
    paper = Paper("题", "号", "办", (Para("甲\x00\x0b乙\u202e丙<b>&amp;"),), False)
    assert paragraphs(docx.written(paper.page())) == ["甲乙丙<b>&amp;"]


def test_who_wrote_it_and_what_it_is_stand_in_the_files_properties_without_a_date() -> None:
    paper = Paper("通报<一>", "KL-2025-KP", "区妇女联合会", (Para("甲"),), False)
    about = part(docx.written(paper.page()), "docProps/core.xml")
    assert (about.findtext(f"{DC}title"), about.findtext(f"{DC}creator")) == ("通报<一>", "区妇女联合会")
    assert about.findtext(f"{DC}identifier") == "KL-2025-KP"
    assert [field.text for field in about if field.tag.endswith(("category", "contentStatus"))] == ["代拟稿", "代拟稿"]
    assert not [field for field in about if field.tag.endswith(("created", "modified", "lastModifiedBy"))]


def test_a_page_that_is_not_well_formed_is_refused() -> None:
    made = page("<p>甲</p>")
    with pytest.raises(SyntaxError):
        docx.written(replace(made, html=made.html[:-8]))
