"""The district's sums over programmes and over subdistricts: every one is added up from the programmes' facts."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from reports.district_data import DistrictFacts
from reports.programme_data import ProgrammeFacts
from reports.programme_data.merits import GrantSum
from reports.programme_data.outcomes import SiteFacts
from reports.programme_data.places import CommunityFacts, Share
from reports.programme_data.work import IncidentFacts

LIABLE, PENDING = "是", "认定中"
RESETTLED, NEW = "回迁", "新建"


@dataclass(frozen=True)
class Coverage:
    """Communities with at least one open site, of all, of those that are fit, and of two natures."""

    all: Share
    fit: Share
    resettled: Share
    new: Share


@dataclass(frozen=True)
class Work:
    """What sites did in the year: logs, what counts of them, service in minutes, surveys, incidents."""

    due: int
    on_time: int
    late: int
    missing: int
    open_days: int
    activities: int
    attendance: int
    minutes: int
    surveyed: Share

    @classmethod
    def of_sites(cls, sites: Iterable[SiteFacts]) -> "Work":
        rows = list(sites)
        surveys = [row.ratios.get("satisfaction_rate", (0, 0)) for row in rows]
        return cls(
            due=sum(row.logs.due for row in rows),
            on_time=sum(row.logs.on_time for row in rows),
            late=sum(len(row.logs.late) for row in rows),
            missing=sum(len(row.logs.missing) for row in rows),
            open_days=sum(row.counted("open_days_per_month") for row in rows),
            activities=sum(row.counted("activities_per_month") for row in rows),
            attendance=sum(row.counted("attendance_per_activity") for row in rows),
            minutes=sum(row.counted("volunteer_hours_per_month") for row in rows),
            surveyed=Share(
                sum(satisfied for satisfied, _valid in surveys), sum(valid for _satisfied, valid in surveys)
            ),
        )


@dataclass(frozen=True)
class Stock:
    begin: int
    opened: int
    closed: int
    end: int


@dataclass(frozen=True)
class Part:
    """The sites of a programme, of a subdistrict, or of the district, and what came of them."""

    name: str
    stock: Stock
    coverage: Coverage
    sites: tuple[SiteFacts, ...]
    commendable: Share
    work: Work
    incidents: tuple[IncidentFacts, ...]
    grants: GrantSum

    @property
    def evaluated(self) -> int:
        return sum(not site.is_new for site in self.sites)

    @property
    def new(self) -> int:
        return len(self.sites) - self.evaluated

    @property
    def vetoed(self) -> int:
        return sum(site.vetoed for site in self.sites)

    @property
    def liable(self) -> int:
        return sum(incident.liability == LIABLE for incident in self.incidents)

    @property
    def unsurveyed(self) -> int:
        """Sites that took part without a valid return."""
        return sum("satisfaction_rate" not in site.ratios for site in self.sites)


class Sums:
    """The district's facts with their sums, each added up once."""

    def __init__(self, facts: DistrictFacts) -> None:
        self.facts = facts

    @cached_property
    def district(self) -> Part:
        return self._part("合计", "")

    @cached_property
    def subdistricts(self) -> tuple[Part, ...]:
        """All of the district's, in the order of their codes."""
        return tuple(
            self._part(one.subdistrict, one.subdistrict) for one in self.facts.programmes[0].places.subdistricts
        )

    @cached_property
    def programmes(self) -> tuple[Part, ...]:
        return tuple(part_of([one], one.name, "") for one in self.facts.programmes)

    @cached_property
    def budget(self) -> int:
        return sum(one.money.budget or 0 for one in self.facts.programmes if one.has_grants)

    def _part(self, name: str, subdistrict: str) -> Part:
        return part_of(self.facts.programmes, name, subdistrict)


def part_of(programmes: Iterable[ProgrammeFacts], name: str, subdistrict: str) -> Part:
    """The part of these programmes in a subdistrict; "" is all of them."""
    of = list(programmes)
    sites = tuple(site for one in of for site in one.sites if _in(site, subdistrict))
    grants = [grant for one in of for grant in one.money.grants if _in(grant, subdistrict)]
    stock = [row for one in of for row in one.places.subdistricts if _in(row, subdistrict)]
    good = [{band.name for band in one.bands if band.commendable} for one in of]
    graded = [
        site.grade in names
        for one, names in zip(of, good, strict=True)
        for site in one.evaluated
        if _in(site, subdistrict)
    ]
    return Part(
        name=name,
        stock=Stock(
            sum(row.begin for row in stock),
            sum(row.opened for row in stock),
            sum(row.closed for row in stock),
            sum(row.end for row in stock),
        ),
        coverage=coverage(of, subdistrict),
        sites=sites,
        commendable=Share(sum(graded), len(graded)),
        work=Work.of_sites(sites),
        incidents=tuple(row for one in of for row in one.work.incidents if _in(row, subdistrict)),
        grants=GrantSum.of(name, grants),
    )


def coverage(programmes: Iterable[ProgrammeFacts], subdistrict: str) -> Coverage:
    """Of communities with an open site of any of these programmes; a community counts once."""
    rows: dict[str, tuple[CommunityFacts, bool]] = {}
    for programme in programmes:
        for one in programme.places.communities:
            if _in(one, subdistrict):
                covered = one.covered or (one.code in rows and rows[one.code][1])
                rows[one.code] = (one, covered)
    found = list(rows.values())
    return Coverage(
        all=_share(found),
        fit=_share([row for row in found if row[0].fit]),
        resettled=_share([row for row in found if row[0].nature == RESETTLED]),
        new=_share([row for row in found if row[0].nature == NEW]),
    )


def _share(rows: list[tuple[CommunityFacts, bool]]) -> Share:
    return Share(sum(covered for _one, covered in rows), len(rows))


class _Placed(Protocol):
    @property
    def subdistrict(self) -> str: ...


def _in(row: _Placed, subdistrict: str) -> bool:
    return not subdistrict or row.subdistrict == subdistrict
