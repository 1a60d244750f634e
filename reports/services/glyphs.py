"""Names with characters that no printing face has, found before a year is printed.

Printing stops at such a character too (reports.pdf.render), but then each document by itself, one after the other.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Model, Q

from funding.models import Grant
from portal.accounts.actors import Actor
from portal.accounts.models import Community, Organisation, Subdistrict
from portal.accounts.rights import Right
from portal.web.errors import Refused
from programmes.models import Band, Course, Indicator, Phase, Programme
from reports.pdf import fonts, render
from sites.models import Activity, Incident, Mark, Room, Site
from volunteers.models import ServiceRecord, Team, Volunteer


@dataclass(frozen=True)
class Unprintable:
    """A character, the record that has it (what it is and its code: no name), and in which of its fields."""

    character: str
    record: str
    field: str

    @property
    def code(self) -> str:
        return f"U+{ord(self.character):04X}"


@dataclass(frozen=True)
class Source:
    """Rows whose texts are printed: `key` names a row, `texts` are the columns, `of_year` chooses those of a year."""

    model: type[Model]
    key: tuple[str, ...]
    texts: tuple[str, ...]
    of_year: Callable[[int], Q] = lambda year: Q()


SOURCES = (
    Source(Organisation, ("code",), ("name",)),
    Source(Subdistrict, ("code",), ("name",)),
    Source(Community, ("code",), ("name",)),
    Source(Programme, ("code",), ("name",)),
    Source(Phase, ("programme__code", "number"), ("name",)),
    Source(Course, ("code",), ("name", "category")),
    Source(Indicator, ("code",), ("name",), lambda year: Q(scheme__year=year)),
    Source(Band, ("name",), ("name",), lambda year: Q(scheme__year=year)),
    Source(Room, ("code",), ("name", "address")),
    Source(Site, ("code",), ("name", "keeper")),
    Source(
        Mark, ("site__code", "indicator__code"), ("assessor", "reason"), lambda year: Q(indicator__scheme__year=year)
    ),
    Source(Activity, ("log__site__code", "date"), ("topic",), lambda year: Q(date__year=year)),
    Source(Incident, ("site__code", "date"), ("description",), lambda year: Q(date__year=year)),
    Source(Team, ("code",), ("name",)),
    Source(Volunteer, ("number",), ("name",)),
    Source(ServiceRecord, ("volunteer__number", "date"), ("content", "recorder"), lambda year: Q(date__year__lte=year)),
    Source(Grant, ("site__code",), ("basis",), lambda year: Q(allocation__year=year)),
)


def unprintable_names(*, by: Actor, year: int) -> list[Unprintable]:
    """The characters without a glyph in what the documents of `year` print of the ledgers, each with where it stands;
    empty when all can be printed. One query for each kind of record.

    Raises Forbidden without the right to make reports, Refused when the printing faces are not installed.
    """
    by.require(Right.MAKE_REPORTS)
    try:
        faces = fonts.made(settings.FONT_HOME)
    except fonts.FontsMissing as fault:
        raise Refused(str(fault)) from fault
    return [found for source in SOURCES for found in _in_source(source, by, year, faces)]


def _in_source(source: Source, by: Actor, year: int, faces: Path) -> Iterator[Unprintable]:
    visible: Any = source.model._default_manager
    rows = visible.visible_to(by).filter(source.of_year(year)).order_by(*source.key)
    table = list(rows.values_list(*source.key, *source.texts))
    width = len(source.key)
    # First all characters at once: as a rule none is missing, and no row need be looked at by itself.
    used = set().union(*("".join(row[width:]) for row in table))
    missing = set(fonts.missing_glyphs(render.UNPRINTABLE.sub("", "".join(used)), faces))
    for row in table if missing else ():
        yield from _in_row(source, row[:width], row[width:], missing)


def _in_row(source: Source, key: Sequence[Any], texts: Sequence[str], missing: set[str]) -> Iterator[Unprintable]:
    meta = source.model._meta
    record = f"{meta.verbose_name} {' '.join(map(str, key))}"
    labels = {field.name: str(field.verbose_name) for field in meta.fields}
    for column, text in zip(source.texts, texts, strict=True):
        for character in dict.fromkeys(text):
            if character in missing:
                yield Unprintable(character, record, labels[column])
