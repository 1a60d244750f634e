"""What the programmes' facts do not say of the whole district. Service in minutes; None is what was not computed."""

from dataclasses import dataclass
from datetime import datetime

from reports.programme_data import ProgrammeFacts
from reports.states import AwardStatus

#: awards in these states are decided for good
SETTLED = (AwardStatus.CONFERRED, AwardStatus.REVOKED, AwardStatus.STRUCK)
#: awards in these states stand on the list
LISTED = (AwardStatus.PROPOSED, AwardStatus.NOTICE, AwardStatus.CONFERRED)


@dataclass(frozen=True)
class PeopleFacts:
    """The district's volunteers: `registered` by the end of the year; `served` had counted service in the programmes,
    each person once. `grades` and `stars` (of all registered) and `partings` are None without an appraisal.

    `quota` is None without one; `awards` are the states of the names on the list, `undecided` are 待研究.
    """

    registered: int
    served: int
    grades: tuple[tuple[str, int], ...] | None
    stars: tuple[tuple[int, int], ...] | None
    partings: int | None
    quota: int | None
    awards: tuple[str, ...]
    undecided: int

    @property
    def listed(self) -> int:
        return sum(state in LISTED for state in self.awards)


@dataclass(frozen=True)
class Unready:
    """A programme with a scheme that has no complete evaluation: `reason` says which."""

    name: str
    reason: str


@dataclass(frozen=True)
class DistrictFacts:
    """`programmes` by code; `unready` have a scheme and no complete evaluation, `unplanned` have sites and no scheme.
    `points`: giver → communities with points of it; None when the points are not computed."""

    year: int
    programmes: tuple[ProgrammeFacts, ...]
    unready: tuple[Unready, ...]
    unplanned: tuple[str, ...]
    people: PeopleFacts
    points: tuple[tuple[str, int], ...] | None

    @property
    def cutoff(self) -> datetime:
        """The local moment at which the last of the evaluations was computed."""
        return max(one.round.computed for one in self.programmes)

    @property
    def is_draft(self) -> bool:
        """Whether a programme is missing, or anything of the year is not yet published, approved or conferred."""
        open_list = any(state not in SETTLED for state in self.people.awards)
        return bool(self.unready) or open_list or any(one.is_draft for one in self.programmes)
