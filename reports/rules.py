"""Shortlists and incentive points (docs/rules.md §6 and §7): no database and no clock."""

from bisect import bisect_right
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar

K = TypeVar("K", bound=Hashable)
G = TypeVar("G", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Place:
    """A place on a shortlist; `undecided` is 待研究: more are equal there than the quota holds."""

    position: int
    undecided: bool


def shortlist(candidates: Mapping[K, tuple[Any, ...]], quota: int) -> dict[K, Place]:
    """Candidates with their merits (the greater is better) → those with a place ≤ quota, best first.

    A place is 1 + the number that are strictly better; the last one is 待研究 when the list exceeds the
    quota.
    """
    merits = sorted(candidates.values())
    places = {key: 1 + len(merits) - bisect_right(merits, merit) for key, merit in candidates.items()}
    listed = sorted((key for key, place in places.items() if place <= quota), key=lambda key: places[key])
    last = places[listed[-1]] if len(listed) > quota else None
    return {key: Place(places[key], places[key] == last) for key in listed}


def highest_points(given: Iterable[tuple[G, K, Decimal]]) -> dict[tuple[G, K], Decimal]:
    """(giver, community, points) of every match of a rule and an entitled site → the highest; never added
    up."""
    highest: dict[tuple[G, K], Decimal] = {}
    for giver, community, points in given:
        key = (giver, community)
        highest[key] = max(points, highest.get(key, points))
    return highest
