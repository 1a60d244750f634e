"""What allocation, shortlists and incentive points ask of an evaluation (docs/rules.md §3)."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from portal.web.errors import Refused
from programmes.models import Programme
from sites.models import EvaluationRound
from sites.states import RoundStatus


def complete_round(programme: Programme, year: int) -> EvaluationRound:
    """The final evaluation of a programme's year; raises Refused when there is none or marks are missing."""
    round_ = EvaluationRound.objects.final().filter(programme=programme, year=year).first()
    words = {"programme": f"{programme.code} {programme.name}", "year": year}
    if round_ is None:
        raise Refused(_("%(programme)s: the evaluation of %(year)d has not been computed.") % words)
    if round_.status == RoundStatus.INCOMPLETE:
        words["missing"] = missing_in_words(round_.missing)
        raise Refused(_("%(programme)s: marks are missing in the evaluation of %(year)d: %(missing)s") % words)
    return round_


def missing_in_words(missing: Mapping[str, Sequence[str]]) -> str:
    """Site codes, each with the codes of the indicators that miss a mark."""
    return "；".join(f"{site}（{'、'.join(codes)}）" for site, codes in missing.items())
