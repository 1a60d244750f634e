"""The measures of docs/rules.md §2 that volunteers' service makes; each is one query for a whole
programme."""

from collections import Counter
from fractions import Fraction

from django.db.models import Case, IntegerField, Min, Q, Sum, Value, When

from portal.registry import measure
from sites.site_years import SiteYears
from volunteers.models import ServiceRecord
from volunteers.states import ServiceStatus

Ratios = dict[int, tuple[int, int]]


def counted_service(years: SiteYears) -> Q:
    """Confirmed service inside an operating month."""
    return years.operating() & Q(status=ServiceStatus.CONFIRMED)


@measure(
    "volunteer_hours_per_month",
    name="月均志愿服务时长",
    unit="小时/月",
    of="服务时长（分钟）",
    per="运营月数",
    factor=Fraction(1, 60),
)
def volunteer_hours_per_month(years: SiteYears) -> Ratios:
    records = ServiceRecord.objects.filter(counted_service(years))
    minutes = dict(records.values_list("site").annotate(Sum("minutes")))
    return {site.id: (minutes.get(site.id, 0), len(site.months)) for site in years.sites.values()}


@measure(
    "trained_volunteer_rate",
    name="志愿者岗前培训率",
    unit="%",
    of="岗前培训志愿者数",
    per="服务志愿者数",
    factor=Fraction(100),
)
def trained_volunteer_rate(years: SiteYears) -> Ratios:
    """Trained on or before the day of the first counted service at the site in the year."""
    served = ServiceRecord.objects.filter(counted_service(years))
    by_volunteer = served.values("site", "volunteer", "volunteer__trained_on")
    in_time = Case(
        When(volunteer__trained_on__lte=Min("date"), then=Value(1)),
        default=Value(0),
        output_field=IntegerField(),
    )
    volunteers: Counter[int] = Counter()
    trained: Counter[int] = Counter()
    for site, ready in by_volunteer.annotate(ready=in_time).values_list("site", "ready"):
        volunteers[site] += 1
        trained[site] += ready
    return {site: (trained[site], number) for site, number in volunteers.items() if site in years.sites}
