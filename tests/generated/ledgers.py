"""Monthly logs with their activities, incidents and surveys; some sites are twins, so that they tie."""

import datetime
from dataclasses import dataclass
from decimal import Decimal

from hypothesis import strategies as st

from tests.generated.rows import ONE_DAY, REMARKS, edge_days, month_days, months_around, nominal_deadline, row
from tests.generated.sites import life_of
from tests.naive.days import deadline, first_day, last_day, operating_months
from tests.naive.reading import District, Row

LEDGERS = ["月报", "活动", "安全事件", "满意度"]
SUBMISSIONS = ["at the last second", "too late by a second", "early", "nominal deadline", "long after"]


@dataclass(frozen=True)
class Plan:
    """A month of a site: no log without a state; an activity is which day, which course, how many people."""

    state: str | None
    submission: str
    open_days: int
    activities: list[tuple[int, int, int]]


ACTIVITY = st.tuples(st.integers(0, 4), st.integers(0, 3), st.sampled_from([12, 30, 0, 1]))
PLANS = st.builds(
    Plan,
    state=st.sampled_from(["已通过", "已通过", "已通过", "待审核", "已退回", "草稿", None]),
    submission=st.sampled_from(SUBMISSIONS),
    open_days=st.sampled_from([10, 0, 17, 31]),
    activities=st.lists(ACTIVITY, max_size=3),
)
GOOD_PLANS = st.builds(
    Plan,
    state=st.just("已通过"),
    submission=st.sampled_from(["at the last second", "early"]),
    open_days=st.sampled_from([10, 17]),
    activities=st.lists(ACTIVITY, min_size=1, max_size=3),
)


def add_ledgers(draw: st.DrawFn, district: District, year: int) -> None:
    """Each site its own, or those of an earlier site of its programme, dates and all."""
    for number, site in enumerate(district["项目点"]):
        earlier = [other for other in district["项目点"][:number] if other["项目代码"] == site["项目代码"]]
        twin = draw(st.sampled_from([None, None, *earlier]))
        if twin is not None:
            site.update(life_of(twin))
            copy_rows(district, LEDGERS, twin["代码"], site["代码"])
            continue
        add_months(draw, district, site, year)
        add_incidents(draw, district, site, year)
        add_surveys(draw, district, site, year)


def copy_rows(district: District, sheets: list[str], twin: str, site: str) -> None:
    for sheet in sheets:
        copied = [one | {"项目点代码": site} for one in district[sheet] if one["项目点代码"] == twin]
        district[sheet] += copied


def add_months(draw: st.DrawFn, district: District, site: Row, year: int) -> None:
    """One plan for the operating months, and exceptions, also outside of the year or of operation."""
    usual = draw(st.one_of(GOOD_PLANS, PLANS))
    plans = dict.fromkeys(operating_months(site, year), usual)
    plans |= draw(st.dictionaries(st.sampled_from(months_around(year)), PLANS, max_size=4))
    for month, plan in sorted(plans.items()):
        if plan.state is not None:
            add_log(draw, district, site, month, plan)
            add_activities(district, site, month, plan)


def add_log(draw: st.DrawFn, district: District, site: Row, month: str, plan: Plan) -> None:
    programme = next(one for one in district["项目"] if one["代码"] == site["项目代码"])
    log = row("月报", 项目点代码=site["代码"], 月份=month, 状态=plan.state)
    log["开放天数"] = min(plan.open_days, last_day(month).day)
    if plan.open_days == 17:
        log["备注"] = draw(REMARKS)
    if plan.state != "草稿":
        log["首次报送"] = submitted(district, programme, month, plan.submission)
    district["月报"].append(log)


def submitted(district: District, programme: Row, month: str, submission: str) -> datetime.datetime:
    due, last_second = deadline(district, programme, month), datetime.time(23, 59, 59)
    day, time = {
        "at the last second": (due, last_second),
        "too late by a second": (due + ONE_DAY, datetime.time()),
        "early": (first_day(month), datetime.time()),
        "nominal deadline": (nominal_deadline(month, programme["报送截止日"]), last_second),
        "long after": (due + 40 * ONE_DAY, datetime.time(8, 30, 7)),
    }[submission]
    return datetime.datetime.combine(day, time)


def add_activities(district: District, site: Row, month: str, plan: Plan) -> None:
    courses = [course["代码"] for course in district["课程"] if course["项目代码"] == site["项目代码"]]
    for day, course, people in plan.activities:
        district["活动"].append(
            row(
                "活动",
                项目点代码=site["代码"],
                日期=month_days(month)[day],
                课程代码=courses[course % len(courses)],
                主题="主题活动",
                参加人次=people,
                时长=Decimal("1.25") if people == 1 else Decimal(2),
            )
        )


def add_incidents(draw: st.DrawFn, district: District, site: Row, year: int) -> None:
    incident = st.tuples(
        st.sampled_from(edge_days(year)),
        st.sampled_from(["一般", "较大", "重大", "一般"]),
        st.sampled_from(["否", "是", "认定中", "是"]),
    )
    for day, grade, at_fault in draw(st.lists(incident, max_size=2)):
        one = row("安全事件", 项目点代码=site["代码"], 日期=day, 等级=grade, 责任事故=at_fault)
        district["安全事件"].append(one | {"说明": draw(REMARKS)})


def add_surveys(draw: st.DrawFn, district: District, site: Row, year: int) -> None:
    counts = st.sampled_from([(50, 47), (7, 7), (3, 1), (0, 0), (1, 0)])
    surveys = st.lists(st.tuples(st.sampled_from(edge_days(year)), counts), max_size=2)
    for day, (valid, satisfied) in draw(surveys):
        one = row("满意度", 项目点代码=site["代码"], 日期=day, 有效问卷=valid, 满意份数=satisfied)
        district["满意度"].append(one)
