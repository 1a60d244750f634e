"""What the year's evaluation made of a programme: its sites, indicators and bands, as they are stored."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from statistics import median


@dataclass(frozen=True)
class SiteBefore:
    """A site's result of the year before."""

    total: Decimal
    grade: str
    rank: int | None


@dataclass(frozen=True)
class LogFacts:
    """A site's monthly logs of its operating months; `late` and `missing` are numbers of months.

    `unapproved` are months whose log came in and is not approved: nothing of it counts.
    """

    due: int
    on_time: int
    late: tuple[int, ...] = ()
    missing: tuple[int, ...] = ()
    unapproved: tuple[int, ...] = ()


@dataclass(frozen=True)
class SiteFacts:
    """A site that takes part in the year. A new one has no total, grade and rank.

    `ratios`: measure code → (numerator, denominator), without those that have no data. `scores`: indicator code →
    score, None where it was left out or vetoes. `vetoes`: names of the vetoing indicators that apply.
    `keeper`: one is named.
    """

    code: str
    name: str
    subdistrict: str
    community: str
    community_kind: str
    nature: str
    room_kind: str
    area: Decimal | None
    capacity: int | None
    keeper: bool
    opened: date
    closed: date | None
    is_new: bool
    is_shut: bool
    operating_months: int
    vetoed: bool
    vetoes: tuple[str, ...]
    base: Decimal | None
    bonus: Decimal | None
    total: Decimal | None
    output: Decimal | None
    left_out: Decimal
    grade: str
    rank: int | None
    logs: LogFacts
    ratios: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    scores: Mapping[str, Decimal | None] = field(default_factory=dict)
    before: SiteBefore | None = None

    def counted(self, measure: str) -> int:
        """The numerator of a measure: activities, attendance, opening days, minutes of service; 0 without data."""
        return self.ratios.get(measure, (0, 0))[0]


@dataclass(frozen=True)
class LowSite:
    """A site that did worst in an indicator: its score, the exact measure (None: judged, or no data), and what the
    assessors took marks off for."""

    code: str
    name: str
    score: Decimal
    value: Fraction | None = None
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class IndicatorFacts:
    """An indicator over the evaluated sites. `got` of `full` × `scored` are the marks reached; `left_out` sites had no
    data. `lowest`: at most three sites that lost marks, the lowest score first; `tied` more have the last one's score.
    A veto has `fired` sites and no marks.

    `before`: marks reached and full marks of the indicator of the same name in the year before.
    """

    code: str
    dimension: str
    name: str
    kind: str
    full: Decimal
    measure: str
    measure_name: str
    unit: str
    zero_at: Decimal | None
    full_at: Decimal | None
    no_data: str
    scored: int
    got: Decimal
    perfect: int
    left_out: int
    fired: int
    lowest: tuple[LowSite, ...] = ()
    tied: int = 0
    before: tuple[Decimal, Decimal] | None = None

    @property
    def reachable(self) -> Decimal:
        """Full marks of all sites that were scored."""
        return self.full * self.scored

    @property
    def rate(self) -> Fraction | None:
        """Marks reached of the full marks; None without a scored site, or when there is nothing to reach."""
        return Fraction(self.got) / Fraction(self.reachable) if self.reachable else None


@dataclass(frozen=True)
class BandFacts:
    name: str
    minimum: Decimal
    commendable: bool
    sites: int


@dataclass(frozen=True)
class Totals:
    """The totals of evaluated sites; without one there is no mean."""

    totals: tuple[Decimal, ...]

    @property
    def number(self) -> int:
        return len(self.totals)

    @property
    def mean(self) -> Fraction | None:
        return Fraction(sum(self.totals)) / len(self.totals) if self.totals else None

    @property
    def median(self) -> Decimal | None:
        return median(self.totals) if self.totals else None

    @property
    def highest(self) -> Decimal | None:
        return max(self.totals, default=None)

    @property
    def lowest(self) -> Decimal | None:
        return min(self.totals, default=None)


@dataclass(frozen=True)
class BeforeFacts:
    """The final evaluation of the year before."""

    year: int
    published: bool
    totals: Totals
    bands: tuple[BandFacts, ...]
    new: int
    vetoed: int


@dataclass(frozen=True)
class RoundFacts:
    """The final round; moments are local. `assessors` gave `marks`."""

    status: str
    computed: datetime
    reviewed: datetime | None
    notice_from: date | None
    published: datetime | None
    assessors: int
    marks: int

    @property
    def is_published(self) -> bool:
        return self.published is not None
