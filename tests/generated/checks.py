"""The checks of docs/workbook.md as a plain list: what `faults` finds, an import would refuse."""

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from tests.naive.days import first_day, last_day, month_of
from tests.naive.measures import MEASURES, chinese_name
from tests.naive.money import NEW
from tests.naive.reading import District, Row

KEYS = {
    "街镇": "代码",
    "村居": "代码",
    "单位": "代码",
    "项目": "代码",
    "阶段": "项目代码 序号",
    "课程": "代码",
    "考评指标": "项目代码 年度 指标代码",
    "等级": "项目代码 年度 等级",
    "队伍": "代码",
    "志愿者": "编号",
    "场所": "代码",
    "项目点": "代码",
    "月报": "项目点代码 月份",
    "评分": "项目点代码 年度 指标代码 评分人",
    "奖补标准": "年度 项目代码 类别",
    "预算": "年度 项目代码",
    "表扬名额": "年度 类别 项目代码",
    "激励加分": "年度 项目代码 采用单位 类别",
    "节假日": "日期",
}
REFERENCES = {
    "街镇代码": "街镇",
    "村居代码": "村居",
    "牵头单位代码": "单位",
    "主管单位代码": "单位",
    "项目代码": "项目",
    "课程代码": "课程",
    "队伍代码": "队伍",
    "志愿者编号": "志愿者",
    "场所代码": "场所",
    "项目点代码": "项目点",
}
MAY_BE_EMPTY = """
户数 常住人口 度量 起评值 满分值 无数据 队伍代码 证件号码 电话 特长 岗前培训日期 经度 纬度 面积
接纳人数 管理员 申报日期 验收日期 启用日期 停办日期 首次报送 备注 说明 服务内容 记录人 扣分理由
配套依据 主管单位代码 牵头单位代码
"""


def faults(district: District) -> list[str]:
    checks = [keys, references, empty_cells, numbers, sites, logs, activities, services, schemes, marks]
    return [fault for check in [*checks, kinds, identities] for fault in check(district)]


def keys(district: District) -> Iterator[str]:
    for sheet, columns in KEYS.items():
        counted = Counter(tuple(row[column] for column in columns.split()) for row in district[sheet])
        yield from (f"{sheet} {key} twice" for key, times in counted.items() if times > 1)


def references(district: District) -> Iterator[str]:
    for sheet, rows in district.items():
        for row in rows:
            for column, target in REFERENCES.items():
                known = {other[KEYS[target]] for other in district[target]}
                if row.get(column) is not None and row[column] not in known:
                    yield f"{sheet} refers to {column} {row[column]}"


def empty_cells(district: District) -> Iterator[str]:
    for sheet, rows in district.items():
        for row in rows:
            empty = {column for column, value in row.items() if value is None} - set(MAY_BE_EMPTY.split())
            if sheet == "表扬名额" and row["类别"] == "优秀志愿者":
                empty ^= {"项目代码"}
            yield from (f"{sheet} lacks {column}" for column in empty)


def numbers(district: District) -> Iterator[str]:
    for sheet, rows in district.items():
        for row in rows:
            for column, value in row.items():
                if isinstance(value, int | Decimal) and value < 0 and column not in ("经度", "纬度"):
                    yield f"{sheet} {column} {value} is below 0"
            for column in {"分值", "得分", "最低分", "金额", "区级安排", "配套比例"} & row.keys():
                if row[column] != round(row[column], 2):
                    yield f"{sheet} {column} {row[column]} has too many decimals"
    yield from ("satisfied above valid" for row in district["满意度"] if row["满意份数"] > row["有效问卷"])
    yield from ("day of deadline" for row in district["项目"] if not 1 <= row["报送截止日"] <= 28)


def sites(district: District) -> Iterator[str]:
    for row in district["项目点"]:
        accepted, opened, closed = row["验收日期"], row["启用日期"], row["停办日期"]
        known = [day for day in (row["申报日期"], accepted, opened, closed) if day is not None]
        if any(later < earlier for earlier, later in pairwise(known)):
            yield f"{row['代码']} dates out of order"
        if (opened and not accepted) or (closed and not opened):
            yield f"{row['代码']} skips a stage"


def logs(district: District) -> Iterator[str]:
    for row in district["月报"]:
        submitted = row["首次报送"]
        if (submitted is None) != (row["状态"] == "草稿"):
            yield f"{row} submission and state"
        if submitted is not None and submitted.date() < first_day(row["月份"]):
            yield f"{row} too early"
        if row["开放天数"] > last_day(row["月份"]).day:
            yield f"{row} too many days"


def activities(district: District) -> Iterator[str]:
    logged = {(row["项目点代码"], row["月份"]) for row in district["月报"]}
    programme_of_site = {row["代码"]: row["项目代码"] for row in district["项目点"]}
    programme_of_course = {row["代码"]: row["项目代码"] for row in district["课程"]}
    for row in district["活动"]:
        if (row["项目点代码"], month_of(row["日期"])) not in logged:
            yield f"{row} without a log"
        if programme_of_site[row["项目点代码"]] != programme_of_course[row["课程代码"]]:
            yield f"{row} course of another programme"


def services(district: District) -> Iterator[str]:
    registered = {row["编号"]: row["注册日期"] for row in district["志愿者"]}
    of_a_day: Counter[tuple[str, object]] = Counter()
    for row in district["服务记录"]:
        of_a_day[row["志愿者编号"], row["日期"]] += row["时长"]
        if row["日期"] < registered[row["志愿者编号"]] or row["时长"] <= 0 or row["时长"] % Decimal("0.25"):
            yield f"{row} before registration, or hours"
    yield from (f"{key} {hours} hours" for key, hours in of_a_day.items() if hours > 24)


def schemes(district: District) -> Iterator[str]:
    years = {(row["项目代码"], row["年度"]) for row in district["考评指标"] + district["等级"]}
    for key in years:
        indicators = [row for row in district["考评指标"] if (row["项目代码"], row["年度"]) == key]
        bands = [row for row in district["等级"] if (row["项目代码"], row["年度"]) == key]
        if sum(row["分值"] for row in indicators if row["类型"] in ("定量", "定性")) != 100:
            yield f"{key} full marks"
        minimums = [row["最低分"] for row in bands]
        if len(set(minimums)) < len(minimums) or min(minimums, default=1) != 0:
            yield f"{key} bands"
        if NEW in {row["等级"] for row in bands} or any(not valid_indicator(row) for row in indicators):
            yield f"{key} band {NEW} or indicator"


def valid_indicator(row: Row) -> bool:
    kind, level = row["类型"], row["一级指标"]
    if kind != level and {kind, level} & {"加分", "否决"}:
        return False
    if kind == "否决":
        return row["分值"] == 0 and chinese_name(row["度量"]) in MEASURES
    if kind == "定量":
        known = chinese_name(row["度量"]) in MEASURES and row["无数据"] in ("记0分", "不计入")
        return known and row["起评值"] != row["满分值"] and None not in (row["起评值"], row["满分值"])
    return True


def marks(district: District) -> Iterator[str]:
    programme_of = {row["代码"]: row["项目代码"] for row in district["项目点"]}
    indicators = {(row["项目代码"], row["年度"], row["指标代码"]): row for row in district["考评指标"]}
    for row in district["评分"]:
        indicator = indicators.get((programme_of[row["项目点代码"]], row["年度"], row["指标代码"]))
        if indicator is None or indicator["类型"] not in ("定性", "加分"):
            yield f"{row} for no judged indicator"
        elif row["得分"] > indicator["分值"]:
            yield f"{row} above the full mark"
        elif row["得分"] < indicator["分值"] and indicator["类型"] == "定性" and not row["扣分理由"]:
            yield f"{row} without a reason"


def kinds(district: District) -> Iterator[str]:
    bands = {(row["项目代码"], row["年度"], row["等级"]) for row in district["等级"]}
    for row in district["奖补标准"] + district["激励加分"]:
        if row["类别"] != NEW and (row["项目代码"], row["年度"], row["类别"]) not in bands:
            yield f"{row} of no band"


def identities(district: District) -> Iterator[str]:
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    numbers = [row["证件号码"] for row in district["志愿者"] if row["证件类型"] == "居民身份证"]
    yield from (f"{number} twice" for number, times in Counter(numbers).items() if times > 1)
    for number in numbers:
        total = sum(int(digit) * weight for digit, weight in zip(number, weights, strict=False))
        if len(number) != 18 or "10X98765432"[total % 11] != number[17]:
            yield f"{number} has a wrong check character"
    phones = [row["电话"] for row in district["志愿者"] if row["电话"]]
    yield from (f"phone {phone}" for phone in phones if not re.fullmatch(r"1\d{10}", phone))
