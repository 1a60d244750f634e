"""全区社区项目年度考评总报告: composed from the facts of `reports.district_data` alone."""

from datetime import date

from reports.district_data import DistrictFacts
from reports.papers.blocks import Block, Heading, Items, SignOff
from reports.papers.district.annexes import annexes
from reports.papers.district.findings import findings, problems, suggestions
from reports.papers.district.front import OFFICE, at_once, cover
from reports.papers.district.money import commendation, funds
from reports.papers.district.notes import notes
from reports.papers.district.overall import overall
from reports.papers.district.programmes import programmes
from reports.papers.district.sums import Sums
from reports.papers.paper import Paper
from reports.pdf.figures import day

__all__ = ["district_paper"]


def district_paper(
    facts: DistrictFacts, number: str, *, edition: int = 1, issued_number: str = "", issued_on: date | None = None
) -> Paper:
    sums = Sums(facts)
    found = findings(sums)
    blocks: list[Block] = [
        cover(sums, number, edition, issued_number, issued_on),
        *at_once(sums, found),
        *overall(sums),
        *programmes(sums),
        *funds(sums),
        *commendation(sums),
        *problems(found),
        *suggestions(found),
        Heading("其他需要说明的问题"),
        Items(notes(sums, number, edition)),
        SignOff(OFFICE, day(issued_on) if issued_on else ""),
        *annexes(sums),
    ]
    return Paper(f"全区社区项目{facts.year}年度考评总报告", number, "", blocks, facts.is_draft)
