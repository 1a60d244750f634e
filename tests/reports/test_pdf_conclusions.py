import re
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.money import half_up
from reports.pdf import chapters, figures
from reports.pdf.conclusions import outcome
from reports.pdf.notes import notes
from reports.pdf.site_report import Conclusion, SiteReport, Survey
from tests.reports import pdf_samples as samples

D = Decimal
PERCENTAGE = re.compile(r"([\d,.]+)%(?:（([\d,.]+)/([\d,.]+)）)?")
ALL = [samples.good(), samples.vetoed(), samples.new(), samples.hostile()]


def prose(report: SiteReport) -> str:
    chapter = (chapters.running, chapters.volunteering, chapters.satisfaction, chapters.safety)
    chapter += (chapters.subsidy, chapters.comparison)
    return "".join([*outcome(report), *(words(report) for words in chapter)])


def number(text: str) -> Fraction:
    return Fraction(text.replace(",", ""))


@pytest.mark.parametrize("report", ALL, ids=["good", "vetoed", "new", "hostile"])
def test_every_percentage_stands_with_the_figures_that_it_comes_from(report: SiteReport) -> None:
    found = PERCENTAGE.findall(prose(report))
    assert found
    for rate, part, whole in found:
        assert whole, f"{rate}% has no numerator and denominator"
        places = len(rate.partition(".")[2])
        assert half_up(number(part) * 100 / number(whole), places) == D(rate.replace(",", ""))


def test_the_headline_says_total_parts_grade_and_rank() -> None:
    assert outcome(samples.good())[0] == (
        "2025年度，锦云社区快乐学堂运营12个月，考评总分94.08分（其中基础分89.58分、加分4.50分），"
        "等级为“优”，在全区16个参加排名的快乐学堂项目点中居第2位。"
    )


def test_the_public_version_says_no_rank() -> None:
    public = replace(samples.good(), internal=False)
    assert "位" not in outcome(public)[0]
    assert not any("名次" in note for note in notes(public))


def test_what_goes_beyond_100_is_said_not_to_count() -> None:
    top = replace(samples.good().conclusion, base=D("98.00"), bonus=D("5.00"), total=D("100.00"), left_out=D(0))
    line = outcome(replace(samples.good(), conclusion=top))[0]
    assert "考评总分100.00分（其中基础分98.00分、加分5.00分，合计超过100分的部分不计）" in line


def test_an_indicator_left_out_is_said_to_be_unmeasured_and_the_rest_rescaled() -> None:
    line = outcome(samples.good())[1]
    assert line.startswith("群众满意度无数据，未测评")
    got = number(re.search(r"得([\d.]+)分", line)[1])
    assert half_up(got * 100 / 90, 2) == samples.good().conclusion.base
    assert "基础分为89.58分" in line


def test_a_veto_keeps_the_total_and_names_its_cause() -> None:
    line = outcome(samples.vetoed())[1]
    assert "“重大责任事故”（1起）" in line
    assert "最低等级“差”" in line
    assert "总分7.22分予以保留" in line


def test_a_new_site_gets_no_grade_in_words() -> None:
    said = "".join(outcome(samples.new()))
    assert "2025年5月10日启用" in said
    assert "不评定得分、等级和名次" in said
    assert "等级为" not in said


def test_a_vetoed_new_site_loses_the_start_up_award() -> None:
    fired = replace(samples.vetoed(), conclusion=Conclusion(is_new=True, vetoed=True))
    assert "按规定不享受新开办奖补。" in outcome(fired)[1]


def test_an_incomplete_evaluation_lists_what_is_missing() -> None:
    missing = Conclusion(missing=("A1 工作方案与年度计划", "B4 制度建设与档案"))
    said = outcome(replace(samples.good(), conclusion=missing))
    assert len(said) == 1
    assert "以下指标尚未评分：A1 工作方案与年度计划、B4 制度建设与档案" in said[0]
    assert "分（" not in said[0]


def test_the_marks_lost_most_are_named_first() -> None:
    line = outcome(samples.good())[3]
    assert line.startswith("共有9项指标未得满分，扣分较多的3项为月均志愿服务时长（得2.81分，扣2.19分）、志愿者岗前")


def test_full_marks_everywhere_are_said_so() -> None:
    report = samples.good()
    full = tuple(replace(row, score=row.full) if row.score is not None else row for row in report.scores)
    assert outcome(replace(report, scores=full))[-1] == "计入的各项指标均得满分。"


@pytest.mark.parametrize(
    ("chapter", "said"),
    [
        (chapters.volunteering, "岗前培训率未测评"),
        (chapters.satisfaction, "群众满意度未测评"),
        (chapters.comparison, "上年未测评"),
        (chapters.safety, "没有整改通知记录"),
        (chapters.running, "均无可计入的数据"),
    ],
)
def test_what_has_no_data_is_said_so_and_is_no_zero(chapter, said: str) -> None:
    line = chapter(samples.vetoed())
    assert said in line
    assert not re.search(r"(?<![\d月年])0(人|场|名|份|次|天|小时)", line)


def test_a_survey_without_valid_sheets_measures_nothing() -> None:
    asked = replace(samples.good(), surveys=(Survey(samples.good().cutoff.date(), 0, 0),))
    assert chapters.satisfaction(asked) == "开展满意度调查1次，没有有效问卷，群众满意度未测评。"


def test_months_whose_log_is_not_approved_are_named() -> None:
    assert "9月没有已通过的月报" in chapters.running(samples.new())


def test_an_incident_still_under_inquiry_counts_for_nobody() -> None:
    assert "认定为责任事故的0起。另有1起责任正在认定" in chapters.safety(samples.hostile())


def test_the_year_before_is_the_base_and_the_change_has_its_direction() -> None:
    report = samples.good()
    assert "基期为2024年度。考评总分94.08分，比上年提高4.68分（上年89.40分）" in chapters.comparison(report)
    worse = replace(report, previous=replace(report.previous, total=D("95.00"), grade="优"))
    assert "比上年下降0.92分（上年95.00分）；等级未变" in chapters.comparison(worse)
    same = replace(report, previous=replace(report.previous, total=D("94.08")))
    assert "与上年持平" in chapters.comparison(same)
    none = replace(report, previous=replace(report.previous, total=None))
    assert chapters.comparison(none) == "基期为2024年度。2024年度没有考评总分，总分不作比较。"


def test_the_subsidy_names_why_there_is_none() -> None:
    assert chapters.subsidy(samples.vetoed()) == "本年度不列入以奖代补：触发否决指标，且已于2025年8月16日停办。"


def test_a_budget_that_falls_short_is_said_so() -> None:
    assert "按“先保新开办”办法分配，区级实补8,333.33元" in chapters.subsidy(samples.good())
    assert "不足" not in chapters.subsidy(samples.new())


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_a_share_is_the_rate_of_the_figures_beside_it(part: int, whole: int) -> None:
    rate, shown, of = PERCENTAGE.fullmatch(figures.share(part, whole)).groups()
    assert (number(shown), number(of)) == (part, whole)
    assert abs(number(rate) - Fraction(part * 100, whole)) <= Fraction(1, 20_000)


def test_figures_are_written_as_the_office_writes_them() -> None:
    assert figures.plain(D("1234.50000")) == "1,234.5"
    assert figures.plain(D(100)) == "100"
    assert figures.plain(None) == "—"
    assert figures.plain(D("0.00005")) == "0.0001"
    assert figures.points(D("2.5")) == "2.50"
    assert figures.hours(735) == "12.25"
    assert figures.share(1, 0) == "未测评"
    assert figures.ratio(D("0.5")) == "1∶0.5"
    assert figures.moment(samples.good().cutoff) == "2026年1月20日18时00分"
    assert figures.shortened("一二三四五", 3) == "一二…"
