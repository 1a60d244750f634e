import gc
import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from reports.pdf import fonts, render
from tests.reports.pdf_reading import FONT_HOME, ROOT, lines, page_text, pages, text

PAGE = "<!DOCTYPE html><html lang='zh-CN'><head><title>考评报告</title></head><body>{}</body></html>"
SENTENCE = "经考评，该点全年运行规范、活动经常（共68场），群众满意度97.6744%（84/86）；“阳光未来”志愿者服务145.5小时。"
NEVER_FIRST = set("，。、；：？！）》」』】〕”’%…")
NEVER_LAST = set("（《「『【〔“‘")


@pytest.fixture(scope="module", autouse=True)
def press() -> Iterator[None]:
    fonts.activate(FONT_HOME)
    yield


def test_the_same_page_gives_the_same_bytes_in_another_process() -> None:
    here = render.render_pdf(PAGE.format(f"<p>{SENTENCE}</p>"), title="试")
    program = (
        "from pathlib import Path; from reports.pdf import fonts, render;"
        f"fonts.activate(Path({str(FONT_HOME)!r})); render.warm_up();"
        f"print(render.render_pdf({PAGE.format(f'<p>{SENTENCE}</p>')!r}, title='试').sha256)"
    )
    other = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
        env={**os.environ, "PYTHONHASHSEED": "7", "TZ": "America/Lima"},
    )
    assert other.stdout.strip() == here.sha256


def test_the_digest_and_the_pages_are_those_of_the_bytes() -> None:
    done = render.render_pdf(PAGE.format("<p>一</p><p style='break-before: page'>二</p>"), title="试")
    assert done.pages == 2
    assert done.pdf.startswith(b"%PDF-1.7")
    assert len(done.sha256) == 64


def test_a_draft_says_so_on_every_page_and_a_final_one_on_none() -> None:
    page = PAGE.format("<p>一</p><p style='break-before: page'>二</p><p style='break-before: page'>三</p>")
    assert ["草　稿" in text(box) for box in pages(page, draft=True)] == [True] * 3
    assert ["草　稿" in text(box) for box in pages(page)] == [False] * 3


@pytest.mark.parametrize(
    "asks",
    [
        "<img src='file:///etc/passwd'/>",
        "<img src='http://localhost/x.png'/>",
        "<img src='../print/secret.png'/>",
        "<img src='data:image/svg+xml,&lt;svg xmlns=\"http://www.w3.org/2000/svg\"/>'/>",
        "<style>@import url(file:///etc/passwd);</style>",
        "<p style='background: url(https://example.org/x.png)'>文</p>",
    ],
)
def test_a_page_gets_nothing_but_our_own_files(asks: str) -> None:
    with pytest.raises(render.UnprintableDocument, match=r"试：.*none of the files in static/pdf"):
        render.render_pdf(PAGE.format(asks), title="试")


def test_a_file_of_the_machine_is_not_attached() -> None:
    page = PAGE.replace("<head>", "<head><link rel='attachment' href='file:///etc/passwd'/>").format("文")
    with pytest.raises(render.UnprintableDocument):
        render.render_pdf(page, title="试")


def test_our_own_files_are_served() -> None:
    assert render.render_pdf(PAGE.format("<img src='draft.svg'/>"), title="试").pages == 1


def test_a_character_without_a_glyph_stops_the_press_and_is_named() -> None:
    with pytest.raises(render.MissingGlyphs, match=r"年度报告.*“😀”（U\+1F600）") as stopped:
        render.render_pdf(PAGE.format("<p>李😀明</p>"), title="年度报告")
    assert stopped.value.characters == ["😀"]


def test_marks_that_turn_or_control_the_text_are_not_printed() -> None:
    spoiled = render.render_pdf(PAGE.format("<p>李\u202e明\x07\x00\ud800云</p>"), title="试")
    clean = render.render_pdf(PAGE.format("<p>李明云</p>"), title="试")
    assert spoiled.sha256 == clean.sha256


def test_a_page_that_is_not_well_formed_is_printed_all_the_same() -> None:
    assert "甲" in page_text(pages("<body><p>甲<br>乙")[0])


def test_no_line_begins_or_ends_with_punctuation_that_must_not() -> None:
    for width in range(57, 150, 3):  # narrower, one unit fills a line and must be cut anyway
        page = PAGE.format(f"<div style='width: {width}mm'><p>{SENTENCE}</p></div>")
        shown = [text(line).strip() for line in lines(pages(page)[0])]
        body = [line for line in shown if line and not line.startswith("—")]
        assert len(body) > 1
        assert not [line for line in body if line[0] in NEVER_FIRST or line[-1] in NEVER_LAST], width


def test_a_long_word_without_a_place_to_break_stays_within_the_page() -> None:
    [box] = pages(PAGE.format(f"<table class='grid'><tr><td>{'W' * 400}</td></tr></table>"))
    assert all(line.position_x + line.width <= box.width + box.margin_left for line in lines(box))


def test_warming_up_leaves_the_collector_calm() -> None:
    before = gc.get_threshold()
    try:
        render.warm_up()
        assert gc.get_threshold() == (50_000, 20, 100)
        assert gc.get_freeze_count() > 10_000
    finally:
        gc.unfreeze()
        gc.set_threshold(*before)
