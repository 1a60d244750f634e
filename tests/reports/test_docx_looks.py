"""A draft is a document of Word and no picture of one: styles, page, tables, lists, fields."""

import io
from collections.abc import Iterator
from functools import cache
from xml.etree.ElementTree import Element

import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.shared import Mm, Pt

from reports import docx
from reports.papers.blocks import Certificate, Para, Title
from reports.papers.paper import CERTIFICATE, OFFICIAL, REPORT, Page, Paper
from reports.pdf import fonts
from tests.reports import pdf_samples
from tests.reports.docx_reading import W, body, paragraph, part, parts, said, style_of, styled
from tests.reports.docx_samples import ALL
from tests.reports.pdf_reading import FONT_HOME, html


@pytest.fixture(scope="module", autouse=True)
def press() -> Iterator[None]:
    fonts.activate(FONT_HOME)
    yield


@cache
def draft(design: tuple[str, ...] = REPORT, final: bool = False) -> bytes:
    return docx.written(Paper("通报", "KL-2025-KP", "区妇女联合会", ALL, not final, design).page())


@cache
def site_report() -> bytes:
    return docx.written(Page(html(pdf_samples.good()), "报告", False))


def written(content: str) -> bytes:
    return docx.written(Page(f"<html><body>{content}</body></html>", "题", False))


def opened(data: bytes) -> WordDocument:
    return Document(io.BytesIO(data))


def fields(element: Element) -> list[str]:
    return [(node.text or "").strip() for node in element.iter(f"{W}instrText")]


def has(element: Element, path: str) -> bool:
    return element.find("/".join(f"{W}{step}" for step in path.split("/"))) is not None


def test_headings_text_and_ends_have_the_styles_that_word_knows() -> None:
    found = {text: style for style, text in styled(draft())}
    assert found["关于考评结果的通报"] == "Title"
    assert [found[text] for text in ("一、基本情况", "（一）组织领导", "1. 成员单位")] == [
        "Heading1",
        "Heading2",
        "Heading3",
    ]
    assert found["均分90.31分，等级为“优”的12个。"] == "NormalIndent"
    assert [found[text] for text in ("表1　一览", "图1　得分率")] == ["Caption", "Caption"]
    assert [found[text] for text in ("甲项", "丙项", "领导小组办公室")] == ["ListNumber", "ListBullet", "SignOff"]
    assert [found[text] for text in ("附件1", "考评结果一览表")] == ["AnnexNumber", "AnnexTitle"]
    names = {style.name for style in opened(draft()).styles}
    assert {"Title", "Heading 1", "Normal Indent", "Caption", "List Number", "落款", "表格文字", "封面标题"} <= names


def test_the_text_of_an_official_document_is_that_of_the_standard() -> None:
    styles = opened(draft(OFFICIAL)).styles
    normal = styles["Normal"]
    assert (normal.font.size, normal.paragraph_format.line_spacing) == (Pt(16), Pt(28.95))
    faces = {
        name: styles[name].element.rPr.rFonts.get(f"{W}eastAsia")
        for name in ("Normal", "Heading 1", "Heading 2", "Title")
    }
    assert faces == {
        "Normal": "仿宋_GB2312",
        "Heading 1": "黑体",
        "Heading 2": "楷体_GB2312",
        "Title": "方正小标宋简体",
    }
    assert styles["Title"].font.size == Pt(22)
    indent = styles["Normal Indent"].element.pPr.ind
    assert (indent.get(f"{W}firstLineChars"), indent.get(f"{W}firstLine")) == ("200", "640")
    fallbacks = part(draft(OFFICIAL), "word/fontTable.xml")
    assert [font[0].get(f"{W}val") for font in fallbacks if font.get(f"{W}name") == "仿宋_GB2312"] == ["仿宋"]


@pytest.mark.parametrize(
    ("design", "page", "margins"),
    [
        (REPORT, (210, 297), (30, 26, 30, 28)),
        (OFFICIAL, (210, 297), (37, 26, 35, 28)),
        (CERTIFICATE, (297, 210), (33, 44, 28, 44)),
    ],
)
def test_page_and_margins_are_those_of_the_design(
    design: tuple[str, ...], page: tuple[int, int], margins: tuple[int, int, int, int]
) -> None:
    [section] = opened(draft(design)).sections
    sides = (section.top_margin, section.right_margin, section.bottom_margin, section.left_margin)
    assert [round(side / Mm(1)) for side in (section.page_width or 0, section.page_height or 0)] == list(page)
    assert [round((side or 0) / Mm(1)) for side in sides] == list(margins)
    assert [text for text in styled(draft(design)) if text[0] == "NameLarge"] == [("NameLarge", "学堂")]


def test_an_official_page_has_22_lines_of_28_characters() -> None:
    grid = body(draft(OFFICIAL)).find(f"{W}sectPr/{W}docGrid")
    assert grid is not None
    assert (grid.get(f"{W}type"), grid.get(f"{W}linePitch")) == ("linesAndChars", "579")
    character = 16 + int(grid.get(f"{W}charSpace", "")) / 4096
    assert 28 * character * 25.4 / 72 == pytest.approx(156, abs=0.05)


def test_28_characters_fill_an_official_line_without_the_grid() -> None:
    styles = opened(draft(OFFICIAL)).styles
    snapped = styles["Normal"].element.pPr.find(f"{W}snapToGrid")
    assert snapped.get(f"{W}val") == "0"
    closer = int(styles["Normal Indent"].element.rPr.find(f"{W}spacing").get(f"{W}val")) / 20
    assert 28 * (16 + closer) * 25.4 / 72 <= 156 < 29 * (16 + closer) * 25.4 / 72


def test_page_numbers_stand_outside_between_dashes() -> None:
    section = opened(draft(OFFICIAL)).sections[0]
    odd, even = (frame.paragraphs[0] for frame in (section.footer, section.even_page_footer))
    assert odd.text == "KL-2025-KP\t草　稿\t— 1 —"
    assert even.text == "— 1 —\t草　稿\tKL-2025-KP"
    assert opened(draft(OFFICIAL)).settings.odd_and_even_pages_header_footer
    assert fields(odd._p) == fields(even._p) == ["PAGE"]
    assert not section.header.paragraphs[0].text
    assert opened(draft(REPORT)).sections[0].footer.paragraphs[0].text == "\t草　稿\t— 1 —"
    assert opened(draft(REPORT)).sections[0].header.paragraphs[0].text == "通报\tKL-2025-KP"


def test_a_cover_has_neither_head_nor_number() -> None:
    section = opened(draft()).sections[0]
    assert section.different_first_page_header_footer
    assert not section.first_page_header.paragraphs[0].text
    assert section.first_page_footer.paragraphs[0].text == "\t草　稿"
    assert not opened(site_report()).sections[0].different_first_page_header_footer


def test_a_draft_says_so_on_every_page_and_a_final_one_on_none() -> None:
    def marked(data: bytes) -> list[str]:
        return sorted(
            name for name, text in parts(data).items() if "草稿".encode() in text or "草　稿".encode() in text
        )

    assert marked(draft()) == [f"word/{kind}{at}.xml" for kind in ("footer", "header") for at in (1, 2, 3)]
    assert marked(draft(final=True)) == []


def test_the_table_of_contents_is_a_field_with_its_entries_in_it() -> None:
    entries = [one for one in body(draft()).iter(f"{W}p") if style_of(one).startswith("TOC") and has(one, "hyperlink")]
    assert [(style_of(one), said(one)) for one in entries] == [
        ("TOC1", "一、基本情况"),
        ("TOC2", "（一）组织领导"),
        ("TOC1", "附件1　考评结果一览表"),
        ("TOC1", "附件2　指标口径"),
    ]
    assert fields(entries[0])[0].startswith("TOC ")
    assert [len(fields(one)) for one in entries] == [2, 1, 1, 1]
    ends = [[mark.get(f"{W}fldCharType") for mark in one.iter(f"{W}fldChar")].count("end") for one in entries]
    assert ends == [1, 1, 1, 2]
    assert fields(paragraph(draft(), "考评结果一览表")) == ['TC "附件1　考评结果一览表" \\f C \\l "1"']


def test_captions_are_counted_by_word() -> None:
    assert fields(paragraph(draft(), "表1　一览")) == ["SEQ 表 \\* ARABIC"]
    assert fields(paragraph(site_report(), "图2　十二个月运行情况")) == ["SEQ 图 \\* ARABIC"]


def test_what_begins_a_page_begins_one_and_what_is_kept_with_the_next_is_kept() -> None:
    fresh = [said(one) for one in body(draft()).iter(f"{W}p") if has(one, "pPr/pageBreakBefore")]
    assert fresh == ["目　　录", "关于考评结果的通报", "附件1", "附件2"]
    assert has(paragraph(written("<p class='lead'>甲</p>"), "甲"), "pPr/keepNext")
    assert not has(paragraph(written("<p>甲</p>"), "甲"), "pPr/keepNext")
    before_table = body(written("<p>甲</p><div class='fresh'/><table><tr><td>乙</td></tr></table>"))
    assert [has(one, "pPr/pageBreakBefore") for one in before_table.findall(f"{W}p")] == [False, True, False]


def test_each_list_counts_from_one() -> None:
    data = written("<ol><li>甲<ul><li>乙</li></ul></li><li>丙</li></ol><ol><li>丁</li></ol>")
    numbers = [one.find(f"{W}pPr/{W}numPr") for one in body(data).iter(f"{W}p")]
    assert [[node.get(f"{W}val") for node in number] for number in numbers if number is not None] == [
        ["0", "1"], ["1", "2"], ["0", "1"], ["0", "3"],
    ]  # fmt: skip
    made = part(data, "word/numbering.xml").findall(f"{W}num")
    assert [number[0].get(f"{W}val") for number in made] == ["0", "1", "0"]
    assert [has(number, "lvlOverride/startOverride") for number in made] == [True, False, True]


def test_alignment_ink_and_indent_are_those_of_the_page() -> None:
    data = written(
        "<p class='mid'>甲</p><p class='flush'>乙</p><table class='grid'><tbody><tr class='sum'><td class='num'>丙</td>"
        "<td><b>丁</b><sup>2</sup></td></tr></tbody></table><div class='mark good'>戊</div>"
    )
    sides = {text: paragraph(data, text).find(f"{W}pPr/{W}jc") for text in ("甲", "乙", "丙")}
    assert [side is not None and side.get(f"{W}val") for side in sides.values()] == ["center", False, "right"]
    assert [has(paragraph(data, text), "pPr/ind") for text in ("甲", "乙", "丙")] == [True, True, False]
    assert [has(paragraph(data, text), "r/rPr/b") for text in ("乙", "丙", "丁2")] == [False, True, True]
    assert has(paragraph(data, "丁2"), "r/rPr/vertAlign")
    assert paragraph(data, "戊").find(f"{W}r/{W}rPr/{W}color").get(f"{W}val") == "1D6B46"  # type: ignore[union-attr]


def test_quotation_marks_are_chinese_ones() -> None:
    data = written("<p>“优”</p><p>优</p>")
    assert has(paragraph(data, "“优”"), "r/rPr/rFonts")
    assert not has(paragraph(data, "优"), "r/rPr")


def test_a_drawing_is_a_sharp_picture_of_its_size_with_a_text_in_its_place() -> None:
    document = opened(site_report())
    first, second = document.inline_shapes
    assert (round(first.width / Mm(1)), round(second.width / Mm(1))) == (156, 156)
    pictures = [one.get("descr") for one in body(site_report()).iter() if one.tag.endswith("}docPr")]
    assert pictures == ["一级指标得分率", "活动场次；参加人次"]
    images = [image for name, image in parts(site_report()).items() if name.endswith(".png")]
    assert [image[:8] for image in images] == [b"\x89PNG\r\n\x1a\n"] * 2
    assert all(abs(int.from_bytes(image[16:20]) - 156 / 25.4 * 200) < 3 for image in images)


def test_one_drawing_shown_twice_is_in_the_file_once() -> None:
    svg = "<svg xmlns='http://www.w3.org/2000/svg' width='50' height='20'><rect width='9' height='9'/></svg>"
    data = written(f"<figure>{svg}</figure><figure>{svg}</figure><figure>{svg.replace('50', '9000')}</figure>")
    assert len([name for name in parts(data) if name.endswith(".png")]) == 2
    assert [round(shape.width / Mm(1)) for shape in opened(data).inline_shapes] == [13, 13, 156]


def test_a_long_name_is_set_smaller() -> None:
    blocks = (Title(("很长的题" * 5,)), Certificate("证明", "主题", "名" * 30, "", ("甲",), "", "", "号"), Para("乙"))
    found = {text: style for style, text in styled(docx.written(Paper("题", "号", "办", blocks, False).page()))}
    assert found["很长的题" * 5] == "TitleSmall"
    assert found["名" * 30] == "NameSmall"
