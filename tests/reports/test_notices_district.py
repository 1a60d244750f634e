"""The district's summary in words, from facts written here: no database."""

import re
from dataclasses import replace
from decimal import Decimal as D
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.money import half_up
from reports.district_data import DistrictFacts, Unready
from reports.papers.district import district_paper
from reports.papers.district.findings import findings
from reports.papers.district.sums import Sums
from reports.programme_data.outcomes import BeforeFacts, Totals
from reports.programme_data.places import Share
from tests.reports import district_samples as samples
from tests.reports.district_samples import a_district, a_grant, a_programme, a_site, an_incident, an_indicator

PERCENTAGE = re.compile(r"([\d,.]+)%(?:（([\d,.]+)/([\d,.]+)）)?")
#: percentages that are limits of a rule, not figures
LIMIT = re.compile(r"低于60%")
EMPTY: dict[str, Any] = {"indicators": (), "money": samples.some_money(rates=False)}


def read(facts: DistrictFacts) -> str:
    body = district_paper(facts, "QJ-2025-ZB").page().html.partition("<body")[2]
    return re.sub(r"\n+", "\n", re.sub(r"<[^>]+>", "\n", re.sub(r"<svg.*?</svg>", "", body, flags=re.S)))


def problems(facts: DistrictFacts) -> str:
    return "\n".join(one.problem for one in findings(Sums(facts)))


def nothing_new() -> DistrictFacts:
    """A district about which no rule has anything to say."""
    site = a_site("KL01", logs=replace(a_site("x").logs, on_time=12, late=()))
    return a_district(
        a_programme(
            sites=(site,),
            places=samples.some_places("A1", "A2", fit=2),
            indicators=(an_indicator(got="40.00"),),
            money=samples.some_money(a_grant("KL01", fen=(200, 200, 0))),
        )
    )


def test_every_percentage_stands_with_the_figures_that_it_comes_from() -> None:
    html = district_paper(a_district(), "N").page().html
    tiles = re.sub(r'<div class="mark ">.*?</div>', "", re.sub(r"<svg.*?</svg>", "", html, flags=re.S))
    found = PERCENTAGE.findall(LIMIT.sub("", tiles))
    assert len(found) > 30
    for rate, part, whole in found:
        assert whole, f"{rate}% has no numerator and denominator"
        value = Fraction(part.replace(",", "")) * 100 / Fraction(whole.replace(",", ""))
        assert half_up(value, 1) == D(rate.replace(",", ""))


def test_a_community_with_sites_of_two_programmes_is_covered_once() -> None:
    sums = Sums(a_district())
    assert sums.district.coverage.all == Share(3, 4)
    assert [one.coverage.all for one in sums.programmes] == [Share(2, 4), Share(2, 4)]
    assert [one.coverage.all for one in sums.subdistricts] == [Share(2, 2), Share(1, 2)]


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_programmes_and_subdistricts_add_up_to_the_district(data: st.DataObject) -> None:
    programmes = []
    for code in ("KL", "SM", "YL")[: data.draw(st.integers(1, 3))]:
        places = data.draw(st.lists(st.sampled_from(samples.PLACES), min_size=1, max_size=4))
        flags = data.draw(st.lists(st.booleans(), min_size=len(places), max_size=len(places)))
        sites = tuple(
            a_site(f"{code}{at}", place, is_new=new)
            for at, (place, new) in enumerate(zip(places, flags, strict=True))
        )  # fmt: skip
        fen = st.tuples(*[st.integers(0, 10**9)] * 3)
        grants = [a_grant(site.code, site.subdistrict, data.draw(fen)) for site in sites]
        programmes.append(a_programme(code, sites=sites, money=samples.some_money(*grants)))
    sums = Sums(a_district(*programmes))
    whole = sums.district
    for parts in (sums.programmes, sums.subdistricts):
        for figure in (
            lambda one: one.stock.end,
            lambda one: len(one.sites),
            lambda one: one.new,
            lambda one: one.commendable.whole,
            lambda one: one.work.due,
            lambda one: one.work.minutes,
            lambda one: one.work.surveyed.whole,
            lambda one: one.grants.district,
            lambda one: one.grants.match,
            lambda one: one.liable,
        ):
            assert sum(map(figure, parts)) == figure(whole)
    assert read(sums.facts)


def test_a_quiet_district_has_no_problem_made_up() -> None:
    facts = nothing_new()
    assert findings(Sums(facts)) == []
    text = read(facts)
    assert text.count("未发现需要列出的问题") == 2 and "完成时限" not in text


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"work": samples.some_work((a_site("KL01"),), an_incident(grade="重大"), an_incident())},
         "发生责任事故2起（重大1起、一般1起），涉及快乐学堂。"),
        ({"work": samples.some_work((a_site("KL01"),), an_incident("认定中"))},
         "没有认定为责任事故的安全事件，另有1起责任尚在认定。"),
        ({"sites": (a_site("KL01", grade="差", vetoed=True),)}, "触发否决指标的项目点1个：快乐学堂1个（KL01学堂）。"),
        ({"sites": tuple(a_site(f"KL0{at}", grade="差") for at in range(4))},
         "按得分评为最低等级的项目点4个：快乐学堂4个（KL00学堂、KL01学堂、KL02学堂等4个）。"),
        ({"places": samples.some_places("A1", end=2, target=5)}, "快乐学堂年末2个，比累计目标5个少3个。"),
        ({"places": samples.some_places("B1")}, "2个具备条件的村居中，2个年末没有任何上述项目点；"),
        ({"sites": (a_site("KL01", ratios={}),)}, "共1个，其中快乐学堂1个。"),
        ({"indicators": (an_indicator(got="23.99"),)},
         "平均得分率低于60%的指标1项：快乐学堂“指标C1”60.0%（23.99/40）。"),
        ({"money": samples.some_money(a_grant("KL01"))}, "快乐学堂核定3.00元，区级奖补2.00元，少1.00元。"),
        ({"work": samples.some_work((a_site("KL01"),), trained=1)}, "快乐学堂1名（共2名）。"),
    ],
)  # fmt: skip
def test_a_problem_is_named_with_its_facts(facts: dict[str, Any], words: str) -> None:
    quiet = nothing_new().programmes[0]
    assert words not in problems(a_district(quiet))
    assert words in problems(a_district(a_programme(**({name: getattr(quiet, name) for name in
        ("sites", "places", "indicators", "money")} | facts))))  # fmt: skip


def test_each_problem_has_its_matter_with_a_unit_and_a_place_for_the_term() -> None:
    text = read(a_district())
    number = len(findings(Sums(a_district())))
    assert number >= 2 and text.count("年　月底前") == number


def test_what_was_not_measured_is_never_a_zero() -> None:
    bare = a_site("KL01", is_new=True, ratios={}, logs=replace(a_site("x").logs, due=0, on_time=0, late=()))
    places = samples.some_places(fit=0, target=None, end=1)
    programme = a_programme(sites=(bare,), places=places, work=samples.some_work((bare,)), **EMPTY)
    text = read(a_district(programme, people=samples.people(served=0, grades=None, stars=None), points=None))
    for words in ("群众满意度未测评", "没有应报的月报", "不评定得分和等级", "尚未核算", "均未设以奖代补标准",
                  "没有登记安全事件", "没有已核算的激励加分", "没有登记阶段目标", "没有评定等级的项目点"):  # fmt: skip
        assert words in text, words
    assert not re.search(r"(?<![\d.])0%(?!（0/[1-9])", text)


def test_programmes_that_wait_are_named_on_the_first_page_and_in_the_notes() -> None:
    facts = a_district(unready=(Unready("社区养老服务", "评分尚未齐全"),), unplanned=("党群服务中心",))
    text = read(facts)
    assert facts.is_draft
    assert "另有社区养老服务（评分尚未齐全）尚未完成" in text and "另有1个项目尚未完成考评，未计入。" in text
    assert "应纳入3个" in text and "党群服务中心有项目点运行，但没有已发布的2025年度考评方案" in text


@pytest.mark.parametrize(
    ("before", "words"),
    [("90.00", "相比提高1.50分"), ("91.50", "（91.50分）相比持平"), ("93.00", "相比下降1.50分")],
)
def test_the_mean_is_compared_with_the_year_before_which_is_named(before: str, words: str) -> None:
    facts = BeforeFacts(2024, True, Totals((D(before),)), (), 0, 0)
    text = read(a_district(a_programme(before=facts)))
    assert "平均分与2024年度" in text and words in text and "上年未测评" not in text


def test_no_programme_and_no_subdistrict_is_ranked() -> None:
    text = read(a_district())
    assert not re.search(r"第[\d一二三四五六七八九十]+[名位]|排名第|名列|居首", text)
    assert "不排名次" in text


def test_states_are_said_and_decide_about_the_draft() -> None:
    awarded = replace(a_programme().merits.awards[0], status="conferred")
    settled = a_programme(
        merits=replace(a_programme().merits, awards=(awarded,)),
        money=replace(a_programme().money, approved=True, status="approved"),
    )
    done = a_district(settled, people=samples.people(awards=("conferred", "struck")))
    assert not done.is_draft and "已通报表扬突出集体1个（名额1个）：KL01学堂。" in read(done)
    assert "快乐学堂已审定" in read(done)
    assert a_district(settled).is_draft
    assert a_district(a_programme(), people=done.people).is_draft
