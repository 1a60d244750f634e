from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.pdf.charts import BLUE, ROOM, Level, Panel, Point, ceiling, level_bars, month_panels

GAP = Point(None, "未运营")


def drawn(style: str, *values: int | None) -> str:
    points = tuple(GAP if value is None else Point(value) for value in values)
    return month_panels([Panel("活动场次", style, points)])


def test_a_month_without_a_value_is_shaded_with_its_reason_and_not_drawn_as_zero() -> None:
    chart = drawn("bar", 3, None, None, 5)
    assert chart.count(BLUE) == 2
    assert chart.count("未运营") == 1


def test_reasons_that_are_not_neighbours_stand_each() -> None:
    assert drawn("bar", None, 3, None).count("未运营") == 2


def test_a_measured_zero_is_drawn() -> None:
    assert drawn("line", 4, 0, 2).count("<circle") == 3
    assert f'cy="{ROOM}"' in drawn("line", 4, 0, 2)


def test_a_line_breaks_where_a_month_has_no_value() -> None:
    stroke = drawn("line", 4, 5, None, 2, 1).split(f'stroke="{BLUE}"')[0].rpartition(' d="')[2]
    assert stroke.count("M") == 2
    assert stroke.count("L") == 2


def test_twelve_months_without_a_value_have_no_scale() -> None:
    chart = drawn("bar", *[None] * 12)
    assert ">4<" not in chart
    assert BLUE not in chart


def test_a_negative_value_is_refused() -> None:
    with pytest.raises(ValueError, match="不能有负数"):
        drawn("bar", 1, -1)


def test_labels_are_escaped() -> None:
    hostile = "<script>alert(1)</script>"
    chart = month_panels([Panel(hostile, "bar", (Point(None, hostile),))])
    chart += level_bars([Level(hostile, Decimal(1), Decimal(2), hostile)])
    assert "<script" not in chart
    assert chart.count("&lt;script&gt;") == 5


def test_a_bar_is_as_long_as_its_share() -> None:
    full, half = level_bars([Level("决策", Decimal(5), Decimal(10), "")]).split("<rect")[1:3]
    width = [float(rect.split('width="')[1].split('"')[0]) for rect in (full, half)]
    assert width[1] == pytest.approx(width[0] / 2, abs=0.01)


@given(st.integers(0, 10**9))
def test_the_axis_ends_above_the_highest_value_but_not_far(highest: int) -> None:
    assert highest <= ceiling(highest) <= max(4, highest * 5 // 3 + 1)
    assert ceiling(highest) % 2 == 0
