"""Small districts for examples worked out by hand."""

import datetime
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from tests.naive.measures import SiteYear, measure_all
from tests.naive.reading import COLUMNS, District, Row, columns

Yuan = Decimal


def make(**sheets: list[dict[str, Any]]) -> District:
    """A district of the given rows; cells and sheets that are not given are empty."""
    return {sheet: [dict.fromkeys(columns(sheet)) | one for one in sheets.get(sheet, [])] for sheet in COLUMNS}


def a_site(**dates: date) -> Row:
    return make(项目点=[{"代码": "S1", "项目代码": "P", **dates}])["项目点"][0]


def a_district(**sheets: list[dict[str, Any]]) -> District:
    """Programme P with site S1, open since 2024, and one judged indicator; what is given comes on top."""
    base: dict[str, list[dict[str, Any]]] = {
        "项目": [{"代码": "P", "每月选课次数": 1, "报送截止日": 5}],
        "课程": [{"代码": "K", "项目代码": "P", "类别": "课业辅导", "选课菜单": "是"}],
        "项目点": [{"代码": "S1", "项目代码": "P", "启用日期": date(2024, 3, 1)}],
        "考评指标": [indicator("A", "定性", "100")],
        "等级": [{"项目代码": "P", "年度": 2025, "等级": "差", "最低分": Yuan(0), "可评优": "是"}],
    }
    return make(**{sheet: base.get(sheet, []) + sheets.get(sheet, []) for sheet in base | sheets})


def indicator(code: str, kind: str, full: str, **cells: Any) -> dict[str, Any]:
    known = {"项目代码": "P", "年度": 2025, "指标代码": code, "类型": kind, "一级指标": "过程"}
    return known | {"分值": Decimal(full)} | cells


def log(month: str, submitted: str | None, state: str = "已通过", days: int = 10) -> dict[str, Any]:
    moment = submitted and datetime.datetime.fromisoformat(submitted)
    return {"项目点代码": "S1", "月份": month, "首次报送": moment, "状态": state, "开放天数": days}


def activity(day: date, people: int = 10) -> dict[str, Any]:
    return {"项目点代码": "S1", "日期": day, "课程代码": "K", "参加人次": people}


def measured(district: District, as_of: date | None = None) -> dict[str, Fraction | None]:
    return measure_all(SiteYear(district, district["项目"][0], district["项目点"][0], 2025, as_of))
