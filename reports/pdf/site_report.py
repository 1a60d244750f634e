"""What the annual evaluation report of one site is made from: plain frozen figures, no ORM and no clock.

Money is integer fen, time of service integer minutes, dates are local. `None` always means that something was
not measured or does not apply; it is never printed as 0. The arithmetic is that of docs/rules.md §2-§4;
nothing is computed here but sums over the rows that the report itself shows.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

ZERO = Decimal(0)


@dataclass(frozen=True)
class SiteFacts:
    """Who and where. A keeper's telephone is personal and has no place on paper."""

    code: str
    name: str
    community: str
    subdistrict: str
    room: str
    address: str
    keeper: str = ""
    capacity: int | None = None
    applied: date | None = None
    accepted: date | None = None
    opened: date | None = None
    closed: date | None = None


@dataclass(frozen=True)
class Conclusion:
    """The outcome. `rank` only in the internal version; `left_out`: the full marks u of indicators left out;
    `missing` names the indicators without a mark, which leave the evaluation incomplete."""

    is_new: bool = False
    vetoed: bool = False
    base: Decimal | None = None
    bonus: Decimal | None = None
    total: Decimal | None = None
    grade: str | None = None
    rank: int | None = None
    ranked: int | None = None
    left_out: Decimal = ZERO
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Score:
    """One indicator. `score` is None when left out and for 否决; `fired` says whether a 否决 applies.

    `numerator`/`denominator` are what the measure was divided from, `unit` is written behind the value ("%",
    "次/月"), `without_data` is what the scheme says for no data (记0分 or 不计入).
    """

    level: str
    code: str
    name: str
    kind: str
    full: Decimal
    score: Decimal | None = None
    measure: str = ""
    numerator: Decimal | int | None = None
    denominator: Decimal | int | None = None
    unit: str = ""
    value: Decimal | None = None
    start: Decimal | None = None
    full_at: Decimal | None = None
    without_data: str = ""
    assessors: int | None = None
    reasons: tuple[str, ...] = ()
    fired: bool = False


@dataclass(frozen=True)
class Month:
    """One of the twelve. `log` is the state in words ("" when there is none); activities, attendance and days
    are None unless the log is approved, for only then do they count; `on_time` None: the deadline is to come.
    """

    number: int
    operating: bool
    log: str = ""
    on_time: bool | None = None
    open_days: int | None = None
    activities: int | None = None
    attendance: int | None = None
    service_minutes: int | None = None

    def __post_init__(self) -> None:
        for name in ("open_days", "activities", "attendance", "service_minutes"):
            value = getattr(self, name)
            if value is not None and value < 0:
                raise ValueError(f"{self.number}月 {name}: {value} 不能为负数")


@dataclass(frozen=True)
class Contributor:
    """A volunteer by number and name, with the minutes and the times served here in the year."""

    number: str
    name: str
    minutes: int
    times: int


@dataclass(frozen=True)
class Volunteers:
    """Confirmed service at the site: how many served, how many were trained before their first service."""

    served: int = 0
    trained: int = 0
    minutes: int = 0
    records: int = 0
    top: tuple[Contributor, ...] = ()


@dataclass(frozen=True)
class Survey:
    day: date
    valid: int
    satisfied: int


@dataclass(frozen=True)
class Incident:
    """`grade` 一般/较大/重大, `liability` 是/否/认定中."""

    day: date
    grade: str
    liability: str
    note: str = ""


@dataclass(frozen=True)
class Rectification:
    """A rectification order: what was found, by when to be cured, and how it stands (in words)."""

    number: str
    found: str
    due: date | None
    state: str


@dataclass(frozen=True)
class Grant:
    """Subsidy and match in fen. `basis` obliges the subdistrict; `method` is for a budget that falls short;
    the states are in words (已拨付, 未到位 …), empty when nothing was paid yet."""

    kind: str
    entitlement: int
    district: int
    match: int
    ratio: Decimal
    basis: str
    method: str
    budget_year: int
    district_state: str = ""
    match_state: str = ""


@dataclass(frozen=True)
class Compared:
    """A figure of the year before and of this year."""

    name: str
    unit: str
    before: Decimal | None
    now: Decimal | None


@dataclass(frozen=True)
class PreviousYear:
    year: int
    total: Decimal | None
    grade: str | None
    rank: int | None = None
    ranked: int | None = None
    figures: tuple[Compared, ...] = ()


@dataclass(frozen=True)
class SiteReport:
    """Everything printed. `internal` shows rank and volunteers by name; `draft` until it is published;
    `as_of` for a provisional evaluation; `no_grant` is the reason why there is no subsidy."""

    district: str
    programme: str
    office: str
    site: SiteFacts
    year: int
    number: str
    edition: int
    cutoff: datetime
    conclusion: Conclusion
    months: tuple[Month, ...]
    scores: tuple[Score, ...] = ()
    volunteers: Volunteers = field(default_factory=Volunteers)
    surveys: tuple[Survey, ...] = ()
    incidents: tuple[Incident, ...] = ()
    rectifications: tuple[Rectification, ...] = ()
    grant: Grant | None = None
    no_grant: str = ""
    previous: PreviousYear | None = None
    opinions: tuple[str, ...] = ()
    internal: bool = True
    draft: bool = False
    as_of: date | None = None
    check_url: str = ""

    def __post_init__(self) -> None:
        if [month.number for month in self.months] != list(range(1, 13)):
            raise ValueError("一年应有十二个月，按月份排列")

    @property
    def title(self) -> str:
        return f"{self.site.name}{self.year}年度考评报告"

    @property
    def operating(self) -> tuple[Month, ...]:
        return tuple(month for month in self.months if month.operating)

    @property
    def counted_scores(self) -> tuple[Score, ...]:
        """The indicators that make the base score."""
        return tuple(row for row in self.scores if row.kind in ("定量", "定性"))


def total(values: Iterable[int | None]) -> int | None:
    """The sum of what was measured; None when nothing was."""
    measured = [value for value in values if value is not None]
    return sum(measured) if measured else None
