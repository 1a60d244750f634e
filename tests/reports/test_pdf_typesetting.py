"""Chinese typesetting in all designs; that of the demo year's own documents is looked at in tests/documents."""

from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from reports.papers.blocks import Annex, Block, Contents, Grid, Heading, Items, Para, Title
from reports.papers.paper import OFFICIAL, REPORT, Paper
from reports.pdf import fonts, render
from reports.pdf.tables import Column, table
from tests.reports import pdf_samples
from tests.reports.pdf_reading import FONT_HOME, html, lines, text
from tests.reports.typesetting import blocks, faults, shown

SENTENCE = "经考评，该点全年运行规范、活动经常（共68场），群众满意度97.6744%（84/86）；“阳光未来”志愿者服务145.5小时。"
COLUMNS = (
    Column("序号", 12, "mid"),
    Column("项目点", 60),
    Column("街镇", 34),
    Column("得分", 24, "num"),
    Column("等次", 26),
)
DESIGNS = {"report": REPORT, "official": OFFICIAL}


@pytest.fixture(scope="module", autouse=True)
def press() -> Iterator[None]:
    fonts.activate(FONT_HOME)
    yield


def laid_out(page_html: str, design: tuple[str, ...]) -> list[Any]:
    from reports.pdf.press import laid_out as set_pages  # after the fonts were chosen

    return [page._page_box for page in set_pages(render.printable(page_html), ["print.css", *design]).pages]


@cache
def paper(design: tuple[str, ...], *, shift: int = 0) -> list[Any]:
    """A document of all that is set, its paragraphs moved by `shift` characters against the lines."""
    lead = "甲" * shift
    rows = [(f"{at}", f"测试社区快乐学堂第{at}服务中心", "测试街道", f"{at}1.11", "优秀") for at in range(1, 40)]
    body: list[Block] = [Title((f"关于{lead}2025年度快乐学堂考评结果的公示",), rule=False), Contents()]
    for chapter in range(6):
        body += [Heading(f"总体情况{lead}"), Para(lead + SENTENCE * (chapter + 1), "lead" if chapter % 2 else "")]
        body += [Heading("项目点概况", 2), Para(lead + SENTENCE[shift:]), Heading("新开办", 3), Items((SENTENCE, lead))]
    body += [Annex("考评结果一览表"), Grid(table(COLUMNS, rows, unit="元"), "考评结果")]
    page = Paper("公示", "KL-2025-GS", "测试区教育局", body, draft=False, design=design).page()
    return laid_out(page.html, design)


@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize("shift", (0, 8, 17, 25))
def test_a_document_of_blocks_is_well_set_wherever_its_lines_break(design: str, shift: int) -> None:
    assert faults(paper(DESIGNS[design], shift=shift)) == []


@pytest.mark.parametrize("sample", ["good", "vetoed", "new"])
def test_the_report_of_a_site_is_well_set(sample: str) -> None:
    assert faults(laid_out(html(getattr(pdf_samples, sample)()), ())) == []


@pytest.mark.parametrize(("design", "indent"), [("report", 2 * 11.5), ("official", 2 * 15.79)])
def test_paragraphs_begin_two_characters_in(design: str, indent: float) -> None:
    starts = set()
    for box in paper(DESIGNS[design]):
        for block, own in blocks(box):
            if block.element_tag == "p" and block.element.get("class") is None and shown(own[0]).startswith("经考评"):
                first = next(child for child in own[0].descendants() if type(child).__name__ == "TextBox")
                starts.add(round((first.position_x - block.position_x) * 0.75, 1))
    assert starts == {round(indent, 1)}


@pytest.mark.parametrize("design", DESIGNS)
def test_the_figures_of_a_table_have_one_width(design: str) -> None:
    widths: dict[int, set[float]] = {}
    for box in paper(DESIGNS[design]):
        for line in lines(box):
            for part in line.descendants():
                if type(part).__name__ == "TextBox" and part.text.endswith("1.11"):
                    widths.setdefault(len(part.text), set()).add(round(part.width, 2))
    assert set(map(len, widths.values())) == {1}, widths
    assert len(widths) == 2


def test_a_table_of_several_pages_repeats_its_head() -> None:
    written = [text(box).replace(render.WORD_JOINER, "") for box in paper(OFFICIAL)]
    heads = [words.count("序号") for words in written if "1.11" in words]
    assert len(heads) > 1 and set(heads) == {1}
