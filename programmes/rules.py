"""When an evaluation scheme is valid (docs/rules.md §3), pure."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from django.utils.translation import gettext as _

from programmes.states import BONUS, JUDGED, MEASURED, VETO


class IndicatorLike(Protocol):
    @property
    def dimension(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def full_mark(self) -> Decimal: ...
    @property
    def measure(self) -> str: ...
    @property
    def zero_at(self) -> Decimal | None: ...
    @property
    def full_at(self) -> Decimal | None: ...
    @property
    def no_data(self) -> str: ...


class BandLike(Protocol):
    @property
    def minimum(self) -> Decimal: ...


@dataclass(frozen=True)
class SchemeFault:
    """What is wrong: in which row (of indicators or of bands; None: the scheme as a whole) and field."""

    row: object | None
    field: str
    expected: str


def indicator_faults(indicator: IndicatorLike, knows: Callable[[str], bool]) -> Iterator[SchemeFault]:
    """Faults of one indicator; `knows` tells whether a measure of this code or name exists."""

    def fault(field: str, expected: str) -> SchemeFault:
        return SchemeFault(indicator, field, expected)

    if (indicator.dimension in (BONUS, VETO) or indicator.kind in (BONUS, VETO)) and (
        indicator.dimension != indicator.kind
    ):
        yield fault("dimension", _("加分 or 否决 exactly when the kind is the same"))
    if indicator.kind == MEASURED:
        if indicator.zero_at is None:
            yield fault("zero_at", _("a number; an indicator of kind 定量 needs it"))
        if indicator.full_at is None:
            yield fault("full_at", _("a number; an indicator of kind 定量 needs it"))
        if indicator.zero_at is not None and indicator.zero_at == indicator.full_at:
            yield fault("full_at", _("another value than 起评值"))
        if not indicator.no_data:
            yield fault("no_data", _("记0分 or 不计入; an indicator of kind 定量 needs it"))
    if indicator.kind == VETO and indicator.full_mark != 0:
        yield fault("full_mark", _("0 for an indicator of kind 否决"))
    needs_measure = indicator.kind in (MEASURED, VETO)
    if (indicator.measure or needs_measure) and not knows(indicator.measure):
        yield fault("measure", _("the name or code of a measure of the rules"))


def scheme_faults(
    indicators: Sequence[IndicatorLike], bands: Sequence[BandLike], knows: Callable[[str], bool]
) -> Iterator[SchemeFault]:
    """Everything that keeps a scheme from being valid; nothing when it is."""
    for indicator in indicators:
        yield from indicator_faults(indicator, knows)
    yield from whole_scheme_faults(indicators, bands)


def whole_scheme_faults(indicators: Sequence[IndicatorLike], bands: Sequence[BandLike]) -> Iterator[SchemeFault]:
    """What is wrong with its full marks and bands together, each put on the first row that has to do with it."""
    total = sum((row.full_mark for row in indicators if row.kind in (MEASURED, JUDGED)), Decimal(0))
    if total != 100:
        expected = _("full marks of 定量 and 定性 that add up to 100; they add up to %(sum)s") % {"sum": total}
        yield SchemeFault(indicators[0] if indicators else None, "full_mark", expected)
    minimums: set[Decimal] = set()
    for band in reversed(bands):
        if band.minimum in minimums:
            yield SchemeFault(band, "minimum", _("another minimum for each band"))
        minimums.add(band.minimum)
    if not minimums or min(minimums) != 0:
        lowest = min(bands, key=lambda band: band.minimum) if bands else None
        yield SchemeFault(lowest, "minimum", _("0 for the lowest band"))
