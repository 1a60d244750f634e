"""Counted service at the site, and the volunteers who did it (docs/rules.md §2)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from reports.pdf.site_report import Contributor, Volunteers
from reports.site_data.reading import SiteInYear
from volunteers.measures import counted_service
from volunteers.models import ServiceRecord

#: how many volunteers are named
NAMED = 10


@dataclass(frozen=True, slots=True)
class Service:
    day: date
    minutes: int
    number: str
    name: str
    trained_on: date | None


def counted(of: SiteInYear) -> list[Service]:
    """The counted service, by day."""
    rows = ServiceRecord.objects.filter(counted_service(of.years), site=of.site).order_by("date", "pk")
    columns = ("date", "minutes", "volunteer__number", "volunteer__name", "volunteer__trained_on")
    return [Service(*row) for row in rows.values_list(*columns)]


def volunteers(served: Iterable[Service]) -> Volunteers:
    by_number: dict[str, list[Service]] = {}
    for record in served:
        by_number.setdefault(record.number, []).append(record)
    people = [
        Contributor(number, rows[0].name, sum(row.minutes for row in rows), len(rows))
        for number, rows in by_number.items()
    ]
    people.sort(key=lambda one: (-one.minutes, -one.times, one.number))
    return Volunteers(
        served=len(people),
        trained=sum(_was_trained(rows[0]) for rows in by_number.values()),
        minutes=sum(one.minutes for one in people),
        records=sum(one.times for one in people),
        top=tuple(people[:NAMED]),
    )


def _was_trained(first: Service) -> bool:
    return first.trained_on is not None and first.trained_on <= first.day
