"""What a programme's report says: true of whatever the figures are, and never more than they say."""

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date
from html import unescape

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from programmes.states import PROGRAMME_KINDS
from reports.papers.blocks import Contents, Heading
from reports.papers.numbering import numbered
from reports.papers.programme import programme_report
from reports.papers.programme.finding import Dues
from reports.papers.programme.findings import findings
from reports.papers.programme.front import conclusion, shortened
from reports.programme_data.facts import ProgrammeFacts
from tests.reports.programme_samples import Spec, programme

#: a percentage that no numerator and denominator follow
BARE = re.compile(r"\d%(?!（[\d,.]+/[\d,.]+）|，[\d,.]+/[\d,.]+）)")
#: where one stands for a threshold or for what a site measured
ALLOWED = re.compile(r"低于80%|实际[\d.,]+%|满分值[\d.,]+%|[\d.]+%得0分|[\d.]+%得满分")
CHAPTERS = [
    "一、基本情况", "二、考评工作开展情况", "三、综合评价结论", "四、指标分析", "五、专项工作", "六、资金管理与使用",
    "七、主要做法和经验", "八、存在问题及原因", "九、有关建议及下一步工作", "十、其他需要说明的问题",
]  # fmt: skip

months = st.sets(st.integers(1, 6), max_size=2).map(lambda found: tuple(sorted(found)))
later = st.sets(st.integers(7, 12), max_size=2).map(lambda found: tuple(sorted(found)))
specs = st.builds(
    Spec, judged=st.integers(0, 40), measured=st.integers(0, 60), bonus=st.integers(0, 5), new=st.booleans(),
    vetoed=st.booleans(), shut=st.booleans(), surveyed=st.booleans(), activities=st.sampled_from([0, 1, 24]),
    late=months, missing=later,
)  # fmt: skip


def page(facts: ProgrammeFacts) -> str:
    """The report's page, which must be well-formed."""
    html = programme_report(facts, number="KL-2025-KP").page().html
    ET.fromstring(html.replace("<!DOCTYPE html>", ""))
    return html


def text(html: str) -> str:
    """Its words, one paragraph or cell a line."""
    body = re.sub(r"<svg.*?</svg>", "", html.partition("<body")[2], flags=re.S)
    return unescape(re.sub(r"<[^>]+>", "\n", body))


def prose(html: str) -> list[str]:
    """Its paragraphs and listed lines, without tables."""
    lines = re.findall(r"<(?:p|li)(?: [^>]*)?>(.*?)</(?:p|li)>", html)
    return [unescape(re.sub(r"<[^>]+>", "", line)) for line in lines]


# Not made smaller: a report is long, and its sites tell what is wrong anyway.
@settings(max_examples=25, deadline=None, phases=(Phase.explicit, Phase.generate))
@given(
    st.lists(specs, max_size=9),
    st.booleans(),
    st.booleans(),
    st.sampled_from([*PROGRAMME_KINDS, "别的"]),
    st.booleans(),
)
def test_a_report_is_whole_whatever_the_year_was(
    sites: list[Spec], before: bool, rates: bool, kind: str, led: bool
) -> None:
    facts = programme(*sites, before=before, rates=rates, kind=kind, lead_unit="区妇女联合会" if led else "")
    html = page(facts)
    assert not re.findall(
        r"None|nan|Fraction|Decimal\(|\{|\}|。。|，。|；。|、。|：。|、、|，，|（）|“”|（，|为。", text(html)
    )
    for line in prose(html):
        assert not BARE.search(ALLOWED.sub("", line)), line


def test_the_ten_chapters_stand_in_their_order() -> None:
    blocks = numbered(programme_report(programme(Spec(), Spec(judged=10)), number="N").blocks)
    assert [one.text for one in blocks if isinstance(one, Heading) and one.level == 1 and not one.plain] == CHAPTERS
    [contents] = [one for one in blocks if isinstance(one, Contents)]
    annexes = [one.text for one in contents.entries if one.text.startswith("附件")]
    assert annexes == [
        "附件1　考评结果一览表", "附件2　指标得分明细", "附件3　奖补与配套表", "附件4　激励加分建议表",
        "附件5　指标口径",
    ]  # fmt: skip


def test_without_grants_and_points_the_annexes_close_up() -> None:
    facts = programme(Spec(judged=10), rates=False)
    told = text(page(facts))
    assert "附件3　指标口径" in told
    assert "附件4" not in told
    assert "指标名称见附件3" in told


def test_the_members_programme_tells_only_where_its_money_comes_from() -> None:
    told = text(page(programme(Spec(), rates=False, kind="在职党员进社区")))
    assert told.count("本项目所需经费从党建工作经费中列支，不设以奖代补和街镇配套。") == 2
    assert "不对党员个人和单位进行排名" in told


def test_the_year_before_is_compared_only_when_it_was_evaluated() -> None:
    assert "本系统没有2024年度考评结果，不作年度比较。" in text(page(programme(Spec())))
    told = text(page(programme(Spec(), before=True)))
    assert "2024年度1个参评点平均得分88.00分、中位数88.00分；本年度平均得分比上年提高2.00分" in told
    assert "不作年度比较" not in told


def test_what_was_not_measured_is_said_to_be_so() -> None:
    told = text(page(programme(Spec(surveyed=False))))
    assert "群众满意率未测评" in conclusion(programme(Spec(surveyed=False)))
    assert "本年度没有有效的满意度调查，未测评。" in told
    assert "0%（0/0" not in told


def test_a_programme_of_new_sites_has_no_scores_and_no_ranks() -> None:
    told = text(page(programme(Spec(new=True))))
    assert "没有参加考评的点" in told
    assert "附件2　指标得分明细" not in told
    assert "平均得分0" not in told


def test_a_vetoed_site_is_named_with_its_total() -> None:
    told = text(page(programme(Spec(vetoed=True), Spec())))
    assert "第1学堂（东街道）触发否决指标“重大责任事故”，按考评方案列入最低等次“差”；总分90.00分予以保留" in told


def test_without_a_problem_none_is_made_up() -> None:
    facts = programme(*[Spec(judged=40, measured=60)] * 6)
    places = replace(facts.places, communities=tuple(one for one in facts.places.communities if one.covered))
    people = replace(facts.work.volunteers, trained=facts.work.volunteers.served)
    money = replace(
        facts.money, grants=tuple(replace(one, district=10_000, state="settled") for one in facts.money.grants)
    )
    facts = replace(facts, places=places, work=replace(facts.work, volunteers=people), money=money)
    assert findings(facts) == []
    told = text(page(facts))
    assert "对照本年度考评结果和台账，没有发现需要列出的问题。" in told
    assert "没有需要限期办理的事项。" in told


@pytest.mark.parametrize(
    ("spec", "title"),
    [
        (Spec(vetoed=True), "1个点触发否决指标"),
        (Spec(judged=0, measured=30), "1个点等次为“差”"),
        (Spec(judged=5, measured=56), "1个点总分低于均分10分以上"),
        (Spec(late=(3,), missing=(9, 12)), "3份月报未按时报送"),
        (Spec(surveyed=False), "1个点未开展有效的满意度调查"),
    ],
)
def test_a_problem_is_named_by_its_rule(spec: Spec, title: str) -> None:
    good = [Spec(judged=40, measured=60)] * 7
    assert title in [one.title for one in findings(programme(*good, spec))]
    assert title not in [one.title for one in findings(programme(*good, Spec(judged=40, measured=60)))]


def test_a_site_with_late_and_missing_logs_is_named_with_the_months() -> None:
    found = findings(programme(Spec(), Spec(late=(3,), missing=(9, 12))))
    [line] = [one.facts for one in found if "月报" in one.title]
    assert (
        line == "应报24份，按时报送率87.5%（21/24），迟报1份、未报2份，涉及1个点：第2学堂（未报9月、12月，迟报3月）。"
    )


def test_an_indicator_is_weak_below_eighty_of_a_hundred() -> None:
    assert not any("工作方案" in one.title for one in findings(programme(Spec(judged=32))))
    [weak] = [one for one in findings(programme(Spec(judged=31))) if "工作方案" in one.title]
    assert weak.facts == "得分率77.5%（31.00/40），1个点中1个未得满分；得分最低的为第1学堂31.00分，满分40分。"
    assert weak.cause == "考评人注明的扣分理由为：资料不全。"


@pytest.mark.parametrize(
    ("computed", "dues"),
    [
        (date(2026, 1, 20), Dues(date(2026, 2, 28), date(2026, 7, 31), date(2026, 12, 31))),
        (date(2026, 11, 22), Dues(date(2026, 12, 31), date(2027, 5, 31), date(2027, 12, 31))),
        (date(2026, 12, 31), Dues(date(2027, 1, 31), date(2027, 6, 30), date(2027, 12, 31))),
    ],
)
def test_time_limits_count_from_the_day_of_the_results(computed: date, dues: Dues) -> None:
    assert Dues.of(computed) == dues


def test_a_problem_is_shortened_between_names_or_clauses() -> None:
    assert shortened("甲（乙，丙）、丁，戊。", 40) == "甲（乙，丙）、丁，戊。"
    assert shortened("甲（乙，丙）、丁，戊己庚。", 10) == "甲（乙，丙）、丁。"
    assert shortened("甲（乙，丙）、丁戊己庚，辛。", 10) == "甲（乙，丙）等。"


def test_a_shut_or_vetoed_site_is_no_example() -> None:
    best, other = Spec(judged=40, measured=60, shut=True), Spec(judged=40, measured=59, vetoed=True)
    told = text(page(programme(best, other, Spec())))
    [line] = re.findall(r"综合得分居前\s+(.+?)总分", told)
    assert line.startswith("第3学堂")
