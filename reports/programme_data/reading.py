"""Reads a programme's evaluated year: as many queries for every programme.

What is printed of the year is read from the ledgers now and must agree with what the evaluation, the allocation and
the shortlist were computed from: no document mixes two states of the ledgers.
"""

from programmes.models import Programme
from reports.programme_data import (
    read_indicators,
    read_logs,
    read_merits,
    read_money,
    read_outcomes,
    read_places,
    read_work,
)
from reports.programme_data.basis import ProgrammeInYear
from reports.programme_data.facts import ProgrammeFacts


def read(programme: Programme, year: int) -> ProgrammeFacts:
    """The facts of a programme's year.

    Raises Refused when there is no complete final evaluation, or when ledgers, allocation, shortlist or appraisal
    are no longer of one state.
    """
    of = ProgrammeInYear.read(programme, year)
    facts = _facts(of)
    # Last, so that what somebody wrote meanwhile is noticed: no lock is taken for as long as reading lasts.
    of.require_agreement()
    return facts


def _facts(of: ProgrammeInYear) -> ProgrammeFacts:
    programme = of.programme
    logs = read_logs.logs(of)
    return ProgrammeFacts(
        code=programme.code,
        name=programme.name,
        kind=programme.kind,
        lead_unit=programme.lead_unit.name if programme.lead_unit else "",
        start_year=programme.start_year,
        menu_per_month=programme.menu_per_month,
        log_due_day=programme.log_due_day,
        year=of.year,
        round=read_outcomes.round_facts(of),
        sites=read_outcomes.sites(of, logs),
        indicators=read_indicators.indicators(of),
        bands=read_outcomes.bands(of.round),
        places=read_places.places(of),
        work=read_work.work(of, logs),
        money=read_money.money(of),
        merits=read_merits.merits(of),
        before=read_outcomes.before(of),
    )
