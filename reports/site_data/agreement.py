"""Whether what is printed of the year agrees with the measures that the evaluation was computed from."""

from collections.abc import Iterator

from portal.registry import measures
from reports.pdf.site_report import SiteReport, total
from reports.site_data.reading import SiteInYear, outdated
from sites.states import LIABLE, MINOR_GRADES, SERIOUS_GRADE


def disagreements(of: SiteInYear, report: SiteReport) -> list[str]:
    """Names the measures whose numerator or denominator is not what the report's own rows add up to."""
    if len(report.operating) != of.evaluation.operating_months:
        return [outdated(of.site.name)]
    wrong = [code for code, printed in _printed(report) if of.ratios.get(code, (0, 0)) != printed]
    names = "、".join(measure.name for measure in measures if measure.code in wrong)
    return [outdated(of.site.name, names)] if wrong else []


def _printed(report: SiteReport) -> Iterator[tuple[str, tuple[int, int]]]:
    """Measures and their ratios as the rows of the report make them; (0, 0) is no data."""
    months = report.operating
    operating = len(months)
    activities, attendance = (
        total(m.activities for m in months) or 0,
        total(m.attendance for m in months) or 0,
    )
    yield "activities_per_month", (activities, operating)
    yield "attendance_per_activity", (attendance, activities) if activities else (0, 0)
    yield "on_time_log_rate", (sum(bool(m.on_time) for m in months), operating)
    yield "open_days_per_month", (total(m.open_days for m in months) or 0, operating)
    yield "volunteer_hours_per_month", (report.volunteers.minutes, operating)
    yield "trained_volunteer_rate", (report.volunteers.trained, report.volunteers.served)
    valid = sum(survey.valid for survey in report.surveys)
    yield (
        "satisfaction_rate",
        (sum(survey.satisfied for survey in report.surveys), valid) if valid else (0, 0),
    )
    liable = [incident.grade for incident in report.incidents if incident.liability == LIABLE]
    yield "minor_incident_count", (sum(grade in MINOR_GRADES for grade in liable), 1)
    yield "serious_incident_count", (liable.count(SERIOUS_GRADE), 1)
