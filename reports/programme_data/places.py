"""Where a programme stands: its phases, the communities that it covers, its sites by subdistrict."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class PhaseFacts:
    """A phase; `target` is cumulative."""

    number: int
    name: str
    starts: date
    ends: date
    target: int


@dataclass(frozen=True)
class CommunityFacts:
    """A community of the district; `covered`: it has an open site of the programme on the year's last day."""

    code: str
    name: str
    subdistrict: str
    nature: str
    fit: bool
    covered: bool


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    part: int
    whole: int


@dataclass(frozen=True)
class StockFacts:
    """A subdistrict's sites of the programme over the year: open before it, opened and shut in it, open at its end;
    its communities, and those covered at the end."""

    subdistrict: str
    begin: int
    opened: int
    closed: int
    end: int
    communities: int
    covered: int


@dataclass(frozen=True)
class IdleSite:
    """A site of the programme that takes no part in the year, and why."""

    code: str
    name: str
    subdistrict: str
    reason: str


@dataclass(frozen=True)
class PlacesFacts:
    """`day` is the year's last day, on which sites and coverage are counted; `phase` is the one that is valid then.

    Subdistricts and communities stand in the order of their codes, all of the district's.
    """

    day: date
    phases: tuple[PhaseFacts, ...]
    phase: PhaseFacts | None
    subdistricts: tuple[StockFacts, ...]
    communities: tuple[CommunityFacts, ...]
    idle: tuple[IdleSite, ...]
    #: kinds of the rooms of the sites open at the end → how many
    rooms: tuple[tuple[str, int], ...]

    @property
    def begin(self) -> int:
        return sum(one.begin for one in self.subdistricts)

    @property
    def opened(self) -> int:
        return sum(one.opened for one in self.subdistricts)

    @property
    def closed(self) -> int:
        return sum(one.closed for one in self.subdistricts)

    @property
    def end(self) -> int:
        return sum(one.end for one in self.subdistricts)

    @property
    def target(self) -> int | None:
        """The cumulative target that is valid at the year's end."""
        return self.phase.target if self.phase else None

    def of_nature(self, nature: str) -> Share:
        """Coverage of the communities of a nature (回迁, 新建)."""
        return self._share([one for one in self.communities if one.nature == nature])

    @property
    def of_fit(self) -> Share:
        """Coverage of the communities that are fit to open a site."""
        return self._share([one for one in self.communities if one.fit])

    @property
    def of_all(self) -> Share:
        return self._share(list(self.communities))

    @property
    def uncovered(self) -> tuple[CommunityFacts, ...]:
        """Communities that are fit and not covered."""
        return tuple(one for one in self.communities if one.fit and not one.covered)

    @staticmethod
    def _share(communities: list[CommunityFacts]) -> Share:
        return Share(sum(one.covered for one in communities), len(communities))
