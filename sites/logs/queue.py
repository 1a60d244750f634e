"""The queue of logs to be checked: which there are, in which order, and what is said of each."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import django_filters
from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.actors import Actor
from portal.accounts.models import Community
from portal.web import tones
from portal.web.filters import ListFilter, Ordering
from portal.web.table_export import Column, of
from sites.filters import ALL, programme_choice, subdistrict_choice
from sites.logs.odd_words import tell
from sites.models import Activity, LogOddity, MonthlyLog
from sites.punctuality import LogYear
from sites.site_years import month_of
from sites.states import LogStatus

#: what is shown of a log; no phone is decrypted
SHOWN = (
    "month", "status", "version", "edit", "open_days", "first_submitted_at", "submitted_at", "submitted_by",
    "checked_at", "checked_by", "site__code", "site__name", "site__programme__name", "site__programme__log_due_day",
    "site__room__community__name", "site__room__community__subdistrict__name",
)  # fmt: skip
#: the oldest due first, and of those the ones with most to answer
QUEUE = ("month", "site__programme__log_due_day", "-unanswered", "site__code")
#: the latest are offered to choose from
MONTHS = 36


def handed_in(actor: Actor) -> QuerySet[MonthlyLog]:
    """The logs that the actor sees and that somebody handed in, in the order of the queue."""
    logs = MonthlyLog.objects.visible_to(actor).exclude(status=LogStatus.DRAFT)
    odd = LogOddity.objects.filter(log=OuterRef("pk"))
    happened = Activity.objects.filter(log=OuterRef("pk"))
    counted: Any = logs.annotate(
        odd=_of_log(odd, Count("pk")),
        unanswered=_of_log(odd.filter(answered_at=None), Count("pk")),
        number=_of_log(happened, Count("pk")),
        attendance=_of_log(happened, Sum("participants")),
    )
    return counted.order_by(*QUEUE)


def _of_log(rows: QuerySet[Any], figure: Any) -> Coalesce:
    counted = rows.order_by().values("log").annotate(figure=figure).values("figure")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def communities_of_choice(request: Any) -> QuerySet[Community]:
    """Those of the subdistrict that is chosen."""
    seen = Community.objects.visible_to(request.actor).order_by("code")
    chosen = request.GET.get("subdistrict")
    return seen.filter(subdistrict__code=chosen) if chosen else seen


def without_a_choice(filters: ListFilter, name: str) -> None:
    """Leave a field out that has nothing to choose from."""
    choices = filters.filters[name].get_queryset(filters.request)
    if choices.count() < 2:
        del filters.filters[name]


class QueueFilter(ListFilter):
    """Those that wait, unless another state is asked for."""

    q = django_filters.CharFilter(method="search", label=_("Site or community"))
    month = django_filters.ChoiceFilter(method="of_month", label=_("Month"), empty_label=ALL)
    programme = programme_choice(field_name="site__programme")
    subdistrict = subdistrict_choice("site__room__community__subdistrict")
    community = django_filters.ModelChoiceFilter(
        field_name="site__room__community",
        queryset=communities_of_choice,
        to_field_name="code",
        label=_("Community"),
        empty_label=ALL,
    )
    odd = django_filters.ChoiceFilter(
        method="by_oddity",
        label=_("Oddities"),
        empty_label=ALL,
        choices=[("open", _("to be answered")), ("any", _("any, answered or not")), ("none", _("none"))],
    )
    state = django_filters.ChoiceFilter(
        method="of_state",
        label=_("State"),
        empty_label=LogStatus.SUBMITTED.label,
        choices=[
            (LogStatus.RETURNED.value, LogStatus.RETURNED.label),
            (LogStatus.APPROVED.value, LogStatus.APPROVED.label),
            ("every", _("every state")),
        ],
    )
    ordering = Ordering(
        fields=[
            ("month", "month"),
            ("site__code", "site"),
            ("site__room__community__code", "community"),
            ("site__programme__code", "programme"),
            ("submitted_at", "submitted_at"),
            ("unanswered", "odd"),
            ("number", "activities"),
            ("attendance", "attendance"),
        ]
    )

    class Meta:
        model = MonthlyLog
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        months = self.queryset.order_by("-month").values_list("month", flat=True).distinct()[:MONTHS]
        names = [f"{month:%Y-%m}" for month in months]
        self.filters["month"].extra["choices"] = [(name, name) for name in names]
        without_a_choice(self, "subdistrict")
        # Nobody finds one among the hundreds of a district: the subdistrict comes first.
        if "subdistrict" in self.filters and not (self.data.get("subdistrict") or self.data.get("community")):
            del self.filters["community"]

    def filter_queryset(self, queryset: QuerySet[MonthlyLog]) -> QuerySet[MonthlyLog]:
        rows = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data.get("state") else rows.filter(status=LogStatus.SUBMITTED)

    def search(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        community = "site__room__community"
        named = [f"{path}__{column}__icontains" for path in ("site", community) for column in ("code", "name")]
        found = Q(pk__in=[])
        for lookup in named:
            found |= Q(**{lookup: value})
        return rows.filter(found)

    def of_month(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(month=date.fromisoformat(f"{value}-01"))

    def by_oddity(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter({"open": Q(unanswered__gt=0), "any": Q(odd__gt=0), "none": Q(odd=0)}[value])

    def of_state(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows if value == "every" else rows.filter(status=value)


def queue(request: HttpRequest) -> QueueFilter:
    """The logs that the address's filter leaves."""
    return QueueFilter(request.GET, handed_in(request.actor), request=request)  # type: ignore[attr-defined]


def sums(rows: QuerySet[Any]) -> dict[str, int]:
    """Totals that agree with the filter."""
    chosen = rows.order_by().values("pk")
    # allow unscoped: of logs within the scope
    counted = Activity.objects.filter(log__in=chosen).order_by().aggregate(n=Count("pk"), people=Sum("participants"))
    unanswered = LogOddity.objects.filter(log__in=chosen, answered_at=None).count()  # allow unscoped: of the same logs
    return {"activities": counted["n"], "attendance": counted["people"] or 0, "unanswered": unanswered}


@dataclass(frozen=True)
class Line:
    """A log of the queue: when it was due, by how many days it came in late, what is odd, and the month before."""

    log: Any
    deadline: date
    late: int
    oddities: Sequence[LogOddity]
    #: number of activities and attendance of the site's month before; None when there is no log of it
    before: tuple[int, int] | None

    @property
    def tone(self) -> str:
        return tones.of_state(self.log.status)

    @property
    def said(self) -> str:
        return "\n".join(one.words for one in self.oddities)


def lines(actor: Actor, logs: Iterable[Any]) -> list[Line]:
    """Logs with all that the queue says of them; three queries, and one for each year's holidays."""
    listed = list(logs)
    said: dict[int, list[LogOddity]] = defaultdict(list)
    for one in tell(actor, LogOddity.objects.visible_to(actor).filter(log__in=[log.pk for log in listed])):
        said[one.log_id].append(one)
    before, years = _months_before(actor, listed), _Years()
    return [
        Line(log, *years.lateness(log), said[log.pk], before.get((log.site_id, month_before(log.month))))
        for log in listed
    ]


def month_before(month: date) -> date:
    return (month - timedelta(days=1)).replace(day=1)


def _months_before(actor: Actor, logs: Iterable[MonthlyLog]) -> dict[tuple[int, date], tuple[int, int]]:
    wanted = [(log.site_id, month_before(log.month)) for log in logs]
    seen = MonthlyLog.objects.visible_to(actor).exclude(status=LogStatus.DRAFT).order_by()
    chosen: Any = seen.filter(site__in={site for site, _month in wanted}, month__in={month for _site, month in wanted})
    counted = chosen.annotate(n=Count("activities"), people=Sum("activities__participants", default=0))
    return {
        (site, month): (n, people) for site, month, n, people in counted.values_list("site", "month", "n", "people")
    }


class _Years:
    """Deadlines of the years that occur, each read once."""

    def __init__(self) -> None:
        self._known: dict[int, LogYear] = {}

    def lateness(self, log: MonthlyLog) -> tuple[date, int]:
        """When a log was due, and how many days later it first came in."""
        year = log.month.year
        if year not in self._known:
            self._known[year] = LogYear(year)
        deadline = self._known[year].deadline(month_of(log.month), log.site.programme.log_due_day)
        came = log.first_submitted_at
        return deadline, max(0, (timezone.localdate(came) - deadline).days) if came else 0


def lateness(log: MonthlyLog) -> tuple[date, int]:
    """When a log was due, and how many days later it first came in."""
    return _Years().lateness(log)


COLUMNS = (
    Column(_("Month"), lambda line: f"{line.log.month:%Y-%m}"),
    Column(_("Code"), of("log.site.code")),
    Column(_("Site"), of("log.site.name")),
    Column(_("Programme"), of("log.site.programme.name")),
    Column(_("Subdistrict"), of("log.site.room.community.subdistrict.name")),
    Column(_("Community"), of("log.site.room.community.name")),
    Column(_("Deadline"), of("deadline")),
    Column(_("First handed in"), of("log.first_submitted_at")),
    Column(_("Handed in"), of("log.submitted_at")),
    Column(_("Days late"), of("late"), is_number=True),
    Column(_("State"), of("log.get_status_display")),
    Column(_("Activities"), of("log.number"), is_number=True),
    Column(_("Activities, month before"), lambda line: line.before[0] if line.before else None, is_number=True),
    Column(_("Attendance"), of("log.attendance"), is_number=True),
    Column(_("Attendance, month before"), lambda line: line.before[1] if line.before else None, is_number=True),
    Column(_("Opening days"), of("log.open_days"), is_number=True),
    Column(_("To be answered"), of("log.unanswered"), is_number=True),
    Column(_("Oddities"), of("said")),
)
