"""A programme's evaluated year as it lies in the database: what all parts of its facts are read with."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Self

from django.utils.translation import gettext as _

from portal.web.errors import Refused
from portal.workdays.models import Holiday
from programmes.models import Programme
from reports.programme_data.agreement import disagreements
from reports.site_data.reading import outdated
from sites.models import Evaluation, EvaluationRound
from sites.services.computing import compute
from sites.site_years import SiteYear, SiteYears
from sites.states import RoundStatus

#: how many sites are named that do not agree
NAMED = 5


@dataclass(frozen=True)
class ProgrammeInYear:
    """The final round of a programme, and what of its ledgers counts."""

    programme: Programme
    year: int
    round: EvaluationRound
    years: SiteYears

    @classmethod
    def read(cls, programme: Programme, year: int) -> Self:
        """Raises Refused when the programme has no complete final evaluation of the year."""
        round_ = final_round(programme, year)
        if round_ is None:
            text = _("%(programme)s has no complete evaluation of %(year)s.")
            raise Refused(text % {"programme": programme.name, "year": year})
        return cls(programme, year, round_, SiteYears(programme, year))

    @cached_property
    def evaluations(self) -> list[Evaluation]:
        """The round's evaluations with places, measures and scores, by site code."""
        joined = self.round.evaluations.select_related("site__room__community__subdistrict")
        return list(joined.prefetch_related("values", "scores").order_by("site__code"))

    @cached_property
    def before(self) -> EvaluationRound | None:
        """The round of the year before, if that is evaluated."""
        return final_round(self.programme, self.year - 1)

    @cached_property
    def holidays(self) -> dict[date, str]:
        return dict(Holiday.objects.filter(date__year__in=(self.year, self.year + 1)).values_list("date", "kind"))

    @cached_property
    def taking_part(self) -> dict[int, SiteYear]:
        """The sites that take part, by primary key, as the ledgers are now."""
        return self.years.sites

    def require_agreement(self) -> None:
        """Raises Refused when the ledgers no longer make what the round has stored."""
        wrong = disagreements(self.evaluations, compute(self.programme, self.year))
        if wrong:
            raise Refused(outdated(self.programme.name, "、".join(wrong[:NAMED])))


def final_round(programme: Programme, year: int) -> EvaluationRound | None:
    """The complete round of a whole year, or None."""
    rounds = EvaluationRound.objects.final().filter(programme=programme, year=year)
    return rounds.exclude(status=RoundStatus.INCOMPLETE).first()
