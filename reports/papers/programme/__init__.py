"""年度考评报告 of a programme: one room a chapter, all written from `ProgrammeFacts` alone."""

from reports.papers.blocks import Block, Contents, NewPage, Pair
from reports.papers.paper import Paper
from reports.papers.programme.annexes import annexes
from reports.papers.programme.basics import basics
from reports.papers.programme.experience import experience
from reports.papers.programme.findings import findings
from reports.papers.programme.front import cover, one_page
from reports.papers.programme.indicators import analysis
from reports.papers.programme.money import funds
from reports.papers.programme.outlook import problems, suggestions
from reports.papers.programme.process import process
from reports.papers.programme.remarks import remarks
from reports.papers.programme.results import results
from reports.papers.programme.special import special
from reports.programme_data.facts import ProgrammeFacts

__all__ = ["programme_report"]


def programme_report(facts: ProgrammeFacts, *, number: str, edition: int = 1, issued: tuple[Pair, ...] = ()) -> Paper:
    """The report under a system number; `issued`: what the cover says of number and day of issue."""
    return Paper(
        title=f"{facts.name}{facts.year}年度考评报告",
        number=number,
        office=facts.office,
        blocks=_blocks(facts, number, edition, issued),
        draft=facts.is_draft,
    )


def _blocks(facts: ProgrammeFacts, number: str, edition: int, issued: tuple[Pair, ...]) -> list[Block]:
    found = findings(facts)
    return [
        cover(facts, number, edition, issued),
        *one_page(facts, found),
        NewPage(),
        Contents(),
        *basics(facts),
        *process(facts),
        *results(facts),
        *analysis(facts),
        *special(facts),
        *funds(facts),
        *experience(facts),
        *problems(found),
        *suggestions(facts, found),
        *remarks(facts),
        *annexes(facts),
    ]
