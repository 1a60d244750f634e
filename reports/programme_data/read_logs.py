"""How the monthly logs of a programme's sites came in (docs/rules.md §1)."""

from datetime import date, datetime

from reports.programme_data.basis import ProgrammeInYear
from reports.programme_data.outcomes import LogFacts
from sites.models import MonthlyLog
from sites.states import LogStatus

ON_TIME, LATE, MISSING = "on_time", "late", "missing"
#: (site's primary key, month) → how its log came in, whether it is approved, its opening days
Logs = dict[tuple[int, date], tuple[str, bool, int]]


def logs(of: ProgrammeInYear) -> Logs:
    """Every operating month of every site that takes part, with what became of its log."""
    rows = MonthlyLog.objects.filter(site__programme=of.programme, month__year=of.year)
    stored = {
        (site, month): (submitted, status, days)
        for site, month, submitted, status, days in rows.values_list(
            "site", "month", "first_submitted_at", "status", "open_days"
        )
    }
    found: Logs = {}
    for site in of.taking_part.values():
        for month in site.months:
            submitted, status, days = stored.get((site.id, month.first), (None, "", 0))
            state = _came_in(submitted, of.years.cutoffs[month.first])
            found[site.id, month.first] = (state, status == LogStatus.APPROVED, days)
    return found


def logs_of(site: int, found: Logs) -> LogFacts:
    own = [(month.month, state, approved) for (of, month), (state, approved, _) in found.items() if of == site]
    return LogFacts(
        due=len(own),
        on_time=sum(state == ON_TIME for _, state, _ in own),
        late=tuple(month for month, state, _ in own if state == LATE),
        missing=tuple(month for month, state, _ in own if state == MISSING),
        unapproved=tuple(month for month, state, approved in own if state != MISSING and not approved),
    )


def _came_in(submitted: datetime | None, cutoff: datetime) -> str:
    if submitted is None:
        return MISSING
    return ON_TIME if submitted < cutoff else LATE
