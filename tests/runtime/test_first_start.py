"""An interrupted first start is finished by the next one, and never comes on top of other data."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError

from portal.accounts.models import Subdistrict, User
from portal.desk import checks
from portal.runtime import first_start
from portal.runtime.home import Home
from portal.runtime.progress import Progress

pytestmark = pytest.mark.django_db

DEMO = ["import_workbook", "evaluate", "allocate", "propose_awards", "demo_accounts", "demo_months"]


class Commands:
    """Stands for call_command: keeps what was called, and is interrupted at one of them."""

    def __init__(self) -> None:
        self.called: list[str] = []
        self.interrupted_at = ""

    def __call__(self, name: str, *args: Any, stdout: Any = None, **options: Any) -> None:
        self.called.append(name)
        if name == self.interrupted_at:
            raise KeyboardInterrupt
        if name in ("demo_accounts", "first_administrator"):
            User.objects.get_or_create(username=name, is_demo=name == "demo_accounts")
        if stdout:
            stdout.write(f"{name} says so\n")


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> Commands:
    monkeypatch.setattr(first_start, "call_command", commands := Commands())
    return commands


@pytest.fixture
def home(tmp_path: Path, settings: Any) -> Home:
    settings.HOME = Home(tmp_path).prepare()
    return settings.HOME


def test_the_first_start_loads_the_demo_and_leaves_its_reports_to_be_made(home: Home, commands: Commands) -> None:
    first_start.populate(home, empty=False)
    assert commands.called == DEMO
    progress = Progress.read(home)
    assert progress and progress.reports_due and progress.accounts == "demo_accounts says so"


def test_the_second_start_does_nothing(home: Home, commands: Commands) -> None:
    first_start.populate(home, empty=False)
    commands.called.clear()
    first_start.populate(home, empty=False)
    assert commands.called == []


@pytest.mark.parametrize("step", DEMO)
def test_an_interrupted_demo_is_loaded_by_the_next_start(home: Home, commands: Commands, step: str) -> None:
    commands.interrupted_at = step
    with pytest.raises(KeyboardInterrupt):
        first_start.populate(home, empty=False)
    commands.interrupted_at = ""
    commands.called.clear()
    first_start.populate(home, empty=False)
    assert commands.called == DEMO
    progress = Progress.read(home)
    assert progress and progress.state == "loaded"


def test_an_empty_start_makes_the_first_administrator(home: Home, commands: Commands) -> None:
    first_start.populate(home, empty=True)
    first_start.populate(home, empty=True)
    first_start.populate(home, empty=False)
    assert commands.called == ["first_administrator"]


def test_a_demo_home_cannot_become_an_empty_district(home: Home, commands: Commands) -> None:
    first_start.populate(home, empty=False)
    with pytest.raises(CommandError, match="choose another PORTAL_HOME"):
        first_start.populate(home, empty=True)


def test_ledgers_that_were_imported_by_hand_get_no_demo_on_top(home: Home, commands: Commands) -> None:
    Subdistrict.objects.create(code="330101001", name="甲街道", kind="街道")
    first_start.populate(home, empty=False)
    assert commands.called == ["first_administrator"]


def test_a_database_with_accounts_is_left_as_it_is(home: Home, commands: Commands) -> None:
    User.objects.create(username="somebody")
    first_start.populate(home, empty=False)
    assert commands.called == []


def test_a_home_whose_database_was_taken_away_begins_anew(home: Home, commands: Commands) -> None:
    first_start.populate(home, empty=True)
    User.objects.all().delete()
    first_start.populate(home, empty=False)
    assert commands.called == ["first_administrator", *DEMO]


def test_production_loads_no_demo(home: Home, commands: Commands, settings: Any) -> None:
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="--empty"):
        first_start.populate(home, empty=False)
    assert commands.called == [] and Progress.read(home) is None


@pytest.mark.parametrize(
    ("make", "fault"),
    [
        (lambda home: User.objects.create(username="yewu", is_demo=True), "demo accounts: yewu"),
        (lambda home: Subdistrict.objects.create(code="990101001", kind="街道"), "subdistricts 990101001"),
        (lambda home: Progress("demo").advance(home, "done"), "begun with the demo"),
    ],
)
def test_production_refuses_what_is_of_the_demo(
    home: Home, settings: Any, make: Callable[[Home], object], fault: str
) -> None:
    settings.PRODUCTION = True
    checks.refuse_demo_in_production()
    make(home)
    with pytest.raises(checks.ImproperlyConfigured, match=fault):
        checks.refuse_demo_in_production()
    assert [fault in error.msg for error in checks.no_demo_in_production(None)] == [True]


def test_outside_production_the_demo_is_welcome(home: Home) -> None:
    Progress("demo").advance(home, "done")
    checks.refuse_demo_in_production()
