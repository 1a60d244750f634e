"""Hostile files are refused with a clear message, within seconds and in little memory."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.workbook.hostile import HARMLESS, MAKERS
from tests.workbook.xlsx import cell, pack, parts, row, text

MIB = 1 << 20
ROOT = Path(__file__).resolve().parents[2]


def measure(*paths: Path) -> list[dict[str, Any]]:
    command = [sys.executable, "-m", "tests.workbook.measured", *map(str, paths)]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False, timeout=300)
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, dict[str, Any]]]:
    """What became of each file, all read in one process one after the other; each file is gone when it was read."""
    folder = tmp_path_factory.mktemp("hostile")
    paths = {name: folder / f"{name}.xlsx" for name in MAKERS}
    for name, make in MAKERS.items():
        make(paths[name])
    found = measure(*paths.values())
    for path in paths.values():
        if path.is_file():
            path.unlink()
    yield dict(zip(MAKERS, found, strict=False))


@pytest.mark.parametrize("name", MAKERS)
def test_a_hostile_file_is_refused_in_seconds_and_little_memory(name: str, results: dict[str, dict[str, Any]]) -> None:
    assert name in results, "the process ended before it came to this file"
    found = results[name]
    assert found["refusal"] or name in HARMLESS
    assert found["seconds"] < 20
    assert found["peak"] < 400 * MIB


def test_the_message_says_what_to_do(results: dict[str, dict[str, Any]]) -> None:
    messages = {name: found["refusal"] or "" for name, found in results.items()}
    assert "512" in messages["a_bomb_that_unpacks_to_600_MB"]
    assert ".xls" in messages["an_old_xls"]
    assert messages["a_workbook_with_macros"] == messages["macros_of_the_old_kind"]
    assert messages["a_workbook_with_macros"] == messages["a_workbook_that_hides_its_macros"]
    assert "街镇" in messages["none_of_the_ledgers_sheets"]
    assert len(set(messages.values())) >= 7
    assert not any(english in message for message in messages.values() for english in ("Errno", "Error", "directory"))


def test_a_hundred_thousand_faulty_rows_are_counted_in_seconds_and_little_memory(tmp_path: Path) -> None:
    rows = row(1, text("A1", "代码"), text("B1", "名称"), text("C1", "类别"))
    bad = (row(n, cell(f"A{n}", n + 0.5), cell(f"B{n}", 1, "b"), text(f"C{n}", f"类{n}")) for n in range(2, 100_002))
    pack(tmp_path / "faulty.xlsx", parts({"街镇": rows + "".join(bad)}))
    (found,) = measure(tmp_path / "faulty.xlsx")
    assert found["refusal"] is None and found["faults"] == 300_000
    assert found["seconds"] < 20 and found["peak"] < 300 * MIB
