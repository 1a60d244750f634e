"""The demonstration district by the commands, from its workbook to the exported one: every figure as
expected."""

import json
from collections.abc import Callable
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from python_calamine import CalamineWorkbook

from tests.rules.figures import Rows, figures, stored_rows

pytestmark = pytest.mark.django_db
DEMO = Path(__file__).resolve().parents[2] / "demo"
WHOLE = {"年度", "名次", "位次", "星级"}


@pytest.fixture(scope="module")
def expected() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((DEMO / "district.expected.json").read_text(encoding="utf-8"))
    return found


def test_every_figure_of_the_demonstration_district_is_as_expected(expected: dict[str, Any], tmp_path: Path) -> None:
    said = StringIO()
    call_command("import_workbook", str(DEMO / "district.xlsx"), stdout=said)
    for command in ("evaluate", "allocate", "propose_awards"):
        call_command(command, "2025", stdout=said)
    exported = tmp_path / "exported.xlsx"
    call_command("export_workbook", str(exported), "--year", "2025", stdout=said)
    compare(figures(2025, stored_rows), expected)
    compare(figures(2025, exported_rows(exported)), expected)


def compare(found: dict[str, Any], expected: dict[str, Any]) -> None:
    assert found.keys() == expected.keys()
    for part, figures_of_part in expected.items():
        if isinstance(figures_of_part, list):
            assert sorted(map(str, found[part])) == sorted(map(str, figures_of_part)), part
        else:
            assert found[part] == figures_of_part, part


def exported_rows(path: Path) -> Rows:
    """The rows of a result sheet of the written workbook, as the registry gives them."""
    workbook = CalamineWorkbook.from_path(path)

    def rows(sheet: str, year: int) -> list[tuple[Any, ...]]:
        headers, *body = workbook.get_sheet_by_name(sheet).to_python()
        readers: list[Callable[[Any], Any]] = [int if header in WHOLE else cell for header in headers]
        found = [
            tuple(None if value == "" else reader(value) for reader, value in zip(readers, row, strict=True))
            for row in body
        ]
        assert {row[0] for row in found} == {year}
        return found

    return rows


def cell(value: Any) -> Any:
    """A number as its shortest decimal form, text as it is."""
    return Decimal(str(value)) if isinstance(value, int | float) else value
