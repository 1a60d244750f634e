"""一、总体情况, second half: the year's running, volunteers, satisfaction and safety over all programmes."""

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction

from django.utils.safestring import SafeString

from portal.money import half_up
from reports.papers.blocks import Block, Figure, Grid, Heading, Para
from reports.papers.district.sums import LIABLE, PENDING, Part, Sums
from reports.papers.district.words import rate
from reports.pdf.charts import Panel, Point
from reports.pdf.figures import count, hours, plain
from reports.pdf.programme_charts import year_panels
from reports.pdf.tables import Column, Table, table
from reports.programme_data.places import Share

PROGRAMME = Column("项目", 34)
RUNNING = (
    PROGRAMME,
    Column("应报月报", 18, "num"),
    Column("按时报送率", 40, "num"),
    Column("开放天数", 20, "num"),
    Column("活动场次", 20, "num"),
    Column("参加人次", 24, "num"),
)
SERVING = (
    PROGRAMME,
    Column("服务志愿者", 26, "num"),
    Column("服务次数", 22, "num"),
    Column("服务小时", 32, "num"),
    Column("首次服务前完成培训", 42, "num"),
)
ASKED = (
    PROGRAMME,
    Column("调查次数", 18, "num"),
    Column("有效问卷（份）", 26, "num"),
    Column("群众满意度", 42, "num"),
    Column("未测评项目点", 36, "num"),
)
GRADES = ("一般", "较大", "重大")


def working(sums: Sums) -> Iterator[Block]:
    whole = sums.district
    yield Heading("全年运行", 2)
    yield Para(_running(whole), "lead")
    yield Grid(_run(sums), "各项目月报报送和活动情况")
    yield Figure(*_months(sums))
    yield Heading("志愿服务", 2)
    yield from (Para(text) for text in _volunteers(sums))
    yield Grid(_served(sums), "各项目志愿服务情况")
    yield Heading("群众满意度", 2)
    yield Para(_satisfaction(sums))
    yield Grid(_surveyed(sums), "各项目满意度调查情况")
    yield Heading("安全", 2)
    yield Para(_safety(whole))


def _running(whole: Part) -> str:
    work = whole.work
    if not work.due:
        return "本年度没有应报的月报。"
    line = (
        f"应报月报{count(work.due)}份，按时报送{count(work.on_time)}份、迟报{count(work.late)}份、"
        f"未报{count(work.missing)}份，按时报送率{rate(Share(work.on_time, work.due))}。"
    )
    if not work.activities:
        return f"{line}没有可计入的活动。"
    each = plain(half_up(Fraction(work.attendance, work.activities), 2))
    return (
        f"{line}以已通过的月报计，全年开放{count(work.open_days)}天，开展活动{count(work.activities)}场，"
        f"参加{count(work.attendance)}人次，场均{each}人次。"
    )


def _run(sums: Sums) -> Table | None:
    return table(RUNNING, map(_run_row, (*sums.programmes, sums.district)), headed=True, summed=True)


def _run_row(part: Part) -> tuple[str, ...]:
    work = part.work
    on_time = rate(Share(work.on_time, work.due))
    return (part.name, count(work.due), on_time, count(work.open_days), count(work.activities), count(work.attendance))


def _months(sums: Sums) -> tuple[SafeString, str, str]:
    """Activities and volunteers' hours of all programmes, month by month."""
    columns = list(zip(*(one.work.months for one in sums.facts.programmes), strict=True))
    activities = [sum(month.activities for month in column) for column in columns]
    served = [half_up(Fraction(sum(month.minutes for month in column), 60), 2) for column in columns]
    names = [f"{column[0].month.month}月" for column in columns]
    panels = (
        Panel("活动场次", "bar", tuple(Point(number) for number in activities)),
        Panel("服务小时", "line", tuple(Point(number) for number in served)),
    )
    says = "；".join(
        f"{name}活动{count(number)}场、志愿服务{plain(served_)}小时"
        for name, number, served_ in zip(names, activities, served, strict=True)
    )
    return year_panels(panels, names), "全区各月活动场次和志愿服务小时", says


def _volunteers(sums: Sums) -> Iterator[str]:
    people, minutes = sums.facts.people, sums.district.work.minutes
    line = f"年末登记志愿者{count(people.registered)}名。"
    if not people.served:
        yield f"{line}上述项目没有已确认并可计入的志愿服务记录。"
    else:
        each = plain(half_up(Fraction(minutes, 60 * people.served), 2))
        records = sum(one.work.volunteers.records for one in sums.facts.programmes)
        yield (
            f"{line}在上述项目中有已确认服务记录的{count(people.served)}名（参加多个项目的只计一次），"
            f"服务{count(records)}次、{hours(minutes)}小时，人均{each}小时。"
        )
    if people.grades is None or people.stars is None:
        yield f"{sums.facts.year}年度志愿者评价尚未核算。"
        return
    grades = "、".join(f"{grade}{count(number)}名" for grade, number in people.grades)
    stars = "、".join(f"{'★' * number}{count(people_)}名" for number, people_ in people.stars if people_)
    starred = f"；按累计服务时长定星级的有{stars}" if stars else "；尚无志愿者达到星级时长"
    parting = f"。建议友好劝退{count(people.partings)}名，由所在队伍研究决定" if people.partings else ""
    yield f"全区登记志愿者年度评价为{grades}{starred}{parting}。"


def _served(sums: Sums) -> Table | None:
    rows = []
    for one in sums.facts.programmes:
        team = one.work.volunteers
        trained = rate(Share(team.trained, team.served))
        rows.append((one.name, count(team.served), count(team.records), hours(team.minutes), trained))
    return table(SERVING, rows, headed=True)


def _satisfaction(sums: Sums) -> str:
    surveys = sum(one.work.surveys.times for one in sums.facts.programmes)
    asked = sums.district.work.surveyed
    if not asked.whole:
        return "上述项目没有有效的满意度问卷，群众满意度未测评。"
    line = (
        f"开展满意度调查{count(surveys)}次，回收有效问卷{count(asked.whole)}份，其中满意{count(asked.part)}份，"
        f"群众满意度{rate(asked)}。"
    )
    unasked = sums.district.unsurveyed
    return f"{line}另有{count(unasked)}个参评项目点没有有效问卷，未测评。" if unasked else line


def _surveyed(sums: Sums) -> Table | None:
    rows = [
        (part.name, count(one.work.surveys.times), count(part.work.surveyed.whole), rate(part.work.surveyed),
         f"{count(part.unsurveyed)}个")
        for one, part in zip(sums.facts.programmes, sums.programmes, strict=True)
    ]  # fmt: skip
    whole = sums.district
    times = sum(one.work.surveys.times for one in sums.facts.programmes)
    last = (
        "合计",
        count(times),
        count(whole.work.surveyed.whole),
        rate(whole.work.surveyed),
        f"{count(whole.unsurveyed)}个",
    )
    return table(ASKED, [*rows, last], headed=True, summed=True)


def _safety(whole: Part) -> str:
    if not whole.incidents:
        return "上述项目点没有登记安全事件。"
    grades = Counter(one.grade for one in whole.incidents)
    kinds = "、".join(f"{grade}{count(grades[grade])}起" for grade in GRADES if grades[grade])
    line = f"登记安全事件{count(len(whole.incidents))}起（{kinds}），"
    liable = Counter(one.grade for one in whole.incidents if one.liability == LIABLE)
    if liable:
        named = "、".join(f"{grade}{count(liable[grade])}起" for grade in GRADES if liable[grade])
        line += f"其中认定为责任事故的{count(whole.liable)}起（{named}）。"
    else:
        line += "没有认定为责任事故的。"
    pending = sum(one.liability == PENDING for one in whole.incidents)
    return f"{line}另有{count(pending)}起责任正在认定，暂不计入责任事故。" if pending else line
