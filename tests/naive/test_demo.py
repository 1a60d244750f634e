"""The oracle against the demonstration district, whose figures were worked out by somebody else."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.naive.district import Results, as_expected, compute
from tests.naive.reading import District, read

DEMO = Path(__file__).resolve().parents[2] / "demo"


@pytest.fixture(scope="module")
def demo() -> District:
    return read(DEMO / "district.xlsx")


@pytest.fixture(scope="module")
def results(demo: District) -> Results:
    return compute(demo, 2025)


@pytest.mark.parametrize(
    "part",
    ["year", "evaluations", "new_sites_vetoed", "grants", "awards", "appraisals", "incentive_points"],
)
def test_the_oracle_agrees_with_the_demonstration_district_figure_by_figure(results: Results, part: str) -> None:
    expected: dict[str, Any] = json.loads((DEMO / "district.expected.json").read_text(encoding="utf-8"))
    assert as_expected(results)[part] == expected[part]


def test_nothing_of_the_demonstration_district_is_refused(results: Results) -> None:
    assert results.refused == {}
