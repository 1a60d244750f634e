"""Surveys and incidents of the year, whether or not the site operated in their month (docs/rules.md §2)."""

from reports.pdf.site_report import Incident, Survey
from reports.site_data.reading import SiteInYear
from sites import models


def surveys(of: SiteInYear) -> tuple[Survey, ...]:
    rows = models.Survey.objects.filter(site=of.site, date__year=of.year).order_by("date", "pk")
    return tuple(Survey(*row) for row in rows.values_list("date", "valid", "satisfied"))


def incidents(of: SiteInYear) -> tuple[Incident, ...]:
    rows = models.Incident.objects.filter(site=of.site, date__year=of.year).order_by("date", "pk")
    return tuple(Incident(*row) for row in rows.values_list("date", "grade", "liability", "description"))
