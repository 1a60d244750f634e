"""A small valid district, written down by hand, and workbooks of it with whatever cells a test puts in."""

import copy
import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter

from tests.naive.reading import COLUMNS, columns

#: sheet → its rows as cells, the headers first: row n of the workbook is element n - 1
Tables = dict[str, list[list[Any]]]
Moment = datetime.datetime


@dataclass(frozen=True)
class Formula:
    """A cell with a formula and the value that is stored for it."""

    text: str
    value: Any = 0


@dataclass(frozen=True)
class Styled:
    """A number with a number format of its own."""

    number: float
    format: str


#: valid by GB 11643
ID_ONE, ID_TWO = "990000199001011239", "990000199001022130"

ROWS: dict[str, list[list[Any]]] = {
    "街镇": [["J1", "锦云街道", "街道"], ["J2", "南河镇", "镇"]],
    "村居": [
        ["990101001001", "锦云社区", "J1", "社区", "回迁", 1200, 3500, "是"],
        ["990101002001", "河湾村", "J2", "村", "普通", None, None, "否"],
    ],
    "单位": [["U1", "区妇女联合会", "群团组织"]],
    "项目": [
        ["P", "快乐学堂", "快乐学堂", "U1", 2023, 1, 5],
        ["Q", "市民学校", "市民学校", None, 2024, 0, 10],
    ],
    "阶段": [["P", 1, "第一批", date(2023, 3, 1), date(2023, 12, 31), 10]],
    "课程": [["K1", "P", "书法", "文化", "是"], ["K2", "P", "安全", "安全", "否"], ["L1", "Q", "合唱", "文艺", "是"]],
    "考评指标": [
        ["P", 2025, "A1", "过程", "组织管理", "定性", 60, None, None, None, None],
        ["P", 2025, "B1", "产出", "报送", "定量", 40, "月报按时报送率", 50, 100, "记0分"],
        ["P", 2025, "J1", "加分", "特色", "加分", 5, None, None, None, None],
        ["P", 2025, "V1", "否决", "事故", "否决", 0, "重大责任事故数", None, None, None],
    ],
    "等级": [["P", 2025, "优", 90, "是"], ["P", 2025, "良", 60, "是"], ["P", 2025, "差", 0, "否"]],
    "队伍": [["T1", "巾帼志愿队", "U1", "是"]],
    "志愿者": [
        ["V1", "张三", "居民身份证", ID_ONE, "19900001111", "居民", "T1", date(2024, 5, 1), date(2024, 6, 1), "书法"],
        ["V2", "李四", "居民身份证", ID_TWO, None, "五老", None, date(2024, 5, 1), None, None],
        ["V3", "王五", "其他", None, "19900003333", "大学生", None, date(2025, 1, 1), None, None],
    ],
    "场所": [
        ["R1", "990101001001", "锦云活动室", "澄心路1号", 120.334276, 35.775006, 120.5, "社区用房"],
        ["R2", "990101002001", "河湾学堂", "河湾路2号", None, None, None, "学校"],
    ],
    "项目点": [
        ["S1", "P", "R1", "锦云快乐学堂", 30, "赵六", "19900004444", date(2023, 12, 1), date(2024, 1, 5),
         date(2024, 3, 1), None],
        ["S2", "Q", "R2", "河湾市民学校", None, None, "0990-5808220", None, date(2024, 1, 5), date(2024, 3, 1),
         date(2025, 6, 30)],
        ["S3", "P", "R2", "河湾快乐学堂", None, None, None, date(2025, 2, 1), None, None, None],
    ],
    "月报": [
        ["S1", "2025-01", Moment(2025, 2, 5, 23, 59, 59), "已通过", 20, "正常"],
        ["S1", "2025-02", None, "草稿", 0, None],
        ["S1", "2024-12", Moment(2025, 1, 2, 8, 0), "已退回", 15, None],
        ["S2", "2025-01", Moment(2025, 2, 1, 9, 30), "待审核", 31, None],
    ],
    "活动": [
        ["S1", date(2025, 1, 10), "K1", "迎新春", 20, 2],
        ["S1", date(2025, 1, 10), "K1", "迎新春", 20, 2],
        ["S1", date(2025, 1, 20), "K2", "防溺水", 25, 1.25],
        ["S1", date(2024, 12, 3), "K1", "开班", 12, 0],
        ["S2", date(2025, 1, 5), "L1", "合唱", 0, 3],
    ],
    "安全事件": [["S1", date(2025, 3, 3), "一般", "否", None]],
    "满意度": [["S1", date(2025, 5, 5), 50, 47]],
    "服务记录": [
        ["V1", "S1", date(2025, 1, 10), 2.5, "辅导", "赵六", "已确认"],
        ["V1", "S1", date(2025, 1, 10), 2.5, "辅导", "赵六", "已确认"],
        ["V2", "S2", date(2025, 1, 5), 24, None, None, "待确认"],
    ],
    "评分": [
        ["S1", 2025, "A1", "专家甲", 55.5, "台账不全"],
        ["S1", 2025, "A1", "专家乙", 60, None],
        ["S1", 2025, "J1", "专家甲", 2, None],
    ],
    "奖补标准": [
        [2025, "P", "新开办", 20000, 1, "区政办发〔2023〕12号"],
        [2025, "P", "优", 10000.01, 0.5, None],
    ],
    "预算": [[2025, "P", 2026, 50000, "按比例"]],
    "表扬名额": [[2025, "突出集体", "P", 1], [2025, "优秀志愿者", None, 5]],
    "激励加分": [[2025, "P", "街镇年度考核", "优", 1.5]],
    "节假日": [[date(2025, 1, 1), "休"], [date(2025, 1, 26), "班"]],
}  # fmt: skip


def tables(*only: str) -> Tables:
    """The district's sheets, or just these, to be changed at will."""
    names = only or tuple(COLUMNS)
    return {name: [list(columns(name)), *copy.deepcopy(ROWS[name])] for name in names}


def put(made: Tables, sheet: str, row: int, header: str, value: Any) -> None:
    """Put a value into the cell in this row (as Excel counts) and under this header."""
    made[sheet][row - 1][made[sheet][0].index(header)] = value


def write(made: Mapping[str, list[list[Any]]], path: Path, **options: Any) -> Path:
    """Write the cells as they are: `options` are xlsxwriter's, such as default_date_format."""
    with xlsxwriter.Workbook(str(path), {"in_memory": True, "nan_inf_to_errors": True, **options}) as book:
        formats = {
            name: book.add_format({"num_format": look})
            for name, look in (("day", "yyyy-mm-dd"), ("moment", "yyyy-mm-dd hh:mm:ss"))
        }
        for name, rows in made.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, value in enumerate(row):
                    _write_cell(book, sheet, number, column, value, formats)
    return path


def _write_cell(book: Any, sheet: Any, row: int, column: int, value: Any, formats: dict[str, Any]) -> None:
    match value:
        case None:
            return
        case bool():
            sheet.write_boolean(row, column, value)
        case Formula():
            sheet.write_formula(row, column, value.text, None, value.value)
        case Styled():
            sheet.write_number(row, column, value.number, book.add_format({"num_format": value.format}))
        case datetime.datetime():
            sheet.write_datetime(row, column, value, formats["moment"])
        case datetime.date():
            sheet.write_datetime(row, column, value, formats["day"])
        case int() | float() | Decimal():
            sheet.write_number(row, column, value)
        case _:
            sheet.write_string(row, column, value)
