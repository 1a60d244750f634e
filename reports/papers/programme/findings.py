"""八 and 九: which problems a report names, and what it suggests, by rules that anyone can check against the figures.

In the order in which they are told; the front page has the first three.

| a problem is | when | to be done | by |
|---|---|---|---|
| a veto | a site is vetoed | put right, reported | quick |
| liable incidents | an incident of any grade counts as liable | put right, checked | quick |
| the lowest band | an evaluated site is in it, not by a veto | plan of improvement | steady |
| far behind | a site not named above has a total `BEHIND` points or more under the mean | the same | steady |
| a weak indicator | its rate is under `WEAK`; the `WEAKEST` weakest | by its measure | steady |
| logs late or missing | a log of the year was not in by its deadline | one person in charge, a reminder | quick |
| logs not approved | a log that came in is not approved | checked, or handed in again | quick |
| the target | fewer open sites than the phase's target | built | built |
| coverage | a community that is fit has no open site | built | built |
| untrained service | somebody served before the training | training before service | quick |
| few are satisfied | a site's rate of satisfied returns is under `SATISFIED` | opinions answered | steady |
| not surveyed | a site has no valid return | surveyed | steady |
| liability undecided | an incident whose liability is being decided | decided | quick |
| money is short | grants are less than their entitlement | budget | built |
| match without basis | a match is owed and no document obliges to it | basis | quick |
| match not in | an approved grant is not settled | paid | quick |

quick, steady and built are those of `Dues`.
"""

from collections.abc import Callable

from reports.papers.programme import rules_of_money, rules_of_sites, rules_of_work
from reports.papers.programme.finding import Dues, Finding
from reports.programme_data.facts import ProgrammeFacts

RULES: tuple[Callable[[ProgrammeFacts, Dues], list[Finding]], ...] = (
    rules_of_sites.vetoed,
    rules_of_work.liable,
    rules_of_sites.lowest_band,
    rules_of_sites.far_behind,
    rules_of_sites.weak_indicators,
    rules_of_work.logs,
    rules_of_work.unapproved,
    rules_of_sites.target,
    rules_of_sites.uncovered,
    rules_of_work.untrained,
    rules_of_work.unsatisfied,
    rules_of_work.unsurveyed,
    rules_of_work.undecided,
    rules_of_money.short,
    rules_of_money.unfounded,
    rules_of_money.unsettled,
)


def findings(facts: ProgrammeFacts) -> list[Finding]:
    """All that the rules find, the gravest first; none when they find nothing."""
    dues = Dues.of(facts.round.computed.date())
    return [finding for rule in RULES for finding in rule(facts, dues)]
