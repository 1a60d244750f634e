"""Whether the ledgers still make what a round has stored, site by site and figure by figure."""

from collections.abc import Sequence

from sites.models import Evaluation
from sites.services.computing import RoundResult, SiteResult


def disagreements(evaluations: Sequence[Evaluation], now: RoundResult) -> list[str]:
    """Names of the sites of which a measure, a score, the total, grade, rank or veto is another than the stored one;
    sites that take part no more, or did not then, are among them."""
    computed = {one.site.id: one for one in now.sites}
    indicators = {pk: code for code, pk in now.indicators.items()}
    wrong = [one.site.name for one in evaluations if _differs(one, computed.get(one.site_id), indicators)]
    known = {one.site_id for one in evaluations}
    return wrong + [one.site.code for one in now.sites if one.site.id not in known]


def _differs(stored: Evaluation, now: SiteResult | None, indicators: dict[int, str]) -> bool:
    if now is None:
        return True
    ratios = {row.measure: (row.numerator, row.denominator) for row in stored.values.all()}
    scores = {indicators.get(row.indicator_id, ""): row.score for row in stored.scores.all()}
    columns = (
        stored.is_new, stored.is_shut, stored.operating_months, stored.rank, stored.vetoed, stored.base, stored.bonus,
        stored.total, stored.output, stored.grade,
    )  # fmt: skip
    site, out = now.site, now.outcome
    figures = (
        site.is_new, site.is_shut, len(site.months), now.rank, out.vetoed, out.base, out.bonus,
        out.total, out.output, out.grade,
    )  # fmt: skip
    return (ratios, scores, columns) != (now.ratios, out.scores, figures)
