"""A year's figures as they are kept together: a row a programme, and all of them."""

from dataclasses import dataclass, field
from datetime import date

from portal.web import tones
from programmes.models import Phase, Programme
from sites.coverage import Counts
from sites.models import EvaluationRound
from sites.punctuality import LogMonth


@dataclass(frozen=True)
class BandCount:
    name: str
    count: int
    tone: str


@dataclass
class ProgrammeYear:
    """A programme's year in figures, or without a programme that of all; amounts in fen, None where there is none or
    the reader may not see money."""

    programme: Programme | None = None
    open: int = 0
    opened: int = 0
    shut: int = 0
    #: of the open ones, those that opened in the year and those before it
    fresh: int = 0
    before: int = 0
    phase: Phase | None = None
    target: int | None = None
    covered: Counts = field(default_factory=dict)
    months: list[LogMonth] = field(default_factory=list)
    round: EvaluationRound | None = None
    evaluated: int = 0
    new: int = 0
    incomplete: int = 0
    bands: list[BandCount] = field(default_factory=list)
    budget_fen: int | None = None
    district_fen: int | None = None
    match_fen: int | None = None
    grants: int = 0
    awards: dict[str, int] = field(default_factory=dict)
    documents: int = 0
    final: int = 0
    drafts: int = 0

    @property
    def tone(self) -> str:
        return tones.of_state(self.round.status) if self.round else tones.IDLE

    @property
    def code(self) -> str:
        return self.programme.code if self.programme else ""

    @property
    def is_in_use(self) -> bool:
        """Whether there is any site of it in the reader's scope."""
        return bool(self.open or self.opened or self.shut or self.evaluated or self.new or self.logs["due"])

    @property
    def listed(self) -> int:
        """Names on the list of commendation."""
        return sum(self.awards.values())

    @property
    def made(self) -> int:
        return self.final + self.drafts

    @property
    def logs(self) -> dict[str, int]:
        """The year's logs so far: due, and how they came in."""
        names = ("due", "on_time", "late", "missing", "approved")
        return {name: sum(getattr(month, name) for month in self.months) for name in names}


@dataclass
class Year:
    """A year of the programmes that the reader sees; `day` is the one on which sites are counted."""

    year: int
    day: date
    rows: list[ProgrammeYear]
    total: ProgrammeYear
    communities: Counts
    volunteers: dict[str, int]
    has_targets: bool
    has_money: bool
    has_logs: bool

    def of(self, code: str) -> ProgrammeYear | None:
        return next((row for row in self.rows if row.code == code), None)
