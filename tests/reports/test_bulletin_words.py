"""What a bulletin says of a month's figures: pure rules, each with the fact that it names."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from reports.bulletin_data.facts import Bulletin, Event, Line, SiteMonth, line_of
from reports.bulletin_data.faults import Month, faults
from reports.bulletin_data.keeping import kept, restored
from reports.bulletin_data.merits import merits
from reports.bulletin_data.naming import Namer, all_offices
from reports.papers.blocks import Annex
from reports.papers.bulletin import bulletin_paper
from reports.papers.bulletin.overall import overall
from reports.papers.bulletin.tables import main_table, ranks

MENU = 2


def site(code: str, place: str = "青禾街道", **figures: Any) -> SiteMonth:
    given = {"status": "approved", "late": 0} | figures
    return SiteMonth(code, f"{code}学堂", f"{code}社区", code, "社区", place, place, "街道", **given)


def said(sites: Sequence[SiteMonth], before: Sequence[SiteMonth] = (), **changes: Any) -> list[str]:
    values: dict[str, Any] = {
        "sites": sites, "before": {one.code: one for one in before}, "namer": Namer(of_district=True),
        "month": date(2025, 6, 1), "today": date(2025, 7, 9), "deadline": date(2025, 7, 7),
        "answer_by": date(2025, 7, 14), "menu_by": date(2025, 7, 31), "menu_per_month": MENU, "is_over": True,
    }  # fmt: skip
    return [" ".join((one.said, one.asked, one.units)).strip() for one in faults(Month(**values | changes))]


def praised(sites: Sequence[SiteMonth], of_district: bool = True) -> list[str]:
    lines = [line_of(one.subdistrict_code, one.subdistrict, [one], MENU) for one in sites]
    return list(merits(sites, lines, Namer(of_district=of_district), MENU))


def test_a_missing_log_is_named_with_its_place_and_who_has_to_see_to_it() -> None:
    gone = site("甲", status="", late=None)
    [one] = said([gone, site("乙", menu=MENU)], [gone])
    assert one == (
        "截至2025年7月9日仍未报送的有：青禾街道：甲学堂。其中甲学堂（青禾街道）上月月报也未报送。 "
        "请未报送月报的项目点于2025年7月14日前报送 青禾街道办事处"
    )


def test_before_the_deadline_a_log_is_not_missing_but_still_to_come() -> None:
    [one] = said([site("甲", status="", late=None)], is_over=False)
    assert "尚未报送（2025年7月7日截止）" in one and "于2025年7月7日前" in one and "仍未" not in one


def test_an_exempted_site_is_not_missing() -> None:
    assert said([site("甲", status="", late=None, exempt=True)]) == []


def test_many_missing_logs_are_counted_by_place_and_listed_in_the_annex() -> None:
    [one] = said([site(f"点{at}", status="", late=None) for at in range(9)])
    assert "青禾街道9个（名单见附件2）" in one and "点3学堂" not in one


@pytest.mark.parametrize(
    ("figures", "words"),
    [
        ({"late": 3, "menu": MENU}, "逾期报送的有甲学堂（青禾街道，逾期3天）。"),
        ({"status": "returned"}, "月报被退回后截至2025年7月9日尚未重新报送的有甲学堂（青禾街道）。"),
        ({"returned": 2, "menu": MENU}, "月报被退回两次以上的有甲学堂（青禾街道，2次）。"),
        ({"status": "submitted"}, "已报送、尚未审核的月报有青禾街道1份。"),
        ({"menu": 1}, "选课活动不足2场的有甲学堂（青禾街道，1场）。"),
        (
            {"menu": MENU, "incidents": (Event(date(2025, 6, 3), "较大", "是"),)},
            "发生安全事件1起：甲学堂（青禾街道，6月3日，较大，认定为责任事故）。",
        ),
        ({"menu": MENU, "valid": 10, "satisfied": 7}, "群众满意度不到八成的有甲学堂（青禾街道，70%（7/10））。"),
    ],
)
def test_each_fault_names_the_site_and_the_fact(figures: dict[str, Any], words: str) -> None:
    [one] = said([site("甲", **figures)])
    assert one.startswith(words)


def test_a_jump_of_attendance_is_named_with_both_months() -> None:
    before, now = site("甲", people=20, menu=MENU), site("甲", people=60, menu=MENU)
    [one] = said([now], [before])
    assert "上月20人次，本月60人次" in one and "核实" in one
    assert said([replace(now, people=59)], [before]) == []
    assert said([site("甲", people=9, menu=MENU)], [site("甲", people=29, menu=MENU)]) == []


def test_without_a_fault_nothing_is_said() -> None:
    assert said([site("甲", menu=MENU, people=20, valid=10, satisfied=8)]) == []


def test_what_stands_out_is_named_with_its_figure() -> None:
    best = site("甲", alone=5, people=99, menu=4, minutes=90, served=2, valid=10, satisfied=10)
    assert praised([best, site("乙", "望溪街道", late=1, alone=4, people=98, menu=3)]) == [
        "月报全部按时报送的街镇有青禾街道（1/1）。",
        "开展活动场次最多的是甲学堂（青禾街道，5场、99人次）。",
        "活动参加人次最多的是甲学堂（青禾街道，99人次、5场）。",
        "选课活动超出要求（每点每月不少于2场）最多的是甲学堂（青禾街道，4场）。",
        "志愿服务时长最多的是甲学堂（青禾街道，1.5小时、2人次）。",
        "群众满意度最高的是甲学堂（青禾街道，100%（10/10））。",
    ]


def test_what_more_than_three_share_is_nobodys_merit_and_unapproved_logs_show_none() -> None:
    assert praised([site(code, late=1, alone=5, people=20) for code in "甲乙丙丁"]) == []
    assert praised([site("甲", late=1, status="submitted", alone=5, people=20)]) == []


def test_a_shared_occasion_counts_once_and_its_people_at_each_site() -> None:
    shared = frozenset({"o1"})
    sites = [site("甲", alone=1, occasions=shared, people=30), site("乙", occasions=shared, people=12)]
    line = line_of("", "合计", sites, MENU)
    assert (line.activities, line.people, [one.activities for one in sites]) == (2, 42, [2, 1])


def test_the_offices_that_are_addressed_are_those_there_are() -> None:
    assert all_offices(["镇", "街道"]) == "各街道办事处、镇人民政府"
    assert all_offices(["村", "社区"]) == "各社区居民委员会、村民委员会"


# The paper


def line(name: str, on_time: int, due: int, **figures: int) -> Line:
    return Line(name, name, due=due, handed_in=due, on_time=on_time, approved=figures.pop("approved", due), **figures)


def facts(**changes: Any) -> Bulletin:
    lines = (line("青禾街道", 2, 4), line("望溪街道", 3, 3, menu=1), line("澄心街道", 3, 3, menu=1))
    total = line("合计", 8, 10, activities=120, people=900, open_days=100, minutes=90, served=2, menu=2)
    values: dict[str, Any] = {
        "programme": "快乐学堂", "programme_id": 1, "code": "KL", "office": "快乐学堂工作领导小组办公室（区妇联）",
        "unit": "区妇联", "place": "", "place_code": "", "place_kind": "", "kinds": ("街道",),
        "month": date(2025, 6, 1), "deadline": date(2025, 7, 7), "as_of": datetime(2025, 7, 9, 10, 30),
        "is_over": True, "next_month": date(2025, 7, 1), "next_deadline": date(2025, 8, 5),
        "answer_by": date(2025, 7, 14), "menu_per_month": 2, "ranked": False, "total": total,
        "before": line("上月", 9, 10, activities=107, people=900, minutes=60), "shared": 0, "lines": lines, "rows": (),
    }  # fmt: skip
    return Bulletin(**values | changes)


def test_each_change_names_the_month_it_is_measured_by_and_its_figure() -> None:
    text = dict(overall(facts()))
    assert "环比下降10个百分点（基期2025年5月为90%（9/10））" in text["月报报送"]
    assert "开展活动120场，环比增长12.1%（13/107，基期2025年5月107场）" in text["开放和活动"]
    assert "参加900人次，环比持平（基期2025年5月900人次）" in text["开放和活动"]
    assert "环比增长50%（0.5/1，基期2025年5月1小时）" in text["志愿服务"]


def test_without_a_month_before_nothing_is_compared() -> None:
    text = "".join(said for _head, said in overall(facts(before=None, month=date(2025, 1, 1))))
    assert "2024年12月无可比数据，不作环比" in text and "2024年12月没有已通过的月报，不作环比" in text


def names(bulletin: Bulletin, column: int) -> list[str]:
    table = main_table(bulletin)
    assert table
    return [row[column] for row in table.rows]


def test_places_stand_in_their_order_and_are_ranked_only_when_it_is_wanted() -> None:
    assert names(facts(), 0) == ["青禾街道", "望溪街道", "澄心街道", "合计"]
    ranked = facts(ranked=True)
    assert names(ranked, 1) == ["望溪街道", "澄心街道", "青禾街道", "合计"]
    assert names(ranked, 0) == ["1", "1", "3", ""]
    for bulletin, is_there in ((facts(), False), (ranked, True)):
        html = bulletin_paper(bulletin, "KL-2025-TB-06").page().html
        assert ('<th scope="col">名次</th>' in html, "不排名" in html) == (is_there, not is_there)


def test_equal_on_time_rates_are_told_apart_by_what_was_approved() -> None:
    lines = [line("甲", 2, 4, approved=3), line("乙", 1, 2, approved=2), line("丙", 1, 2, approved=2, menu=1)]
    assert [(place, one.name) for place, one in ranks(lines)] == [("1", "丙"), ("2", "乙"), ("3", "甲")]


def test_what_is_kept_says_the_same_again() -> None:
    signed = replace(facts().lines[0], signed=date(2025, 7, 8))
    bulletin = facts(lines=(signed,), highlights=("甲",), kinds=("街道", "镇"))
    assert restored(kept(bulletin)) == bulletin


def test_before_the_deadline_it_is_a_draft() -> None:
    assert bulletin_paper(facts(is_over=False), "N").draft and not bulletin_paper(facts(), "N").draft


def test_a_long_title_of_an_annex_is_broken_where_its_parts_meet() -> None:
    beginning = "2026年10月党群服务中心"
    assert Annex(f"{beginning}月报汇总表", first=beginning).lines == (f"{beginning}月报汇总表",)
    assert Annex(f"{beginning}月报审核和更正情况", first=beginning).lines == (beginning, "月报审核和更正情况")
    assert len(Annex(f"{beginning}月报审核和更正情况").lines) == 1
