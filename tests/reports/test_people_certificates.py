"""Certificates: what they say, what they must not say, and that the longest names fit on their one sheet."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from reports.papers.paper import Page, Paper
from reports.papers.people.certificates import (
    CommendedUnit,
    CommendedVolunteer,
    Imprint,
    unit_certificate,
    volunteer_certificate,
)
from reports.pdf import fonts
from reports.pdf.render import printable
from tests.reports.pdf_reading import FONT_HOME, text

#: words that take a number of approval (docs/rules.md §6)
CONFERRING = re.compile("授予|称号|奖章|授牌|表彰|光荣")
OFFICE = "快乐学堂工作领导小组办公室（区妇女联合会）"
#: 60 characters, some of them rare
LONG = ("䶮㛃𠮷青禾街道锦云社区新时代文明实践与青少年课后服务及假期托管综合" * 2)[:60]
#: the longest that the ledgers hold
LONGEST = CommendedUnit("长" * 100, "街" * 100 + "社" * 100, "项" * 100, "等" * 20)
LONGEST_OFFICE = "项" * 100 + "工作领导小组办公室（" + "单" * 100 + "）"


def unit(name: str = "锦云社区快乐学堂", **imprint: Any) -> Paper:
    return unit_certificate(CommendedUnit(name, "青禾街道锦云社区", "快乐学堂", "优"), an_imprint(**imprint))


def volunteer(name: str = "吴晨", team: str = "阳光未来志愿服务团", **imprint: Any) -> Paper:
    one = CommendedVolunteer("ZY00001", name, team, minutes=7110, days=49, grade="优秀")
    return volunteer_certificate(one, an_imprint(**imprint))


def an_imprint(**more: Any) -> Imprint:
    return replace(Imprint(2025, "KL-2025-ZSJT-KL01", False, OFFICE), **more)


def sheets(page: Page) -> list[Any]:
    """The page boxes, in the page's own design."""
    fonts.activate(FONT_HOME)
    from reports.pdf.press import laid_out  # after the fonts were chosen

    document = laid_out(page.html, ["print.css", *page.design, *(["draft.css"] if page.draft else [])])
    return [one._page_box for one in document.pages]


def plain(page: Page) -> str:
    return re.sub(r"<[^>]+>|\s", "", page.html.partition("<body")[2])


def test_a_unit_is_commended_for_its_band_in_the_programme_of_the_year() -> None:
    words = plain(unit().page())
    assert "在2025年度“快乐学堂”项目考评中，评定等级为“优”。经公示，列入突出集体名单，予以通报表扬。" in words
    for part in ("通报表扬证明", "青禾街道锦云社区", OFFICE, "（盖章处）", "系统编号KL-2025-ZSJT-KL01"):
        assert part in words


def test_a_volunteer_is_commended_for_days_and_hours() -> None:
    words = plain(volunteer().page())
    assert "2025年度参加志愿服务49天，经确认的服务时长为118.5小时，年度考评等次为“优秀”。" in words
    assert "吴晨阳光未来志愿服务团" in words


@pytest.mark.parametrize("paper", [unit(), volunteer()])
def test_without_an_approval_number_nothing_is_conferred(paper: Paper) -> None:
    assert not CONFERRING.search(paper.page().html)


def test_a_volunteer_is_named_by_number_in_lists_and_by_name_on_the_sheet_alone() -> None:
    page = volunteer().page()
    assert page.title == "2025年度通报表扬证明（志愿者ZY00001）"
    assert "吴晨" not in page.html.partition("<body")[0]


def test_the_day_of_issue_is_a_place_until_it_was_issued() -> None:
    assert "年　　月　　日" in unit().page().html
    assert "2026年1月20日" in unit(issued=date(2026, 1, 20)).page().html


def test_without_a_team_or_an_office_their_lines_are_no_empty_ones() -> None:
    html = volunteer(team="", office="").page().html
    assert "certificate-under" not in html
    assert "（出具单位）" in html


@pytest.mark.parametrize(
    "paper",
    [
        unit(),
        volunteer(draft=True),
        unit(LONG),
        volunteer(LONG[:50], "阳光未来志愿服务团" * 10),
        unit_certificate(LONGEST, an_imprint(number="K" * 60, office=LONGEST_OFFICE)),
    ],
)
def test_it_stays_on_one_sheet_and_nothing_covers_anything(paper: Paper) -> None:
    [sheet] = sheets(paper.page())
    assert (sheet.width + sheet.margin_left + sheet.margin_right) > sheet.height
    [frame] = boxes(sheet, "certificate-sheet")
    last = max(bottom(box) for box in boxes(sheet, "certificate-text"))
    [foot], [number] = boxes(sheet, "certificate-foot"), boxes(sheet, "certificate-number")
    assert last <= foot.position_y
    assert last <= number.position_y
    assert bottom(foot) < bottom(frame) and bottom(number) < bottom(frame)
    assert right(number) <= foot.position_x


def test_rare_characters_of_a_name_are_printed() -> None:
    [sheet] = sheets(volunteer("䶮㛃𠮷").page())
    assert "䶮㛃𠮷" in text(sheet)
    assert fonts.missing_glyphs("䶮㛃𠮷") == []


def test_no_invisible_sign_tears_what_is_set_wide() -> None:
    html = printable(unit().page().html)
    wide = re.findall(r'class="certificate-(?:heading|theme)">([^<]*)<', html)
    assert [part.strip() for part in wide] == ["通报表扬证明", "2025年度　快乐学堂"]


def boxes(sheet: Any, name: str) -> list[Any]:
    """The outermost boxes of the elements of a class."""
    return list(_boxes(sheet, name))


def _boxes(box: Any, name: str) -> Iterator[Any]:
    for child in box.all_children() if hasattr(box, "all_children") else ():
        element = getattr(child, "element", None)
        if element is not None and name in (element.get("class") or "").split():
            yield child
        else:
            yield from _boxes(child, name)


def bottom(box: Any) -> float:
    return box.position_y + box.margin_height()


def right(box: Any) -> float:
    return box.position_x + box.margin_width()
