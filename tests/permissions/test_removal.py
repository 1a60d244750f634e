"""The matrix sees each check: taken away, some of the cells that reach it go wrong. What is found by itself is tried by
itself, so that a new queryset, right, permission class or guard has to be in the tables, too."""

from contextlib import ExitStack

import pytest

from reports.states import AWARD_MOVES
from tests.permissions import tables
from tests.permissions.checks import Check, all_checks, guarded_moves
from tests.permissions.matrix import WORKFLOWS, Fault, Matrix, sampled
from tests.permissions.tables import Line
from tests.permissions.words import THINGS

pytestmark = pytest.mark.django_db

CHECKS = all_checks()
#: a list of names is moved after a preview, in two steps: tests/accounts/test_another_person.py holds that too
GUARDED = {each.name: each for each in guarded_moves(WORKFLOWS) if each.workflow is not AWARD_MOVES}
#: one who may nearly everything and one who may little: together they come by every check
RECORDED = ("系统管理员", "村居报送员", "未登录", "外部系统·全区")
#: who is told no by the check itself: a refusal is not framed by a navigation that asks for every right
FORBIDDEN_TO = RECORDED[1]
#: lines that are tried in a column: those about the check's own things first, then those that are forbidden
MOST = 40
#: alone they let nobody through: another check stands before them wherever they are asked
BEHIND_ANOTHER = {
    "scope of accounts.Organisation": "everybody with a post sees them, and nobody else gets to a ledger",
    "scope of workdays.Holiday": "everybody with a post sees them, and nobody else gets to a ledger",
    "scope of signin.Session": "one's own, or asked by who may manage accounts and sees all",
    "scope of signin.Failures": "asked by who may manage accounts and sees all",
    "scope of signin.SecondFactor": "one's own, or asked by who may manage accounts and sees all",
    "scope of signin.Identity": "asked by who may manage accounts and sees all",
    "right download_reports": "every role has it, and tokens have it by their scope",
    "token's scope volunteers:personal": "asked as a right: without it the numbers are masked",
    "ScopedAdmin.has_module_permission": "an app without a model that one may see stays hidden",
    "scope of api.Client": "asked by who may manage accounts and sees all",
}

#: check → the lines that come by it, and in which columns
Reach = dict[str, dict[Line, set[str]]]


@pytest.fixture(scope="module")
def reach(matrix: Matrix) -> Reach:
    found: Reach = {name: {} for name in CHECKS}
    reached: set[str] = set()
    with ExitStack() as noted:
        for check in CHECKS.values():
            noted.enter_context(check.noted(reached))
        for column in RECORDED:
            with matrix.as_one_of(column) as seat:
                for line in tables.lines():
                    if column in line.columns() and (column == FORBIDDEN_TO or not line.is_nobodys):
                        reached.clear()
                        seat.ask(line, seat.slots(line)[0])
                        for name in reached:
                            found[name].setdefault(line, set()).add(column)
    return found


def first_fault(matrix: Matrix, check: Check, lines: dict[Line, set[str]]) -> Fault | None:
    """The first wrong cell in the columns in which the check is to be missed."""

    def promise(line: Line) -> tuple[bool, bool]:
        is_about = check.model in THINGS.get(line.thing, "-") if check.model else line.action == check.action
        is_decided = line[column] == tables.FORBIDDEN and FORBIDDEN_TO in lines[line]
        return not is_about, not is_decided

    for column in check.tried:
        of_column = sorted((line for line in lines if column in line.columns()), key=promise)
        with matrix.as_one_of(column) as seat:
            for line in of_column[:MOST]:
                if fault := next(seat.faults_of(line), None):
                    return fault
    return None


@pytest.mark.parametrize("name", sampled(CHECKS))
def test_the_matrix_fails_without(matrix: Matrix, reach: Reach, name: str) -> None:
    with CHECKS[name].removed():
        fault = first_fault(matrix, CHECKS[name], reach[name])
    if name in BEHIND_ANOTHER:
        assert fault is None, "no other check stands before this one any more: take it off the list"
    else:
        assert fault, f"{name} can go without the tables noticing; {len(reach[name])} lines come by it"


@pytest.mark.parametrize("name", GUARDED)
def test_the_matrix_fails_where_one_approves_the_own_work(matrix: Matrix, name: str) -> None:
    guarded = GUARDED[name]
    lines = [line for line in tables.lines() if f"move={guarded.move}&by=" in line.parameters]
    with matrix.as_one_of("系统管理员") as seat:
        with guarded.kept():
            assert seat.faults(lines) == []
        with guarded.removed():
            assert seat.faults(lines) != []
