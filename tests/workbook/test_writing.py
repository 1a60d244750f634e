"""What is written is what is read again, by any program, and nothing in it is ever live."""

import zipfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.workbook.columns import Date, Money, Number, Text, Time
from portal.workbook.writing import WorkbookWriter, file_name
from tests.workbook.test_reading import read

LIVE = ["=1+1", "+1", "-1", "@SUM(A1)", "==1", '=HYPERLINK("http://x")', "http://example.com", "{=1}", "mailto:a@b"]


def write(path: Path, *columns: list[Any]) -> Path:
    with WorkbookWriter(path) as book:
        rows = zip(*columns, strict=True)
        assert book.sheet("街镇", [f"列{n}" for n in range(len(columns))], rows) == len(columns[0])
    return path


def test_text_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    path = write(tmp_path / "one.xlsx", LIVE)
    assert [row[0] for row in read(path)[1:]] == LIVE
    sheet = openpyxl.load_workbook(path).active
    assert sheet is not None
    cells = [sheet.cell(number + 2, 1) for number in range(len(LIVE))]
    assert [(cell.value, cell.data_type, cell.hyperlink) for cell in cells] == [(text, "s", None) for text in LIVE]
    part = zipfile.ZipFile(path).read("xl/worksheets/sheet1.xml")
    assert b"<f" not in part and b"<hyperlink" not in part


def test_dates_and_numbers_are_dates_and_numbers(tmp_path: Path) -> None:
    row: list[Any] = [date(2025, 3, 1), datetime(2025, 3, 1, 8, 30, 5), 7, Decimal("0.10"), None, "", "文"]
    path = write(tmp_path / "one.xlsx", *([cell] for cell in row))
    assert read(path)[1] == [row[0], row[1], 7.0, 0.1, "", "", "文"]
    sheet = openpyxl.load_workbook(path).active
    assert sheet is not None
    assert [cell.data_type for cell in sheet[2]] == ["d", "d", "n", "n", "n", "n", "s"]


def test_what_no_cell_can_hold_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(TypeError):
        write(tmp_path / "one.xlsx", [1.5])


def test_a_file_name_of_any_bytes_can_be_written_down() -> None:
    assert file_name("台账.xlsx") == "台账.xlsx"
    assert file_name(b"\xff.xlsx".decode(errors="surrogateescape")) == "?.xlsx"


line = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")).map(str.strip)
texts = st.one_of(line.filter(bool), st.sampled_from(["_x0041_", "_x000D_", "_x005F_", "a\nb\tc", " ", "&lt;<b>\"'"]))


@settings(max_examples=40, deadline=None, database=None)
@given(
    st.lists(
        st.tuples(
            texts,
            st.dates(date(1900, 1, 1), date(2999, 12, 31)),
            st.datetimes(datetime(1992, 1, 1), datetime(2999, 12, 30)).map(
                lambda moment: moment.replace(microsecond=0)
            ),
            st.integers(0, 10**14 - 1),
            st.decimals(-999_999, 999_999, places=9),
        ),
        min_size=1,
    )
)
def test_whatever_is_written_is_read_again_the_same(tmp_path_factory: pytest.TempPathFactory, rows: list[Any]) -> None:
    text, day, moment = Text("文", "text", longest=1000), Date("日", "day"), Time("时", "time")
    money, number = Money("元", "fen"), Number("数", "number", places=9, least=Decimal(-999_999))
    columns = [list(column) for column in zip(*rows, strict=True)]
    columns[3] = [money.cell(fen) for fen in columns[3]]
    path = write(tmp_path_factory.mktemp("written") / "one.xlsx", *columns)
    for cells, row in zip(read(path)[1:], rows, strict=True):
        assert (text.parse(cells[0]) if cells[0].strip() else "") == row[0].strip()
        assert (day.parse(cells[1]), money.parse(cells[3]), number.parse(cells[4])) == (row[1], row[3], row[4])
        assert moment.parse(cells[2]) == row[2]
