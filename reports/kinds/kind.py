"""What a kind of document says of itself."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from portal.accounts.actors import Actor
from portal.accounts.models import Subdistrict
from programmes.models import Programme
from reports.models import Document
from reports.papers.paper import Page
from reports.states import DocumentKind
from sites.models import Site
from volunteers.models import Volunteer

#: begins the system number of what belongs to no single programme (区级)
DISTRICT = "QJ"


@dataclass(frozen=True)
class Subject:
    """What one document is about. `code` tells it from others of its kind and year; `name` never names a person."""

    code: str
    name: str
    programme: Programme | None = None
    site: Site | None = None
    volunteer: Volunteer | None = None
    giver: str = ""
    month: date | None = None
    subdistrict: Subdistrict | None = None
    #: what stands in the system number, where it is not the code
    mark: str | None = None

    @classmethod
    def of_programme(cls, programme: Programme) -> "Subject":
        return cls(programme.code, programme.name, programme)

    @classmethod
    def of_site(cls, site: Site) -> "Subject":
        return cls(site.code, site.name, site.programme, site)

    @classmethod
    def of_month(cls, programme: Programme, month: date, subdistrict: Subdistrict | None = None) -> "Subject":
        """A programme's month, in the district or in a subdistrict; `month` is its first day."""
        mark = f"{month:%m}" + (f"-{subdistrict.code}" if subdistrict else "")
        name = f"{programme.name} {month:%Y-%m}" + (f" {subdistrict.name}" if subdistrict else "")
        code = f"{programme.code}-{mark}"
        return cls(code, name, programme, month=month, subdistrict=subdistrict, mark=mark)

    @classmethod
    def of_volunteer(cls, volunteer: Volunteer) -> "Subject":
        return cls(volunteer.number, volunteer.number, volunteer=volunteer)


class Subjects(Sequence[Subject]):
    """Subjects that are counted by the database and read when they are looked at: a page of figures names none of
    thousands."""

    def __init__(self, rows: QuerySet[Any], of: Callable[[Any], Subject]) -> None:
        self._rows, self._of = rows, of

    @cached_property
    def _count(self) -> int:
        return self._rows.count()

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Subject]:
        return map(self._of, self._rows)

    def __getitem__(self, which: Any) -> Any:
        return list(self)[which]


@dataclass(frozen=True)
class Kind:
    """`subjects(by, year, programmes)` answers what documents there are to be of a year, inside the scope of `by` and
    of `programmes`; it raises Refused with the reason when there is none. `compose(document)` answers the page to
    print; it raises Refused with every reason why it cannot be printed now.

    `mark` stands in the system number. `takes_number`: it is issued under a 发文字号. `on_request`: not part of a
    year's documents, made for who asks.
    """

    code: DocumentKind
    mark: str
    subjects: Callable[[Actor, int, QuerySet[Programme]], Sequence[Subject]]
    compose: Callable[[Document], Page]
    takes_number: bool = False
    on_request: bool = False

    def number(self, year: int, subject: Subject, edition: int = 1) -> str:
        """The system number: KL-2025-KP, KL-2025-DD-KL01, QJ-2025-FW-V0001; a later edition ends in its number."""
        lead = subject.programme.code if subject.programme else DISTRICT
        own = subject.mark or (subject.code if subject.code != lead else "")
        parts = [lead, str(year), self.mark, own]
        return "-".join(filter(None, parts)) + (f"-第{edition}版" if edition > 1 else "")
