"""Nothing grows past what can be read at once: no file over 500 lines, no function over 50."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDERS = ("portal", "programmes", "sites", "volunteers", "funding", "reports", "benchmarks", "tests")
LONGEST_FILE, LONGEST_FUNCTION = 500, 50


def sources() -> Iterator[Path]:
    for folder in FOLDERS:
        yield from (path for path in sorted((ROOT / folder).rglob("*.py")) if "migrations" not in path.parts)


def long_functions(source: str) -> list[str]:
    functions = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef)]
    return [f.name for f in functions if (f.end_lineno or 0) - f.lineno + 1 > LONGEST_FUNCTION]


def test_no_file_is_too_long() -> None:
    long = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in sources()}
    assert len(long) > 50
    assert {path: lines for path, lines in long.items() if lines > LONGEST_FILE} == {}


def test_no_function_is_too_long() -> None:
    long = {str(path.relative_to(ROOT)): long_functions(path.read_text()) for path in sources()}
    assert {path: names for path, names in long.items() if names} == {}


@pytest.mark.parametrize(("lines", "found"), [(50, []), (51, ["f"])])
def test_a_long_function_is_found(lines: int, found: list[str]) -> None:
    assert long_functions("def f():\n" + "    x = 1\n" * (lines - 1)) == found
