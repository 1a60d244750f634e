"""Reads a clean ledger workbook into plain rows (docs/workbook.md); a faulty file is not its business."""

import datetime
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO

from python_calamine import CalamineWorkbook

Row = dict[str, Any]
District = dict[str, list[Row]]

# What a column holds: t text, d date, s date with time of day, n whole number, x exact decimal.
COLUMNS: dict[str, str] = {
    "街镇": "代码:t 名称:t 类别:t",
    "村居": "代码:t 名称:t 街镇代码:t 类别:t 性质:t 户数:n 常住人口:n 具备条件:t",
    "单位": "代码:t 名称:t 类别:t",
    "项目": "代码:t 名称:t 类型:t 牵头单位代码:t 启动年份:n 每月选课次数:n 报送截止日:n",
    "阶段": "项目代码:t 序号:n 名称:t 开始:d 结束:d 目标数:n",
    "课程": "代码:t 项目代码:t 名称:t 类别:t 选课菜单:t",
    "考评指标": "项目代码:t 年度:n 指标代码:t 一级指标:t 名称:t 类型:t 分值:x 度量:t 起评值:x 满分值:x 无数据:t",
    "等级": "项目代码:t 年度:n 等级:t 最低分:x 可评优:t",
    "队伍": "代码:t 名称:t 主管单位代码:t 年度退出:t",
    "志愿者": "编号:t 姓名:t 证件类型:t 证件号码:t 电话:t 类别:t 队伍代码:t 注册日期:d 岗前培训日期:d 特长:t",
    "场所": "代码:t 村居代码:t 名称:t 地址:t 经度:x 纬度:x 面积:x 类别:t",
    "项目点": "代码:t 项目代码:t 场所代码:t 名称:t 接纳人数:n 管理员:t 电话:t "
    "申报日期:d 验收日期:d 启用日期:d 停办日期:d",
    "月报": "项目点代码:t 月份:t 首次报送:s 状态:t 开放天数:n 备注:t",
    "活动": "项目点代码:t 日期:d 课程代码:t 主题:t 参加人次:n 时长:x",
    "安全事件": "项目点代码:t 日期:d 等级:t 责任事故:t 说明:t",
    "满意度": "项目点代码:t 日期:d 有效问卷:n 满意份数:n",
    "服务记录": "志愿者编号:t 项目点代码:t 日期:d 时长:x 服务内容:t 记录人:t 状态:t",
    "评分": "项目点代码:t 年度:n 指标代码:t 评分人:t 得分:x 扣分理由:t",
    "奖补标准": "年度:n 项目代码:t 类别:t 金额:x 配套比例:x 配套依据:t",
    "预算": "年度:n 项目代码:t 预算年度:n 区级安排:x 不足时:t",
    "表扬名额": "年度:n 类别:t 项目代码:t 名额:n",
    "激励加分": "年度:n 项目代码:t 采用单位:t 类别:t 分值:x",
    "节假日": "日期:d 类型:t",
}


def columns(sheet: str) -> dict[str, str]:
    """The headers of a sheet, each with the letter of what it holds."""
    return {column[:-2]: column[-1] for column in COLUMNS[sheet].split()}


def read(file: Path | BinaryIO) -> District:
    """Sheet name -> rows (header -> value, an empty cell is None); no rows of a sheet that is not there."""
    workbook = CalamineWorkbook.from_object(file)
    return {sheet: rows(workbook, sheet) if sheet in workbook.sheet_names else [] for sheet in COLUMNS}


def rows(workbook: CalamineWorkbook, sheet: str) -> list[Row]:
    first, *body = workbook.get_sheet_by_name(sheet).to_python() or [[]]
    headers = [str(cell) for cell in first]
    kinds = columns(sheet)
    return [
        {header: value(cell, kinds[header]) for header, cell in zip(headers, cells, strict=True) if header in kinds}
        for cells in body
    ]


def value(cell: object, kind: str) -> object:
    if cell is None or cell == "":
        return None
    return CONVERT[kind](cell)


def text(cell: object) -> str:
    if isinstance(cell, float):
        return str(int(cell))
    return str(cell).strip()


def date(cell: object) -> datetime.date:
    if isinstance(cell, datetime.datetime):
        return cell.date()
    if isinstance(cell, datetime.date):
        return cell
    return datetime.date.fromisoformat(str(cell))


def moment(cell: object) -> datetime.datetime:
    """To the nearest second: Excel keeps a time as a fraction of a day, which is seldom exact."""
    if isinstance(cell, datetime.datetime):
        return (cell + datetime.timedelta(microseconds=500_000)).replace(microsecond=0)
    if isinstance(cell, datetime.date):
        return datetime.datetime.combine(cell, datetime.time())
    return datetime.datetime.fromisoformat(str(cell))


def whole(cell: object) -> int:
    return int(Decimal(str(cell)))


def exact(cell: object) -> Decimal:
    """The shortest decimal form of a numeric cell, which is what `str` of a float gives."""
    return Decimal(str(cell))


CONVERT: dict[str, Callable[[object], object]] = {
    "t": text,
    "d": date,
    "s": moment,
    "n": whole,
    "x": exact,
}
