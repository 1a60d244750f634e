"""Guesses that are sent at the same time, as by a machine: not one more gets through, and none goes uncounted."""

from functools import partial

import pytest

from portal.accounts.rights import Role
from portal.audit.models import Entry
from portal.signin.models import Failures
from tests.concurrency.together import together
from tests.signin.conftest import actor
from tests.signin.doors import try_to_enter, visitor

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 12


def guess(name: str, address: str) -> int:
    return int(try_to_enter(visitor(address), name, "wrong").status_code)


def test_of_guesses_at_one_account_exactly_five_are_looked_at() -> None:
    actor("leader", Role.LEADER)
    answers = together(*(partial(guess, "leader", f"10.0.0.{n}") for n in range(AT_ONCE)))
    assert set(answers) <= {200, 429}
    row = Failures.objects.get(is_address=False)
    assert (row.count, row.locked_until is not None, sum(row.places.values())) == (5, True, 5)
    assert Entry.objects.filter(action__in=("login.fail", "login.lock")).count() == 5
    assert try_to_enter(visitor("10.9.9.9"), "leader").status_code == 429


def test_of_guesses_from_one_address_none_goes_uncounted() -> None:
    actor("leader", Role.LEADER)
    together(*(partial(guess, f"name{n}", "10.0.0.1") for n in range(AT_ONCE)))
    looked_at = Entry.objects.filter(action__in=("login.fail", "login.lock")).count()
    row = Failures.objects.get(is_address=True)
    assert (row.count, row.locked_until is not None) == (looked_at, True)
    assert looked_at >= 5
    assert try_to_enter(visitor("10.0.0.1"), "leader").status_code == 429
