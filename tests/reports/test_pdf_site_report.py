import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from reports.pdf import lists, render
from reports.pdf.score_rows import score_groups, special_rows
from reports.pdf.site_page import context
from reports.pdf.site_report import Month, SiteReport
from reports.pdf.tables import Column, table
from tests.reports import pdf_samples as samples
from tests.reports.pdf_reading import ROOT, html, lines, page_text, pages, text

CSS = (ROOT / "static/pdf/print.css").read_text("utf-8")
SAMPLES = {name: getattr(samples, name)() for name in ("good", "vetoed", "new", "hostile")}


@pytest.fixture(scope="module")
def laid() -> dict[str, list[Any]]:
    """The pages of each sample."""
    return {name: pages(html(report), draft=report.draft) for name, report in SAMPLES.items()}


def test_a_report_has_three_to_six_pages(laid: dict[str, list[Any]]) -> None:
    assert all(3 <= len(laid[name]) <= 6 for name in ("good", "vetoed", "new"))


def test_hostile_names_are_text_and_stay_on_the_page(laid: dict[str, list[Any]]) -> None:
    page = html(SAMPLES["hostile"])
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    for box in laid["hostile"]:
        right = box.margin_left + box.width + 1
        assert all(line.position_x + line.width <= right for line in lines(box) if line.position_y > 100)


def test_the_templates_are_well_formed() -> None:
    for report in SAMPLES.values():
        ElementTree.fromstring(render.UNPRINTABLE.sub("", html(report)))


def test_site_and_number_stand_at_the_head_of_every_page(laid: dict[str, list[Any]]) -> None:
    for box in laid["good"]:
        head = [text(line) for line in lines(box) if line.position_y < 100]
        assert head == ["锦云社区快乐学堂", "KLXT-2025-DD-KLXT0001"]


def test_pages_are_numbered_outside_between_dashes(laid: dict[str, list[Any]]) -> None:
    for number, box in enumerate(laid["good"], 1):
        [foot] = [line for line in lines(box) if text(line) == f"— {number} —"]
        is_right = foot.position_x > box.margin_left + box.width / 2
        assert is_right == (number % 2 == 1)


def test_no_heading_is_left_alone_at_the_foot_of_a_page(laid: dict[str, list[Any]]) -> None:
    for report in laid.values():
        for box in report:
            foot = box.margin_top + box.height
            body = [line for line in lines(box) if 100 < line.position_y < foot]
            lowest = max(body, key=lambda line: line.position_y)
            assert lowest.element_tag != "h2", text(lowest)


def test_a_table_that_goes_on_repeats_its_head(laid: dict[str, list[Any]]) -> None:
    with_scores = [box for box in laid["hostile"] if "月报按时报送率特别长" in page_text(box).replace("\n", "")]
    assert with_scores
    assert all("计分区间" in page_text(box) for box in with_scores)


def test_a_draft_is_one_on_every_page(laid: dict[str, list[Any]]) -> None:
    assert all("草　稿" in page_text(box) for box in laid["vetoed"])
    assert not any("草　稿" in page_text(box) for box in laid["good"])


def test_the_sign_off_has_places_but_no_picture() -> None:
    page = html(SAMPLES["good"])
    assert all(place in page for place in ("村居（盖章处）", "负责人（签字处）", "签收日期"))
    assert "<img" not in page


def test_every_column_has_a_width_that_the_style_sheet_knows() -> None:
    for report in SAMPLES.values():
        used = set(re.findall(r'<col class="(w\d+)"/>', html(report)))
        assert used <= set(re.findall(r"\.(w\d+) \{", CSS))


def test_the_columns_of_a_fixed_table_fill_the_type_area() -> None:
    template = (ROOT / "templates/pdf/site_report.html").read_text("utf-8")
    for group in re.findall(r"<colgroup>((?:<col class=\"w\d+\"/>)+)</colgroup>", template):
        assert sum(map(int, re.findall(r"w(\d+)", group))) == 156
    with pytest.raises(ValueError, match="155 mm"):
        table((Column("甲", 100), Column("乙", 55)), [("1", "2")])


def test_the_print_css_keeps_to_what_is_fast() -> None:
    rules = re.sub(r"/\*.*?\*/", "", CSS, flags=re.S)
    assert "var(" not in rules
    assert "flex" not in rules
    assert "grid;" not in rules and "display: grid" not in rules
    assert "table-layout: fixed" in rules


def test_money_has_thousands_and_stands_once_in_words() -> None:
    page = html(SAMPLES["good"])
    assert "16,666.66" in page
    assert page.count("人民币壹万陆仟陆佰陆拾陆元陆角陆分") == 1


def test_without_a_subsidy_the_reason_stands_instead() -> None:
    page = html(SAMPLES["vetoed"])
    assert "本年度不列入以奖代补：触发否决指标" in page
    assert "核定金额" not in page


def test_volunteers_are_named_only_in_the_internal_version() -> None:
    assert "陈思远" in html(SAMPLES["good"])
    assert "陈思远" not in html(replace(SAMPLES["good"], internal=False))
    assert "名次" not in html(replace(SAMPLES["good"], internal=False))


def test_an_unmeasured_figure_is_a_dash_and_a_measured_zero_a_zero() -> None:
    rows = {row["name"]: row for row in context(SAMPLES["vetoed"])["month_rows"]}
    assert rows["开放天数"]["cells"][0] == ("—", "")
    assert rows["服务小时"]["cells"][0] == ("0", "")
    assert rows["开放天数"]["cells"][11] == ("", "")
    assert rows["月报状态"]["cells"][11] == ("未运营", "idle")
    assert rows["开放天数"]["sum"] == "—"


def test_a_late_log_is_told_from_one_never_sent() -> None:
    rows = {row["name"]: row for row in context(SAMPLES["good"])["month_rows"]}
    assert rows["首次报送"]["cells"][1] == ("逾期", "fault")
    rows = {row["name"]: row for row in context(SAMPLES["vetoed"])["month_rows"]}
    assert rows["首次报送"]["cells"][1] == ("未报", "fault")


def score_row(report: SiteReport, code: str) -> dict[str, str]:
    rows = [row for group in score_groups(report) for row in group["rows"]] + special_rows(report)
    return next(row for row in rows if row["code"] == code)


def test_a_score_shows_what_it_was_made_of() -> None:
    good = SAMPLES["good"]
    row = score_row(good, "B1")
    assert (row["data"], row["range"], row["score"], row["why"]) == ("11/12＝91.6667%", "50→100", "2.50", "未达满分值")
    assert score_row(good, "D3")["score"] == "不计入"
    assert score_row(good, "B4")["why"] == "资料不全；职责未细化到人"
    assert score_row(good, "V1")["score"] == "未触发"
    assert score_row(SAMPLES["vetoed"], "V1")["score"] == "触发"
    assert score_row(SAMPLES["vetoed"], "D1")["why"] == "无数据，按方案记0分"
    assert score_row(SAMPLES["new"], "D3")["score"] == "—"


def test_the_samples_add_up() -> None:
    for name in ("good", "vetoed"):
        report = SAMPLES[name]
        raw = sum(row.score for row in report.counted_scores if row.score is not None)
        assert round(raw * 100 / 90, 2) == report.conclusion.base


def test_a_difference_to_a_year_without_a_figure_is_a_dash() -> None:
    rows = {row[0]: row for row in lists.compared(SAMPLES["good"]).rows}
    assert rows["群众满意度（%）"][1:] == ("94.1176", "—", "—")
    assert rows["月均活动次数（次/月）"][3] == "+0.9167"


def test_a_negative_count_and_a_year_of_eleven_months_are_refused() -> None:
    with pytest.raises(ValueError, match="不能为负数"):
        Month(3, True, activities=-1)
    with pytest.raises(ValueError, match="十二个月"):
        replace(SAMPLES["good"], months=SAMPLES["good"].months[:11])


def test_the_report_is_printed_as_an_archive_wants_it(tmp_path: Path) -> None:
    pikepdf = pytest.importorskip("pikepdf")
    done = render.render_pdf(html(SAMPLES["good"]), title=SAMPLES["good"].title)
    path = tmp_path / "report.pdf"
    path.write_bytes(done.pdf)
    with pikepdf.open(path) as pdf:
        assert pdf.docinfo["/Title"] == "锦云社区快乐学堂2025年度考评报告"
        assert "小标宋以 Noto Serif CJK SC Bold 代" in str(pdf.docinfo["/Subject"])
        assert "/CreationDate" not in pdf.docinfo
        with pdf.open_metadata() as metadata:
            assert metadata.pdfa_status == "3U"
        assert len(pdf.pages) == done.pages
    assert Decimal(len(done.pdf)) < 400_000
