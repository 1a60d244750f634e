"""Where the rows behind the sites' own measures are listed."""

from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from portal.registry import measure_rows
from sites.states import LIABLE, LogStatus


def listed(model: str, actor: Any, site: int, year: int, *, path: str = "", day: str = "date", **only: str) -> str:
    """The admin's list of the rows of a site's year."""
    query = {f"{path}site__id__exact": site, f"{day}__year": year, **only}
    return f"{reverse(f'admin:{model}_changelist')}?{urlencode(query)}"


activities = partial(listed, "sites_activity", path="log__", log__status__exact=LogStatus.APPROVED.value)
logs = partial(listed, "sites_monthlylog", day="month")
surveys = partial(listed, "sites_survey")
incidents = partial(listed, "sites_incident", liability__exact=LIABLE)

for code in (
    "activities_per_month", "attendance_per_activity", "menu_compliance_rate", "course_category_count",
    "active_week_rate",
):  # fmt: skip
    measure_rows.add(code, activities)
for code in ("on_time_log_rate", "open_days_per_month"):
    measure_rows.add(code, logs)
measure_rows.add("satisfaction_rate", surveys)
for code in ("minor_incident_count", "serious_incident_count"):
    measure_rows.add(code, incidents)
