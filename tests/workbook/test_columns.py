"""How a single cell is read, and written again."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.ledgers.sheet import in_order
from portal.workbook.columns import (
    BadCell,
    Choice,
    Code,
    Column,
    Date,
    Hours,
    Money,
    Month,
    Number,
    Personal,
    Text,
    Time,
    Whole,
    yes_no,
)
from portal.workbook.reading import ErrorCell

Moment = datetime
TEXT, CODE, WHOLE, NUMBER = Text("名称", "name"), Code("代码", "code"), Whole("户数", "n"), Number("分值", "n")
MONEY, HOURS, DAY, TIME, MONTH = (
    Money("金额", "n"),
    Hours("时长", "n"),
    Date("日期", "d"),
    Time("时间", "t"),
    Month("月份", "m"),
)
YES, WORD = yes_no("具备条件", "fit"), Choice("状态", "status", words={"草稿": "draft"})
PHONE = Personal("电话", "phone", pattern=r"1[0-9]{10}", expected="11 digits")
ALL = [TEXT, CODE, WHOLE, NUMBER, MONEY, HOURS, DAY, TIME, MONTH, YES, WORD, PHONE]


@pytest.mark.parametrize(
    ("column", "cell", "value"),
    [
        (TEXT, " \u3000锦云 街道\t\n", "锦云 街道"),
        (TEXT, "=1+1", "=1+1"),
        (TEXT, "@社区 \U0002070e 😀", "@社区 \U0002070e 😀"),
        (TEXT, "一\r\n二\r三\n四\t五", "一\n二\n三\n四\t五"),
        (TEXT, 2025.0, "2025"),
        (TEXT, 1.5, "1.5"),
        (CODE, 990101001001.0, "990101001001"),
        (CODE, 999999999999999.0, "999999999999999"),
        (CODE, "007", "007"),
        (CODE, -0.0, "0"),
        (WHOLE, 12.0, 12),
        (WHOLE, "12", 12),
        (WHOLE, 2147483647.0, 2**31 - 1),
        (NUMBER, 0.1, Decimal("0.1")),
        (NUMBER, 1e2, Decimal(100)),
        (NUMBER, " 2.50 ", Decimal("2.5")),
        (NUMBER, -0.0, Decimal(0)),
        (MONEY, 16409.02, 1640902),
        (MONEY, 999999999999.99, 99999999999999),
        (MONEY, "0.1", 10),
        (HOURS, 0.25, 15),
        (HOURS, 0.0, 0),
        (HOURS, 1000.0, 60_000),
        (DAY, date(2025, 3, 1), date(2025, 3, 1)),
        (DAY, Moment(2025, 3, 1), date(2025, 3, 1)),
        (DAY, " 2025-03-01 ", date(2025, 3, 1)),
        (TIME, Moment(2025, 2, 5, 23, 59, 59, 499_999), Moment(2025, 2, 5, 23, 59, 59)),
        (TIME, Moment(2025, 2, 5, 23, 59, 59, 500_000), Moment(2025, 2, 6)),
        (TIME, date(2025, 2, 5), Moment(2025, 2, 5)),
        (TIME, "2025-02-05 23:59:59", Moment(2025, 2, 5, 23, 59, 59)),
        (MONTH, "2025-02", date(2025, 2, 1)),
        (YES, " 是", True),
        (WORD, "草稿", "draft"),
        (PHONE, 19900001111.0, "19900001111"),
        (PHONE, "199****1111", "199****1111"),
    ],
)
def test_a_cell_is_read(column: Column, cell: Any, value: Any) -> None:
    read = column.parse(cell)
    assert read == value and type(read) is type(value)


@pytest.mark.parametrize("column", ALL, ids=lambda column: column.header)
@pytest.mark.parametrize(
    "cell",
    [ErrorCell("#REF!"), True, float("nan"), float("inf"), float("-inf"), time(12), timedelta(days=1), 1e308, "\ud800"],
    ids=str,
)
def test_no_column_takes_what_is_no_value(column: Column, cell: Any) -> None:
    with pytest.raises(BadCell):
        column.parse(cell)


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        (NUMBER, 0.1 + 0.2),
        (NUMBER, "1.00000000000000000000000000000000001"),
        (NUMBER, "1e5"),
        (NUMBER, "１２"),
        (MONEY, 999999999999.999),
        (CODE, 1e15),
        (WHOLE, "1_000"),
        (DAY, "20250301"),
        (DAY, date(1899, 12, 31)),
        (TIME, "2025-02-05T23:59:59"),
        (MONTH, 2025.0),
        (TEXT, "a\x85b\x7f"),
    ],
)
def test_what_is_nearly_right_is_refused(column: Column, cell: Any) -> None:
    with pytest.raises(BadCell):
        column.parse(cell)


def test_every_fault_says_what_is_expected() -> None:
    for sheet in in_order():
        for column in sheet.columns:
            with pytest.raises(BadCell) as bad:
                column.parse(timedelta(1))
            assert str(bad.value)


NASTY: st.SearchStrategy[Any] = st.one_of(
    st.text(),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
    st.integers(-(10**20), 10**20).map(float),
    st.decimals(allow_nan=True).map(str),
    st.sampled_from(["=1", "+", "-1", "@", "是", "2025-01", "2025-01-01", "9" * 400, "1e999", "0x1", "一"]),
)


@given(st.sampled_from([column for sheet in in_order() for column in sheet.columns]), NASTY)
def test_a_cell_is_read_or_refused_and_what_was_read_is_read_again(column: Column, cell: Any) -> None:
    try:
        value = column.parse(cell)
    except BadCell as bad:
        assert str(bad)
    else:
        written = None if value is None else column.cell(value)
        if written is not None:
            again = float(written) if isinstance(written, int | Decimal) else written
            assert column.parse(again) == value
