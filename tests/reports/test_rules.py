"""Shortlists and incentive points at their edges (docs/rules.md §6, §7)."""

from decimal import Decimal as D

import pytest

from reports.rules import Place, highest_points, shortlist


def listed(merits: dict[str, int], quota: int) -> dict[str, tuple[int, bool]]:
    places = shortlist({code: (merit,) for code, merit in merits.items()}, quota)
    return {code: (place.position, place.undecided) for code, place in places.items()}


@pytest.mark.parametrize(
    ("merits", "quota", "places"),
    [
        ({"a": 3, "b": 2, "c": 1}, 2, {"a": (1, False), "b": (2, False)}),
        ({"a": 3, "b": 2, "c": 2}, 3, {"a": (1, False), "b": (2, False), "c": (2, False)}),
        ({"a": 3, "b": 2, "c": 2}, 2, {"a": (1, False), "b": (2, True), "c": (2, True)}),
        ({"a": 3, "b": 3, "c": 2}, 2, {"a": (1, False), "b": (1, False)}),
        ({"a": 3, "b": 3, "c": 3}, 2, {"a": (1, True), "b": (1, True), "c": (1, True)}),
        ({"a": 1}, 5, {"a": (1, False)}),
        ({"a": 1}, 0, {}),
        ({}, 3, {}),
    ],
)
def test_equal_candidates_on_the_last_place_are_for_a_person_to_decide(
    merits: dict[str, int], quota: int, places: dict[str, tuple[int, bool]]
) -> None:
    assert listed(merits, quota) == places


def test_the_second_merit_tells_equal_first_ones_apart() -> None:
    candidates = {"a": (D(90), D(20)), "b": (D(90), D(21)), "c": (D("90.0"), D("20.00"))}
    assert shortlist(candidates, 1) == {"b": Place(1, False)}
    assert shortlist(candidates, 2) == {"b": Place(1, False), "a": Place(2, True), "c": Place(2, True)}


def test_points_are_the_highest_and_never_added_up() -> None:
    given = [
        ("甲", "C1", D("1.5")),
        ("甲", "C1", D(2)),
        ("乙", "C1", D(1)),
        ("甲", "C2", D(0)),
        ("甲", "C1", D(1)),
    ]
    assert highest_points(given) == {("甲", "C1"): D(2), ("乙", "C1"): D(1), ("甲", "C2"): D(0)}
