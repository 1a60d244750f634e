"""The service record's words and tables follow from its figures, whatever they are."""

import re
from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from reports.papers.blocks import Grid, Heading, Pairs, Para, Signatures
from reports.papers.paper import Paper
from reports.papers.people.service_record import ServiceRecordFacts, service_record
from reports.papers.people.service_tables import Service
from reports.papers.people.words import hours_in_words
from reports.pdf.tables import Table

FIRST = date(2025, 1, 1)
FACTS = ServiceRecordFacts(
    number="QJ-2025-FW-ZY00001",
    volunteer="ZY00001",
    name="吴晨",
    id_kind="居民身份证",
    masked_id="990000********1234",
    year=2025,
    records=(),
    minutes_in_all=90,
    times_in_all=1,
    since=date(2024, 3, 1),
    until=date(2024, 3, 1),
    trained=None,
    stars=0,
    grade="",
)

services = st.builds(
    Service,
    day=st.integers(0, 364).map(lambda days: FIRST + timedelta(days=days)),
    site=st.sampled_from(["锦云学堂", "清泉学堂"]),
    content=st.sampled_from(["", "课业辅导"]),
    minutes=st.integers(1, 1440),
    recorder=st.sampled_from(["", "于建春", "刘艳伟"]),
)
records = st.lists(services, max_size=30).map(lambda rows: tuple(sorted(rows, key=lambda row: row.day)))


def hours(minutes: int) -> str:
    exact = (Decimal(minutes) / 60).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{exact.normalize():,f}"


def of(rows: tuple[Service, ...]) -> Paper:
    """A volunteer whose only records are these and one of the year before."""
    minutes = sum(row.minutes for row in rows)
    until = rows[-1].day if rows else FACTS.until
    facts = replace(FACTS, records=rows, minutes_in_all=90 + minutes, times_in_all=1 + len(rows), until=until)
    return service_record(facts)


def prose(paper: Paper) -> str:
    return "".join(block.text for block in paper.blocks if isinstance(block, Para))


def grids(paper: Paper) -> list[Table]:
    return [block.table for block in paper.blocks if isinstance(block, Grid) and block.table]


@settings(max_examples=60, deadline=None)
@given(records)
def test_sentences_and_tables_say_the_sums_of_the_records(rows: tuple[Service, ...]) -> None:
    paper, minutes = of(rows), sum(row.minutes for row in rows)
    words = prose(paper)
    in_all = f"{hours(90 + minutes)}小时（大写：{hours_in_words(90 + minutes)}）"
    assert f"累计服务{1 + len(rows)}次，累计服务时长{in_all}" in words
    if not rows:
        assert "2025年度没有已确认的志愿服务记录。" in words
        assert grids(paper) == []
        return
    assert f"共{len(rows)}次" in words
    assert f"服务时长合计{hours(minutes)}小时（大写：{hours_in_words(minutes)}）" in words
    details = grids(paper)[0]
    assert [row[3] for row in details.rows] == [*(hours(row.minutes) for row in rows), hours(minutes)]


@settings(max_examples=60, deadline=None)
@given(records.filter(bool))
def test_who_recorded_has_a_sum_of_the_own_records_alone(rows: tuple[Service, ...]) -> None:
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for row in rows:
        sums[row.site, row.recorder or "未登记"] += row.minutes
    tables = grids(of(rows))[1:]
    if len(sums) == 1:
        assert tables == []
        assert "上述服务均在" in prose(of(rows))
        return
    *each, total = tables[0].rows
    assert {(row[0], row[1]): row[3] for row in each} == {key: hours(minutes) for key, minutes in sums.items()}
    assert total[2:4] == (str(len(rows)), hours(sum(sums.values())))


def test_the_headings_are_those_of_the_form() -> None:
    headings = [block.text for block in of(()).blocks if isinstance(block, Heading)]
    assert headings == ["志愿者", "服务信息", "出具单位", "出具日期和公章", "附注"]
    [places] = [block for block in of(()).blocks if isinstance(block, Signatures)]
    assert [what for what, _height in places.boxes] == [
        "出具单位名称", "统一社会信用代码", "负责人（签字处）", "经办人（签字处）", "联系电话",
    ]  # fmt: skip


def test_the_fixed_phrases_are_there_and_nothing_speaks_of_times_of_day() -> None:
    words = prose(of(()))
    for phrase in ("无偿出具", "不含往返路途", "谁记录谁证明", "公示不少于7日"):
        assert phrase in words
    service = Service(FIRST, "锦云学堂", "课业辅导", 60, "于建春")
    assert [column.name for column in grids(of((service,)))[0].columns] == [
        "日期",
        "项目点",
        "服务内容",
        "时长",
        "记录人",
    ]


def test_what_is_not_known_is_said_to_be_so_and_never_a_nought() -> None:
    facts = replace(FACTS, masked_id="")
    pairs = {
        name: value for block in service_record(facts).blocks if isinstance(block, Pairs) for name, value in block.pairs
    }
    assert (pairs["证件号码"], pairs["岗前培训"], pairs["年度考评"]) == ("未登记", "未登记", "尚未核定")
    assert pairs["志愿者星级"].startswith("未达到")


def test_it_is_no_draft_and_names_nobody_in_its_title() -> None:
    paper = of(())
    assert not paper.draft
    assert paper.title == "2025年度志愿服务记录证明（志愿者ZY00001）"
    assert not re.search("吴晨", paper.title)


def test_a_poor_appraisal_is_not_certified_unasked() -> None:
    pages = {grade: service_record(replace(FACTS, grade=grade)).page().html for grade in ("优秀", "参加不足")}
    assert "优秀（2025年度）" in pages["优秀"]
    assert "年度考评" not in pages["参加不足"] and "参加不足" not in pages["参加不足"]
