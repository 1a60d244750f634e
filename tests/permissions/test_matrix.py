"""Every address × every column × whose thing × method answers as the tables in `expected/` say."""

from dataclasses import replace
from pathlib import Path

import pytest

from portal.ledgers.export import export_workbook
from tests.permissions import tables
from tests.permissions.asking import Answered, unpacked
from tests.permissions.matrix import ALL_COLUMNS, IN_ENGLISH, WORKFLOWS, Matrix, in_words, sampled
from tests.permissions.routes import routes
from tests.permissions.tables import Line

pytestmark = pytest.mark.django_db

EXPORT = next(line for line in tables.lines() if (line.route, line.method) == ("export/", "POST"))
EXPORTERS = [column for column in tables.PEOPLE if EXPORT[column] == tables.ALLOWED]


def test_every_address_stands_in_a_table_and_every_line_leads_somewhere() -> None:
    known, written = set(routes()), {line.route for line in tables.lines()}
    assert known - written == set(), "addresses that no table speaks of"
    assert written - known == set(), "lines for addresses that are gone"


def test_every_move_of_a_workflow_stands_in_a_table() -> None:
    """A move is the last part of an address, so that the address alone would not miss it."""
    written = {part for line in tables.lines() for part in line.parameters.replace("?", "&").split("&")}
    for workflow in WORKFLOWS:
        for move in workflow.moves:
            assert written & {f"move={move.name}", f"name={move.name}", f"do={move.name}"}, (workflow.name, move.name)


@pytest.mark.parametrize("column", ALL_COLUMNS, ids=IN_ENGLISH)
def test_it_answers_as_the_tables_say(matrix: Matrix, column: str) -> None:
    lines = sampled(line for line in tables.lines() if column in line.columns())
    with matrix.as_one_of(column) as seat:
        faults = seat.faults(lines)
    assert not faults, f"{len(faults)} wrong cells:\n{in_words(faults)}"


def test_a_method_that_no_table_speaks_of_changes_nothing(matrix: Matrix, everything: None) -> None:
    """Asked by who may everything: what could be changed would be."""
    faults = []
    with matrix.as_one_of("系统管理员") as seat:
        for line in sampled(unspoken()):
            answered, wrote = seat.ask(line, seat.slots(line)[0])
            changed = [sql for sql in wrote if "audit_" not in sql]  # that something was read may be on record
            if changed or answered.status >= 500:
                faults.append(f"{line}: {answered.word} {changed[:1]}")
    assert not faults, "\n".join(faults)


def unspoken() -> list[Line]:
    """A line for each route and method that the tables do not have together."""
    ways = {(line.route, line.method) for line in tables.lines()}
    of_route = {line.route: line for line in tables.lines() if "系统管理员" in line.columns()}
    return [
        replace(line, method=method, table="pages")
        for line in of_route.values()
        for method in ("POST", "PUT", "DELETE")
        if (line.route, method) not in ways
    ]


@pytest.mark.parametrize("column", EXPORTERS, ids=[IN_ENGLISH[ALL_COLUMNS.index(column)] for column in EXPORTERS])
def test_an_exported_workbook_holds_nothing_from_outside(matrix: Matrix, column: str, tmp_path: Path) -> None:
    path = tmp_path / "ledgers.xlsx"
    with matrix.as_one_of(column) as seat:
        export_workbook(by=matrix.people[column], path=path, year=None)
        held = Answered(tables.ALLOWED, 200, unpacked(path.read_bytes()).decode())
    assert held.planted(), "nothing was exported at all"
    assert sorted(seat.leaked(held)) == []
