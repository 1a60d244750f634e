"""志愿服务记录证明 of a volunteer: what was recorded in a year, and all that was up to its end.

Who recorded certifies: where several did, each has a sum and a place to sign (谁记录谁证明). An ID number comes in
masked.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from reports.papers.blocks import Block, Grid, Heading, Pair, Pairs, Para, Signatures, SignOff, Title
from reports.papers.paper import Paper
from reports.papers.people.service_tables import Service, recorder_table, service_table
from reports.papers.people.words import hours_in_words
from reports.pdf.figures import count, day, hours
from volunteers.states import INSUFFICIENT

TITLE = "志愿服务记录证明"
#: docs/rules.md §5
STARS = (
    "未达到（累计满100小时起评）",
    "一星级（★）",
    "二星级（★★）",
    "三星级（★★★）",
    "四星级（★★★★）",
    "五星级（★★★★★）",
)
#: what the issuing unit fills in by hand: the portal knows who recorded, not who certifies
PLACES = ("出具单位名称", "统一社会信用代码", "负责人（签字处）", "经办人（签字处）", "联系电话")


@dataclass(frozen=True)
class ServiceRecordFacts:
    """A volunteer and the confirmed records of the year, by day.

    `minutes_in_all` and `times_in_all` count from `since` to `until`, the days of the first and of the last confirmed
    record up to the end of the year; `masked_id` is "" when none is on record; `trained` is None unless it was by the
    end of the year; `grade` is "" when there is no appraisal that rests on these records.
    """

    number: str
    volunteer: str
    name: str
    id_kind: str
    masked_id: str
    year: int
    records: tuple[Service, ...]
    minutes_in_all: int
    times_in_all: int
    since: date
    until: date
    trained: date | None
    stars: int
    grade: str
    issued: date | None = None

    @property
    def minutes(self) -> int:
        return sum(record.minutes for record in self.records)


def service_record(facts: ServiceRecordFacts) -> Paper:
    """Never a draft: a confirmed record is final, and waits for no evaluation; see the kind."""
    title = f"{facts.year}年度{TITLE}（志愿者{facts.volunteer}）"
    return Paper(title, facts.number, "", list(_blocks(facts)), draft=False)


def _blocks(facts: ServiceRecordFacts) -> Iterator[Block]:
    yield Title((TITLE,), rule=False)
    yield Pairs((("证明编号", facts.number), ("明细年度", f"{facts.year}年1月1日至12月31日")))
    yield Heading("志愿者")
    yield Pairs(_person(facts))
    yield Heading("服务信息")
    yield Para(_of_year(facts))
    yield Para(_in_all(facts))
    yield from _details(facts)
    yield Para("培训、星级和考评情况如下：", "lead")
    yield Pairs(_merits(facts))
    yield Heading("出具单位")
    yield Signatures(tuple((place, "high") for place in PLACES))
    yield Heading("出具日期和公章")
    yield SignOff("（出具单位）", day(facts.issued) if facts.issued else "")
    yield Heading("附注", plain=True)
    yield from (Para(f"{number}. {text}", "small") for number, text in enumerate(_notes(facts), 1))


def _person(facts: ServiceRecordFacts) -> tuple[Pair, ...]:
    return (
        ("姓名", facts.name),
        ("志愿者编号", facts.volunteer),
        ("证件类型", facts.id_kind),
        ("证件号码", facts.masked_id or "未登记"),
    )


def _of_year(facts: ServiceRecordFacts) -> str:
    if not facts.records:
        return f"{facts.year}年度没有已确认的志愿服务记录。"
    first, last = facts.records[0].day, facts.records[-1].day
    span = f"服务日期为{day(first)}" if first == last else f"起止日期为{day(first)}至{day(last)}"
    return (
        f"{facts.year}年度已确认的志愿服务记录共{count(len(facts.records))}次，{span}，"
        f"服务时长合计{_time(facts.minutes)}。"
    )


def _in_all(facts: ServiceRecordFacts) -> str:
    first, last = facts.since, facts.until
    span = f"{day(first)}当日" if first == last else f"自{day(first)}首次服务起至{day(last)}"
    return f"{span}，累计服务{count(facts.times_in_all)}次，累计服务时长{_time(facts.minutes_in_all)}。"


def _time(minutes: int) -> str:
    return f"{hours(minutes)}小时（大写：{hours_in_words(minutes)}）"


def _details(facts: ServiceRecordFacts) -> Iterator[Block]:
    if not facts.records:
        return
    yield Para(f"{facts.year}年度服务明细如下：", "lead")
    yield Grid(service_table(facts.records), "服务明细")
    if recorders := recorder_table(facts.records):
        yield Para("上述服务分别由多处记录，按谁记录谁证明的原则，各自合计如下：", "lead")
        yield Grid(recorders, "按记录人合计")
    else:
        only = facts.records[0]
        by = f"由{only.recorder}记录" if only.recorder else "记录人未登记"
        yield Para(f"上述服务均在{only.site}，{by}。")


def _merits(facts: ServiceRecordFacts) -> tuple[Pair, ...]:
    """A poor appraisal is left out: it goes into a certificate only when its subject asks for it."""
    merits = (
        ("岗前培训", f"{day(facts.trained)}合格" if facts.trained else "未登记"),
        ("志愿者星级", STARS[facts.stars]),
    )
    if facts.grade == INSUFFICIENT:
        return merits
    return (*merits, ("年度考评", f"{facts.grade}（{facts.year}年度）" if facts.grade else "尚未核定"))


def _notes(facts: ServiceRecordFacts) -> tuple[str, ...]:
    return (
        "本证明依据已确认的志愿服务记录如实、无偿出具；待确认和不予确认的记录不计入。",
        f"服务明细为{facts.year}年度的记录，累计次数和累计时长为{facts.year}年及以前年度的记录合计。",
        "服务时长以分钟累计，折算小时四舍五入保留2位小数，大写为准确时长；按记录标准，服务时长不含往返路途时间。",
        "本系统未记录每次服务的起止时刻，明细中不列起止时间。",
        "谁记录谁证明：出具单位只证明本单位记录的服务；其他单位记录的服务由记录单位证明，或以全国志愿服务信息系统的记录为准。",
        "本证明出具后，在出具单位内公示不少于7日。",
        "证件号码按规定脱敏显示。",
    )
