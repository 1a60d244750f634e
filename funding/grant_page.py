"""The steps of the page "how this amount came about", in the words of docs/rules.md §4."""

from dataclasses import dataclass

from funding.explain import GrantExplanation
from portal.money import half_up


@dataclass(frozen=True)
class Figures:
    """The exact figures behind a grant as one writes them; yuan with as many decimals as needed to follow."""

    exact: str
    exact_match: str
    remainder: str


def figures(explanation: GrantExplanation) -> Figures:
    """Exact shares are shown to the hundredth of a fen."""
    return Figures(
        exact=f"{half_up(explanation.exact / 100, 4):,}",
        exact_match=f"{half_up(explanation.exact_match / 100, 4):,}",
        remainder=f"{half_up(explanation.share.remainder, 4)}",
    )
