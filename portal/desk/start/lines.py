"""A row of the year as the page shows it: each figure with the page of the rows behind it, each bar drawn."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial

from django.utils.translation import gettext as _

from portal.desk.start import links
from portal.desk.start.charts import Bar, Figure, Part, bar
from portal.desk.start.counting import ON_A_LIST
from portal.desk.start.figures import ProgrammeYear, Year
from portal.desk.start.words import group_words, log_words
from portal.web.tones import FAIR, GOOD, MIDDLING, POOR
from sites.coverage import GROUPS
from sites.punctuality import LATE, MISSING, ON_TIME, LogMonth


@dataclass(frozen=True, slots=True)
class Ratio:
    """Covered communities of a group of them; `lacking` are those that are not."""

    name: str
    part: Figure
    whole: Figure
    lacking: Figure
    bar: Bar


@dataclass(frozen=True, slots=True)
class Month:
    """A month in the strip of logs."""

    counts: LogMonth
    bar: Bar
    url: str


class Line:
    """A programme's row, or that of all of them."""

    def __init__(self, year: Year, row: ProgrammeYear) -> None:
        self.year, self.row, self.code = year, row, row.code
        self.is_total = row.programme is None
        self.name = row.programme.name if row.programme else str(_("All programmes"))

    def _figure(self, value: int | None, link: Callable[..., str], *args: str) -> Figure:
        """With an address when there is anything behind it."""
        return Figure(value, link(self.year.year, self.code, *args) if value else "")

    # sites and coverage

    @property
    def target(self) -> int | None:
        return self.row.target if self.year.has_targets else None

    @cached_property
    def open(self) -> Figure:
        return self._figure(self.row.open, links.sites, "open")

    @cached_property
    def opened(self) -> Figure:
        return self._figure(self.row.opened, links.sites, "opened")

    @cached_property
    def shut(self) -> Figure:
        return self._figure(self.row.shut, links.sites, "shut")

    @cached_property
    def sites_bar(self) -> Bar:
        longest = max(max(row.open, row.target or 0) for row in (self._rows or [self.row]))
        link = partial(links.sites, self.year.year, self.code)
        parts = [
            Part(self.row.before, "accent", _("open since before"), link("before")),
            Part(self.row.fresh, GOOD, _("opened in the year"), link("fresh")),
        ]
        return bar(parts, longest, self.target)

    @property
    def _rows(self) -> list[ProgrammeYear]:
        """Those whose bars are drawn to one scale with this one."""
        return [] if self.is_total else self.year.rows

    @cached_property
    def groups(self) -> list[Ratio]:
        return [self._ratio(name) for name in GROUPS]

    def _ratio(self, name: str) -> Ratio:
        part, whole = self.row.covered.get(name, 0), self.year.communities[name]
        link = partial(links.communities, self.year.year, self.code, name)
        return Ratio(
            group_words(name),
            Figure(part, link("yes") if part else ""),
            Figure(whole, link() if whole else ""),
            Figure(whole - part, link("no") if whole - part else ""),
            bar([Part(part, "accent", _("covered"), link("yes"))], whole),
        )

    # logs

    @cached_property
    def logs(self) -> dict[str, Figure]:
        return {name: self._figure(count, links.logs, name) for name, count in self.row.logs.items()}

    @cached_property
    def logs_bar(self) -> Bar:
        return bar(self._log_parts(self.row.logs), self.row.logs["due"])

    def _log_parts(self, counts: dict[str, int], month: int | None = None) -> list[Part]:
        def part(state: str, tone: str) -> Part:
            return Part(counts[state], tone, log_words(state), links.logs(self.year.year, self.code, state, month))

        return [part(ON_TIME, GOOD), part(LATE, MIDDLING), part(MISSING, POOR)]

    @cached_property
    def months(self) -> list[Month]:
        return [self._month(month) for month in self.row.months]

    def _month(self, month: LogMonth) -> Month:
        counts = {ON_TIME: month.on_time, LATE: month.late, MISSING: month.missing}
        url = links.logs(self.year.year, self.code, "due", month.month.month) if month.due else ""
        return Month(month, bar(self._log_parts(counts, month.month.month), month.due), url)

    # evaluation

    @cached_property
    def bands(self) -> list[Part]:
        def link(name: str) -> str:
            return links.evaluations(self.year.year, self.code, grade=name)

        return [Part(band.count, band.tone, band.name, link(band.name)) for band in self.row.bands]

    @cached_property
    def bands_bar(self) -> Bar:
        return bar(self.bands, sum(band.value for band in self.bands))

    @cached_property
    def evaluated(self) -> Figure:
        return self._kind(self.row.evaluated, "scored")

    @cached_property
    def new(self) -> Figure:
        return self._kind(self.row.new, "new")

    @cached_property
    def incomplete(self) -> Figure:
        return self._kind(self.row.incomplete, "missing")

    def _kind(self, value: int, kind: str) -> Figure:
        """Each programme has its own page of evaluations; there is none of all."""
        if self.is_total or not value:
            return Figure(value)
        return Figure(value, links.evaluations(self.year.year, self.code, kind=kind))

    @property
    def round_url(self) -> str:
        return links.evaluations(self.year.year, self.code)

    # money, in fen

    @cached_property
    def budget(self) -> Figure:
        return Figure(self.row.budget_fen, links.budget(self.year.year, self.row.programme))

    @cached_property
    def district(self) -> Figure:
        return Figure(self.row.district_fen, links.allocation(self.year.year, self.code))

    @cached_property
    def match(self) -> Figure:
        return Figure(self.row.match_fen, links.allocation(self.year.year, self.code))

    @cached_property
    def money_bar(self) -> Bar:
        parts = [Part(self.row.district_fen or 0, "accent", _("allocated"), self.district.url)]
        return bar(parts, max(self.row.budget_fen or 0, self.row.district_fen or 0))

    # commendation and documents

    @cached_property
    def awards(self) -> list[Figure]:
        """Names proposed, under public notice, conferred."""
        return [self._figure(self.row.awards.get(status, 0), links.units, status) for status in ON_A_LIST]

    @cached_property
    def documents(self) -> list[Figure]:
        """Documents that are final, drafts, not made yet, and all."""
        counts = {"final": self.row.final, "draft": self.row.drafts, "missing": self.row.documents - self.row.made}
        each = [self._figure(count, links.documents, state) for state, count in counts.items()]
        return [*each, self._figure(self.row.documents, links.documents)]

    @cached_property
    def documents_bar(self) -> Bar:
        final, drafts, *_rest = self.documents
        parts = [
            Part(self.row.final, GOOD, _("final"), final.url),
            Part(self.row.drafts, FAIR, _("draft"), drafts.url),
        ]
        return bar(parts, self.row.documents)
