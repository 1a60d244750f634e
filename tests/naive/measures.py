"""docs/rules.md §2: the twelve measures of a site in a year, exact; None is "no data"."""

import datetime
from dataclasses import dataclass
from fractions import Fraction

from tests.naive.days import days_of, deadline, is_on_time, month_of, operating_months
from tests.naive.reading import District, Row

Measure = Fraction | None


@dataclass(frozen=True)
class SiteYear:
    """What a measure is taken of; `as_of` is None for the whole year."""

    district: District
    programme: Row
    site: Row
    year: int
    as_of: datetime.date | None = None

    @property
    def months(self) -> list[str]:
        return operating_months(self.site, self.year, self.as_of)

    def rows(self, sheet: str) -> list[Row]:
        return [row for row in self.district[sheet] if row["项目点代码"] == self.site["代码"]]

    def dated_rows(self, sheet: str) -> list[Row]:
        """The site's rows of the year, up to the day of a provisional evaluation."""
        rows = [row for row in self.rows(sheet) if row["日期"].year == self.year]
        if self.as_of is not None:
            rows = [row for row in rows if row["日期"] <= self.as_of]
        return rows


def logs(of: SiteYear) -> list[Row]:
    """The logs of operating months, in a provisional evaluation those submitted by its day."""
    rows = [row for row in of.rows("月报") if row["月份"] in of.months]
    if of.as_of is not None:
        rows = [row for row in rows if row["首次报送"] and row["首次报送"].date() <= of.as_of]
    return rows


def approved_logs(of: SiteYear) -> list[Row]:
    return [log for log in logs(of) if log["状态"] == "已通过"]


def counted_activities(of: SiteYear) -> list[Row]:
    approved = {log["月份"] for log in approved_logs(of)}
    return [row for row in of.dated_rows("活动") if month_of(row["日期"]) in approved]


def counted_services(of: SiteYear) -> list[Row]:
    confirmed = [row for row in of.dated_rows("服务记录") if row["状态"] == "已确认"]
    return [row for row in confirmed if month_of(row["日期"]) in of.months]


def course(of: SiteYear, activity: Row) -> Row:
    return next(row for row in of.district["课程"] if row["代码"] == activity["课程代码"])


def per_month(of: SiteYear, amount: object) -> Fraction:
    return Fraction(amount) / len(of.months)  # type: ignore[call-overload, no-any-return]


def percentage(part: int, whole: int) -> Measure:
    return Fraction(100 * part, whole) if whole else None


def activities_per_month(of: SiteYear) -> Measure:
    return per_month(of, len(counted_activities(of)))


def attendance_per_activity(of: SiteYear) -> Measure:
    activities = counted_activities(of)
    if not activities:
        return None
    return Fraction(sum(row["参加人次"] for row in activities), len(activities))


def on_time_log_rate(of: SiteYear) -> Measure:
    months = of.months
    if of.as_of is not None:
        months = [month for month in months if deadline(of.district, of.programme, month) <= of.as_of]
    on_time = {log["月份"] for log in logs(of) if is_on_time(of.district, of.programme, log)}
    return percentage(len([month for month in months if month in on_time]), len(months))


def menu_compliance_rate(of: SiteYear) -> Measure:
    on_menu = [row for row in counted_activities(of) if course(of, row)["选课菜单"] == "是"]
    required = of.programme["每月选课次数"]
    compliant = [
        month for month in of.months if len([row for row in on_menu if month_of(row["日期"]) == month]) >= required
    ]
    return percentage(len(compliant), len(of.months))


def course_category_count(of: SiteYear) -> Measure:
    return Fraction(len({course(of, row)["类别"] for row in counted_activities(of)}))


def active_week_rate(of: SiteYear) -> Measure:
    weeks = {iso_week(day) for month in of.months for day in days_of(month)}
    active = {iso_week(row["日期"]) for row in counted_activities(of)}
    return percentage(len(active), len(weeks))


def iso_week(day: datetime.date) -> tuple[int, int]:
    return day.isocalendar().year, day.isocalendar().week


def open_days_per_month(of: SiteYear) -> Measure:
    return per_month(of, sum(log["开放天数"] for log in approved_logs(of)))


def volunteer_hours_per_month(of: SiteYear) -> Measure:
    return per_month(of, sum(row["时长"] for row in counted_services(of)))


def trained_volunteer_rate(of: SiteYear) -> Measure:
    services = counted_services(of)
    numbers = {row["志愿者编号"] for row in services}
    trained = 0
    for volunteer in of.district["志愿者"]:
        if volunteer["编号"] in numbers and volunteer["岗前培训日期"] is not None:
            first = min(row["日期"] for row in services if row["志愿者编号"] == volunteer["编号"])
            trained += volunteer["岗前培训日期"] <= first
    return percentage(trained, len(numbers))


def satisfaction_rate(of: SiteYear) -> Measure:
    surveys = of.dated_rows("满意度")
    return percentage(sum(row["满意份数"] for row in surveys), sum(row["有效问卷"] for row in surveys))


def incidents_at_fault(of: SiteYear, *grades: str) -> Fraction:
    incidents = [row for row in of.dated_rows("安全事件") if row["责任事故"] == "是"]
    return Fraction(len([row for row in incidents if row["等级"] in grades]))


def minor_incident_count(of: SiteYear) -> Measure:
    return incidents_at_fault(of, "一般", "较大")


def serious_incident_count(of: SiteYear) -> Measure:
    return incidents_at_fault(of, "重大")


MEASURES = {
    "月均活动次数": activities_per_month,
    "场均参加人次": attendance_per_activity,
    "月报按时报送率": on_time_log_rate,
    "选课达标率": menu_compliance_rate,
    "课程类别数": course_category_count,
    "活动周覆盖率": active_week_rate,
    "月均开放天数": open_days_per_month,
    "月均志愿服务时长": volunteer_hours_per_month,
    "志愿者岗前培训率": trained_volunteer_rate,
    "群众满意度": satisfaction_rate,
    "责任事件数": minor_incident_count,
    "重大责任事故数": serious_incident_count,
}


def chinese_name(measure: str) -> str:
    """A scheme may name a measure in Chinese or by its code."""
    return {function.__name__: name for name, function in MEASURES.items()}.get(measure, measure)


def measure_all(of: SiteYear) -> dict[str, Measure]:
    return {name: function(of) for name, function in MEASURES.items()}
