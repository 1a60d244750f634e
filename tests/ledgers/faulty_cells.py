"""Kinds of faulty workbooks: small changes to the valid district, and where the fault is."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from tests.ledgers.factory import ID_ONE, Formula, Styled, Tables, put

#: sheet, row as Excel counts, column
Place = tuple[str, int | None, str]
Day, Moment = date, datetime


@dataclass(frozen=True)
class Case:
    name: str
    change: Callable[[Tables], object]
    places: tuple[Place, ...]


def cell(name: str, sheet: str, row: int, header: str, value: Any, *places: Place) -> Case:
    """One cell holds something else; the fault is there unless `places` say where."""
    return Case(name, lambda made: put(made, sheet, row, header, value), places or ((sheet, row, header),))


def rows(name: str, sheet: str, added: list[list[Any]], *places: Place) -> Case:
    """Rows are added to a sheet."""
    return Case(name, lambda made: made[sheet].extend(added), places)


TYPES = [
    cell("a code that is a fraction", "街镇", 3, "代码", 1.5, ("街镇", 3, "代码"), ("村居", 3, "街镇代码")),
    cell(
        "a code of sixteen digits as a number", "队伍", 2, "代码", 1e15, ("队伍", 2, "代码"), ("志愿者", 2, "队伍代码")
    ),
    cell("a code that is too long", "课程", 4, "代码", "K" * 41, ("课程", 4, "代码"), ("活动", 6, "课程代码")),
    cell("a name that is too long", "街镇", 2, "名称", "街" * 101),
    cell("a date in a column of text", "街镇", 2, "名称", Day(2025, 1, 1)),
    cell("a boolean in a column of text", "街镇", 2, "名称", True),
    cell("a boolean for 是", "课程", 2, "选课菜单", True),
    cell("a control character", "单位", 2, "名称", "区\x07妇联"),
    cell("a NUL, as Excel escapes it", "单位", 2, "名称", "区\x00妇联"),
    cell("a word that is no choice", "街镇", 2, "类别", "区"),
    cell("yes in English", "村居", 2, "具备条件", "yes"),
    cell("text for a number", "村居", 2, "户数", "很多"),
    cell("a number below 0", "村居", 2, "户数", -1),
    cell("people in halves", "活动", 2, "参加人次", 12.5),
    cell("a boolean for a number", "活动", 2, "参加人次", True),
    cell("more people than the database holds", "活动", 2, "参加人次", 2**31),
    cell("a number beyond all bounds", "满意度", 2, "有效问卷", 1e300),
    cell("a date for a number", "项目", 2, "每月选课次数", Day(2025, 1, 1)),
    cell("a year that is none", "项目", 2, "启动年份", 25),
    cell("a year beyond the calendar", "预算", 2, "预算年度", 99999),
    cell("a due day of 0", "项目", 2, "报送截止日", 0),
    cell("a due day of 29", "项目", 2, "报送截止日", 29),
    cell("money with three decimals", "预算", 2, "区级安排", 0.125),
    cell("money by a float that is not what it looks like", "预算", 2, "区级安排", "0.30000000000000004"),
    cell("money below 0", "奖补标准", 2, "金额", Decimal("-0.01")),
    cell("more money than there is", "奖补标准", 2, "金额", 1e15),
    cell("money as not a number", "奖补标准", 2, "金额", "NaN"),
    cell("money that is infinite", "奖补标准", 2, "金额", "Infinity"),
    cell("money in words", "奖补标准", 2, "金额", "两万"),
    cell("money with a thousands separator", "奖补标准", 2, "金额", "20,000"),
    cell("a ratio below 0", "奖补标准", 2, "配套比例", -0.5),
    cell("a ratio with three decimals", "奖补标准", 2, "配套比例", 0.333),
    cell("points with three decimals", "激励加分", 2, "分值", 1.125),
    cell("hours in tenths", "活动", 2, "时长", 1.1),
    cell("hours below 0", "活动", 2, "时长", -0.25),
    cell("hours as a duration", "活动", 2, "时长", Styled(0.5, "[h]:mm")),
    cell("service of no hours", "服务记录", 2, "时长", 0),
    cell("service of 24.25 hours", "服务记录", 4, "时长", 24.25),
    cell("a longitude beyond 180", "场所", 2, "经度", 180.000001),
    cell("a latitude below -90", "场所", 2, "纬度", -90.5),
    cell("an area below 0", "场所", 2, "面积", -1),
    cell("a date as a plain number", "活动", 2, "日期", 45667),
    cell("a date with a time of day", "活动", 2, "日期", Moment(2025, 1, 10, 12, 0)),
    cell("a date that is none", "活动", 2, "日期", "2025-02-30"),
    cell("a date with slashes", "活动", 2, "日期", "2025/01/10"),
    cell("a date far in the future", "志愿者", 2, "岗前培训日期", Day(3000, 1, 1)),
    cell("a date after the year 9999", "志愿者", 2, "岗前培训日期", Styled(2958466, "yyyy-mm-dd")),
    cell("a time alone for a date", "志愿者", 2, "岗前培训日期", Styled(0.5, "hh:mm")),
    cell("a time without seconds", "月报", 2, "首次报送", "2025-02-05 23:59"),
    cell("a time at 24 o'clock", "月报", 2, "首次报送", "2025-02-05 24:00:00"),
    cell("a time of sixty seconds", "月报", 2, "首次报送", "2025-02-05 08:00:60"),
    rows(
        "a time that the clocks passed over",
        "月报",
        [["S2", "1986-05", "1986-05-04 02:30:00", "已通过", 1, None]],
        ("月报", 6, "首次报送"),
    ),
    cell("a month as a date", "月报", 3, "月份", Day(2025, 2, 1)),
    cell("a month that is none", "月报", 3, "月份", "2025-13"),
    cell("a month with one digit", "月报", 3, "月份", "2025-2"),
    cell("a short phone", "志愿者", 2, "电话", "1990000111"),
    cell("a volunteer's landline", "志愿者", 2, "电话", "0990-5808220"),
    cell("a phone that begins with 2", "志愿者", 2, "电话", "29900001111"),
    cell("a site's landline without area code", "项目点", 3, "电话", "5808220"),
    cell("a formula that ended in an error", "活动", 2, "主题", Formula("=A99/0", "#DIV/0!")),
    cell("a lost reference where a cell may be empty", "村居", 2, "户数", Formula("=#REF!", "#REF!")),
    cell("a formula's text for a number", "村居", 2, "户数", Formula('="x"', "x")),
]

EMPTY = [
    cell("no code", "单位", 2, "名称", None),
    cell("a code of white space", "课程", 3, "代码", " \u3000\t", ("课程", 3, "代码"), ("活动", 4, "课程代码")),
    cell("no kind", "单位", 2, "类别", None),
    cell("no yes or no", "队伍", 2, "年度退出", None),
    cell("no opening days", "月报", 2, "开放天数", None),
    cell("no topic", "活动", 2, "主题", None),
    cell("no state of a service", "服务记录", 2, "状态", None),
    cell("no ID number of a resident", "志愿者", 2, "证件号码", None),
    cell("no programme for a quota of units", "表扬名额", 2, "项目代码", None),
    cell("a programme for the quota of volunteers", "表扬名额", 3, "项目代码", "P"),
    cell("no shortage rule", "预算", 2, "不足时", None),
]

REFERENCES = [
    cell("an unknown subdistrict", "村居", 2, "街镇代码", "J9"),
    cell("an unknown lead unit", "项目", 2, "牵头单位代码", "U9"),
    cell("a code in another case", "阶段", 2, "项目代码", "p"),
    cell("an unknown course", "活动", 2, "课程代码", "K9"),
    cell("an unknown volunteer", "服务记录", 2, "志愿者编号", "V9"),
    cell("an unknown room", "项目点", 2, "场所代码", "R9"),
    cell("an unknown team", "志愿者", 2, "队伍代码", "T9"),
    cell("an unknown site", "满意度", 2, "项目点代码", "S9"),
    rows("a subdistrict twice", "街镇", [["J1", "又一个", "镇"]], ("街镇", 2, "代码"), ("街镇", 4, "代码")),
    rows(
        "a month twice",
        "月报",
        [["S1", "2025-02", None, "草稿", 1, None]],
        ("月报", 3, "项目点代码"),
        ("月报", 6, "项目点代码"),
    ),
    rows(
        "the volunteers' quota twice",
        "表扬名额",
        [[2025, "优秀志愿者", None, 6]],
        ("表扬名额", 3, "年度"),
        ("表扬名额", 4, "年度"),
    ),
    rows(
        "a number and a text that are one code",
        "单位",
        [[7, "甲", "学校"], ["7", "乙", "学校"]],
        ("单位", 3, "代码"),
        ("单位", 4, "代码"),
    ),
]

CHECKS = [
    cell("accepted before applied", "项目点", 2, "申报日期", Day(2024, 2, 1), ("项目点", 2, "验收日期")),
    cell("opened before accepted", "项目点", 2, "启用日期", Day(2024, 1, 4)),
    cell("closed before opened", "项目点", 3, "停办日期", Day(2024, 2, 29)),
    cell("opened without acceptance", "项目点", 2, "验收日期", None, ("项目点", 2, "启用日期")),
    cell("closed without opening", "项目点", 4, "停办日期", Day(2025, 3, 1)),
    cell("a phase that ends before it begins", "阶段", 2, "结束", Day(2023, 2, 1)),
    cell("a draft that was submitted", "月报", 3, "首次报送", Moment(2025, 3, 1, 8, 0)),
    cell("no submission of what is no draft", "月报", 2, "首次报送", None),
    cell("submitted before its month", "月报", 2, "首次报送", Moment(2024, 12, 31, 23, 59, 59)),
    cell("thirty opening days in February", "月报", 3, "开放天数", 30),
    cell("thirty-two opening days", "月报", 2, "开放天数", 32),
    cell("an activity in a month without a log", "活动", 2, "日期", Day(2025, 3, 10)),
    cell("an activity with another programme's course", "活动", 2, "课程代码", "L1"),
    cell("more satisfied than asked", "满意度", 2, "满意份数", 51),
    cell("service before registration", "服务记录", 4, "日期", Day(2024, 4, 30)),
    rows(
        "25 hours on a day, whatever their state",
        "服务记录",
        [["V2", "S1", Day(2025, 1, 5), 1, None, None, "不予确认"]],
        ("服务记录", 4, "时长"),
        ("服务记录", 5, "时长"),
    ),
    cell("an ID number with a wrong check digit", "志愿者", 2, "证件号码", ID_ONE[:-1] + "0"),
    cell("an ID number with an impossible birth date", "志愿者", 2, "证件号码", "990000199013011230"),
    cell("an ID number of fifteen digits", "志愿者", 2, "证件号码", "990000900101123"),
    cell("one ID for two", "志愿者", 3, "证件号码", ID_ONE, ("志愿者", 2, "证件号码"), ("志愿者", 3, "证件号码")),
    cell("a masked ID number where none is stored", "志愿者", 2, "证件号码", "990000********1239"),
    cell("a masked phone where none is stored", "项目点", 2, "电话", "199****4444"),
    cell("a mark above the full mark", "评分", 2, "得分", 60.01),
    cell("a mark below 0", "评分", 2, "得分", -1),
    cell("a mark with three decimals", "评分", 2, "得分", 55.125),
    cell("a mark for what is measured", "评分", 4, "指标代码", "B1"),
    cell("a mark for a veto", "评分", 4, "指标代码", "V1"),
    cell("a mark for an indicator that there is not", "评分", 4, "指标代码", "Z9"),
    cell("a mark of a year without a scheme", "评分", 4, "年度", 2024, ("评分", 4, "指标代码")),
    cell("a mark below the full mark without a reason", "评分", 2, "扣分理由", None),
    cell("full marks that add up to 101", "考评指标", 3, "分值", 41, ("考评指标", 2, "分值")),
    cell("an unknown measure", "考评指标", 3, "度量", "月均活动"),
    cell("no measure of a measured indicator", "考评指标", 3, "度量", None),
    cell("no measure of a veto", "考评指标", 5, "度量", None),
    cell("a veto with a full mark", "考评指标", 5, "分值", 1),
    cell("one value for both ends of the scale", "考评指标", 3, "起评值", 100, ("考评指标", 3, "满分值")),
    cell("no lower end of the scale", "考评指标", 3, "起评值", None),
    cell("nothing to do without data", "考评指标", 3, "无数据", None),
    cell("a bonus under another first-level indicator", "考评指标", 4, "一级指标", "过程"),
    cell("a judged indicator under 加分", "考评指标", 2, "一级指标", "加分"),
    cell("two bands with one minimum", "等级", 3, "最低分", 90, ("等级", 2, "最低分")),
    cell("no band at 0", "等级", 4, "最低分", 10),
    cell("a band named 新开办", "等级", 4, "等级", "新开办"),
    cell("a rate for a band that there is not", "奖补标准", 3, "类别", "特优"),
    cell("a rate in a year without a scheme", "奖补标准", 3, "年度", 2024, ("奖补标准", 3, "类别")),
    cell("points for a band that there is not", "激励加分", 2, "类别", "特优"),
]
