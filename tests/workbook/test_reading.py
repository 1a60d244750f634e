"""What a sheet's cells come to, whatever programme wrote the file and however."""

from datetime import date, time, timedelta
from datetime import datetime as Moment
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from portal.workbook.reading import ErrorCell, read_sheets
from tests.workbook import xlsx
from tests.workbook.xlsx import cell, parts, row, shared, styles, text


def read(path: Path, name: str = "街镇") -> list[list[Any]]:
    """The header row and the further rows, with the gaps filled by the numbers that the reader gives."""
    (sheet,) = [raw for raw in read_sheets(path, {name}) if not isinstance(raw, str)]
    rows: list[list[Any]] = [sheet.headers]
    for first, block in sheet.blocks:
        assert first == len(rows) + 1
        rows += [[str(value) if isinstance(value, ErrorCell) else value for value in line] for line in block]
    return rows


def a_sheet(path: Path, rows: str, **more: Any) -> list[list[Any]]:
    extra = more.pop("extra", {})
    return read(xlsx.pack(path / "one.xlsx", parts({"街镇": rows}, **more) | extra))


def test_rows_keep_their_numbers_when_others_are_missing(tmp_path: Path) -> None:
    rows = row(1, text("A1", "代码")) + row(4, text("A4", "J1"))
    assert a_sheet(tmp_path, rows) == [["代码"], [""], [""], ["J1"]]


def test_a_sheet_that_begins_further_down_and_to_the_right_has_no_headers(tmp_path: Path) -> None:
    assert a_sheet(tmp_path, row(3, text("C3", "代码"))) == [[""], [""], ["代码"]]


def test_headers_are_text_without_white_space_around_them(tmp_path: Path) -> None:
    assert a_sheet(tmp_path, row(1, text("A1", " 代码\n"), cell("B1", 5), cell("C1", "#N/A", "e"))) == [
        ["代码", "5.0", "#N/A"]
    ]


def test_cells_and_rows_need_not_say_where_they_are(tmp_path: Path) -> None:
    assert a_sheet(tmp_path, "<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>") == [
        ["1.0", "2.0"],
        [3.0, ""],
    ]


def test_cells_may_name_their_place_after_other_attributes(tmp_path: Path) -> None:
    lines = [f'<row r="{n}"><c s="0" t="n" r="B{n}"><v>{n}</v></c></row>' for n in range(1, 5_000)]
    assert a_sheet(tmp_path, "".join(lines))[-1] == [4999.0]


def test_dates_of_both_systems_and_of_chinese_formats_are_dates(tmp_path: Path) -> None:
    formats: list[str | int] = [14, 22, 31, 57, "yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;", "[$-804]yyyy/m/d"]
    rows = row(2, *(cell(f"{chr(65 + n)}2", 45717, style=n + 1) for n in range(len(formats))))
    later = row(2, *(cell(f"{chr(65 + n)}2", 45717 - 1462, style=n + 1) for n in range(len(formats))))
    extra = {"xl/styles.xml": styles(*formats)}
    assert a_sheet(tmp_path, rows, extra=extra)[1] == [date(2025, 3, 1)] * len(formats)
    assert a_sheet(tmp_path, later, extra=extra, since_1904=True)[1] == [date(2025, 3, 1)] * len(formats)


def test_times_and_durations_and_plain_numbers_are_what_they_are(tmp_path: Path) -> None:
    values = [cell("A2", 45717.99998842593, style=1), cell("B2", 0.5, style=1), cell("C2", 1.5, style=2)]
    rows = row(2, *values, cell("D2", 45717))
    found = a_sheet(tmp_path, rows, extra={"xl/styles.xml": styles(22, "[h]:mm")})[1]
    assert found == [Moment(2025, 3, 1, 23, 59, 59), time(12), timedelta(days=1.5), 45717.0]


def test_a_formula_counts_by_its_stored_value(tmp_path: Path) -> None:
    formulas = [
        '<c r="A2"><f>1+1</f><v>2</v></c>',
        '<c r="B2" t="str"><f>"a"</f><v>a</v></c>',
        '<c r="C2"><f>1</f></c>',
    ]
    assert a_sheet(tmp_path, row(2, *formulas, cell("D2", 1, "b")))[1] == [2.0, "a", "", True]


@pytest.mark.parametrize(
    "written",
    [
        '<c r="B2" t="e"><v>#REF!</v></c>',
        "<c t='e' r='B2' ><f>A9&lt;1</f><v>#REF!</v></c>",
        '<c s="1" r="B2" t = "e">\n<f t="shared" ref="B2:B3" si="0">A9</f>\n<v>#REF!</v></c>',
    ],
)
def test_an_error_is_seen_where_it_stands(tmp_path: Path, written: str) -> None:
    rows = row(1, text("A1", "代码"), text("B1", "名称")) + row(2, text("A2", "J1"), written) + row(3, cell("B3", 1))
    assert a_sheet(tmp_path, rows)[1:] == [["J1", "#REF!"], ["", 1.0]]


def test_an_error_is_seen_far_from_the_first_column_and_beside_many_cells(tmp_path: Path) -> None:
    filler = "".join(row(n, text(f"C{n}", "x" * 200), cell(f"D{n}", n)) for n in range(2, 9_000))
    rows = row(1, text("C1", "代码")) + filler + row(9_000, cell("D9000", "#DIV/0!", "e"))
    found = a_sheet(tmp_path, rows)
    assert found[-1] == ["", "#DIV/0!"] and found[7] == ["x" * 200, 8.0]


def test_an_empty_cell_of_the_kind_error_is_empty(tmp_path: Path) -> None:
    assert a_sheet(tmp_path, row(2, '<c r="A2" t="e"/>', cell("B2", 5)))[1][-1] == 5.0


def test_text_is_shared_or_in_its_place_with_escapes_and_pieces(tmp_path: Path) -> None:
    rows = row(2, cell("A2", 1, "s"), text("B2", "a_x0007_b_x005F_x0041_ 😀𠮷"), cell("C2", "直接", "str"))
    pieces = shared("无", "乙").replace("<t>乙</t>", "<r><t>甲</t></r><r><t>乙</t></r><rPh><t>yi</t></rPh>")
    found = a_sheet(tmp_path, rows, extra={"xl/sharedStrings.xml": pieces})[1]
    assert found == ["甲乙", "a\x07b_x0041_ 😀𠮷", "直接"]


def test_infinite_numbers_arrive_for_the_columns_to_refuse(tmp_path: Path) -> None:
    found = a_sheet(tmp_path, row(2, cell("A2", "1e400"), cell("B2", "nan"), cell("C2", "abc")))[1]
    assert found[0] == float("inf") and found[1] != found[1] and found[2] == "abc"


def test_a_sheet_may_lie_anywhere_in_the_archive(tmp_path: Path) -> None:
    rows = row(1, text("A1", "代码"))
    assert a_sheet(tmp_path, rows, targets={"街镇": "/elsewhere/s.xml"}) == [["代码"]]


def test_the_names_of_parts_may_be_written_in_capitals_or_with_backslashes(tmp_path: Path) -> None:
    content = parts({"街镇": row(1, cell("A1", 0, "s"))}) | {"xl/sharedStrings.xml": shared("代码")}
    renamed = {name.replace("/", "\\").replace("xl", "XL"): part for name, part in content.items()}
    assert read(xlsx.pack(tmp_path / "one.xlsx", renamed)) == [["代码"]]


def test_sheets_that_are_not_wanted_are_named_and_not_opened(tmp_path: Path) -> None:
    content = parts({"封面": row(1, text("A1", "x")), " 街镇 ": row(1, text("A1", "代码")), "草稿": ""})
    content["xl/worksheets/sheet1.xml"] = "no sheet at all"
    path = xlsx.pack(tmp_path / "one.xlsx", content)
    assert [raw if isinstance(raw, str) else [raw.name] for raw in read_sheets(path, {"街镇"})] == [
        "封面",
        "草稿",
        ["街镇"],
    ]


def test_merged_cells_hold_their_value_in_the_first_one(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "街镇"
    sheet.append(["代码", "名称"])
    sheet.append(["J1", "锦云街道"])
    sheet.merge_cells("A2:A3")
    sheet["B3"] = "南河镇"
    book.save(tmp_path / "one.xlsx")
    assert read(tmp_path / "one.xlsx") == [["代码", "名称"], ["J1", "锦云街道"], ["", "南河镇"]]


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet_is_read_like_any_other(tmp_path: Path, state: str) -> None:
    book = openpyxl.Workbook()
    sheet = book.create_sheet("街镇")
    sheet.append(["代码"])
    sheet.sheet_state = state
    book.save(tmp_path / "one.xlsx")
    assert read(tmp_path / "one.xlsx") == [["代码"]]


def test_a_chart_sheet_has_no_rows(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    chart = book.create_chartsheet("街镇")
    chart.add_chart(openpyxl.chart.BarChart())
    book.save(tmp_path / "one.xlsx")
    assert read(tmp_path / "one.xlsx") == [[]]
