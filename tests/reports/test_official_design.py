"""The official design as it lies on paper, read back from the PDF: GB/T 9704-2012, measured in millimetres."""

import re
import subprocess
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest

from reports.papers.blocks import Annex, Block, Grid, Heading, Para, SignOff, Title
from reports.papers.paper import OFFICIAL, Paper
from reports.pdf import fonts, render
from reports.pdf.tables import Column, table
from tests.needs import program
from tests.reports.pdf_reading import FONT_HOME

MM = 72 / 25.4
WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">([^<]+)</word>')
#: unbroken, so that every line of it is full
TEXT = "各村居社区快乐学堂建设工作领导小组办公室认真组织自评数据核算实地考评" * 60
OFFICE = "测试区社区快乐学堂建设工作领导小组办公室"


@dataclass(frozen=True)
class Word:
    """What stands together on a line, in millimetres from the upper left corner of the sheet."""

    text: str
    left: float
    right: float
    middle: float


@dataclass(frozen=True)
class Printed:
    path: Path
    pages: list[list[Word]]

    def word(self, begins: str) -> Word:
        return next(word for page in self.pages for word in page if word.text.startswith(begins))

    def page_of(self, begins: str) -> int:
        return next(at for at, page in enumerate(self.pages, 1) if any(word.text.startswith(begins) for word in page))


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Printed:
    fonts.activate(FONT_HOME)
    rows = [(f"{at}", f"第{at}社区快乐学堂", "94.31") for at in range(1, 40)]
    body: list[Block] = [
        *(Title(("关于2025年度考评结果的公示",), rule=False), Para("各街道办事处：", "flush"), Heading("总体情况")),
        *(Heading("考评情况", 2), Heading("得分", 3), Para(TEXT), Para("现将2025年度考评得分97.67分公示。")),
        *(SignOff(OFFICE, "2025年3月1日"), Para("抄送区有关单位。"), SignOff("区教育局", "2025年4月1日")),
        Annex("考评结果一览表"),
        Grid(table((Column("序号", 40, "mid"), Column("项目点", 60), Column("得分", 56, "num")), rows, unit="分")),
    ]
    page = Paper("公示", "KL-2025-GS", OFFICE, body, draft=False, design=OFFICIAL).page()
    path = tmp_path_factory.mktemp("official") / "official.pdf"
    path.write_bytes(render.render_pdf(page.html, title="公示", design=page.design).pdf)
    return Printed(path, _read(path))


def _read(path: Path) -> list[list[Word]]:
    found = subprocess.run([program("pdftotext"), "-bbox", str(path), "-"], capture_output=True, text=True, check=True)
    pages = []
    for page in found.stdout.split("<page ")[1:]:
        words = [(*map(float, sides), text) for *sides, text in WORD.findall(page)]
        pages.append([Word(text, l / MM, r / MM, (top + low) / 2 / MM) for l, top, r, low, text in words])  # noqa: E741
    return pages


def full_lines(page: list[Word]) -> list[Word]:
    return [word for word in page if len(word.text) == 28]


def test_a_line_holds_28_characters_and_fills_the_type_area(printed: Printed) -> None:
    lines = [word for page in printed.pages[1:3] for word in full_lines(page)]
    assert len(lines) == 44
    assert {round(line.left, 1) for line in lines} == {28.0}
    assert all(abs(line.right - line.left - 156) < 1 for line in lines)


def test_a_page_holds_22_lines_in_225_millimetres(printed: Printed) -> None:
    for page in printed.pages[1:3]:
        lines = full_lines(page)
        assert len(lines) == 22
        pitch = (lines[-1].middle - lines[0].middle) / 21
        assert pitch * MM == pytest.approx(28.95, abs=0.01)
        assert lines[0].middle - pitch / 2 == pytest.approx(37, abs=1)
        assert pitch * 22 == pytest.approx(225, abs=1)


def test_lines_with_figures_are_no_higher_than_others(printed: Printed) -> None:
    page = printed.pages[printed.page_of("现将2025") - 1]
    middles = [word.middle for word in page if word.left < 60 and 37 < word.middle < 262 and len(word.text) > 9]
    pitches = {round((low - high) * MM, 2) for high, low in pairwise(middles)}
    assert pitches == {28.95}


def test_the_page_number_stands_outside_one_character_in(printed: Printed) -> None:
    for number, page in enumerate(printed.pages, 1):
        foot = [word for word in page if word.middle > 262]
        [at] = [index for index, word in enumerate(foot) if word.text == f"{number}"]
        first, last = foot[at - 1], foot[at + 1]
        assert first.text == last.text == "—"
        if number % 2:
            assert 28 + 156 - last.right == pytest.approx(14 / MM, abs=0.5)
        else:
            assert first.left - 28 == pytest.approx(14 / MM, abs=0.5)


def test_the_dash_of_the_page_number_lies_7_millimetres_below_the_type_area(printed: Printed, tmp_path: Path) -> None:
    command = [
        program("pdftoppm"),
        "-gray",
        "-r",
        "254",
        "-f",
        "1",
        "-l",
        "1",
        str(printed.path),
        str(tmp_path / "page"),
    ]
    subprocess.run(command, check=True)
    [image] = tmp_path.iterdir()
    magic, size, _depth, pixels = image.read_bytes().split(b"\n", 3)
    wide = int(size.split()[0])
    assert magic == b"P5" and wide in (2100, 2101)  # ten dots a millimetre
    last = [word for word in printed.pages[0] if word.middle > 262][-1]
    column = round((last.left + last.right) / 2 * 10)
    inked = [row for row in range(2620, 2900) if pixels[row * wide + column] < 128]
    assert inked[0] / 10 - 262 == pytest.approx(7, abs=0.3)
    assert len(inked) < 6


def test_nothing_stands_in_the_head_and_the_system_number_at_the_inner_foot(printed: Printed) -> None:
    for number, page in enumerate(printed.pages, 1):
        assert min(word.middle for word in page) > 37
        [mark] = [word for word in page if word.text == "KL-2025-GS"]
        inner = mark.left - 28 if number % 2 else 28 + 156 - mark.right
        assert inner == pytest.approx(0, abs=0.5) and mark.middle > 262


def test_the_title_is_centred_with_an_empty_line_on_both_sides(printed: Printed) -> None:
    title, address = printed.word("关于2025"), printed.word("各街道")
    assert (title.left + title.right) / 2 == pytest.approx(28 + 78, abs=0.5)
    assert title.middle - 37 == pytest.approx(1.5 * 28.95 / MM, abs=0.5)
    assert address.middle - title.middle == pytest.approx(2 * 28.95 / MM, abs=0.5)


def test_the_day_ends_four_characters_from_the_right_and_the_office_is_centred_over_it(printed: Printed) -> None:
    office, day = printed.word("区教育局"), printed.word("2025年4月1日")
    assert 28 + 156 - day.right == pytest.approx(4 * 16 / MM, abs=1)
    assert (office.left + office.right) / 2 == pytest.approx((day.left + day.right) / 2, abs=0.5)


def test_a_long_office_ends_at_the_right_and_the_day_is_centred_under_it(printed: Printed) -> None:
    office, day = printed.word(OFFICE), printed.word("2025年3月1日")
    assert 28 + 156 - office.right == pytest.approx(0, abs=0.5)
    assert (office.left + office.right) / 2 == pytest.approx((day.left + day.right) / 2, abs=0.5)


def test_office_and_day_never_stand_on_a_page_without_text(printed: Printed) -> None:
    assert printed.page_of(OFFICE) == printed.page_of("现将2025")
    assert printed.page_of("区教育局") == printed.page_of("2025年4月1日") == printed.page_of("抄送区")


def test_an_annex_begins_a_page_with_its_number_and_its_title_in_the_third_line(printed: Printed) -> None:
    number, title = printed.word("附件"), printed.word("考评结果一览表")
    assert number.left == pytest.approx(28, abs=0.5)
    assert number.middle - 37 == pytest.approx(0.5 * 28.95 / MM, abs=0.5)
    assert title.middle - 37 == pytest.approx(2.5 * 28.95 / MM, abs=0.5)
    assert (title.left + title.right) / 2 == pytest.approx(28 + 78, abs=0.5)


def test_each_level_has_its_face_and_its_size(printed: Printed) -> None:
    fang = "FangSong-Print" if "FandolFang" in fonts.stand_ins() else "Noto-Serif-Print"
    kai = "Kai-Print" if "FandolKai" in fonts.stand_ins() else "Noto-Serif-Print"
    faces = _faces(printed.path)
    assert faces["关于2025年度考评结果的公示"] == ("Noto-Serif-Print", 22)
    assert faces["各街道办事处："] == (fang, 16)
    assert faces["一、总体情况"] == ("Noto-Sans-Print", 16)
    assert faces["（一）考评情况"] == (kai, 16)
    assert faces["得分"] == (fang, 16)
    assert faces["附件"] == ("Noto-Sans-Print", 16)
    assert faces["考评结果一览表"] == ("Noto-Serif-Print", 22)
    assert faces["第1社区快乐学堂"[2:]][1] >= 12


def _faces(path: Path) -> dict[str, tuple[str, int]]:
    """Text as it stands in one face → that face and its size in points; the first that is met."""
    command = [program("pdftohtml"), "-xml", "-stdout", "-i", "-zoom", "1", str(path)]
    found = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    specs = re.findall(r'<fontspec id="(\d+)" size="(\d+)" family="\w+\+([^"]+)"', found)
    by_id = {number: (family.removesuffix("-Bold"), int(size)) for number, size, family in specs}
    texts = re.findall(r'<text [^>]*font="(\d+)">(?:<b>)?([^<]+)', found)
    return {words.strip(): by_id[number] for number, words in reversed(texts)}
