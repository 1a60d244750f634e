"""The notice of the public holidays as it is pasted: its days, and how a wrong one is recognised."""

from datetime import date, datetime

import openpyxl
import pytest

from portal.desk.demo.holidays import notice_of
from portal.workdays.notice import read
from tests.demo import WORKBOOK

#: the days of 2025's notice, with line breaks and brackets as a web page has them
OF_2025 = """
国务院办公厅关于2025年部分节假日安排的通知
发布时间：2024年11月12日
一、元旦：1月1日（周三）放假1天，不调休。
二、春节：1月28日（农历除夕、周二）至2月4日
（农历正月初七、周二）放假调休，共8天。1月26日（周日）、2月8日（周六）上班。
三、清明节：4月4日(周五)至6日(周日)放假，共3天。
四、劳动节：5月1日（周四）至5日（周一）放假调休，共5天。4月27日（周日）上班。
五、端午节：5月31日（周六）至6月2日（周一）放假，共3天。
六、国庆节、中秋节：10月1日（周三）至8日（周三）放假调休，共8天。9月28日（周日）、10月11日（周六）上班。
2024年11月12日
"""


def days(text: str, year: int) -> list[str]:
    found = read(text, year)
    assert found.faults == []
    return [f"{day:%m-%d}{kind}" for day, kind in found.days.items()]


def test_the_notice_of_a_year_says_the_days_that_a_district_has_in_its_table() -> None:
    rows = openpyxl.load_workbook(WORKBOOK, read_only=True)["节假日"].iter_rows(min_row=2, values_only=True)
    table = {day.date(): str(kind) for day, kind in rows if isinstance(day, datetime)}
    assert read(OF_2025, 2025).days == {day: kind for day, kind in table.items() if day.year == 2025}


def test_the_demo_has_the_holidays_of_2026_and_of_no_year_that_nobody_knows() -> None:
    assert days(notice_of(2026), 2026) == [
        "01-01休", "01-02休", "01-04班",
        "02-14班", "02-16休", "02-17休", "02-18休", "02-19休", "02-20休", "02-23休", "02-28班",
        "04-06休", "05-01休", "05-04休", "05-05休", "05-09班", "06-19休", "09-20班", "09-25休",
        "10-01休", "10-02休", "10-05休", "10-06休", "10-07休", "10-10班",
    ]  # fmt: skip
    assert notice_of(2100) == ""


def test_a_day_that_is_only_recommended_is_none_off() -> None:
    text = "春节:2月10日至17日放假调休,共8天。2月4日(星期日)上班。鼓励安排职工在除夕(2月9日)休息。国庆节:10月1日放假。"
    assert days(text, 2024) == ["02-04班", "02-12休", "02-13休", "02-14休", "02-15休", "02-16休", "10-01休"]


def test_holidays_that_begin_on_the_eve_of_the_year_are_read_with_their_years() -> None:
    text = "元旦：2021年12月31日至2022年1月3日放假，共4天。国庆节：10月1日至7日放假，共7天。"
    assert list(read(text, 2022).days)[:2] == [date(2021, 12, 31), date(2022, 1, 3)]


@pytest.mark.parametrize(
    ("text", "year", "words"),
    [
        (OF_2025, 2026, "This is the notice of 2025, not of 2026."),
        (OF_2025.replace("2025年", ""), 2026, "another day of the week in 2026"),
        (OF_2025.replace("至8日（周三）", "至7日（周二）"), 2025, "counts 8 days off, and names 7"),
        (OF_2025.split("六、")[0], 2025, "National Day is not in it"),
        ("2月27日至30日放假。10月1日放假。", 2025, "There is no day “30日”"),
        ("5月5日至1日放假。10月1日放假。", 2025, "“1日” ends no holiday"),
        ("10月1日至3日放假。10月2日上班。", 2025, "2025-10-02” is called a day off and a working day"),
        ("明天放假吗？", 2025, "National Day is not in it"),
    ],
)  # fmt: skip
def test_a_text_that_is_not_the_notice_of_the_year_is_refused(text: str, year: int, words: str) -> None:
    assert any(words in fault for fault in read(text, year).faults)
