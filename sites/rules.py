"""Scores, totals, grades and ranks of docs/rules.md §3: exact arithmetic, no database and no clock."""

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

from portal.money import half_up
from programmes.states import BONUS, JUDGED, LEFT_OUT, MARKED_KINDS, MEASURED, OUTPUT, VETO

ZERO, HUNDRED = Decimal(0), Decimal(100)
K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True)
class Criterion:
    """An indicator of a scheme: `measure`, `zero_at`, `full_at` and `no_data` are there where its kind needs
    them."""

    code: str
    dimension: str
    kind: str
    full_mark: Decimal
    measure: str = ""
    zero_at: Decimal | None = None
    full_at: Decimal | None = None
    no_data: str = ""


@dataclass(frozen=True)
class Grade:
    """A band of a scheme: the totals from `minimum` on, up to the next band."""

    name: str
    minimum: Decimal


@dataclass(frozen=True)
class Outcome:
    """What the scheme makes of a site's year.

    `scores` has every indicator, None where it was left out, vetoes, or has no mark. `left_out` are the full
    marks of the indicators left out. `missing` are the codes that make the evaluation incomplete: then there
    is no base, bonus, output, total and grade.
    """

    vetoed: bool
    scores: dict[str, Decimal | None] = field(default_factory=dict)
    left_out: Decimal = ZERO
    missing: tuple[str, ...] = ()
    base: Decimal | None = None
    bonus: Decimal | None = None
    output: Decimal | None = None
    total: Decimal | None = None
    grade: str = ""


def measured_score(criterion: Criterion, value: Fraction | None) -> Decimal | None:
    """The score of a 定量 indicator for an exact measure (None: no data); None when it is left out."""
    if value is None:
        return None if criterion.no_data == LEFT_OUT else half_up(0, 2)
    if criterion.zero_at is None or criterion.full_at is None:
        raise ValueError(f"indicator {criterion.code} has no scale")
    zero_at, full_at = Fraction(criterion.zero_at), Fraction(criterion.full_at)
    reached = (value - zero_at) / (full_at - zero_at)
    return half_up(Fraction(criterion.full_mark) * min(max(reached, Fraction(0)), Fraction(1)), 2)


def mean_mark(marks: Sequence[Decimal]) -> Decimal | None:
    """The mean of all assessors' marks, half up to 2 places; None without marks."""
    return half_up(Fraction(sum(marks)) / len(marks), 2) if marks else None


def is_vetoed(criteria: Iterable[Criterion], values: Mapping[str, Fraction]) -> bool:
    """Whether the measure of any 否决 indicator is above 0; `values` holds the measures that have data."""
    return any(c.kind == VETO and values.get(c.measure, 0) > 0 for c in criteria)


def evaluate(
    criteria: Collection[Criterion],
    grades: Collection[Grade],
    values: Mapping[str, Fraction],
    marks: Mapping[str, Sequence[Decimal]],
) -> Outcome:
    """An established site's year. `values` by measure, `marks` by indicator; what has no data is not in
    them."""
    scores = {c.code: score(c, values, marks) for c in criteria}
    left_out = sum((c.full_mark for c in criteria if c.kind == MEASURED and scores[c.code] is None), ZERO)
    vetoed = is_vetoed(criteria, values)
    missing = tuple(c.code for c in criteria if scores[c.code] is None and lacks(c, left_out))
    if missing:
        return Outcome(vetoed, scores, left_out, missing)

    def sum_of(wanted: Callable[[Criterion], bool]) -> Decimal:
        return sum((scores[c.code] or ZERO for c in criteria if wanted(c)), half_up(0, 2))

    base = rescaled(sum_of(lambda c: c.kind in (MEASURED, JUDGED)), left_out)
    bonus = sum_of(lambda c: c.kind == BONUS)
    total = min(HUNDRED, base + bonus)
    return Outcome(
        vetoed=vetoed,
        scores=scores,
        left_out=left_out,
        base=base,
        bonus=bonus,
        output=sum_of(lambda c: c.dimension == OUTPUT),
        total=total,
        grade=grade(grades, total, vetoed),
    )


def score(
    criterion: Criterion, values: Mapping[str, Fraction], marks: Mapping[str, Sequence[Decimal]]
) -> Decimal | None:
    """An indicator's score; None when it is left out, vetoes, or is 定性 without a mark."""
    if criterion.kind == MEASURED:
        return measured_score(criterion, values.get(criterion.measure))
    if criterion.kind not in MARKED_KINDS:
        return None
    mean = mean_mark(marks.get(criterion.code, ()))
    return half_up(0, 2) if mean is None and criterion.kind == BONUS else mean


def lacks(criterion: Criterion, left_out: Decimal) -> bool:
    """Whether an indicator without a score makes the evaluation incomplete: a 定性 one always, a 定量 one
    when
    nothing but what is left out remains."""
    return criterion.kind == JUDGED or (criterion.kind == MEASURED and left_out == HUNDRED)


def rescaled(scores: Decimal, left_out: Decimal) -> Decimal:
    """The base score: the sum of the scores, as a part of the full marks that were not left out."""
    if not left_out:
        return scores
    return half_up(Fraction(scores) * 100 / Fraction(HUNDRED - left_out), 2)


def grade(grades: Collection[Grade], total: Decimal, vetoed: bool) -> str:
    """The band with the highest minimum that the total reaches; the lowest band for a vetoed site."""
    reached = [one for one in grades if one.minimum <= total]
    if vetoed:
        return min(reached, key=lambda one: one.minimum).name
    return max(reached, key=lambda one: one.minimum).name


def standing(outcome: Outcome) -> tuple[bool, Decimal, Decimal]:
    """What ranks a complete evaluation; the greater one is better."""
    if outcome.total is None or outcome.output is None:
        raise ValueError("an incomplete evaluation has no rank")
    return (not outcome.vetoed, outcome.total, outcome.output)


def ranks(outcomes: Mapping[K, Outcome]) -> dict[K, int]:
    """The ranks of a programme's evaluated sites, equal ones equal (1, 1, 3); none while one is
    incomplete."""
    if any(outcome.missing for outcome in outcomes.values()):
        return {}
    ordered = sorted(outcomes, key=lambda key: standing(outcomes[key]), reverse=True)
    found: dict[K, int] = {}
    for number, key in enumerate(ordered, 1):
        before = ordered[number - 2] if number > 1 else None
        equal = before is not None and standing(outcomes[before]) == standing(outcomes[key])
        found[key] = found[before] if equal and before is not None else number
    return found
