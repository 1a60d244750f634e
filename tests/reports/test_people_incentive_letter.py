"""The letter on incentive points: counts and never sums of points."""

from collections import Counter
from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from reports.papers.blocks import Grid, Para, SignOff, Title
from reports.papers.paper import Paper
from reports.papers.people.incentive_letter import (
    Ground,
    IncentiveLetter,
    PointedCommunity,
    RuleRow,
    incentive_letter,
)
from reports.pdf.tables import Table

GROUND = Ground("快乐学堂", "锦云社区快乐学堂", "优")


def a_letter(*communities: PointedCommunity, programmes: tuple[str, ...] = ("快乐学堂",), **more: object) -> Paper:
    letter = IncentiveLetter(
        number="QJ-2025-JL-JZ",
        year=2025,
        giver="街镇年度考核",
        addressee="各街道办事处、镇人民政府",
        offices=tuple(f"{name}工作领导小组办公室" for name in programmes),
        programmes=programmes,
        rules=(RuleRow("快乐学堂", "优", Decimal(2)),),
        communities=communities or (a_community("锦云社区", "2.00"),),
        draft=True,
        **more,  # type: ignore[arg-type]
    )
    return incentive_letter(letter)


def a_community(name: str, points: str, *grounds: Ground, subdistrict: str = "青禾街道") -> PointedCommunity:
    return PointedCommunity(subdistrict, name, Decimal(points), grounds or (GROUND,))


def prose(paper: Paper) -> str:
    return "\n".join(block.text for block in paper.blocks if isinstance(block, Para))


def tables(paper: Paper) -> list[Table]:
    return [block.table for block in paper.blocks if isinstance(block, Grid) and block.table]


community = st.builds(
    a_community,
    st.integers(1, 99).map(lambda number: f"第{number}社区"),
    st.sampled_from(["0.00", "0.75", "1.20", "2.00"]),
    subdistrict=st.sampled_from(["青禾街道", "怀谷镇"]),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(community, min_size=1, max_size=30))
def test_it_counts_communities_by_their_points(communities: list[PointedCommunity]) -> None:
    words = prose(a_letter(*communities))
    places = len({one.subdistrict for one in communities})
    assert f"建议对{places}个街镇的{len(communities)}个村居给予激励加分" in words
    numbers = Counter(one.points for one in communities)
    if len(numbers) == 1:
        assert f"每个村居加{communities[0].points}分" in words
    else:
        assert all(f"加{value}分的{number}个" in words for value, number in numbers.items())


@settings(max_examples=30, deadline=None)
@given(st.lists(community, min_size=1, max_size=30))
def test_the_list_has_each_community_once_and_no_sum(communities: list[PointedCommunity]) -> None:
    names = tables(a_letter(*communities))[0]
    assert [(row[1], row[2], row[5]) for row in names.rows] == [
        (one.subdistrict, one.community, str(one.points)) for one in communities
    ]
    assert not names.summed


def test_several_sites_of_a_community_stand_in_one_row() -> None:
    second = Ground("快乐学堂", "锦云二点", "优")
    row = tables(a_letter(a_community("锦云社区", "2.00", GROUND, second)))[0].rows[0]
    assert row[3:] == ("锦云社区快乐学堂、锦云二点", "优", "2.00")


def test_a_letter_about_several_programmes_says_which_entitles_and_each_office_signs() -> None:
    paper = a_letter(programmes=("快乐学堂", "市民学校"))
    assert tables(paper)[0].rows[0][4] == "快乐学堂优"
    assert [block.office for block in paper.blocks if isinstance(block, SignOff)] == [
        "快乐学堂工作领导小组办公室", "市民学校工作领导小组办公室",
    ]  # fmt: skip


def test_the_number_of_issue_is_a_place_until_it_was_issued() -> None:
    first = next(iter(a_letter().blocks))
    assert isinstance(first, Para) and first.text.strip("　") == "发文字号："
    issued = a_letter(issued_number="某妇字〔2026〕3号", issued=date(2026, 1, 20))
    assert "某妇字〔2026〕3号" in prose(issued)
    assert [block.day for block in issued.blocks if isinstance(block, SignOff)] == ["2026年1月20日"]


def test_it_is_written_to_who_decides_and_names_the_giver_in_its_title() -> None:
    paper = a_letter()
    assert "各街道办事处、镇人民政府：" in prose(paper)
    [title] = [block for block in paper.blocks if isinstance(block, Title)]
    assert "".join(title.lines) == "关于将2025年度考评结果用于街镇年度考核激励加分的建议函"
    assert paper.title == "2025年度激励加分建议函（街镇年度考核）"
