"""A site's evaluated year: what all chapters of its report start from."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from django.utils import timezone
from django.utils.translation import gettext as _

from portal.web.errors import Refused
from programmes.models import Programme
from reports.models import Document
from reports.pdf.figures import leading_office
from sites.models import Evaluation, EvaluationRound, Site
from sites.site_years import SiteYear, SiteYears

Ratios = dict[str, tuple[int, int]]


@dataclass(frozen=True)
class SiteInYear:
    """The evaluation with its round, site and programme, its measures by code, and what counts."""

    evaluation: Evaluation
    ratios: Ratios
    years: SiteYears
    taking_part: SiteYear

    @classmethod
    def read(cls, document: Document) -> Self:
        """Raises Refused when the site has no complete final evaluation of the document's year."""
        joined = ("round__programme__lead_unit", "site__room__community__subdistrict")
        evaluations = Evaluation.objects.final().filter(round__year=document.year, site=document.site_id)
        evaluation = evaluations.select_related(*joined).first()
        if evaluation is None or evaluation.total is None:
            text = _("%(site)s has no complete evaluation of %(year)s.")
            raise Refused(text % {"site": document.site, "year": document.year})
        years = SiteYears(evaluation.round.programme, document.year)
        taking_part = years.sites.get(evaluation.site_id)
        if taking_part is None:
            raise Refused(outdated(evaluation.site.name))
        return cls(evaluation, ratios_of(evaluation), years, taking_part)

    @property
    def round(self) -> EvaluationRound:
        return self.evaluation.round

    @property
    def site(self) -> Site:
        return self.evaluation.site

    @property
    def programme(self) -> Programme:
        return self.evaluation.round.programme

    @property
    def year(self) -> int:
        return self.evaluation.round.year

    @property
    def office(self) -> str:
        """Who issues the report: the office of the programme's leading group, at the lead unit."""
        return leading_office(self.programme, self.programme.lead_unit)

    @property
    def cutoff(self) -> datetime:
        """The local moment at which the results came to be as they are."""
        return timezone.localtime(self.round.computed_at)


def ratios_of(evaluation: Evaluation) -> Ratios:
    rows = evaluation.values.values_list("measure", "numerator", "denominator")
    return {measure: (numerator, denominator) for measure, numerator, denominator in rows}


def outdated(site: str, what: str = "") -> str:
    """Why a report is refused whose evaluation no longer follows from the ledgers."""
    text = _("%(site)s: the ledgers have changed since the evaluation was computed. Evaluate again, then print.")
    return text % {"site": site} + (f" ({what})" if what else "")
