"""Volunteers in the fifth chapter, and safety: what both need is told once for all kinds of programmes."""

from reports.papers.programme.words import listed, per, percent, rate, rated
from reports.pdf.figures import count, hours
from reports.pdf.tables import Column, Table, table
from reports.programme_data.facts import ProgrammeFacts
from reports.programme_data.work import VolunteerGroup

NO_TEAM = "未编入队伍"


def service_line(facts: ProgrammeFacts) -> str:
    people = facts.work.volunteers
    if not people.served:
        return "全年没有计入统计的志愿服务。"
    return (
        f"全年有{count(people.served)}名志愿者提供计入统计的服务{count(people.records)}次、{hours(people.minutes)}小时，"
        f"人均{per(people.minutes, people.served * 60)}小时（{hours(people.minutes)}/{count(people.served)}）；"
        f"岗前培训率{rate(people.trained, people.served)}。"
    )


def appraisal_line(facts: ProgrammeFacts) -> str:
    """How the district appraised these people; nothing when nobody served."""
    people = facts.work.volunteers
    if not people.served:
        return ""
    if people.grades is None:
        return f"{facts.year}年度志愿者考评尚未核算。"
    told = "、".join(f"{grade}{number}人（{rated(number, people.served)}）" for grade, number in people.grades)
    line = f"上述志愿者{facts.year}年度考评结果（按其在全区的服务时长核算）：{told}"
    parting = f"；其中建议友好劝退{people.parting}人，由所在队伍决定" if people.parting else ""
    return f"{line}{parting}。"


def group_line(facts: ProgrammeFacts, name: str, groups: tuple[VolunteerGroup, ...]) -> str:
    """One kind of volunteers, or one team, of all."""
    people = facts.work.volunteers
    found = next((one for one in groups if one.name == name), None)
    if found is None:
        return f"全年没有{name}计入统计的服务。"
    return (
        f"其中{name}{count(found.people)}人（{rated(found.people, people.served)}）、服务{hours(found.minutes)}小时，"
        f"人均{per(found.minutes, found.people * 60)}小时。"
    )


def days_off_line(facts: ProgrammeFacts) -> str:
    people = facts.work.volunteers
    if not people.minutes:
        return ""
    share = f"占{percent(people.minutes_off, people.minutes)}，{hours(people.minutes_off)}/{hours(people.minutes)}"
    return f"周末和节假日服务{hours(people.minutes_off)}小时（{share}）。"


def teams(facts: ProgrammeFacts) -> Table | None:
    columns = (
        Column("队伍", 68), Column("志愿者（人）", 28, "num"), Column("服务小时", 30, "num"),
        Column("人均小时", 30, "num"),
    )  # fmt: skip
    rows = [_row(one.name or NO_TEAM, one.people, one.minutes) for one in facts.work.volunteers.teams]
    if rows:
        rows.append(_row("合计", facts.work.volunteers.served, facts.work.volunteers.minutes))
    return table(columns, rows, headed=True, summed=True)


def _row(name: str, people: int, minutes: int) -> tuple[str, str, str, str]:
    return name, count(people), hours(minutes), per(minutes, people * 60)


def safety_line(facts: ProgrammeFacts) -> str:
    incidents = facts.work.incidents
    if not incidents:
        return "全年没有登记安全事件。"
    grades = {grade: sum(one.grade == grade for one in incidents) for grade in ("一般", "较大", "重大")}
    liable = [one for one in incidents if one.liability == "是"]
    open_ = [one for one in incidents if one.liability == "认定中"]
    told = "、".join(f"{grade}{number}起" for grade, number in grades.items() if number)
    line = f"全年登记安全事件{len(incidents)}起（{told}），认定为责任事故的{len(liable)}起"
    line += f"，责任认定中的{len(open_)}起" if open_ else ""
    places = listed(dict.fromkeys(one.site for one in liable))
    return f"{line}；责任事故发生在{places}。" if liable else f"{line}。"
