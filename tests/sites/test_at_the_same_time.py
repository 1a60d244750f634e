"""Two who compute at the same moment: one result, no error, nothing written between reading and writing."""

import threading
from collections.abc import Callable

import pytest
from django.db import connections

from portal.accounts.actors import SYSTEM
from portal.audit.models import Entry
from portal.audit.services import record
from portal.audit.settled import compute_then_write
from sites.models import Evaluation, EvaluationRound
from sites.services.evaluate import evaluate
from tests.factories import YEAR, a_mark, a_programme, a_scheme, a_site, judged

pytestmark = pytest.mark.django_db(transaction=True)


def together(*acts: Callable[[], None]) -> list[BaseException]:
    """Run each in a thread and connection of its own, started at once; what they raised."""
    barrier, raised = threading.Barrier(len(acts)), []

    def run(act: Callable[[], None]) -> None:
        try:
            barrier.wait()
            act()
        except BaseException as error:
            raised.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


def test_two_who_evaluate_at_once_make_one_round() -> None:
    programme = a_programme()
    a_scheme(programme, judged())
    for number in range(5):
        a_mark(a_site(programme, f"S{number}"), "A", "90")
    changed: list[bool] = []

    def act() -> None:
        changed.extend(one.changed for one in evaluate(by=SYSTEM, year=YEAR).done)

    assert together(act, act, act) == []
    assert sorted(changed) == [False, False, True]
    assert (EvaluationRound.objects.count(), Evaluation.objects.count()) == (1, 5)
    assert Entry.objects.filter(action="round.compute").count() == 1


def test_counting_and_adding_at_once_loses_nothing() -> None:
    """Each counts the entries outside of the transaction and adds one that says how many there were."""

    def write(counted: int) -> None:
        record(by=SYSTEM, action="count", target=str(counted))

    def act() -> None:
        for _ in range(5):
            compute_then_write(Entry.objects.count, write)

    assert together(act, act, act) == []
    counted = Entry.objects.order_by("number").values_list("target", flat=True)
    assert list(counted) == [str(number) for number in range(15)]
