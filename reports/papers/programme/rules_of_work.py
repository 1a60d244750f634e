"""Problems of logs, service and happenings: see `findings`."""

from fractions import Fraction

from reports.papers.programme.finding import Dues, Finding, lead, of_places
from reports.papers.programme.words import listed, months_listed, rate
from reports.pdf.figures import day, share
from reports.programme_data.facts import ProgrammeFacts
from reports.programme_data.outcomes import SiteFacts

#: the rate of satisfied returns of a site under which it is named
SATISFIED = Fraction(80, 100)
#: how many are named with their figures
NAMED = 5


def liable(facts: ProgrammeFacts, dues: Dues) -> list[Finding]:
    own = [one for one in facts.work.incidents if one.liability == "是"]
    if not own:
        return []
    told = listed((f"{one.site}（{day(one.day)}，{one.grade}）" for one in own), "起")
    return [
        Finding(
            f"发生责任事故{len(own)}起",
            f"全年登记安全事件{len(facts.work.incidents)}起，认定为责任事故的{len(own)}起：{told}。",
            "逐起查清原因、落实整改，街镇复查后销号",
            of_places([one.subdistrict for one in own]),
            dues.quick,
        )
    ]


def logs(facts: ProgrammeFacts, dues: Dues) -> list[Finding]:
    work = facts.work
    if work.on_time == work.due:
        return []
    own = [site for site in facts.sites if site.logs.late or site.logs.missing]
    own.sort(key=lambda site: (-len(site.logs.missing), -len(site.logs.late), site.code))
    title = f"{work.late + work.missing}份月报未按时报送"
    return [
        Finding(
            title,
            f"应报{work.due}份，按时报送率{rate(work.on_time, work.due)}，迟报{work.late}份、未报{work.missing}份，"
            f"涉及{len(own)}个点：{listed(map(_late, own), most=NAMED)}。",
            "确定专人报送月报；街镇在截止日前提醒，逾期的逐点催办",
            of_places([site.subdistrict for site in own]),
            dues.quick,
        )
    ]


def _late(site: SiteFacts) -> str:
    told = [f"未报{months_listed(site.logs.missing)}"] if site.logs.missing else []
    told += [f"迟报{months_listed(site.logs.late)}"] if site.logs.late else []
    return f"{site.name}（{'，'.join(told)}）"


def unapproved(facts: ProgrammeFacts, dues: Dues) -> list[Finding]:
    own = [site for site in facts.sites if site.logs.unapproved]
    if not own:
        return []
    number = sum(len(site.logs.unapproved) for site in own)
    told = listed((f"{site.name}（{months_listed(site.logs.unapproved)}）" for site in own), most=NAMED)
    return [
        Finding(
            f"{number}份已报送的月报未通过审核",
            f"已报送、未通过审核的月报{number}份，涉及{len(own)}个点，当月活动和开放天数不计入统计：{told}。",
            "退回的月报及时更正重报，待审核的及时审核",
            of_places([site.subdistrict for site in own]),
            dues.quick,
        )
    ]


def untrained(facts: ProgrammeFacts, dues: Dues) -> list[Finding]:
    people = facts.work.volunteers
    if people.trained == people.served:
        return []
    code = "trained_volunteer_rate"
    low = [(site, *site.ratios[code]) for site in facts.sites if code in site.ratios]
    low = sorted((row for row in low if row[1] < row[2]), key=lambda row: (Fraction(row[1], row[2]), row[0].code))
    told = listed((f"{site.name}{rate(part, whole)}" for site, part, whole in low), most=3)
    return [
        Finding(
            "志愿者未全部先培训、后上岗",
            f"全年服务的{people.served}名志愿者，岗前培训率{rate(people.trained, people.served)}；"
            f"比例较低的点为{told}。",
            f"对未完成岗前培训的{people.served - people.trained}名志愿者补训，今后先培训、后上岗",
            f"{lead(facts)}、各志愿者队伍",
            dues.quick,
        )
    ]


def unsatisfied(facts: ProgrammeFacts, dues: Dues) -> list[Finding]:
    code = "satisfaction_rate"
    rows = [(site, *site.ratios[code]) for site in facts.sites if code in site.ratios]
    low = sorted(
        (row for row in rows if Fraction(row[1], row[2]) < SATISFIED), key=lambda row: Fraction(row[1], row[2])
    )
    if not low:
        return []
    told = listed((f"{site.name}{share(part, whole, 1)}" for site, part, whole in low), most=NAMED)
    return [
        Finding(
            f"{len(low)}个点群众满意度低于80%",
            f"满意度低于80%的点为：{told}。",
            "梳理群众意见，逐条回应并公开办理结果",
            of_places([site.subdistrict for site, _, _ in low]),
            dues.steady,
        )
    ]


def unsurveyed(facts: ProgrammeFacts, dues: Dues) -> list[Finding]:
    own = [site for site in facts.sites if "satisfaction_rate" not in site.ratios]
    if not own:
        return []
    return [
        Finding(
            f"{len(own)}个点未开展有效的满意度调查",
            f"没有有效问卷、满意度未测评的点为：{listed(site.name for site in own)}。",
            "每年至少开展一次满意度调查",
            of_places([site.subdistrict for site in own]),
            dues.steady,
        )
    ]


def undecided(facts: ProgrammeFacts, dues: Dues) -> list[Finding]:
    own = [one for one in facts.work.incidents if one.liability == "认定中"]
    if not own:
        return []
    told = listed((f"{one.site}（{day(one.day)}，{one.grade}）" for one in own), "起")
    return [
        Finding(
            f"{len(own)}起安全事件责任尚未认定",
            f"责任认定中的为{told}，认定前不计入考评。",
            "完成责任认定，结果录入台账",
            lead(facts),
            dues.quick,
        )
    ]
