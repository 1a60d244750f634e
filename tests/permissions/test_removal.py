"""The matrix sees each check wherever it says no: taken away, a cell of every line that rests on it goes wrong. What is
found by itself is tried by itself, so that a new queryset, right, permission class or guard has to be in the tables."""

import os
from collections import defaultdict
from collections.abc import Sequence
from contextlib import ExitStack
from functools import partial

import pytest

from portal.api.scopes import RIGHTS_OF
from portal.web import navigation
from reports.states import AWARD_MOVES
from tests.permissions import tables
from tests.permissions.checks import Check, all_checks, guarded_moves
from tests.permissions.matrix import WORKFLOWS, Matrix, Seat, is_seen
from tests.permissions.protected import BEHIND_ANOTHER, NOWHERE_ALONE, is_protected_twice
from tests.permissions.tables import Line
from tests.permissions.words import THINGS
from tests.shared import of_the_run

pytestmark = pytest.mark.django_db

CHECKS = all_checks()
#: a list of names is moved after a preview, in two steps: tests/accounts/test_another_person.py holds that too
GUARDED = {each.name: each for each in guarded_moves(WORKFLOWS) if each.workflow is not AWARD_MOVES}
#: people to whom one check or another says no, and another system, all of whose tokens may everything
TRIED = (
    "村居报送员",
    "街镇经办人",
    "监护人",
    "业务经办人",
    "审计人员",
    "分管领导",
    "无任职",
    "未登录",
    "外部系统·全区",
)
#: of who sees all: where they alone are refused by one check, as it is another's own or takes a right of its own
ONLY = {"审计人员": "jobs/", "分管领导": "bulletins/"}
REFUSALS = (tables.FORBIDDEN, tables.NOTHING, tables.LOGIN, tables.NO_METHOD)

#: check → the lines that rest on it, and in which columns
Resting = dict[str, dict[Line, list[str]]]


@pytest.fixture(scope="module")
def resting(matrix: Matrix) -> Resting:
    """For each check the lines that it refuses; for what narrows rows, those about such things."""
    found: Resting = defaultdict(lambda: defaultdict(list))
    for column in my_turn(TRIED):
        refused = of_the_run(f"resting-{TRIED.index(column)}", partial(resting_in, matrix, column))
        for name, lines in refused.items():
            for line in lines:
                found[name][line].append(column)
    return found


def my_turn(columns: Sequence[str]) -> list[str]:
    """Each process of a run begins elsewhere, so that none waits for what another is about."""
    first = 3 * int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % len(columns)
    return [*columns[first:], *columns[:first]]


def resting_in(matrix: Matrix, column: str) -> dict[str, list[Line]]:
    """For each check the lines that it refuses to a column."""
    found: dict[str, list[Line]] = defaultdict(list)
    said_no: set[str] = set()
    with ExitStack() as noted:
        # what the frame of a page offers is no way in
        patch = noted.enter_context(pytest.MonkeyPatch.context())
        patch.setattr(navigation, "items", lambda actor, path: iter(()))
        for check in CHECKS.values():
            noted.enter_context(check.noted(said_no))
        seat = noted.enter_context(matrix.as_one_of(column))
        for line in tables.lines():
            if column in line.columns() and line.route.startswith(ONLY.get(column, "")):
                for name in refused_by(seat, line, said_no):
                    found[name].append(line)
    return dict(found)


def refused_by(seat: Seat, line: Line, said_no: set[str]) -> set[str]:
    """The checks to which a line owes what its cell in the seat's column says."""
    said_no.clear()
    slots = seat.slots(line)
    unseen = [slot for slot in slots[:-1] if not is_seen(line, seat.column, slot)]
    # of what is the own alone, that of others is refused
    slot = slots[1] if line[seat.column] == tables.OWN_ONLY else slots[0]
    answered, _wrote = seat.ask(line, slot)
    is_refused = answered.word in REFUSALS and slot not in unseen
    return {name for name in said_no if decides(CHECKS[name], line, bool(unseen), is_refused)}


def decides(check: Check, line: Line, is_narrowed: bool, is_refused: bool) -> bool:
    if check.model:
        return is_narrowed and check.model == THINGS.get(line.thing)
    if check.name.startswith("token's scope"):
        return line.scope == check.name.rpartition(" ")[2]
    if check.name == "rights of a token":
        return line.scope in RIGHTS_OF
    return is_refused


@pytest.mark.parametrize("name", CHECKS)
def test_the_matrix_fails_without(matrix: Matrix, resting: Resting, name: str) -> None:
    """On every line that rests on the check, but for those that another one protects as well."""
    unharmed = dict(resting[name])
    with CHECKS[name].removed():
        for column in TRIED:
            lines = [line for line, columns in unharmed.items() if column in columns]
            if lines:
                with matrix.as_one_of(column) as seat:
                    for line in lines:
                        if next(seat.faults_of(line), None):
                            del unharmed[line]
    if name in BEHIND_ANOTHER:
        assert len(unharmed) == len(resting[name]), "it stands alone before something: take it off the list"
        return
    assert resting[name] or name in NOWHERE_ALONE, f"no line comes by {name} where it says no"
    alone = {str(line) for line in unharmed if not is_protected_twice(name, str(line))}
    assert not alone, (
        f"{name} can go without the tables noticing: {len(alone)} of {len(resting[name])}: {sorted(alone)}"
    )


@pytest.mark.parametrize("name", GUARDED)
def test_the_matrix_fails_where_one_approves_the_own_work(matrix: Matrix, name: str) -> None:
    guarded = GUARDED[name]
    of_it = [line for line in tables.lines() if guarded.workflow.name in THINGS.get(line.thing, "").lower()]
    lines = [line for line in of_it if f"move={guarded.move}&by=" in line.parameters]
    column = next(column for column in tables.PEOPLE if all(line[column] == tables.REFUSED for line in lines))
    with matrix.as_one_of(column) as seat:
        with guarded.kept():
            assert seat.faults(lines) == []
        with guarded.removed():
            assert seat.faults(lines) != []
