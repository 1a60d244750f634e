"""Strategies of whole districts: `district(year)`, `dated_districts()` and `as_of_days(year)`."""

import datetime

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from tests.generated.funding import add_funding, add_quotas
from tests.generated.ledgers import add_ledgers
from tests.generated.people import add_people
from tests.generated.places import add_holidays, add_programmes, lay_ground
from tests.generated.rows import ONE_DAY, empty_district
from tests.generated.schemes import add_marks, add_scheme, copy_marks
from tests.generated.sites import add_sites
from tests.naive.days import last_day, months_of
from tests.naive.reading import District

# An ordinary year, years of 53 ISO weeks, leap years, and one whose first days belong to the old ISO year.
YEARS = st.sampled_from([2025, 2020, 2026, 2024, 2021])


@st.composite
def district(draw: st.DrawFn, year: int = 2025) -> District:
    """A district as `tests.naive.reading.read` gives it: valid, small, awkward in the rules of `year`."""
    made = empty_district()
    lay_ground(draw, made)
    add_programmes(draw, made, year)
    add_holidays(draw, made, year)
    add_sites(draw, made, year)
    add_ledgers(draw, made, year)
    for programme in made["项目"]:
        add_year(draw, made, programme["代码"], year)
        if draw(st.sampled_from([False, False, True])):
            add_year(draw, made, programme["代码"], year - 1)
    for counted in (year, year - 1):
        add_quotas(draw, made, counted)
    add_people(draw, made, year)
    return made


def add_year(draw: st.DrawFn, made: District, programme: str, year: int) -> None:
    """Scheme, marks and money of one programme; now and then no scheme, or marks missing."""
    if draw(st.sampled_from([True] * 7 + [False])):
        add_scheme(draw, made, programme, year)
        add_marks_of_sites(draw, made, programme, year)
    add_funding(draw, made, programme, year)


def add_marks_of_sites(draw: st.DrawFn, made: District, programme: str, year: int) -> None:
    """Sites that show the same ledgers are often marked alike, too, so that their totals tie."""
    complete = draw(st.sampled_from([True] * 5 + [False]))
    marked: list[str] = []
    for site in (site for site in made["项目点"] if site["项目代码"] == programme):
        alike = draw(st.sampled_from([None, *marked]))
        if alike is None:
            add_marks(draw, made, site, year, complete)
        else:
            copy_marks(made, alike, site, year, swapped=draw(st.booleans()))
        marked.append(site["代码"])


def dated_districts() -> SearchStrategy[tuple[int, District]]:
    """A year, and a district awkward in it."""
    return YEARS.flatmap(lambda year: st.tuples(st.just(year), district(year)))


def as_of_days(year: int) -> SearchStrategy[datetime.date]:
    """Days of a provisional evaluation: about the ends of months and their deadlines."""
    ends = [last_day(month) for month in months_of(year)]
    turns = [end + offset * ONE_DAY for end in ends[:-1] for offset in (0, -1, 1, 5, 6, 10)]
    first, last = datetime.date(year, 1, 1), datetime.date(year, 12, 30)
    return st.sampled_from([ends[5], *turns, first, last])
