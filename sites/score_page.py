"""The parts of the page "how this score came about": indicators by level, and where their rows are."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from typing import Any

from portal.accounts.rights import WITHOUT_LOGS
from portal.registry import measure_rows
from programmes.states import BONUS, VETO
from sites.explain import Explanation, IndicatorLine, MeasureLine
from sites.models import Evaluation

ZERO = Decimal(0)


@dataclass(frozen=True)
class Measured:
    """A measure with the address of the rows behind it (None: not for this reader)."""

    line: MeasureLine
    url: str | None

    @property
    def factor(self) -> str:
        """What numerator ÷ denominator is still multiplied by, as one writes it."""
        factor = self.line.measure.factor
        if factor == 1:
            return ""
        return f"× {factor}" if factor.denominator == 1 else f"÷ {Fraction(1) / factor}"


@dataclass(frozen=True)
class Row:
    """An indicator of the table."""

    line: IndicatorLine
    measured: Measured | None


@dataclass(frozen=True)
class Group:
    """The indicators of one first-level indicator; `full` and `score` are their sums, None for 否决."""

    name: str
    rows: list[Row]
    full: Decimal | None
    score: Decimal | None


def groups(actor: Any, explanation: Explanation) -> list[Group]:
    """The indicators in the order of the scheme's levels; a new site's have no score."""
    found = []
    for name, lines in groupby(explanation.lines, key=lambda line: line.indicator.dimension):
        members = list(lines)
        rows = [Row(_for(actor, line), _measured(actor, explanation.evaluation, line)) for line in members]
        summed = explanation.total is not None and members[0].indicator.kind != VETO
        score = sum((line.score or ZERO for line in members), ZERO) if summed else None
        full = None if members[0].indicator.kind in (VETO, BONUS) else sum(
            (line.indicator.full_mark for line in members), ZERO
        )  # fmt: skip
        found.append(Group(name, rows, full, score))
    return found


def with_rows(actor: Any, evaluation: Evaluation, lines: Iterable[MeasureLine]) -> list[Measured]:
    """Measures with the addresses of the rows behind them."""
    return [Measured(line, _rows(actor, evaluation, line)) for line in lines]


def _for(actor: Any, line: IndicatorLine) -> IndicatorLine:
    """Without what each assessor said, for who sees no marks."""
    return replace(line, marks=()) if actor.reach in WITHOUT_LOGS else line


def _measured(actor: Any, evaluation: Evaluation, line: IndicatorLine) -> Measured | None:
    return Measured(line.measured, _rows(actor, evaluation, line.measured)) if line.measured else None


def _rows(actor: Any, evaluation: Evaluation, line: MeasureLine) -> str | None:
    rows = measure_rows.get(line.measure.code) if actor.reach not in WITHOUT_LOGS else None
    return rows(actor, evaluation.site_id, evaluation.round.year) if rows else None
