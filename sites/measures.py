"""The measures of docs/rules.md §2 that the sites' own ledgers make; each is one query for a whole programme.

A measure answers {site id: (numerator, denominator)} for the sites that have data.
"""

from collections import Counter
from collections.abc import Iterable
from fractions import Fraction

from django.db.models import Case, Count, IntegerField, Q, Sum, Value, When

from portal.registry import measure
from sites.models import Activity, Incident, MonthlyLog, Survey
from sites.site_years import SiteYears
from sites.states import LIABLE, MINOR_GRADES, SERIOUS_GRADE, LogStatus

Ratios = dict[int, tuple[int, int]]
PERCENT = Fraction(100)


def per_month(years: SiteYears, amounts: Iterable[tuple[int, int]]) -> Ratios:
    """Amounts by site over the operating months; nothing is 0, not "no data"."""
    found = dict(amounts)
    return {site.id: (found.get(site.id, 0), len(site.months)) for site in years.sites.values()}


def counts(years: SiteYears, amounts: Iterable[tuple[int, int]]) -> Ratios:
    found = dict(amounts)
    return {site: (found.get(site, 0), 1) for site in years.sites}


def counted_logs(years: SiteYears) -> Q:
    """Logs of operating months that are approved."""
    return years.operating("month") & years.submitted() & Q(status=LogStatus.APPROVED)


def counted_activities(years: SiteYears) -> Q:
    """Activities inside an operating month whose log is approved; an activity lies in the month of its
    log."""
    return years.operating("date", "log__site") & years.submitted("log__") & Q(log__status=LogStatus.APPROVED)


@measure("activities_per_month", name="月均活动次数", unit="次/月", of="计入活动次数", per="运营月数")
def activities_per_month(years: SiteYears) -> Ratios:
    activities = Activity.objects.filter(counted_activities(years))
    return per_month(years, activities.values_list("log__site").annotate(Count("pk")))


@measure("attendance_per_activity", name="场均参加人次", unit="人次/场", of="参加人次", per="计入活动次数")
def attendance_per_activity(years: SiteYears) -> Ratios:
    activities = Activity.objects.filter(counted_activities(years)).values_list("log__site")
    sums = activities.annotate(Sum("participants"), Count("pk"))
    return {site: (attendance, number) for site, attendance, number in sums if site in years.sites}


@measure("on_time_log_rate", name="月报按时报送率", unit="%", of="按时报送月数", per="应报送月数", factor=PERCENT)
def on_time_log_rate(years: SiteYears) -> Ratios:
    on_time = Q(pk__in=[])
    for first, cutoff in years.cutoffs.items():
        on_time |= Q(month=first, first_submitted_at__lt=cutoff)
    logs = MonthlyLog.objects.filter(on_time, years.operating("month"))
    found = dict(logs.values_list("site").annotate(Count("pk")))
    due = {site.id: sum(month.first in years.cutoffs for month in site.months) for site in years.sites.values()}
    return {site: (found.get(site, 0), months) for site, months in due.items() if months}


@measure("menu_compliance_rate", name="选课达标率", unit="%", of="选课达标月数", per="运营月数", factor=PERCENT)
def menu_compliance_rate(years: SiteYears) -> Ratios:
    required = years.programme.menu_per_month
    if not required:
        return per_month(years, ((site.id, len(site.months)) for site in years.sites.values()))
    logs = Activity.objects.filter(counted_activities(years), course__on_menu=True).values("log")
    compliant = logs.annotate(number=Count("pk")).filter(number__gte=required)
    return per_month(years, Counter(compliant.values_list("log__site", flat=True)).items())


@measure("course_category_count", name="课程类别数", unit="类", of="课程类别数", per="")
def course_category_count(years: SiteYears) -> Ratios:
    activities = Activity.objects.filter(counted_activities(years)).values_list("log__site")
    return counts(years, activities.annotate(Count("course__category", distinct=True)))


@measure("active_week_rate", name="活动周覆盖率", unit="%", of="有活动周数", per="运营周数", factor=PERCENT)
def active_week_rate(years: SiteYears) -> Ratios:
    """Weeks are told apart by the Sunday that ends them: an ISO week and its year never share one."""
    if not years.months:
        return {}
    week = Case(
        *(When(date__lte=sunday, then=Value(number)) for number, sunday in enumerate(years.week_ends)),
        output_field=IntegerField(),
    )
    activities = Activity.objects.filter(counted_activities(years)).values_list("log__site")
    found = dict(activities.annotate(weeks=Count(week, distinct=True)))
    return {site.id: (found.get(site.id, 0), site.weeks) for site in years.sites.values()}


@measure("open_days_per_month", name="月均开放天数", unit="天/月", of="开放天数", per="运营月数")
def open_days_per_month(years: SiteYears) -> Ratios:
    logs = MonthlyLog.objects.filter(counted_logs(years))
    return per_month(years, logs.values_list("site").annotate(Sum("open_days")))


@measure("satisfaction_rate", name="群众满意度", unit="%", of="满意份数", per="有效问卷", factor=PERCENT)
def satisfaction_rate(years: SiteYears) -> Ratios:
    surveys = Survey.objects.filter(years.dated()).values_list("site")
    sums = surveys.annotate(satisfied_sum=Sum("satisfied"), valid_sum=Sum("valid"))
    return {site: (satisfied, valid) for site, satisfied, valid in sums if valid and site in years.sites}


def liable_incidents(years: SiteYears, *grades: str) -> Ratios:
    incidents = Incident.objects.filter(years.dated(), liability=LIABLE, grade__in=grades)
    return counts(years, incidents.values_list("site").annotate(Count("pk")))


@measure("minor_incident_count", name="责任事件数", unit="起", of="一般、较大责任事故数", per="")
def minor_incident_count(years: SiteYears) -> Ratios:
    return liable_incidents(years, *MINOR_GRADES)


@measure("serious_incident_count", name="重大责任事故数", unit="起", of="重大责任事故数", per="")
def serious_incident_count(years: SiteYears) -> Ratios:
    return liable_incidents(years, SERIOUS_GRADE)
