from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
import time_machine

from portal.accounts.actors import Actor
from portal.accounts.rights import Role
from tests.web.district import PASSWORD
from tests.web.district import actor as an_actor


def actor(username: str, role: str) -> Actor:
    """With a password that was set as services set it: it is known since when."""
    who = an_actor(username, role)
    assert who.user
    who.user.set_password(PASSWORD)
    who.user.save()
    return who


@pytest.fixture
def administrator(db: None) -> Actor:
    return actor("administrator", Role.ADMINISTRATOR)


@pytest.fixture
def finance(db: None) -> Actor:
    return actor("finance", Role.FINANCE_OFFICER)


@pytest.fixture
def leader(db: None) -> Actor:
    """Somebody whose post needs no second factor."""
    return actor("leader", Role.LEADER)


@pytest.fixture
def clock() -> Iterator[Any]:
    """A clock that a test moves; it stands still otherwise."""
    with time_machine.travel(datetime.now().astimezone(), tick=False) as traveller:
        yield traveller
