"""One key, asked for by many at the same moment."""

import time
from typing import Any

import pytest

from portal.accounts.models import User
from portal.api.models import Answer
from portal.api.problems import StillRunning
from portal.api.services.answers import Given, once
from tests.concurrency.together import together


@pytest.mark.django_db(transaction=True)
def test_of_many_with_one_key_one_works_and_the_others_wait_or_hear_its_answer() -> None:
    user, worked = User.objects.create(username="system"), []

    def act() -> Given:
        worked.append(1)
        time.sleep(0.3)
        return Given(202, {"n": len(worked)})

    def ask() -> Any:
        try:
            return once(user=user, key="k", request=b"r", act=act)
        except StillRunning as waiting:
            return waiting

    heard = together(*[ask] * 4)
    assert worked == [1]
    given = [each for each in heard if isinstance(each, Given)]
    assert [each.body for each in given] == [{"n": 1}] * len(given) != []
    assert all(isinstance(each, Given | StillRunning) for each in heard)
    assert Answer.objects.get().status == 202
    assert ask() == Given(202, {"n": 1}, is_repeated=True)
