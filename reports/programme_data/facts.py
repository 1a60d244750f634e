"""A programme's evaluated year as plain figures (fen, minutes, fractions, local dates): what its report, and the
district's summary, are written from. None is what was not measured or is not there."""

from dataclasses import dataclass

from programmes.states import NEW_SITE
from reports.pdf.figures import leading_office
from reports.programme_data.merits import MeritFacts, MoneyFacts
from reports.programme_data.outcomes import BandFacts, BeforeFacts, IndicatorFacts, RoundFacts, SiteFacts, Totals
from reports.programme_data.places import PlacesFacts, Share
from reports.programme_data.work import WorkFacts


@dataclass(frozen=True)
class ProgrammeFacts:
    """`sites`: all that take part, by code. `bands`: from the highest. `indicators`: by first-level indicator, then
    code. `office`: who issues the report. `lead_unit` is "" when none is named."""

    code: str
    name: str
    kind: str
    lead_unit: str
    start_year: int
    menu_per_month: int
    log_due_day: int
    year: int
    round: RoundFacts
    sites: tuple[SiteFacts, ...]
    indicators: tuple[IndicatorFacts, ...]
    bands: tuple[BandFacts, ...]
    places: PlacesFacts
    work: WorkFacts
    money: MoneyFacts
    merits: MeritFacts
    before: BeforeFacts | None = None

    @property
    def office(self) -> str:
        """Who issues the report: the office of the programme's leading group, at the lead unit."""
        return leading_office(self.name, self.lead_unit)

    @property
    def evaluated(self) -> tuple[SiteFacts, ...]:
        """The established sites: they have a total, a grade and a rank."""
        return tuple(site for site in self.sites if not site.is_new)

    @property
    def new(self) -> tuple[SiteFacts, ...]:
        return tuple(site for site in self.sites if site.is_new)

    @property
    def vetoed(self) -> tuple[SiteFacts, ...]:
        return tuple(site for site in self.sites if site.vetoed)

    @property
    def totals(self) -> Totals:
        return Totals(tuple(site.total for site in self.evaluated if site.total is not None))

    @property
    def ranked(self) -> tuple[SiteFacts, ...]:
        """The evaluated sites, best first; equal ranks by code."""
        return tuple(sorted(self.evaluated, key=lambda site: (site.rank or 0, site.code)))

    @property
    def commendable(self) -> Share:
        """Evaluated sites in a band that may be commended."""
        good = {band.name for band in self.bands if band.commendable}
        return Share(sum(site.grade in good for site in self.evaluated), len(self.evaluated))

    @property
    def has_grants(self) -> bool:
        return bool(self.money.rates)

    @property
    def is_draft(self) -> bool:
        """Whether anything of it is not yet published, approved or conferred."""
        settled = ("conferred", "revoked", "struck")
        return not (
            self.round.is_published
            and (self.before is None or self.before.published)
            and (not self.money.rates or self.money.approved)
            and all(award.status in settled for award in self.merits.awards)
        )

    def kind_of(self, site: SiteFacts) -> str:
        """What a rate or a rule for points calls a site (docs/rules.md §4)."""
        return NEW_SITE if site.is_new else site.grade
