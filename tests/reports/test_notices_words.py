"""Public notices in words, from facts written here: no database."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal as D
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.money import in_words
from reports.notice_data import (
    CommendationNotice,
    EvaluatedSite,
    EvaluationNotice,
    Frame,
    GrantedSite,
    Period,
    ProposedName,
    SubsidyNotice,
)
from reports.papers.notices import commendation_paper, evaluation_paper, subsidy_paper
from reports.papers.paper import Paper

PERIOD = Period(date(2026, 1, 5), date(2026, 1, 6), date(2026, 1, 12))
FRAME = Frame(2025, "快乐学堂", "快乐学堂工作领导小组办公室（区妇女联合会）", "区妇女联合会", PERIOD, draft=False)
BANDS = ("优", "良", "差")


def site(code: str = "KL01", total: str | None = "91.50", grade: str | None = "优", **more: bool) -> EvaluatedSite:
    flags = {"is_new": False, "is_shut": False, "vetoed": False} | more
    return EvaluatedSite(code, f"{code}学堂", "青禾街道", D(total) if total else None, grade, **flags)


def new(code: str = "KL09", *, vetoed: bool = False) -> EvaluatedSite:
    return site(code, None, None, is_new=True, vetoed=vetoed)


def results(*sites: EvaluatedSite, frame: Frame = FRAME) -> EvaluationNotice:
    return EvaluationNotice(frame, BANDS, judged=True, sites=sites)


def grant(
    code: str = "KL01", kind: str = "优", ratio: str = "1", fen: tuple[int, int, int] = (300, 200, 200)
) -> GrantedSite:
    claim, district, match = fen
    return GrantedSite(code, f"{code}学堂", "青禾街道", kind, claim, district, match, D(ratio), "区政办发〔2023〕12号")


def money(*sites: GrantedSite) -> SubsidyNotice:
    return SubsidyNotice(FRAME, 2026, 100_000, "按比例", sites)


def names(*found: ProposedName, quota: int = 2) -> CommendationNotice:
    return CommendationNotice(FRAME, "突出集体", quota, ("优", "良"), found)


def read(paper: Paper) -> str:
    html = paper.page().html.partition("<body")[2].partition(">")[2]
    return re.sub(r"\n+", "\n", re.sub(r"<[^>]+>", "\n", html))


def rows(paper: Paper, table: int = 0) -> list[list[str]]:
    """The cells of a table's body."""
    body = re.findall(r"<tbody>(.*?)</tbody>", paper.page().html, re.S)[table]
    return [re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row) for row in re.findall(r"<tr[^>]*>(.*?)</tr>", body)]


def test_the_days_are_those_of_the_notice_and_its_date_is_the_publication() -> None:
    text = read(evaluation_paper(results(site()), "KLXT-2025-GSKP"))
    assert "公示时间：2026年1月6日至2026年1月12日（5个工作日，公示发布当日不计入）。" in text
    assert text.index("\n2026年1月5日\n") > text.index("盖章处")


def test_before_publication_the_days_are_places() -> None:
    paper = evaluation_paper(results(site(), frame=replace(FRAME, period=None, draft=True)), "N")
    assert paper.draft
    assert "公示时间：　　　　年　月　日至　　　　年　月　日（5个工作日" in read(paper)


def test_a_notice_says_how_and_where_to_object_and_has_neither_addressee_nor_issue_number() -> None:
    text = read(evaluation_paper(results(site()), "N"))
    for words in (
        "以个人名义反映的请署真实姓名和联系方式",
        "以单位名义反映的加盖公章",
        "受理单位：区妇女联合会",
        "监督电话：",
    ):
        assert words in text
    assert "发文字号" not in text and "各街道办事处" not in text


def test_results_name_score_and_band_and_no_rank() -> None:
    sites = (site("KL02", "70.00", "良"), site("KL01"), new())
    paper = evaluation_paper(results(*sites), "N")
    assert rows(paper) == [
        ["1", "青禾街道", "KL02学堂", "70.00", "良", ""],
        ["2", "青禾街道", "KL01学堂", "91.50", "优", ""],
        ["3", "青禾街道", "KL09学堂", "—", "—", "当年新开办"],
    ]
    assert not re.search(r"第\d+[名位]", read(paper))


@pytest.mark.parametrize(
    ("sites", "words"),
    [
        ((site(),), "共1个。其中评定等级的1个：“优”1个。"),
        ((new(),), "共1个。当年新开办的1个，只统计运行情况，不评定得分和等级。"),
        (
            (site(), site("KL02", "99.00", "差", vetoed=True)),
            "触发否决指标的1个，按考评方案列入最低等级“差”，得分予以保留。",
        ),
        ((site(), new(vetoed=True)), "触发否决指标的1个，均为当年新开办项目点。"),
        (
            (site("KL02", "99.00", "差", vetoed=True), new(vetoed=True)),
            "触发否决指标的2个，其中已评定等级的1个按考评方案列入最低等级“差”",
        ),
    ],
)
def test_the_outcome_is_right_for_few_and_for_special_sites(sites: tuple[EvaluatedSite, ...], words: str) -> None:
    assert words in read(evaluation_paper(results(*sites), "N"))


def test_assessors_are_named_only_when_marks_are_given() -> None:
    facts = results(site())
    assert "考评人员评分" in read(evaluation_paper(facts, "N"))
    assert "考评人员" not in read(evaluation_paper(replace(facts, judged=False), "N"))


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.sampled_from([("91.50", "优"), ("75.00", "良"), ("10.00", "差"), (None, None)]), min_size=1, max_size=9)
)
def test_numbers_in_the_outcome_add_up_to_the_rows(kinds: list[tuple[str | None, str | None]]) -> None:
    sites = [site(f"S{at}", *kind) if kind[0] else new(f"S{at}") for at, kind in enumerate(kinds)]
    paper = evaluation_paper(results(*sites), "N")
    [line] = re.findall(r"本年度纳入考评的项目点共.*", read(paper))
    by_band = sum(map(int, re.findall(r"”(\d+)个", line)))
    fresh = sum(map(int, re.findall(r"新开办的(\d+)个", line)))
    assert by_band + fresh == int(re.search(r"共(\d+)个", line)[1]) == len(rows(paper))  # type: ignore[index]


def test_a_short_budget_is_said_and_sums_stand_in_words() -> None:
    text = read(subsidy_paper(money(grant(), grant("KL02", "良")), "N"))
    assert "按标准核定奖补资金6.00元。2026年区级预算安排1,000.00元，不足以足额安排，按“按比例”办法分配" in text
    assert "区级奖补合计4.00元（人民币肆元整）" in text
    assert "两项合计8.00元（人民币捌元整）" in text


def test_a_budget_that_is_enough_is_said_to_be() -> None:
    text = read(subsidy_paper(money(grant(fen=(200, 200, 200))), "N"))
    assert "按核定金额足额分配" in text and "不足以" not in text


@pytest.mark.parametrize(
    ("sites", "words", "never"),
    [
        ((grant(ratio="0", fen=(5, 5, 0)),), "本项目不要求街镇配套。", "配套合计"),
        ((grant(ratio="0.5"),), "街镇按与区级奖补1∶0.5的比例配套", "成比例"),
        ((grant(), grant("KL02", "良", "0.5")), "（区级∶街镇，“优”1∶1、“良”1∶0.5）", "的比例配套"),
        ((grant(), grant("KL02", "良", "0")), "（区级∶街镇，“优”1∶1）", "的比例配套"),
        ((), "本年度没有符合奖补条件的项目点。", "见附件"),
    ],
)
def test_the_match_is_said_as_it_is(sites: tuple[GrantedSite, ...], words: str, never: str) -> None:
    text = read(subsidy_paper(money(*sites), "N"))
    assert words in text and never not in text


def test_a_match_without_a_legal_basis_is_said_to_have_none() -> None:
    assert "配套依据尚未登记" in read(subsidy_paper(money(replace(grant(), basis="")), "N"))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 10**9), st.integers(0, 10**9)), min_size=1, max_size=6))
def test_the_sums_of_the_subsidy_are_those_of_its_rows(amounts: list[tuple[int, int]]) -> None:
    facts = money(*(grant(f"S{at}", fen=(d, d, m)) for at, (d, m) in enumerate(amounts)))
    paper = subsidy_paper(facts, "N")
    for table, columns in ((0, (4, 5)), (1, (2, 3, 4))):
        *own, last = rows(paper, table)
        for column in columns:
            cells = [int(re.sub(r"[,.]", "", row[column])) for row in own]
            assert sum(cells) == int(re.sub(r"[,.]", "", last[column]))
    assert in_words(facts.district + facts.match) in read(paper)


def test_two_annexes_are_numbered_and_a_single_one_is_not() -> None:
    assert re.findall(r"\n(附件\d?)\n", read(subsidy_paper(money(grant()), "N"))) == ["附件1", "附件2"]
    assert re.findall(r"\n(附件\d?)\n", read(evaluation_paper(results(site()), "N"))) == ["附件"]


def test_units_are_commended_by_a_circular_and_not_given_a_title() -> None:
    paper = commendation_paper(names(ProposedName("一号学堂", "青禾街道", "锦云社区")), "N")
    assert "等级为“优”“良”、未触发否决指标" in read(paper) and "拟对1个突出集体予以通报表扬（名额2个）" in read(paper)
    assert rows(paper) == [["1", "青禾街道", "锦云社区", "一号学堂"]]
    assert not re.search("授予|称号|授牌|奖章|表彰", read(paper))


def test_undecided_names_are_marked_and_said_to_keep_the_list_from_being_put_up() -> None:
    found = [ProposedName(f"{at}号学堂", "青禾街道", "锦云社区", undecided=at > 0) for at in range(3)]
    paper = commendation_paper(names(*found), "N")
    assert "名单中标注“待研究”的2个成绩并列末位，名单因此超出名额1个，须先行研究确定，确定前本名单不作公示。" in read(
        paper
    )
    assert [row[3] for row in rows(paper)] == ["0号学堂", "1号学堂（待研究）", "2号学堂（待研究）"]


def test_of_volunteers_only_name_and_team_are_public() -> None:
    frame = Frame(2025, "", "", "", None, draft=True)
    people = (ProposedName("陈晨", "银龄互助队"), ProposedName("吴晨", ""))
    paper = commendation_paper(CommendationNotice(frame, "优秀志愿者", 10, (), people), "QJ-2025-GSBY")
    assert rows(paper) == [["1", "陈晨", "银龄互助队"], ["2", "吴晨", "未编入队伍"]]
    text = read(paper)
    assert "关于2025年度优秀志愿者" in text and "拟对2名优秀志愿者予以通报表扬（名额10名）" in text
    assert "（公示单位名称）" in text


def test_every_name_that_is_typed_is_escaped() -> None:
    paper = commendation_paper(names(ProposedName("<b>&“学堂", "青禾街道", "锦云社区")), "N")
    assert "&lt;b&gt;&amp;" in paper.page().html


@pytest.mark.parametrize(("new_", "vetoed"), list(product((False, True), repeat=2)))
def test_remarks_say_what_is_special_about_a_site(new_: bool, vetoed: bool) -> None:
    one = new(vetoed=vetoed) if new_ else site(vetoed=vetoed, is_shut=True)
    words = ["当年新开办"] * new_ + ["年内停办"] * (not new_) + ["触发否决指标"] * vetoed
    assert rows(evaluation_paper(results(one), "N"))[0][5] == "；".join(words)
