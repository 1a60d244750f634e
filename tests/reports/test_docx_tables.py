"""Tables of a draft: columns, heads, rows, spans, boxes."""

import io
from xml.etree.ElementTree import Element

import pytest
from docx import Document
from docx.table import Table

from reports import docx
from reports.docx.grids import widths
from reports.papers.blocks import Grid, Pairs, Signatures
from reports.papers.paper import OFFICIAL, REPORT, Page, Paper
from reports.pdf.tables import Column
from reports.pdf.tables import Table as Rows
from tests.reports.docx_checks import faults
from tests.reports.docx_reading import W, body

MM = 1440 / 25.4


def written(content: str) -> bytes:
    return docx.written(Page(f"<html><body>{content}</body></html>", "题", False))


def of(*blocks: Grid | Pairs | Signatures, design: tuple[str, ...] = REPORT) -> bytes:
    return docx.written(Paper("题", "号", "办", blocks, False, design).page())


def grid(count: int) -> Grid:
    columns = (Column("序号", 12, "mid"), Column("点位", 110), Column("金额", 34, "num"))
    return Grid(
        Rows(columns, tuple((f"{at}", f"点{at}", f"{at}.00") for at in range(count)), "元", summed=True), "一览"
    )


def table(data: bytes) -> Table:
    [found] = Document(io.BytesIO(data)).tables
    return found


def rows(data: bytes) -> list[Element]:
    return list(body(data).iter(f"{W}tr"))


def kept(row: Element) -> list[bool]:
    return [one.find(f"{W}pPr/{W}keepNext") is not None for one in row.iter(f"{W}p")]


def test_columns_are_as_wide_as_on_paper() -> None:
    wide = [int(column.get(f"{W}w", "")) for column in body(of(grid(2))).iter(f"{W}gridCol")]
    assert [round(one / MM) for one in wide] == [12, 110, 34]
    assert sum(wide) == round(156 * MM)


@pytest.mark.parametrize(
    ("columns", "across", "expected"),
    [
        ("<col class='w56'/><col/><col class='w50'/>", 3, [56, 50, 50]),
        ("<col/><col/>", 2, [78, 78]),
        ("", 4, [39, 39, 39, 39]),
        ("<col class='w56'/>", 3, [56, 50, 50]),
        ("<col class='mid w100'/><col class='w56'/>", 2, [100, 56]),
    ],
)
def test_columns_without_a_width_share_the_rest(columns: str, across: int, expected: list[int]) -> None:
    from xml.etree import ElementTree

    element = ElementTree.fromstring(f"<table><colgroup>{columns}</colgroup></table>")
    assert [round(one / MM) for one in widths(element, across, 156)] == expected


def test_heads_repeat_and_rows_are_not_split() -> None:
    found = rows(of(grid(12)))
    assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in found] == [True] + [False] * 12
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in found)


def test_a_short_table_is_kept_whole_and_a_long_one_goes_over_pages() -> None:
    assert [all(kept(row)) for row in rows(of(grid(3)))] == [True, True, True, False]
    assert [any(kept(row)) for row in rows(of(grid(9)))] == [True] + [False] * 9


def test_the_heading_of_a_group_stays_with_its_rows() -> None:
    data = written(
        "<table class='grid scores'><tbody><tr><td>甲</td><td>乙</td></tr>"
        "<tr class='group'><th colspan='2'>丙</th></tr><tr><td>丁</td><td>戊</td></tr></tbody></table>"
    )
    assert [any(kept(row)) for row in rows(data)] == [False, True, False]


def test_cells_that_span_read_back_as_one() -> None:
    data = written(
        "<table class='grid'><tbody><tr><td rowspan='2'>甲</td><td colspan='2'>乙</td></tr>"
        "<tr><td>丙</td><td rowspan='2'>丁</td></tr><tr><td>戊</td><td>己</td></tr></tbody></table>"
    )
    assert faults(data) == []
    found = table(data)
    texts = [[found.cell(row, column).text for column in range(3)] for row in range(3)]
    assert texts == [["甲", "乙", "乙"], ["甲", "丙", "丁"], ["戊", "己", "丁"]]
    assert found.cell(0, 0)._tc is found.cell(1, 0)._tc


def test_a_cell_that_reaches_below_over_two_columns_leaves_both() -> None:
    data = written(
        "<table><tbody><tr><td>甲</td><td rowspan='3' colspan='2'>乙</td></tr><tr><td>丙</td></tr>"
        "<tr><td>丁</td></tr></tbody></table>"
    )
    assert faults(data) == []
    assert [table(data).cell(row, 2).text for row in range(3)] == ["乙"] * 3


def test_a_single_pair_gets_the_whole_row() -> None:
    found = table(of(Pairs((("名称", "学堂"), ("代码", "KL01"), ("地址", "澄心路")))))
    assert [cell.text for cell in found.rows[1].cells] == ["地址", "澄心路", "澄心路", "澄心路"]


@pytest.mark.parametrize(("design", "heights"), [(REPORT, [21, 9]), (OFFICIAL, [26, 11])])
def test_boxes_to_sign_in_are_as_high_as_on_paper(design: tuple[str, ...], heights: list[int]) -> None:
    data = of(Signatures((("意见", "tall"), ("签字", "tall"), ("日期", "high"))), design=design)
    high = [row.find(f"{W}trPr/{W}trHeight") for row in rows(data)]
    assert [round(int(one.get(f"{W}val", "")) / MM) for one in high if one is not None] == heights


def test_official_tables_have_all_their_lines_and_no_tint() -> None:
    for design, sides, tinted in ((REPORT, ["top", "bottom", "insideH"], True), (OFFICIAL, 6, False)):
        data = of(grid(2), design=design)
        assert (next(body(data).iter(f"{W}shd"), None) is not None) == tinted
        style = next(one for one in Document(io.BytesIO(data)).styles if one.name == "数据表")
        borders = [side.tag.removeprefix(W) for side in style.element.find(f"{W}tblPr/{W}tblBorders")]
        assert (borders if isinstance(sides, list) else len(borders)) == sides


def test_the_unit_stands_above_and_the_caption_of_the_months_below() -> None:
    order = [one.tag.removeprefix(W) for one in body(of(grid(2)))]
    assert order == ["p", "p", "tbl", "p", "sectPr"]
    months = body(
        written("<table class='grid months'><caption>图2　月</caption><tbody><tr><td>1</td></tr></tbody></table>")
    )
    assert [one.tag.removeprefix(W) for one in months] == ["tbl", "p", "sectPr"]
