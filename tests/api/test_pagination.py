"""Pages that begin behind a row: every row exactly once, forwards and backwards, whatever is equal or empty."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.db.models import QuerySet
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.api.pagination import Keyset, Page
from sites.models import Room, Site
from tests.api.conftest import Admit
from tests.factories import a_programme, a_site

pytestmark = pytest.mark.django_db

COLUMNS = ("closed_on", "capacity", "name", "programme__code", "room__longitude")
few = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
orders = st.lists(st.sampled_from(COLUMNS), max_size=3, unique=True).flatmap(
    lambda names: st.tuples(*(st.sampled_from([name, f"-{name}"]) for name in names))
)
days = st.none() | st.integers(0, 2).map(lambda n: date(2025, 1, 1) + timedelta(days=n))
rows = st.lists(st.tuples(days, st.none() | st.integers(0, 2), st.sampled_from(["甲", "乙", "a"])), max_size=12)


@pytest.fixture
def empty() -> Site:
    site = a_site(a_programme("P"))
    for code, longitude in (("E", None), ("W", "113.500000000001")):
        Room.objects.create(
            code=code, community=site.room.community, name=code, address="路", kind="其他", longitude=longitude
        )
    Site.objects.all().delete()
    return site


def fill(site: Site, made: list[tuple[Any, Any, str]]) -> None:
    Site.objects.all().delete()
    room_of = {room.code: room for room in Room.objects.filter(code__in="EW")}
    Site.objects.bulk_create(
        Site(
            code=f"S{number}", programme=site.programme, room=room_of["EW"[number % 2]], name=name, capacity=capacity,
            accepted_on=date(2024, 1, 1), opened_on=date(2024, 1, 1), closed_on=closed,
        )
        for number, (closed, capacity, name) in enumerate(made)
    )  # fmt: skip


def pages(keyset: Keyset, found: QuerySet[Site], size: int, cursor: str | None = None) -> Iterator[Page]:
    """From the beginning, or from a cursor on, as far as it goes in this direction."""
    backward = bool(cursor and keyset.decode(cursor).backward)
    while True:
        page = keyset.page(found, size, keyset.decode(cursor) if cursor else None)
        yield page
        cursor = page.previous if backward else page.next
        if cursor is None:
            return


@few
@given(made=rows, ordering=orders, size=st.integers(1, 5))
def test_every_row_comes_once_in_order_and_the_way_back_is_the_same(
    empty: Site, made: list[Any], ordering: tuple[str, ...], size: int
) -> None:
    fill(empty, made)
    keyset = Keyset(Site, "sites", ordering)
    found = Site.objects.select_related("programme", "room")
    there = list(pages(keyset, found, size))
    seen = [row for page in there for row in page.rows]
    assert [row.pk for row in seen] == [row.pk for row in sorted(found, key=lambda row: expected_place(row, ordering))]
    if there[-1].previous:
        back = list(pages(keyset, found, size, there[-1].previous))
        before_last = seen[: len(seen) - len(there[-1].rows)]
        assert [row.pk for page in reversed(back) for row in page.rows] == [row.pk for row in before_last]
        assert back[0].next is not None


def expected_place(row: Site, ordering: tuple[str, ...]) -> list[Any]:
    """What a naive sort goes by: empty last, either way."""
    place: list[Any] = []
    for name in ordering:
        value: Any = row
        for part in name.lstrip("-").split("__"):
            value = getattr(value, part)
        order = sort_key(value)
        place.append((value is None, tuple(-n for n in order) if name.startswith("-") else order))
    return [*place, row.pk]


def sort_key(value: Any) -> tuple[float, ...]:
    if value is None:
        return ()
    if isinstance(value, str):
        return tuple(value.encode())
    return (value.toordinal(),) if isinstance(value, date) else (float(value),)


def test_three_thousand_equal_rows_and_empty_ones_are_walked_through_both_ways(empty: Site, admit: Admit) -> None:
    fill(empty, [(None if number % 2 else date(2025, 1, 1), 7, "同名") for number in range(3000)])
    system = admit()
    forwards, last, requests = [], "", 0
    url: Any = "/api/v1/sites/?ordering=-closed_on,name,capacity&page_size=499&fields=code"
    url = url.replace(",capacity", "")
    while url:
        answer = system.get(url.partition("/api/v1/")[2])
        requests += 1
        forwards += [row["code"] for row in answer.json()["results"]]
        last, url = answer.json()["previous"], answer.json()["next"]
    assert len(forwards) == len(set(forwards)) == 3000
    assert requests == 7
    assert forwards == [f"S{n}" for n in range(0, 3000, 2)] + [f"S{n}" for n in range(1, 3000, 2)]
    backwards: list[str] = []
    while last:
        answer = system.get(last.partition("/api/v1/")[2])
        backwards = [row["code"] for row in answer.json()["results"]] + backwards
        last = answer.json()["previous"]
    assert backwards == forwards[: len(backwards)]
    assert len(backwards) == 499 * 6


def test_what_is_added_or_taken_away_meanwhile_moves_no_page(empty: Site) -> None:
    fill(empty, [(None, number, "名") for number in range(6)])
    keyset, found = Keyset(Site, "sites", ("capacity",)), Site.objects.all()
    first = keyset.page(found, 2, None)
    assert first.next
    fresh = {"programme": empty.programme, "room": Room.objects.get(code="E"), "name": "新"}
    Site.objects.create(code="NEW", capacity=0, **fresh)
    Site.objects.filter(pk=first.rows[-1].pk).delete()
    second = keyset.page(found, 2, keyset.decode(first.next))
    assert [row.capacity for row in second.rows] == [2, 3]


def test_a_cursor_is_good_for_its_list_in_its_order_only(empty: Site) -> None:
    fill(empty, [(None, number, "名") for number in range(3)])
    keyset = Keyset(Site, "sites", ("capacity",))
    cursor = keyset.page(Site.objects.all(), 1, None).next
    assert cursor
    assert keyset.decode(cursor).values[0] == 0
    for other in (Keyset(Site, "sites", ("-capacity",)), Keyset(Site, "grants", ("capacity",))):
        with pytest.raises(ValueError):
            other.decode(cursor)
    for broken in (cursor[:-1], cursor[1:], "", "a:b", "é"):
        with pytest.raises(ValueError):
            keyset.decode(broken)


def test_an_empty_list_is_one_empty_page(db: None, admit: Admit) -> None:
    assert admit().get("sites/").json() == {"next": None, "previous": None, "results": []}
