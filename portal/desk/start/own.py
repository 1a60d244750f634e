"""A committee's own sites in a year: what came in of each, and what became of it."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from portal.accounts.actors import Actor
from portal.desk.start.charts import Figure
from portal.web import tones
from portal.web.addresses import address
from sites.models import Evaluation, Site
from sites.punctuality import LATE, MISSING, ON_TIME, LogRow, LogYear


@dataclass(frozen=True, slots=True)
class OwnSite:
    """A site with its twelve months (those in which it operates), and its evaluation if there is one."""

    site: Site
    months: list[LogRow]
    counts: Counter[str]
    evaluation: Evaluation | None

    @property
    def tone(self) -> str:
        return tones.of_state(self.site.status)

    @property
    def due(self) -> int:
        return sum(month.is_due for month in self.months)

    @property
    def on_time(self) -> Figure:
        return self._figure(ON_TIME)

    @property
    def late(self) -> Figure:
        return self._figure(LATE)

    @property
    def missing(self) -> Figure:
        return self._figure(MISSING)

    def _figure(self, state: str) -> Figure:
        count, year = self.counts[state], self.months[0].month.year
        return Figure(count, address("year_logs", year, state=state, q=self.site.code) if count else "")


def own_sites(actor: Actor, year: int) -> list[OwnSite]:
    """The sites that operate in the year, by code."""
    months: dict[int, list[LogRow]] = defaultdict(list)
    for row in LogYear(year).rows(actor, Site.objects.visible_to(actor)):
        months[row.site.pk].append(row)
    final = Evaluation.objects.visible_to(actor).final().filter(round__year=year, site__in=months)
    evaluations = {one.site_id: one for one in final}
    found = [
        OwnSite(rows[0].site, rows, Counter(row.state for row in rows if row.is_due), evaluations.get(key))
        for key, rows in months.items()
    ]
    return sorted(found, key=lambda one: one.site.code)
