"""The months, activities and happenings of a programme's year (docs/rules.md §2)."""

from collections import Counter
from datetime import date

from django.db.models import Count, Q, Sum

from portal.workdays.rules import is_working_day, log_deadline
from reports.programme_data.basis import ProgrammeInYear
from reports.programme_data.read_logs import LATE, ON_TIME, Logs
from reports.programme_data.read_people import counted, volunteers
from reports.programme_data.work import ActivityFacts, CourseFacts, IncidentFacts, MonthFacts, SurveyFacts, WorkFacts
from sites.measures import counted_activities
from sites.models import Activity, Incident, LogRevision, Survey


def work(of: ProgrammeInYear, found: Logs) -> WorkFacts:
    corrections = LogRevision.objects.filter(log__site__programme=of.programme, log__month__year=of.year).count()
    return WorkFacts(_months(of, found), _activities(of), volunteers(of), _surveys(of), _incidents(of), corrections)


def _months(of: ProgrammeInYear, found: Logs) -> tuple[MonthFacts, ...]:
    activities = Activity.objects.filter(counted_activities(of.years)).values_list("log__month").order_by()
    held = {month: (number, people) for month, number, people in activities.annotate(Count("pk"), Sum("participants"))}
    minutes: Counter[date] = Counter()
    for day, sum_ in counted(of).values_list("date").annotate(Sum("minutes")):
        minutes[day.replace(day=1)] += sum_
    return tuple(
        _month(of, month.first, found, held.get(month.first, (0, 0)), minutes[month.first]) for month in of.years.months
    )


def _month(of: ProgrammeInYear, first: date, found: Logs, held: tuple[int, int], minutes: int) -> MonthFacts:
    own = [row for (_, month), row in found.items() if month == first]
    return MonthFacts(
        month=first,
        deadline=log_deadline(first, of.programme.log_due_day, of.holidays),
        due=len(own),
        on_time=sum(state == ON_TIME for state, _, _ in own),
        late=sum(state == LATE for state, _, _ in own),
        approved=sum(approved for _, approved, _ in own),
        open_days=sum(days for _, approved, days in own if approved),
        activities=held[0],
        attendance=held[1],
        minutes=minutes,
    )


def _activities(of: ProgrammeInYear) -> ActivityFacts:
    counted = Activity.objects.filter(counted_activities(of.years)).order_by()
    by_day = list(counted.values_list("date").annotate(Count("pk")))
    sums = counted.aggregate(
        number=Count("pk"),
        people=Sum("participants", default=0),
        minutes=Sum("minutes", default=0),
        menu=Count("pk", filter=Q(course__on_menu=True)),
    )
    categories = counted.values_list("course__category").annotate(
        Count("pk"), Sum("participants"), Count("log__site", distinct=True)
    )
    return ActivityFacts(
        number=sums["number"],
        attendance=sums["people"],
        minutes=sums["minutes"],
        menu=sums["menu"],
        days_off=sum(number for day, number in by_day if not is_working_day(day, of.holidays)),
        courses=tuple(CourseFacts(*row) for row in sorted(categories, key=lambda row: (-row[1], row[0]))),
    )


def _surveys(of: ProgrammeInYear) -> SurveyFacts:
    rows = Survey.objects.filter(of.years.dated(), site__in=of.taking_part)
    sums = rows.order_by().aggregate(
        times=Count("pk"),
        returned=Sum("valid", default=0),
        content=Sum("satisfied", default=0),
        sites=Count("site", filter=Q(valid__gt=0), distinct=True),
    )
    return SurveyFacts(sums["times"], sums["returned"], sums["content"], sums["sites"])


def _incidents(of: ProgrammeInYear) -> tuple[IncidentFacts, ...]:
    rows = Incident.objects.filter(of.years.dated(), site__in=of.taking_part).order_by("date", "site__code", "pk")
    columns = ("site__name", "site__room__community__subdistrict__name", "date", "grade", "liability", "description")
    return tuple(IncidentFacts(*row) for row in rows.values_list(*columns))
